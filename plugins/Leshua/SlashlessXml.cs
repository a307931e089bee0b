using System.Text;
using System.Text.Unicode;
using Rijie.Signing;

namespace Rijie.Leshua;

/// <summary>The documentation's own sample of a notification, whose closing tags lack their slash (K-SIGN): no XML, yet it can be read in one way only.</summary>
/// <remarks>Taken as long as each value stands between two equal tags, is CDATA or holds neither <c>&lt;</c> nor <c>&amp;</c>. The signature covers what was read, as ever.</remarks>
internal static class SlashlessXml
{
    private const string Root = "<leshua>";
    private const string Open = "<![CDATA[";
    private const string Close = "]]>";

    /// <summary>Reads the fields, or <c>null</c> when the text is not of this kind.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) return null;
        var text = Encoding.UTF8.GetString(body).AsSpan().Trim(" \t\r\n");
        if (text.Length < 2 * Root.Length || !text.StartsWith(Root) || !text.EndsWith(Root)) return null;
        text = text[Root.Length..^Root.Length].Trim(" \t\r\n");
        var fields = new List<KeyValuePair<string, string>>();
        while (text.Length > 0)
        {
            var end = text.IndexOf('>');
            if (text[0] != '<' || end < 2 || fields.Count == StrictForm.MostFields) return null;
            var tag = text[..(end + 1)];
            if (!IsName(tag[1..^1])) return null;
            text = text[tag.Length..];
            var isCdata = text.StartsWith(Open);
            var length = isCdata ? text.IndexOf(Close) : text.IndexOf('<');
            if (length < 0) return null;
            var value = isCdata ? text[Open.Length..length] : text[..length];
            if (!isCdata && value.Contains('&')) return null;
            text = text[(isCdata ? length + Close.Length : length)..];
            if (!text.StartsWith(tag)) return null;
            fields.Add(new(tag[1..^1].ToString(), value.ToString()));
            text = text[tag.Length..].TrimStart(" \t\r\n");
        }
        return fields;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c != '_') return false;
        return name.Length > 0;
    }
}
