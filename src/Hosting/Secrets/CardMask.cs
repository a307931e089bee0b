namespace Rijie.Hosting;

/// <summary>
/// Masks card numbers in free text: runs of 13 to 19 digits that pass Luhn and begin with a card prefix, cut to first
/// six and last four with the length kept (reliability 1.5). Longer runs and other prefixes are order numbers and stay.
/// </summary>
internal static class CardMask
{
    private const int ShortestDigits = 13;
    private const int LongestDigits = 19;
    private const int ClearHead = 6;
    private const int ClearTail = 4;

    /// <summary>The text with its card numbers masked; the same instance when there are none.</summary>
    public static string Mask(string text)
    {
        char[]? masked = null;
        for (var start = 0; start < text.Length;)
        {
            var length = DigitsAt(text, start);
            if (IsCard(text.AsSpan(start, length)))
            {
                masked ??= text.ToCharArray();
                masked.AsSpan(start + ClearHead, length - ClearHead - ClearTail).Fill('*');
            }
            start += Math.Max(length, 1);
        }
        return masked is null ? text : new(masked);
    }

    /// <summary>Whether a text holds a card number in the clear.</summary>
    public static bool HoldsCard(string text) => !ReferenceEquals(Mask(text), text);

    private static int DigitsAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - start;
    }

    private static bool IsCard(ReadOnlySpan<char> digits) =>
        digits.Length is >= ShortestDigits and <= LongestDigits && HasCardPrefix(digits) && PassesLuhn(digits);

    // UnionPay 62 and 81; Visa 4; Mastercard 51-55, 2221-2720; American Express 34, 37; JCB 3528-3589; Diners 30, 36, 38, 39;
    // Discover 60, 64, 65; and the old prefixes of Chinese banks, 9558 and 68 and 69.
    private static bool HasCardPrefix(ReadOnlySpan<char> digits)
    {
        var four = (digits[0] - '0') * 1000 + (digits[1] - '0') * 100 + (digits[2] - '0') * 10 + (digits[3] - '0');
        return (four / 100) switch
        {
            62 or 81 or (>= 40 and <= 49) or (>= 51 and <= 55) or 34 or 37 or 30 or 36 or 38 or 39 or 60 or 64 or 65 or 68 or 69 => true,
            _ => four is (>= 2221 and <= 2720) or (>= 3528 and <= 3589) or 9558,
        };
    }

    private static bool PassesLuhn(ReadOnlySpan<char> digits)
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
}
