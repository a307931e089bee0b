namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// A ZIP as received, kept in memory because its directory stands at its end. Not in a file: its content may hold card
/// numbers, and those are masked before the first durable write. Grows in chunks, so that nothing is copied.
/// </summary>
internal sealed class ChunkedStream : Stream
{
    private const int ChunkBytes = 1 << 20;
    private readonly List<byte[]> _chunks = [];
    private long _length;

    /// <summary>Takes all of a stream, whose own limits bound it.</summary>
    public ChunkedStream(Stream source)
    {
        int read;
        do
        {
            var chunk = new byte[ChunkBytes];
            read = source.ReadAtLeast(chunk, ChunkBytes, throwOnEndOfStream: false);
            _length += read;
            _chunks.Add(read == ChunkBytes ? chunk : chunk[..read]);
        }
        while (read == ChunkBytes);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= _length || buffer.IsEmpty) return 0;
        var from = _chunks[(int)(Position / ChunkBytes)].AsSpan((int)(Position % ChunkBytes));
        var read = Math.Min(buffer.Length, from.Length);
        from[..read].CopyTo(buffer);
        Position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => _length + offset };

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
