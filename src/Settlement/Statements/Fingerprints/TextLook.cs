using System.Text;
using System.Text.Unicode;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>What can be said of a text without a layout: its encoding, the delimiter of a line, whether a line holds names or values.</summary>
internal static class TextLook
{
    private static readonly string[] Delimiters = [",", "|", "\t", ";", "^"];

    /// <summary>The word for the encoding, as layouts write it; <c>ascii</c> fits every one.</summary>
    public static string EncodingOf(ReadOnlySpan<byte> text) =>
        LineScanner.LooksLikeUtf16(text) ? "utf16" : Ascii.IsValid(text) ? "ascii" : Utf8.IsValid(text) ? "utf8" : Gb18030.FirstInvalid(text) < 0 ? "gb18030" : "unknown";

    /// <summary>The text of a line, in the encoding that it is valid in; <c>null</c> if in none.</summary>
    public static string? Decode(ReadOnlySpan<byte> line) => EncodingOf(line) switch
    {
        "ascii" or "utf8" => Encoding.UTF8.GetString(line),
        "gb18030" => Gb18030.Encoding.GetString(line),
        _ => null,
    };

    /// <summary>The delimiter that cuts a line into most fields, if there are three or more.</summary>
    public static string? DelimiterOf(string line) =>
        Delimiters.Select(d => (Delimiter: d, Fields: line.Split(d).Length)).Where(d => d.Fields >= 3).OrderByDescending(d => d.Fields).Select(d => d.Delimiter).FirstOrDefault();

    /// <summary>Whether cells can be the names of columns: words, and none that is only digits as amounts, dates and card numbers are.</summary>
    public static bool AreNames(IReadOnlyList<string> cells) =>
        cells.Count(c => c.Any(char.IsLetter)) * 2 > cells.Count && !cells.Any(c => c.Count(char.IsAsciiDigit) > 3);

    public static string Word(TextEncoding encoding) => Yaml.YamlBinder.SnakeCase(encoding.ToString());
}
