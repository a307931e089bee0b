using System.Buffers.Binary;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// Inflates deflate data (RFC 1951). Our own because of what it must answer: whether the end was reached, and at which byte.
/// The framework's streams end quietly on truncated input and do not tell how much of it they used.
/// </summary>
internal sealed class Inflate(BitReader input)
{
    private const int HistoryBytes = 32 * 1024;
    private const int LongestMatch = 258;
    private const int FillTo = 4 * HistoryBytes;
    private static readonly (ushort[] Base, byte[] Extra) Lengths = ([3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258],
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
    private static readonly (ushort[] Base, byte[] Extra) Distances = ([1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577],
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]);
    private static ReadOnlySpan<byte> LengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly byte[] _window = new byte[FillTo + LongestMatch];
    private readonly Huffman _literals = new();
    private readonly Huffman _distances = new();
    private int _taken;
    private int _filled;
    private int _storedLeft;
    private Block _block;
    private bool _last;

    private enum Block
    {
        None,
        Stored,
        Coded,
    }

    /// <summary>Begins anew, without history.</summary>
    public void Restart()
    {
        (_taken, _filled, _last, _block) = (0, 0, false, Block.None);
    }

    /// <summary>Reads on; 0 says that the last block ended, with the input right behind it.</summary>
    public int Read(Span<byte> target)
    {
        if (target.IsEmpty) return 0;
        while (_taken == _filled)
        {
            if (_last && _block == Block.None) return 0;
            if (_filled >= FillTo) Slide();
            if (_block == Block.None) Begin();
            else if (_block == Block.Stored) Copy();
            else Decode();
        }
        var read = Math.Min(target.Length, _filled - _taken);
        _window.AsSpan(_taken, read).CopyTo(target);
        _taken += read;
        return read;
    }

    private void Slide()
    {
        _window.AsSpan(_filled - HistoryBytes, HistoryBytes).CopyTo(_window);
        (_taken, _filled) = (HistoryBytes, HistoryBytes);
    }

    private void Begin()
    {
        _last = input.Take(1) == 1;
        switch (input.Take(2))
        {
            case 0:
                input.Align();
                _storedLeft = (int)input.Take(16);
                if (_storedLeft != (~input.Take(16) & 0xFFFF)) throw Damaged();
                _block = Block.Stored;
                break;
            case 1:
                BuildFixed();
                _block = Block.Coded;
                break;
            case 2:
                BuildDynamic();
                _block = Block.Coded;
                break;
            default:
                throw Damaged();
        }
    }

    private void Copy()
    {
        var part = Math.Min(_storedLeft, FillTo - _filled);
        input.TakeBytes(_window.AsSpan(_filled, part));
        _filled += part;
        _storedLeft -= part;
        if (_storedLeft == 0) _block = Block.None;
    }

