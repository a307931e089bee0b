namespace Rijie.Hosting;

/// <summary>What an account's files looked like before, so that a file that still grows is told from one that rests (reliability F21). Lost at a restart: a minute later it is known again.</summary>
internal sealed class FileLooks(TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    /// <summary>More than a few full folders; the files that were not looked at for longest are forgotten first.</summary>
    public int Most { get; init; } = 5 * RemotePath.MostNames;

    /// <summary>Takes note of a file as it is now, and says whether it has been so for long enough.</summary>
    public RemoteFile Note(RemoteFile file)
    {
        var key = Key(file.Path);
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            // A clock that was set back proves nothing, so the wait begins anew.
            var look = _looks.TryGetValue(key, out var before) && before.IsOf(file) && before.Since <= now
                ? before with { ModifiedAt = file.ModifiedAt ?? before.ModifiedAt, At = now }
                : new Look(file.Length, file.ModifiedAt, now, now);
            _looks[key] = look;
            if (_looks.Count > Most) ForgetOldest();
            return file with { IsStable = file.Length is not null && now - look.Since >= Rest };
        }
    }

    /// <summary>When a file that stays as it was at the latest look will have rested; <c>null</c> if it was never looked at.</summary>
    public DateTimeOffset? RestedAt(string path)
    {
        lock (_lock) return _looks.TryGetValue(Key(path), out var look) ? look.Since + Rest : null;
    }

    /// <summary>Takes note that a file is absent.</summary>
    public void Forget(string path)
    {
        lock (_lock) _looks.Remove(Key(path));
    }

    private static string Key(string path) => string.Join('/', RemotePath.Split(path));

    private void ForgetOldest()
    {
        foreach (var (key, _) in _looks.OrderBy(l => l.Value.At).Take(Most / 2).ToArray()) _looks.Remove(key);
    }

    /// <param name="Length">The size.</param>
    /// <param name="ModifiedAt">The time, as far as any look told it.</param>
    /// <param name="Since">The first look that was like this one.</param>
    /// <param name="At">The latest look.</param>
    private sealed record Look(long? Length, DateTimeOffset? ModifiedAt, DateTimeOffset Since, DateTimeOffset At)
    {
        // Where only one of two looks told the time, such as a listing without times, the size decides.
        public bool IsOf(RemoteFile file) =>
            file.Length == Length && (file.ModifiedAt is null || ModifiedAt is null || file.ModifiedAt == ModifiedAt);
    }
}
