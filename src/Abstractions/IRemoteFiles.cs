namespace Rijie;

/// <summary>Files of a provider's server: SFTP, FTP, or a mirror over HTTP. The account's setting <c>files</c> says which; the plugin does not care.</summary>
/// <remarks>Implemented by the host, which pins host keys, sets deadlines and limits sizes. Not a capability.</remarks>
public interface IRemoteFiles
{
    /// <summary>The size and time of a file, or <c>null</c> when it is absent.</summary>
    /// <exception cref="ProviderException">The server cannot be reached or refuses the login.</exception>
    Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading from its start.</summary>
    /// <remarks>The bytes end in a <see cref="ProviderException"/> when the file changed while it was read, or fewer came than its size says.</remarks>
    /// <exception cref="ProviderException">The server cannot be reached, refuses the login, or the file is absent.</exception>
    Task<Stream> OpenAsync(string path, CancellationToken cancellationToken);

    /// <summary>The files of one folder, without those of its sub-folders, in ordinal order of their paths.</summary>
    /// <param name="folder">The folder, <c>/</c> for the root; each path in the answer begins with it.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>Empty when the folder is absent. Links, and names that no path can hold, are left out. A listing may tell less of a file than <see cref="FindAsync"/>.</returns>
    /// <exception cref="ProviderException">The server cannot be reached, refuses the login, holds more than 10,000 names there, or is an HTTP mirror, which cannot list.</exception>
    Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellationToken);
}

/// <summary>A file on a provider's server.</summary>
public sealed record RemoteFile
{
    /// <summary>The path it was asked for by.</summary>
    public required string Path { get; init; }

    /// <summary>Its size in bytes, or <c>null</c> when the server does not say.</summary>
    public long? Length { get; init; }

    /// <summary>When it was last written, where the server says so.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>
    /// Whether size and time were the same at a look at least 60 seconds ago. A file that nothing else proves whole, such as
    /// a flag file beside it, may still be growing until then: answer <see cref="StatementStatus.NotReady"/>.
    /// </summary>
    /// <remarks>The host remembers the looks of <see cref="IRemoteFiles.FindAsync"/> and <see cref="IRemoteFiles.ListAsync"/>; never so where the server tells no size.</remarks>
    public bool IsStable { get; init; }
}
