using Rijie.Settlement.Statements;

namespace Rijie.Hosting;

/// <summary>
/// Masks card numbers in text for people: what is a card is decided once, in <see cref="CardMask.IsCard"/>. Runs of digits
/// that are longer, shorter or of another beginning are order numbers and stay.
/// </summary>
internal static class CardText
{
    private const int ClearHead = 6;
    private const int ClearTail = 4;

    /// <summary>The text with its card numbers masked, its length kept; the same instance when there are none.</summary>
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

    private static bool IsCard(ReadOnlySpan<char> digits)
    {
        if (digits.Length is < ClearHead + ClearTail or > CardMask.LongestNumber) return false;
        Span<byte> bytes = stackalloc byte[CardMask.LongestNumber];
        for (var i = 0; i < digits.Length; i++) bytes[i] = (byte)digits[i];
        return CardMask.IsCard(bytes[..digits.Length]);
    }
}
