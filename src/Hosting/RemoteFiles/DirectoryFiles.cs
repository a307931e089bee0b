namespace Rijie.Hosting;

/// <summary>Files of a folder on this machine: what an operator's own transfer job or a developer puts there.</summary>
internal sealed class DirectoryFiles(string root) : IRemoteFiles
{
    public Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Local(path));
        return Task.FromResult(file.Exists ? new RemoteFile { Path = path, Length = file.Length, ModifiedAt = file.LastWriteTimeUtc } : null);
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

    private string Local(string path) => Path.Join([root, .. RemotePath.Split(path)]);
}