    private void BuildFixed()
    {
        Span<byte> lengths = stackalloc byte[288];
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..].Fill(8);
        _literals.Build(lengths);
        lengths[..30].Fill(5);
        // Thirty of thirty-two codes: the code is not complete, and the two missing ones are damage.
        _distances.Build(lengths[..30]);
    }

    private void BuildDynamic()
    {
        var literals = (int)input.Take(5) + 257;
        var distances = (int)input.Take(5) + 1;
        var codes = (int)input.Take(4) + 4;
        Span<byte> lengths = stackalloc byte[320];
        lengths.Clear();
        for (var i = 0; i < codes; i++) lengths[LengthOrder[i]] = (byte)input.Take(3);
        if (literals > 286 || distances > 30 || !_literals.Build(lengths[..19])) throw Damaged();
        lengths.Clear();
        for (var i = 0; i < literals + distances;)
        {
            var symbol = TakeLengthSymbol();
            if (symbol < 16)
            {
                lengths[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0) throw Damaged();
            var value = symbol == 16 ? lengths[i - 1] : (byte)0;
            var repeat = symbol switch { 16 => 3 + (int)input.Take(2), 17 => 3 + (int)input.Take(3), _ => 11 + (int)input.Take(7) };
            if (i + repeat > literals + distances) throw Damaged();
            lengths.Slice(i, repeat).Fill(value);
            i += repeat;
        }
        // Without an end of block there is no way out of it.
        if (lengths[256] == 0 || !_distances.Build(lengths.Slice(literals, distances)) || !_literals.Build(lengths[..literals])) throw Damaged();
    }

    private int TakeLengthSymbol()
    {
        input.Refill();
        var entry = _literals.Decode(input.Bits);
        if (entry == 0 && input.Count >= Huffman.LongestCode) throw Damaged();
        input.Take(entry == 0 ? Huffman.LongestCode : entry & 15);
        return entry >> 4;
    }

    /// <summary>Decodes until the block ends or the window is full. Bits that run out read as zero and are then found missing.</summary>
    private void Decode()
    {
        unchecked
        {
            var (window, filled) = (_window, _filled);
            var (bits, count, next) = (input.Bits, input.Count, input.Next);
            var (literals, distances) = (_literals.Fast, _distances.Fast);
            var (lengthBase, lengthExtra) = (Lengths.Base, Lengths.Extra);
            var (distanceBase, distanceExtra) = (Distances.Base, Distances.Extra);
            while (filled < FillTo)
            {
                if (count < Huffman.LongestCode) Refill(ref bits, ref count, ref next);
                int entry = literals[(int)bits & ((1 << Huffman.FastBits) - 1)];
                if (entry == 0) entry = _literals.Decode(bits);
                var used = entry & 15;
                if (used > count || entry == 0) throw NoCode(count, next);
                bits >>= used;
                count -= used;
                var symbol = entry >> 4;
                if (symbol < 256)
                {
                    window[filled++] = (byte)symbol;
                    continue;
                }
                if (symbol == 256)
                {
                    _block = Block.None;
                    break;
                }
                if (symbol > 285) throw Damaged();
                if (count < 5 + Huffman.LongestCode + 13) Refill(ref bits, ref count, ref next);
                int extra = lengthExtra[symbol - 257];
                var length = lengthBase[symbol - 257] + (int)(bits & ((1UL << extra) - 1));
                bits >>= extra;
                count -= extra;
                entry = distances[(int)bits & ((1 << Huffman.FastBits) - 1)];
                if (entry == 0) entry = _distances.Decode(bits);
                used = entry & 15;
                symbol = entry >> 4;
                if (used > count || entry == 0) throw NoCode(count, next);
                bits >>= used;
                extra = distanceExtra[symbol];
                var distance = distanceBase[symbol] + (int)(bits & ((1UL << extra) - 1));
                bits >>= extra;
                count -= used + extra;
                if (count < 0) throw NoCode(0, next);
                if (distance > filled) throw Damaged();
                Repeat(window, filled, distance, length);
                filled += length;
            }
            _filled = filled;
            (input.Bits, input.Count, input.Next) = (bits, count, next);
        }
    }

    private void Refill(ref ulong bits, ref int count, ref int next)
    {
        if (input.End - next >= 8)
        {
            bits |= BinaryPrimitives.ReadUInt64LittleEndian(input.Buffer.AsSpan(next)) << count;
            next += (63 - count) >> 3;
            count |= 56;
            return;
        }
        (input.Bits, input.Count, input.Next) = (bits, count, next);
        input.Refill();
        (bits, count, next) = (input.Bits, input.Count, input.Next);
    }

    private static void Repeat(byte[] window, int filled, int distance, int length)
    {
        var from = filled - distance;
        if (distance >= length) window.AsSpan(from, length).CopyTo(window.AsSpan(filled));
        else if (distance == 1) window.AsSpan(filled, length).Fill(window[from]);
        else
            for (var i = 0; i < length; i++) window[filled + i] = window[from + i];
    }

    /// <summary>With fewer bits than the longest code the input ended within it; otherwise no such code exists.</summary>
    private StatementRefusedException NoCode(int count, int next)
    {
        (input.Count, input.Next) = (0, next);
        return count < Huffman.LongestCode ? input.Truncated() : Damaged();
    }

    private StatementRefusedException Damaged() => new("FILE_CHECKSUM", "The compressed data is damaged.", input.Position);
}
