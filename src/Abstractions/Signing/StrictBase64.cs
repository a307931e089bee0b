using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rijie.Signing;

/// <summary>Base64 of RFC 4648 with padding, in its one canonical spelling: no blanks, no line breaks, no spare bits.</summary>
public static class StrictBase64
{
    /// <summary>Decodes canonical Base64.</summary>
    /// <returns><c>false</c> when the text is not the one spelling that encoding the bytes would give.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.Length % 4 != 0 || !Ascii.IsValid(text)) return false;
        var utf8 = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, utf8);
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(utf8.Length)];
        if (Base64.DecodeFromUtf8(utf8, decoded, out var consumed, out var written) != System.Buffers.OperationStatus.Done || consumed != utf8.Length)
            return false;
        var result = decoded.AsSpan(0, written).ToArray();
        if (!Convert.ToBase64String(result).AsSpan().SequenceEqual(text)) return false;
        bytes = result;
        return true;
    }

    /// <summary>Decodes canonical Base64.</summary>
    /// <exception cref="FormatException">The text is not canonical Base64.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) =>
        TryDecode(text, out var bytes) ? bytes : throw new FormatException("The text is not canonical Base64.");
}
