namespace Rijie.Hosting;

/// <summary>Files of a folder on this machine: what an operator's own transfer job or a developer puts there.</summary>
internal sealed class DirectoryFiles(string root) : IRemoteFiles
{
    public Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var named = new FileInfo(Local(path));
            // The size of a link itself is not that of the bytes that are read through it.
            return Task.FromResult(named.Exists && (named.ResolveLinkTarget(returnFinalTarget: true) ?? named) is FileInfo { Exists: true } file ? Describe(path, file) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException(ProviderFailure.Unavailable, $"The file {path} cannot be looked at.", e);
        }
    }

    public Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream>(new FileStream(Local(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024, useAsync: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException(ProviderFailure.Unavailable, $"The file {path} cannot be opened.", e);
        }
    }

    public Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var local = new DirectoryInfo(Path.Join([root, .. RemotePath.SplitFolder(folder)]));
        try
        {
            var entries = local.EnumerateFileSystemInfos().Take(RemotePath.MostNames + 1).ToArray();
            if (entries.Length > RemotePath.MostNames) throw RemotePath.TooMany(folder);
            return Task.FromResult(RemotePath.Listing(folder, entries.OfType<FileInfo>().Where(f => RemotePath.IsPlain(f.Name) && f.LinkTarget is null).Select(f => Describe(f.Name, f))));
        }
        catch (DirectoryNotFoundException)
        {
            return Task.FromResult<IReadOnlyList<RemoteFile>>([]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException(ProviderFailure.Unavailable, $"The folder {folder} cannot be listed.", e);
        }
    }

    private static RemoteFile Describe(string path, FileInfo file) => new() { Path = path, Length = file.Length, ModifiedAt = file.LastWriteTimeUtc };

    private string Local(string path) => Path.Join([root, .. RemotePath.Split(path)]);
}
