using System.Diagnostics.CodeAnalysis;

namespace Rijie.Signing;

/// <summary>Hexadecimal text of whole bytes, either case, nothing else.</summary>
public static class StrictHex
{
    /// <summary>Decodes hexadecimal text.</summary>
    /// <returns><c>false</c> for an odd length or a character that is no hex digit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 2 != 0) return false;
        foreach (var c in text)
            if (!char.IsAsciiHexDigit(c)) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }
}
