using Rijie.Hosting;

namespace Rijie.Gateway.Ingestion;

/// <summary>A folder of this machine that people and programs put files into: each is taken once when it has rested for a minute (reliability specification F21), and again when it has changed.</summary>
internal sealed class WatchedFolder(string root, TimeProvider clock, ILogger logger)
{
    private readonly WatchedFiles _files = new(new DirectoryFiles(root), clock, new());
    private readonly SortedDictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DateTimeOffset> _waiting = new(StringComparer.Ordinal);

    /// <summary>The files as one reads those of a server; paths begin at the root.</summary>
    public IRemoteFiles Files => _files;

    /// <summary>What was not taken and still lies there, by path, with the reason.</summary>
    public IEnumerable<(string Path, string Reason)> Refused => _seen.Where(s => s.Value.Refusal is not null).Select(s => (s.Key, s.Value.Refusal!));

    /// <summary>What was seen and has not rested yet, by path, with the instant at which it will be taken if nobody writes to it.</summary>
    public IEnumerable<(string Path, DateTimeOffset Until)> Waiting => _waiting.Select(w => (w.Key, w.Value));

    /// <summary>Hands out the files of one folder that have rested and are not done with, in ordinal order.</summary>
    /// <param name="wants">Whether a file of that name is one to take.</param>
    /// <param name="take">Takes a file and says why not, if it does not; one that cannot be read now comes again the next time.</param>
    /// <exception cref="ProviderException">The folder cannot be listed.</exception>
    public async Task TakeAsync(string folder, Func<string, bool> wants, Func<RemoteFile, Task<string?>> take, CancellationToken cancellationToken)
    {
        var there = (await _files.ListAsync(folder, cancellationToken)).Where(f => wants(NameOf(f.Path))).ToList();
        var unchanged = there.ToDictionary(f => f.Path, StringComparer.Ordinal);
        foreach (var path in _seen.Keys.Where(p => FolderOf(p) == folder && unchanged.GetValueOrDefault(p) != _seen[p].File).ToList()) _seen.Remove(path);
        Watch(folder, there.Where(f => !f.IsStable));
        foreach (var file in there.Where(f => f.IsStable && !(_seen.TryGetValue(f.Path, out var seen) && seen.IsDone)))
        {
            try
            {
                _seen[file.Path] = new(file, await take(file), IsDone: true);
            }
            catch (ProviderException e)
            {
                _seen[file.Path] = new(file, e.Message, IsDone: false);
            }
        }
    }

    /// <summary>Says once of each file that it was seen; how long it still has to rest changes while it grows.</summary>
    private void Watch(string folder, IEnumerable<RemoteFile> unstable)
    {
        var before = _waiting.Keys.Where(p => FolderOf(p) == folder).ToHashSet(StringComparer.Ordinal);
        foreach (var path in before) _waiting.Remove(path);
        foreach (var file in unstable)
        {
            var until = _waiting[file.Path] = _files.RestedAt(file.Path) ?? clock.GetUtcNow();
            if (!before.Contains(file.Path)) logger.LogInformation("{File} seen: it is taken at {Until:HH:mm:ss} if it does not change until then", file.Path[1..], ChinaTime.ToLocal(until));
        }
    }

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Where a path of the folder lies on this machine.</summary>
    public string OnDisk(string path) => Path.Join(root, path);

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    private sealed record Seen(RemoteFile File, string? Refusal, bool IsDone);
}
