namespace Rijie.Gateway.Cli;

/// <summary>Tells how far a file has been read; nothing else changes.</summary>
internal sealed class ProgressStream(Stream inner, Action<long, long> advance) : Stream
{
    private const long Step = 1L << 20;
    private long _read;
    private long _told;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set
        {
            inner.Position = value;
            (_read, _told) = (value, value);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var got = inner.Read(buffer);
        _read += got;
        if (_read - _told < Step && got > 0) return got;
        _told = _read;
        advance(_read, inner.Length);
        return got;
    }

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
