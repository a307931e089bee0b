namespace Rijie.Hosting;

/// <summary>
/// An account's files as a plugin sees them, whatever server they are on: each look is remembered, so that
/// <see cref="RemoteFile.IsStable"/> can be told, and no stream ends as if it were whole when it is not.
/// </summary>
internal sealed class WatchedFiles(IRemoteFiles inner, TimeProvider clock, HttpLimits limits) : IRemoteFiles
{
    private readonly FileLooks _looks = new(clock);

    public async Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // a folder of this machine is looked at without waiting, and would not notice
        if (await inner.FindAsync(path, cancellationToken) is { } file) return _looks.Note(file);
        _looks.Forget(path);
        return null;
    }

    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var told = await FindAsync(path, cancellationToken) ?? throw new ProviderException(ProviderFailure.Rejected, $"The file {path} is absent.");
        if (told.Length > limits.LargestFileBytes) throw BoundedStream.TooLarge(limits.LargestFileBytes);
        var bounded = new BoundedStream(await inner.OpenAsync(path, cancellationToken), limits.LargestFileBytes, limits);
        return new WholeStream(bounded, told, token => FindAsync(path, token));
    }

    /// <summary>When a file that stays as it is will count as stable.</summary>
    public DateTimeOffset? RestedAt(string path) => _looks.RestedAt(path);

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return [.. (await inner.ListAsync(folder, cancellationToken)).Select(_looks.Note)];
    }
}
