using System.Diagnostics;
using System.Net.Sockets;

namespace Rijie.Hosting;

/// <summary>A provider's bytes within limits of size and real time.</summary>
internal sealed class BoundedStream(Stream inner, long largestBytes, HttpLimits limits) : ProviderStream
{
    // Only the time spent waiting for bytes counts: a reader that takes its time is not the provider's fault.
    private TimeSpan _waited;
    private long _read;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    /// <summary>The failure of a body beyond the limit.</summary>
    public static ProviderException TooLarge(long largestBytes) =>
        new(ProviderFailure.InvalidResponse, $"ANSWER_TOO_LARGE: the answer is larger than {largestBytes >> 20} MiB.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (_waited >= limits.Total || (_waited > limits.Idle && _read < _waited.TotalSeconds * limits.LeastBytesPerSecond)) throw TooSlow();
        limit.CancelAfter(limits.Total - _waited < limits.Idle ? limits.Total - _waited : limits.Idle);
        var started = Stopwatch.GetTimestamp();
        try
        {
            var count = await inner.ReadAsync(buffer, limit.Token);
            _read += count;
            _waited += Stopwatch.GetElapsedTime(started);
            return _read <= largestBytes ? count : throw TooLarge(largestBytes);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooSlow(e);
        }
        catch (Exception e) when (e is IOException or SocketException or HttpRequestException)
        {
            throw new ProviderException(ProviderFailure.Unavailable, $"The answer broke off after {_read} bytes.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private static ProviderException TooSlow(Exception? cause = null) =>
        new(ProviderFailure.Unavailable, "The answer came too slowly, or not at all.", cause);
}
