namespace Rijie.Gateway.Dashboard;

/// <summary>The dashboard's words in one of its two languages.</summary>
internal sealed partial class Words
{
    public const string Chinese = "zh";
    public const string English = "en";

    private static readonly Words InChinese = new(Chinese);
    private static readonly Words InEnglish = new(English);

    private Words(string language) => Language = language;

    public string Language { get; }

    /// <summary>A word that the pages use; every key is in the table.</summary>
    public string this[string key] => Pick(Table[key]);

    public static IEnumerable<string> Keys => Table.Keys.Order(StringComparer.Ordinal);

    public static Words Of(string language) => language == English ? InEnglish : InChinese;

    public string Of(LocalText text) => Language == English ? text.En : text.Zh;

    /// <summary>The word for a stored name such as <c>imported_with_rejects</c>; one that is not in the table is shown as it stands.</summary>
    public string Name(string stored) => Table.TryGetValue("=" + stored, out var words) ? Pick(words) : stored.Replace('_', ' ');

    private string Pick((string Zh, string En) words) => Language == English ? words.En : words.Zh;
}
