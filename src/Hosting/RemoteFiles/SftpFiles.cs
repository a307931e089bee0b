using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Rijie.Hosting;

/// <summary>Files of an SFTP server whose key is pinned. Each request has a connection of its own: a day needs few, and none goes stale.</summary>
internal sealed class SftpFiles(Uri address, IReadOnlyDictionary<string, string> settings, HttpLimits limits) : IRemoteFiles
{
    private const int SshPort = 22;
    private const int Sha256Bytes = 32;

    public async Task<RemoteFile?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var remote = Remote(RemotePath.Split(path));
        using var client = await ConnectAsync(cancellationToken);
        try
        {
            var attributes = await client.GetAttributesAsync(remote, cancellationToken);
            return attributes.IsDirectory ? null : Describe(path, attributes);
        }
        catch (SftpPathNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is SshException or SocketException or TimeoutException)
        {
            throw Failure(e);
        }
    }

    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var remote = Remote(RemotePath.Split(path));
        var client = await ConnectAsync(cancellationToken);
        try
        {
            return new SftpReadStream(client, await client.OpenAsync(remote, FileMode.Open, FileAccess.Read, cancellationToken));
        }
        catch (Exception e)
        {
            client.Dispose();
            if (e is SftpPathNotFoundException) throw new ProviderException(ProviderFailure.Rejected, $"The file {path} is absent.", e);
            if (e is SshException or SocketException or TimeoutException) throw Failure(e);
            throw;
        }
    }

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var remote = Remote(RemotePath.SplitFolder(folder));
        using var client = await ConnectAsync(cancellationToken);
        try
        {
            var files = new List<RemoteFile>();
            var names = 0;
            await foreach (var entry in client.ListDirectoryAsync(remote, cancellationToken))
            {
                if (entry.Name is not ("." or "..") && ++names > RemotePath.MostNames) throw RemotePath.TooMany(folder);
                if (entry.IsRegularFile) files.Add(Describe(entry.Name, entry.Attributes));
            }
            return RemotePath.Listing(folder, files);
        }
        catch (SftpPathNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is SshException or SocketException or TimeoutException)
        {
            throw Failure(e);
        }
    }

    internal static ProviderException Failure(Exception e) => e switch
    {
        SshAuthenticationException or SftpPermissionDeniedException => new(ProviderFailure.Unauthorized, "The file server refused the login or the right to read.", e),
        _ => new(ProviderFailure.Unavailable, $"The file server cannot be used: {e.Message}", e),
    };

    private async Task<SftpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var user = Uri.UnescapeDataString(address.UserInfo);
        var info = new ConnectionInfo(address.IdnHost, address.Port > 0 ? address.Port : SshPort, user, Login(user)) { Timeout = limits.Connect };
        var client = new SftpClient(info) { OperationTimeout = limits.Idle };
        var isOther = false;
        client.HostKeyReceived += (_, key) => isOther = !(key.CanTrust = IsPinned(key.HostKey));
        try
        {
            await client.ConnectAsync(cancellationToken);
            return client;
        }
        catch (Exception e) when (e is SshException or SocketException or TimeoutException)
        {
            client.Dispose();
            // Another key is another server: a person must look, so it is neither repeated nor called an outage.
            throw isOther
                ? new ProviderException(ProviderFailure.Unauthorized, "The file server shows another key than files_host_key.", e)
                : Failure(e);
        }
    }

    private AuthenticationMethod[] Login(string user)
    {
        var methods = new List<AuthenticationMethod>();
        if (settings.TryGetValue(RemoteFileSettings.PrivateKey, out var pem))
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(pem.EndsWith('\n') ? pem : pem + "\n"));
            methods.Add(new PrivateKeyAuthenticationMethod(user, ReadKey(text)));
        }
        if (settings.TryGetValue(RemoteFileSettings.Password, out var password)) methods.Add(new PasswordAuthenticationMethod(user, password));
        return [.. methods];
    }

    private PrivateKeyFile ReadKey(Stream text)
    {
        try
        {
            return new(text, settings.GetValueOrDefault(RemoteFileSettings.Passphrase));
        }
        catch (SshException e)
        {
            throw new ProviderException(ProviderFailure.Unauthorized, "The setting files_key holds no usable private key, or its passphrase is wrong.", e);
        }
    }

    private bool IsPinned(byte[] hostKey)
    {
        var pin = settings[RemoteFileSettings.HostKey]["SHA256:".Length..].TrimEnd('=');
        Span<byte> expected = stackalloc byte[Sha256Bytes + 1];
        return Convert.TryFromBase64Chars($"{pin}=", expected, out var length) && length == Sha256Bytes
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(hostKey), expected[..length]);
    }

    private static RemoteFile Describe(string path, SftpFileAttributes file) =>
        new() { Path = path, Length = file.Size, ModifiedAt = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero) };

    private string Remote(string[] names) => $"{Uri.UnescapeDataString(address.AbsolutePath).TrimEnd('/')}/{string.Join('/', names)}";
}
