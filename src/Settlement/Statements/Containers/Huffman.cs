namespace Rijie.Settlement.Statements.Containers;

/// <summary>A canonical Huffman code of deflate: short codes by one look, long ones bit by bit.</summary>
internal sealed class Huffman
{
    public const int FastBits = 10;
    public const int LongestCode = 15;
    private readonly short[] _counts = new short[LongestCode + 1];
    private readonly short[] _symbols = new short[288];

    /// <summary>Symbol times 16 plus code length by the next <see cref="FastBits"/> bits; 0 for codes that are longer or do not exist.</summary>
    public readonly ushort[] Fast = new ushort[1 << FastBits];

    /// <summary>Makes the code from the lengths of its symbols.</summary>
    /// <returns>Whether the code is complete, or holds at most one symbol, as deflate allows.</returns>
    public bool Build(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts);
        Array.Clear(Fast);
        foreach (var length in lengths) _counts[length]++;
        var left = 1;
        Span<int> nextCode = stackalloc int[LongestCode + 1];
        Span<int> offset = stackalloc int[LongestCode + 1];
        for (var length = 1; length <= LongestCode; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0) return false;
            nextCode[length] = length == 1 ? 0 : (nextCode[length - 1] + _counts[length - 1]) << 1;
            offset[length] = length == 1 ? 0 : offset[length - 1] + _counts[length - 1];
        }
        var used = lengths.Length - _counts[0];
        _counts[0] = 0;
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            var length = lengths[symbol];
            if (length == 0) continue;
            _symbols[offset[length]++] = (short)symbol;
            var code = nextCode[length]++;
            if (length <= FastBits) Spread(code, length, symbol);
        }
        return left == 0 || used == 0 || (used == 1 && _counts[1] == 1);
    }

    /// <summary>Decodes a symbol the long way.</summary>
    /// <returns>As in <see cref="Fast"/>; 0 if no code fits.</returns>
    public int Decode(ulong bits)
    {
        var (code, first, index) = (0, 0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            code |= (int)(bits & 1);
            bits >>= 1;
            var count = _counts[length];
            if (code - count < first) return (_symbols[index + code - first] << 4) | length;
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        return 0;
    }

    /// <summary>Enters a code under every value that begins with it; deflate sends codes from their first bit on.</summary>
    private void Spread(int code, int length, int symbol)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++) reversed |= ((code >> bit) & 1) << (length - 1 - bit);
        for (var i = reversed; i < Fast.Length; i += 1 << length) Fast[i] = (ushort)((symbol << 4) | length);
    }
}
