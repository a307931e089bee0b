namespace Rijie.Settlement.Statements.Containers;

/// <summary>What every level of a container is to the next: bytes read once, forward.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public abstract override int Read(Span<byte> buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>The file as received, counted.</summary>
internal sealed class ReceivedStream(Stream source, ContainerBudget budget) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        budget.Receive(read);
        return read;
    }
}

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
internal sealed class HeadStream(Stream source, int headBytes = 512) : ForwardStream
{
    private readonly byte[] _head = new byte[headBytes];
    private int _headLength = -1;
    private int _headRead;

    /// <summary>The first bytes, fewer only if the stream is shorter.</summary>
    public ReadOnlySpan<byte> Head()
    {
        if (_headLength < 0) _headLength = source.ReadAtLeast(_head, headBytes, throwOnEndOfStream: false);
        return _head.AsSpan(0, _headLength);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_headRead >= _headLength) return source.Read(buffer);
        var ahead = Math.Min(buffer.Length, _headLength - _headRead);
        _head.AsSpan(_headRead, ahead).CopyTo(buffer);
        _headRead += ahead;
        return ahead;
    }
}

/// <summary>A part of a seekable stream.</summary>
internal sealed class RangeStream(Stream source, long start, long length) : ForwardStream
{
    private readonly long _end = start + length;
    private long _next = start;

    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, _end - _next);
        if (wanted == 0) return 0;
        source.Position = _next;
        var read = source.Read(buffer[..wanted]);
        _next += read;
        return read;
    }
}
