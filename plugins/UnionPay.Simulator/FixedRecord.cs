using System.Globalization;
using System.Text;

namespace Rijie.UnionPay.Simulator;

/// <summary>A line of bytes at fixed places, blanks between, GBK, with its line end.</summary>
internal sealed class FixedRecord
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
    private readonly byte[] bytes;

    /// <param name="width">Bytes before the line end.</param>
    public FixedRecord(int width)
    {
        bytes = new byte[width + 2];
        bytes.AsSpan(0, width).Fill((byte)' ');
        "\r\n"u8.CopyTo(bytes.AsSpan(width));
    }

    public byte[] ToBytes() => bytes;

    /// <param name="at">From 1.</param>
    /// <param name="width">The most bytes that the text may take.</param>
    /// <param name="text">Left-aligned; nothing when absent.</param>
    public FixedRecord Text(int at, int width, string? text)
    {
        var encoded = Gbk.GetBytes(text ?? "");
        if (encoded.Length > width) throw new ArgumentException($"A text is longer than the {width} bytes at {at}.", nameof(text));
        encoded.CopyTo(bytes, at - 1);
        return this;
    }

    /// <summary>An amount of 12 digits in fen, never signed.</summary>
    public FixedRecord Amount(int at, Money amount) => Text(at, 12, amount.Fen.ToString("000000000000", CultureInfo.InvariantCulture));

    /// <summary>A letter and digits: C for the merchant, D against it, a blank with zero.</summary>
    /// <param name="at">From 1.</param>
    /// <param name="amount">As the merchant sees it.</param>
    /// <param name="digits">12, and 11 in one column.</param>
    public FixedRecord Lettered(int at, Money amount, int digits = 12)
    {
        var letter = amount.Fen == 0 ? ' ' : amount.Fen > 0 ? 'C' : 'D';
        return Text(at, digits + 1, letter + amount.Abs().Fen.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));
    }
}
