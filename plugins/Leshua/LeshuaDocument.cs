using Rijie.Signing;

namespace Rijie.Leshua;

/// <summary>A <c>&lt;leshua&gt;</c> document: its own fields, and the lists that stand among them. A list is signed by its digest, the field <c>…_md5</c>.</summary>
internal sealed record LeshuaDocument(LeshuaFields Fields, IReadOnlyDictionary<string, XmlField> Lists)
{
    private const string RootName = "leshua";
    private static readonly HashSet<string> ListNames = ["orders", "terminals"];
    private static readonly HashSet<string> ItemNames = ["order", "terminal"];

    /// <summary>The items of a list that the signature covers.</summary>
    /// <exception cref="FormatException">The list is missing, or its digest is another.</exception>
    public IReadOnlyList<LeshuaFields> Items(string list)
    {
        if (!Lists.TryGetValue(list, out var field)) throw new FormatException($"{list} is missing.");
        if (field.Children.Count == 0 && field.Text.Length > 0 && !string.IsNullOrWhiteSpace(field.Text)) throw new FormatException($"{list} holds text.");
        if (Fields[list + "_md5"] is not { } told || !string.Equals(told, LeshuaSigning.Md5(field.InnerXml), StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"{list} is not what {list}_md5 was signed for.");
        return [.. field.Children.Select(item => ItemNames.Contains(item.Name) ? FieldsOf(item) : throw new FormatException($"{list} holds something else."))];
    }

    /// <summary>Reads a document.</summary>
    /// <returns>The document, or why it was refused.</returns>
    public static (LeshuaDocument? Document, string? Code, string? Reason) Read(ReadOnlySpan<byte> body, int mostBytes)
    {
        var reading = StrictXml.Read(body, mostBytes, ItemNames);
        if (reading.RefusalCode is { } code) return (null, reading.RepeatedName == "sign" ? "SIG_AMBIGUOUS" : code, reading.RefusalReason);
        var root = reading.Root!;
        if (root.Name != RootName) return (null, "PAYLOAD_ENCODING", "The document is not Leshua's.");
        var fields = new List<KeyValuePair<string, string>>();
        var lists = new Dictionary<string, XmlField>(StringComparer.Ordinal);
        foreach (var child in root.Children)
        {
            if (ListNames.Contains(child.Name)) lists.Add(child.Name, child);
            else if (child.Children.Count > 0 || ItemNames.Contains(child.Name)) return (null, "PAYLOAD_ENCODING", "The document holds elements that nothing signs.");
            else fields.Add(new(child.Name, child.Text));
        }
        return (new(new(fields), lists), null, null);
    }

    private static LeshuaFields FieldsOf(XmlField item) => new(
        [.. item.Children.Select(c => c.Children.Count == 0 ? new KeyValuePair<string, string>(c.Name, c.Text) : throw new FormatException("an item holds further elements."))]);
}
