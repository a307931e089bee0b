using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rijie.Settlement.Statements.Fingerprints;

namespace Rijie.Settlement.Statements;

/// <summary>The beginning of a text for people: in its own encoding, JSON's escapes read, in one line, cards masked.</summary>
internal static partial class TextBeginning
{
    private const int MostBytes = 200;
    private const int LongestCharacter = 4;

    public static string Shown(ReadOnlySpan<byte> text)
    {
        var readable = Escape().Replace(Decode(text[..Math.Min(MostBytes, text.Length)]), match => ((char)int.Parse(match.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
        // Masked last: an escape must not hide a digit. Half of a pair becomes a mark here.
        var bytes = Encoding.UTF8.GetBytes(Blanks().Replace(readable, " ").Trim());
        CardMask.Scan(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A character that was cut at the end is left out.</summary>
    private static string Decode(ReadOnlySpan<byte> text)
    {
        for (var cut = 0; cut < LongestCharacter && cut < text.Length; cut++)
            if (TextLook.Decode(text[..^cut]) is { } decoded) return decoded;
        return Encoding.UTF8.GetString(text);
    }

    [GeneratedRegex(@"\\u[0-9A-Fa-f]{4}", RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[\s\u0000-\u0020]+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
