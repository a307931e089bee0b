using System.Buffers.Binary;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// Reads a stream bit by bit, least significant first, as deflate is written. It knows exactly how far it has read, so that
/// what stands behind compressed data (checksums, a next member, foreign bytes) is found where it is; the framework's streams read ahead.
/// </summary>
/// <remarks>The fields are open to <see cref="Inflate"/>, which keeps them in locals while it decodes.</remarks>
internal sealed class BitReader(Stream source)
{
    internal readonly byte[] Buffer = new byte[64 * 1024];
    internal int Next;
    internal int End;
    internal ulong Bits;
    internal int Count;
    private long _loaded;

    /// <summary>Bytes read so far, a begun one included.</summary>
    public long Position => _loaded - (End - Next) - (Count / 8);

    /// <summary>Brings at least 56 bits, fewer only at the end of the stream.</summary>
    public void Refill()
    {
        if (End - Next >= 8)
        {
            Bits |= BinaryPrimitives.ReadUInt64LittleEndian(Buffer.AsSpan(Next)) << Count;
            Next += (63 - Count) >> 3;
            Count |= 56;
            return;
        }
        while (Count < 56)
        {
            if (Next == End && !Load()) return;
            Bits |= (ulong)Buffer[Next++] << Count;
            Count += 8;
        }
    }

    /// <summary>Takes up to 32 bits.</summary>
    /// <exception cref="StatementRefusedException"><c>FILE_TRUNCATED</c>: there are fewer.</exception>
    public uint Take(int bits)
    {
        if (Count < bits) Refill();
        if (Count < bits) throw Truncated();
        var value = (uint)(Bits & ((1UL << bits) - 1));
        Bits >>= bits;
        Count -= bits;
        return value;
    }

    /// <summary>Goes on to the next whole byte.</summary>
    public void Align() => Take(Count & 7);

    /// <summary>Whether no byte is left.</summary>
    public bool AtEnd()
    {
        if (Count == 0) Refill();
        return Count == 0;
    }

    /// <summary>Takes whole bytes, at a byte border.</summary>
    public void TakeBytes(Span<byte> target)
    {
        while (Count > 0 && !target.IsEmpty)
        {
            target[0] = (byte)Take(8);
            target = target[1..];
        }
        // Above Count stand bits of bytes that are now copied past the bit buffer.
        if (Count == 0) Bits = 0;
        while (!target.IsEmpty)
        {
            if (Next == End && !Load()) throw Truncated();
            var part = Math.Min(target.Length, End - Next);
            Buffer.AsSpan(Next, part).CopyTo(target);
            Next += part;
            target = target[part..];
        }
    }

    public StatementRefusedException Truncated() => new("FILE_TRUNCATED", "The compressed data ends too early.", Position);

    private bool Load()
    {
        Next = 0;
        End = source.Read(Buffer);
        _loaded += End;
        return End > 0;
    }
}
