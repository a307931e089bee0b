namespace Rijie;

/// <summary>Files of a provider's server: SFTP, FTP, or a mirror over HTTP. The account's setting <c>files</c> says which; the plugin does not care.</summary>
/// <remarks>Implemented by the host, which pins host keys, sets deadlines and limits sizes. Not a capability.</remarks>
public interface IRemoteFiles
{
    /// <summary>The size and time of a file, or <c>null</c> when it is absent.</summary>
    /// <exception cref="ProviderException">The server cannot be reached or refuses the login.</exception>
    Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading from its start.</summary>
    /// <exception cref="ProviderException">The server cannot be reached, refuses the login, or the file is absent.</exception>
    Task<Stream> OpenAsync(string path, CancellationToken cancellationToken);
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
}
