using System.Net;

namespace Rijie.Hosting;

/// <summary>
/// The bytes of one FTP transfer; it owns the connection. The client's stream does not end before the server has said that
/// it sent all: a data connection that just closes is no such word, and fails.
/// </summary>
internal sealed class FtpReadStream(FtpExchange exchange) : ProviderStream
{
    private readonly Stream _body = exchange.Answer.GetResponseStream();
    private bool _isFinished;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isFinished || buffer.Length == 0) return 0;
        // The client's stream heeds no token; ending the exchange ends its read too.
        await using var stop = cancellationToken.Register(exchange.Abort);
        try
        {
            var count = await _body.ReadAsync(buffer, CancellationToken.None);
            _isFinished = count == 0;
            return count;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The transfer was ended.", e, cancellationToken);
        }
        catch (WebException e)
        {
            throw new ProviderException(ProviderFailure.Unavailable, "The file server broke the transfer off.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) exchange.Dispose();
        base.Dispose(disposing);
    }
}
