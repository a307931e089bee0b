using System.Text;
using System.Text.RegularExpressions;

namespace Rijie.Conformance;

/// <summary>Header lines and a body, whoever sent them.</summary>
internal sealed record MessageText(IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public static MessageText Of(WireMessage message) => new(message.Headers, message.Body);

    public static MessageText Of(ProviderAnswer answer) => new(answer.Headers, answer.Body);

    public WireMessage On(WireMessage message) => message with { Headers = Headers, Body = Body };

    /// <summary>How many bytes can be changed: those of the body, then those of the headers' values.</summary>
    public int Places => Body.Length + Headers.Sum(h => h.Value.Length);

    /// <summary>With bits of one byte turned over.</summary>
    public MessageText Flipped(int place, byte bits)
    {
        if (place < Body.Length)
        {
            var body = Body.ToArray();
            body[place] ^= bits;
            return this with { Body = body };
        }
        var (at, headers) = (place - Body.Length, Headers.ToList());
        for (var i = 0; i < headers.Count; at -= headers[i].Value.Length, i++)
        {
            if (at >= headers[i].Value.Length) continue;
            var text = headers[i].Value.ToCharArray();
            text[at] ^= (char)bits;
            headers[i] = new(headers[i].Key, new(text));
            break;
        }
        return this with { Headers = headers };
    }

    /// <summary>Whether every byte is the same.</summary>
    public bool IsSame(MessageText other) => Body.AsSpan().SequenceEqual(other.Body) && Headers.SequenceEqual(other.Headers);

    public ProviderAnswer On(ProviderAnswer answer) => answer with { Headers = Headers, Body = Body };
}

/// <summary>Finds a named field in a message of any shape, and takes it away, doubles it or gives it another value; every other byte stays.</summary>
internal static class MessageField
{
    private const string Header = "header";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>The raw value of the first of the names that is there, <c>null</c> when there is none.</summary>
    public static string? Value(MessageText message, IReadOnlyList<string> names)
    {
        string? found = null;
        Edit(message, names, (_, value, _) =>
        {
            found ??= value;
            return null;
        });
        return found;
    }

    /// <summary>With another value in every place where one of the names is.</summary>
    public static MessageText Set(MessageText message, IReadOnlyList<string> names, Func<string, string> value) =>
        Edit(message, names, (field, old, _) => field.Replace(old.Length == 0 ? "\0" : old, value(old), StringComparison.Ordinal));

    /// <summary>Without the field.</summary>
    public static MessageText Remove(MessageText message, IReadOnlyList<string> names) => Edit(message, names, (_, _, _) => "");

    /// <summary>With the field twice.</summary>
    public static MessageText Double(MessageText message, IReadOnlyList<string> names) => Edit(message, names, (field, _, separator) => field + separator + field);

    /// <summary>With a field that nobody signed, or <c>null</c> where a body has no place for one.</summary>
    public static MessageText? Add(MessageText message, string name, string value)
    {
        var body = Encoding.Latin1.GetString(message.Body);
        var end = body.LastIndexOf(Shape(body) switch { "," => "}", "" => "</", _ => "\0" }, StringComparison.Ordinal);
        var added = Shape(body) switch
        {
            "," when end > 0 => $"{body[..end]},\"{name}\":\"{value}\"{body[end..]}",
            "" when end > 0 => $"{body[..end]}<{name}>{value}</{name}>{body[end..]}",
            "&" => $"{body}&{name}={value}",
            _ => null,
        };
        return added is null ? null : message with { Body = Encoding.Latin1.GetBytes(added) };
    }

    /// <summary>The places of all values of a flat body, in their order.</summary>
    public static IReadOnlyList<(int Start, int Length)> Values(byte[] body)
    {
        var text = Encoding.Latin1.GetString(body);
        return [.. new Regex(Pattern(Shape(text), "[A-Za-z_][A-Za-z0-9_]*"), RegexOptions.None, Longest).Matches(text).Select(m => (m.Groups["v"].Index, m.Groups["v"].Length))];
    }

    /// <summary>The fields of a flat body by name, in their order.</summary>
    public static IReadOnlyList<(string Name, string Value)> Names(byte[] body)
    {
        var text = Encoding.Latin1.GetString(body);
        return [.. new Regex(Pattern(Shape(text), "(?<n>[A-Za-z_][A-Za-z0-9_]*)").Replace("</(?<n>", "</(?:", StringComparison.Ordinal), RegexOptions.None, Longest).Matches(text)
            .Select(m => (m.Groups["n"].Value, m.Groups["v"].Value))];
    }

    private static MessageText Edit(MessageText message, IReadOnlyList<string> names, Func<string, string, string, string?> edit)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var header in message.Headers)
        {
            if (!names.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                headers.Add(KeyValuePair.Create(header.Key, names.Aggregate(header.Value, (text, name) => Replace(text, Header, name, edit))));
                continue;
            }
            foreach (var line in (edit(header.Value, header.Value, "\n") ?? header.Value).Split('\n'))
                if (line.Length > 0 || header.Value.Length == 0 || !IsRemoval(edit)) headers.Add(KeyValuePair.Create(header.Key, line));
        }
        var body = Encoding.Latin1.GetString(message.Body);
        var shape = Shape(body);
        return new(headers, Encoding.Latin1.GetBytes(names.Aggregate(body, (text, name) => Replace(text, shape, name, edit))));
    }

    private static bool IsRemoval(Func<string, string, string, string?> edit) => edit("\u0001x\u0001", "x", "")?.Length == 0;

    private static string Replace(string text, string shape, string name, Func<string, string, string, string?> edit)
    {
        var separator = shape == Header ? "," : shape;
        return new Regex(Pattern(shape, Regex.Escape(name)), RegexOptions.None, Longest).Replace(text, field =>
        {
            var edited = edit(field.Value, field.Groups["v"].Value, separator);
            return edited is null ? field.Value : edited.Length == 0 ? "\0" : edited;
        })
            // What was taken away takes its separator along.
            .Replace(separator + "\0", "", StringComparison.Ordinal).Replace("\0" + separator, "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>What stands between two fields: that tells the shapes apart.</summary>
    private static string Shape(string body) => body.TrimStart() is [var first, ..] ? first switch { '{' or '[' => ",", '<' => "", _ => "&" } : "&";

    private static string Pattern(string shape, string name) => shape switch
    {
        "," => $"\"{name}\"\\s*:\\s*\"(?<v>(?:\\\\.|[^\"\\\\])*)\"",
        "" => $"<{name}>(?:<!\\[CDATA\\[)?(?<v>[^<\\]]*)(?:\\]\\]>)?</{name}>",
        Header => $"(?<!\\w){name}=\"(?<v>[^\"]*)\"",
        _ => $"(?<![^&]){name}=(?<v>[^&]*)",
    };
}
