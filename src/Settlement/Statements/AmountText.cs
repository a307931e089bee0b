using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What a cell said when it was read as a number or date.</summary>
internal enum CellOutcome : byte
{
    Value,

    /// <summary>A value whose text cannot be had back from it.</summary>
    OwnText,
    Absent,
    Syntax,
    Range,
}

/// <summary>
/// The one grammar of amounts (reliability 1.6): an optional minus or letter where the layout says so, 1 to 13 digits, the
/// declared decimals; no blanks, exponents or other digits, and separators only between groups of three where the layout says so.
/// </summary>
internal readonly struct AmountText(AmountFormat format, bool fixedWidth)
{
    private const int MostDigits = 13;
    private const int MostGrouped = 32;

    private readonly bool _yuan = format.Unit == AmountUnit.Yuan;
    private readonly int _decimals = format.Decimals;
    private readonly bool _upTo = format.UpTo;
    private readonly bool _grouped = format.Grouped;
    private readonly AmountSign _sign = format.Sign;
    private readonly BlankAmount _blank = format.Blank;

    /// <summary>Reads a cell; the value is in fen, signed as it is written.</summary>
    public CellOutcome Read(ReadOnlySpan<byte> text, out long fen)
    {
        fen = 0;
        if (text.IsEmpty || (fixedWidth && !text.ContainsAnyExcept((byte)' '))) return Blank();
        if (_grouped && text.Contains((byte)',')) return ReadGrouped(text, out fen);
        var at = 0;
        var negative = false;
        var blankLetter = false;
        if (_sign == AmountSign.Letter)
        {
            if (text[0] is not ((byte)'C' or (byte)'D' or (byte)' ')) return CellOutcome.Syntax;
            negative = text[0] == 'D';
            blankLetter = text[0] == ' ';
            at = 1;
        }
        else if (text[0] == '-')
        {
            if (_sign != AmountSign.Minus) return CellOutcome.Syntax;
            negative = true;
            at = 1;
        }

        var outcome = Digits(text[at..], out fen);
        if (outcome > CellOutcome.OwnText) return outcome;
        if (blankLetter && fen != 0) return CellOutcome.Syntax; // a blank stands with zero alone
        if (fen == 0 && (negative || (_sign == AmountSign.Letter && !blankLetter))) outcome = CellOutcome.OwnText;
        if (negative) fen = -fen;
        return outcome;
    }

    /// <summary>One to three digits, then groups of three with a comma before each, as far as the decimals.</summary>
    private CellOutcome ReadGrouped(ReadOnlySpan<byte> text, out long fen)
    {
        fen = 0;
        Span<byte> plain = stackalloc byte[MostGrouped];
        if (text.Length > plain.Length) return CellOutcome.Range;
        var end = text.IndexOf((byte)'.') is >= 0 and var point ? point : text.Length;
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != ',') plain[length++] = text[i];
            else if (i == 0 || i > end || (end - i) % 4 != 0 || NumberText.Digit(text[i - 1]) > 9 || i + 1 == end) return CellOutcome.Syntax;
        }
        // Three digits between commas, and no comma that stands alone.
        for (var i = end - 4; i > 0 && NumberText.Digit(text[i - 1]) <= 9; i -= 4)
            if (text[i] != ',') return CellOutcome.Syntax;
        return Read(plain[..length], out fen) is var outcome && outcome == CellOutcome.Value ? CellOutcome.OwnText : outcome;
    }

    private CellOutcome Blank() => _blank switch
    {
        BlankAmount.Zero => CellOutcome.OwnText,
        BlankAmount.Absent => CellOutcome.Absent,
        _ => CellOutcome.Syntax,
    };

    private CellOutcome Digits(ReadOnlySpan<byte> text, out long fen)
    {
        fen = 0;
        var whole = 0L;
        var at = 0;
        for (; at < text.Length; at++)
        {
            var digit = NumberText.Digit(text[at]);
            if (digit > 9) break;
            if (at >= 18) return CellOutcome.Range;
            whole = unchecked(whole * 10 + digit);
        }
        if (at == 0) return CellOutcome.Syntax;
        var padded = !fixedWidth && at > 1 && text[0] == '0';
        var tooLong = at > MostDigits && !fixedWidth;
        if (!_yuan)
        {
            if (at != text.Length) return CellOutcome.Syntax;
            fen = whole;
            if (whole > Money.LargestFen) return CellOutcome.Range;
            return padded ? CellOutcome.OwnText : CellOutcome.Value;
        }
        var outcome = Fraction(text[at..], out var fraction);
        if (outcome > CellOutcome.OwnText) return outcome;
        if (tooLong || whole > Money.LargestFen / 100) return CellOutcome.Range;
        fen = whole * 100 + fraction;
        if (fen > Money.LargestFen) return CellOutcome.Range;
        return padded ? CellOutcome.OwnText : outcome;
    }

    /// <summary>The decimals as fen, half up from the third on.</summary>
    private CellOutcome Fraction(ReadOnlySpan<byte> text, out long fen)
    {
        fen = 0;
        if (text.IsEmpty) return _decimals == 0 ? CellOutcome.Value : _upTo ? CellOutcome.OwnText : CellOutcome.Syntax;
        var digits = text[1..];
        if (text[0] != '.' || digits.IsEmpty || digits.Length > _decimals || (digits.Length < _decimals && !_upTo)) return CellOutcome.Syntax;
        var scaled = 0L; // in 1/10,000
        for (var i = 0; i < 4; i++)
        {
            var digit = i < digits.Length ? NumberText.Digit(digits[i]) : 0;
            if (digit > 9) return CellOutcome.Syntax;
            scaled = scaled * 10 + digit;
        }
        fen = (scaled + 50) / 100;
        return digits.Length == _decimals && _decimals <= 2 ? CellOutcome.Value : digits.Length == 2 ? CellOutcome.Value : CellOutcome.OwnText;
    }
}
