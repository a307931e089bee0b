using System.Globalization;
using System.Text;

namespace Rijie.Gateway.Dashboard;

/// <summary>Text of strangers for a terminal or a page: what would move the cursor or turn the line around is shown as its number.</summary>
internal static class ShownText
{
    public static string Of(string? text) => Escape(text ?? "", rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format);

    /// <summary>For a JSON document, where control characters are escaped already and an escape means the same.</summary>
    public static string EscapeFormat(string json) => Escape(json, rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format);

    private static string Escape(string text, Func<Rune, bool> isHidden)
    {
        if (!text.EnumerateRunes().Any(isHidden)) return text;
        var shown = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            if (!isHidden(rune)) shown.Append(rune.ToString());
            else
                foreach (var unit in rune.ToString()) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        return shown.ToString();
    }
}
