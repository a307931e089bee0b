namespace Rijie.Leshua;

/// <summary>Names and values of a message, each once. A field that is missing is <c>null</c>, a blank one is the empty text: they are signed differently.</summary>
internal sealed class LeshuaFields(IReadOnlyList<KeyValuePair<string, string>> all)
{
    private readonly Dictionary<string, string> byName = new(all, StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, string>> All => all;

    public string? this[string name] => byName.GetValueOrDefault(name);

    /// <summary>The value of a number that becomes a key: there, and no novel.</summary>
    /// <exception cref="FormatException">It is missing, blank or too long.</exception>
    public string Number(string name, int longest) =>
        this[name] is { } text && !string.IsNullOrWhiteSpace(text) && text.Length <= longest ? text : throw new FormatException($"{name} is missing, blank or too long.");
}
