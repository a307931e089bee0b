using System.Diagnostics;
using System.Net.Sockets;

namespace Rijie.Hosting;

/// <summary>
/// A provider's bytes, read forward within limits of size and real time. Whatever breaks while reading is a
/// <see cref="ProviderException"/>, because it breaks outside of the capability call that opened the stream.
/// </summary>
internal sealed class BoundedStream(Stream inner, long largestBytes, HttpLimits limits) : Stream
{
    // Only the time spent waiting for bytes counts: a reader that takes its time is not the provider's fault.
    private TimeSpan _waited;
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Statements are parsed by synchronous code over the stream; its thread is the parser's own.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private static ProviderException TooSlow(Exception? cause = null) =>
        new(ProviderFailure.Unavailable, "The answer came too slowly, or not at all.", cause);
}
