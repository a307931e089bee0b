using System.Text;

namespace Rijie.Leshua.Simulator;

/// <summary>Writes Leshua's documents: every value in CDATA, a list as raw text among the fields.</summary>
internal static class WireXml
{
    public static byte[] Document(IEnumerable<KeyValuePair<string, string>> fields, (string Name, string Inner)? list = null)
    {
        var text = new StringBuilder("<leshua>\n");
        foreach (var field in fields) text.Append(Field(field)).Append('\n');
        if (list is { } raw) text.Append('<').Append(raw.Name).Append('>').Append(raw.Inner).Append("</").Append(raw.Name).Append(">\n");
        return Encoding.UTF8.GetBytes(text.Append("</leshua>").ToString());
    }

    /// <summary>The inside of a list: its items, each on a line.</summary>
    public static string Items(string name, IEnumerable<IEnumerable<KeyValuePair<string, string>>> items)
    {
        var text = new StringBuilder();
        foreach (var item in items) text.Append("\r\n<").Append(name).Append('>').AppendJoin("", item.Select(Field)).Append("</").Append(name).Append('>');
        return text.Length == 0 ? "" : text.Append("\r\n").ToString();
    }

    private static string Field(KeyValuePair<string, string> field) => $"<{field.Key}><![CDATA[{field.Value}]]></{field.Key}>";
}
