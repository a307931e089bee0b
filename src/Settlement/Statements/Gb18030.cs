using System.Text;

namespace Rijie.Settlement.Statements;

/// <summary>GB18030 with GBK as its part: strict, and from bytes to UTF-8 without strings.</summary>
/// <remarks>The framework decodes; what it would answer with an exception is found beforehand, since a file may hold millions of bad rows.</remarks>
internal static class Gb18030
{
    public static Encoding Encoding { get; } = Make();

    /// <summary>The place of the first byte that begins no character, or -1.</summary>
    public static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (text[i] < 0x80)
            {
                i++;
                continue;
            }
            var length = CharacterAt(text[i..]);
            if (length == 0) return i;
            i += length;
        }
        return -1;
    }

    /// <summary>The bytes of the character at a place; at least one.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text, int at) => text[at] < 0x80 ? 1 : Math.Max(1, CharacterAt(text[at..]));

    /// <summary>The most bytes that a text takes in UTF-8.</summary>
    public static int MostUtf8Bytes(int bytes) => bytes * 3;

    /// <summary>Writes valid text as UTF-8 and answers the length; -1 where the framework knows no character.</summary>
    public static int ToUtf8(ReadOnlySpan<byte> text, Span<char> scratch, Span<byte> utf8)
    {
        try
        {
            var chars = Encoding.GetChars(text, scratch);
            return Encoding.UTF8.GetBytes(scratch[..chars], utf8);
        }
        catch (DecoderFallbackException)
        {
            return -1;
        }
    }

    private static int CharacterAt(ReadOnlySpan<byte> text)
    {
        if (text[0] is < 0x81 or > 0xFE || text.Length < 2) return 0;
        if (text[1] is >= 0x40 and <= 0xFE and not 0x7F) return 2;
        if (text.Length < 4 || text[1] is < 0x30 or > 0x39 || text[2] is < 0x81 or > 0xFE || text[3] is < 0x30 or > 0x39) return 0;
        var index = ((text[0] - 0x81) * 10 + (text[1] - 0x30)) * 1260 + (text[2] - 0x81) * 10 + (text[3] - 0x30);
        return index is <= 39419 or (>= 189000 and <= 1237575) ? 4 : 0;
    }

    private static Encoding Make()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
