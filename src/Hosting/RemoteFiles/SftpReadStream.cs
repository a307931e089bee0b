using Renci.SshNet;
using Renci.SshNet.Common;

namespace Rijie.Hosting;

/// <summary>A remote file that owns its connection, and whose failures are a provider's failures.</summary>
internal sealed class SftpReadStream(SftpClient client, Stream file) : ProviderStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await file.ReadAsync(buffer, cancellationToken);
        }
        catch (SshException e)
        {
            throw SftpFiles.Failure(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // Not the file: closing it waits for the server's word, and its handle ends with the connection anyway.
        if (disposing) client.Dispose();
        base.Dispose(disposing);
    }
}
