using System.Text;

namespace Rijie.Hosting;

/// <summary>The language of a page.</summary>
internal enum PageLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>Chinese.</summary>
    Zh,
}

/// <summary>Markdown in one of the two languages.</summary>
internal sealed class PageText(PageLanguage language)
{
    private readonly StringBuilder _text = new();

    /// <summary>The text of this page's language.</summary>
    public string Say(string zh, string en) => language == PageLanguage.Zh ? zh : en;

    public string Say(LocalText text) => Say(text.Zh, text.En);

    public void Line(string text = "") => _text.Append(text).Append('\n');

    public void Heading(int level, string text) => Line($"\n{new string('#', level)} {text}\n");

    public void List(IEnumerable<string> items)
    {
        foreach (var item in items) Line($"- {item}");
    }

    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Line($"| {string.Join(" | ", head)} |");
        Line($"|{string.Concat(Enumerable.Repeat("---|", head.Count))}");
        foreach (var row in rows) Line($"| {string.Join(" | ", row.Select(Cell))} |");
    }

    /// <summary>Text as code; a back-tick in it needs a longer fence.</summary>
    public static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? $"`` {text} ``" : $"`{text}`";

    public override string ToString() => _text.ToString();

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
