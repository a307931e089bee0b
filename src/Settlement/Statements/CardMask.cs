namespace Rijie.Settlement.Statements;

/// <summary>Masks in place and keeps the length, so that offsets and a second reading stay valid (reliability 1.5).</summary>
internal static class CardMask
{
    public const int LongestNumber = 19;
    private const int ShortestNumber = 13;
    private const byte Star = (byte)'*';

    /// <summary>A card column: first six and last four stay. What the provider masked more closely stays as it is.</summary>
    public static bool Card(Span<byte> text)
    {
        var changed = false;
        for (var i = 6; i < text.Length - 4; i++)
        {
            changed |= text[i] != Star;
            text[i] = Star;
        }
        return changed;
    }

    /// <summary>How many bytes of a name or account stay at its end: four of a number, one character of a name; all if it is masked already.</summary>
    public static int KeptOfPerson(ReadOnlySpan<byte> text, bool gb18030)
    {
        if (text.Contains(Star)) return text.Length;
        if (!text.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return text.Length >= 8 ? 4 : 1;
        var last = text.Length;
        for (var i = 0; i < text.Length;)
        {
            last = i;
            i += gb18030 ? Gb18030.LengthAt(text, i) : Utf8LengthAt(text, i);
        }
        return text.Length - last;
    }

    /// <summary>Whole numbers of cards in free text: 13 to 19 digits that begin as cards do and pass Luhn.</summary>
    public static bool Scan(Span<byte> text)
    {
        var changed = false;
        for (var probe = ShortestNumber - 1; probe < text.Length; probe += ShortestNumber)
        {
            if (!IsDigit(text[probe])) continue; // a run of 13 covers one of every 13 places
            var start = probe;
            while (start > 0 && IsDigit(text[start - 1])) start--;
            var end = probe + 1;
            while (end < text.Length && IsDigit(text[end])) end++;
            var run = text[start..end];
            if (IsCard(run)) changed |= Card(run);
            probe = end - 1;
        }
        return changed;
    }

    /// <summary>Whether the digits can be a card: length and beginning fit a scheme, and the check digit holds.</summary>
    public static bool IsCard(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < ShortestNumber or > LongestNumber) return false;
        var two = (digits[0] - '0') * 10 + (digits[1] - '0');
        var begins = digits.Length switch
        {
            13 => two / 10 == 4,
            14 => two is 30 or 36 or 38 or 39,
            15 => two is 34 or 37,
            16 => two / 10 is 2 or 4 or 5 or 6 or 9 || two is 35 or 81,
            _ => two / 10 is 4 or 5 or 6 or 9 || two is 35 or 81,
        };
        return begins && Luhn(digits);
    }

    private static bool Luhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    private static int Utf8LengthAt(ReadOnlySpan<byte> text, int at) =>
        Math.Min(text.Length - at, text[at] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 });

    private static bool IsDigit(byte value) => NumberText.Digit(value) <= 9;
}
