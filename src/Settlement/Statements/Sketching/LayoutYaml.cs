using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Writes a layout as the YAML that <see cref="LayoutFile"/> reads: what has its default is left out, a column is one line.</summary>
internal static class LayoutYaml
{
    /// <param name="layout">The layout.</param>
    /// <param name="heading">Lines of comment at the top.</param>
    /// <param name="comment">A comment for a column, or <c>null</c>.</param>
    public static string Write(StatementLayout layout, IEnumerable<string> heading, Func<LayoutColumn, string?> comment)
    {
        var text = new StringBuilder();
        foreach (var line in heading) Comment(text, "", line);
        Block(text, layout, "", comment);
        return text.ToString();
    }

    private static void Block(StringBuilder text, object record, string indent, Func<LayoutColumn, string?> comment)
    {
        foreach (var (key, value) in Entries(record)) Entry(text, key, value, indent, comment);
    }

    private static void Entry(StringBuilder text, string key, object value, string indent, Func<LayoutColumn, string?> comment)
    {
        text.Append(CultureInfo.InvariantCulture, $"{indent}{Scalar(key)}:");
        if (value is IReadOnlyDictionary<string, LayoutTable> tables)
        {
            text.Append('\n');
            foreach (var (id, table) in tables)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}  {Scalar(id)}:\n");
                Block(text, table, indent + "    ", comment);
            }
        }
        else if (value is IList { Count: > 0 } list && IsRecord(list[0]!))
        {
            text.Append('\n');
            foreach (var item in list) Item(text, item!, indent + "  ", comment);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $" {Flow(value)}\n");
        }
    }

    private static void Item(StringBuilder text, object item, string indent, Func<LayoutColumn, string?> comment)
    {
        if (item is LayoutColumn column && comment(column) is { } words) Comment(text, indent, words);
        text.Append(CultureInfo.InvariantCulture, $"{indent}- ");
        if (item is not LayoutRecord)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Flow(item)}\n");
            return;
        }
        var body = new StringBuilder();
        Block(body, item, indent + "  ", comment);
        text.Append(body.ToString().AsSpan(indent.Length + 2)); // the first key stands behind the dash
    }

    private static void Comment(StringBuilder text, string indent, string words) =>
        text.Append(CultureInfo.InvariantCulture, $"{indent}# {string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c))}\n");

    private static string Flow(object value) => value switch
    {
        string s => Scalar(s),
        bool b => b ? "true" : "false",
        int i => i.ToString(CultureInfo.InvariantCulture),
        Enum e => YamlBinder.SnakeCase(e.ToString()),
        IDictionary map => Map(map.Keys.Cast<string>().Select(k => (Scalar(k), map[k]!))),
        IList { Count: 1 } one when one[0] is string or Enum => Flow(one[0]!),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Flow))}]",
        _ => Map(Entries(value)),
    };

    private static string Map(IEnumerable<(string Key, object Value)> entries) =>
        string.Join(", ", entries.Select(e => $"{e.Key}: {Flow(e.Value)}")) is { Length: > 0 } body ? $"{{ {body} }}" : "{}";

    private static bool IsRecord(object item) => item is not (string or Enum);

    /// <summary>What a record says, apart from defaults; required keys always.</summary>
    private static IEnumerable<(string Key, object Value)> Entries(object record)
    {
        var type = record.GetType();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            if (property.GetValue(record) is { } value && (property.IsDefined(typeof(RequiredMemberAttribute), inherit: true) || !IsDefault(value, property.PropertyType)))
                yield return (YamlBinder.SnakeCase(property.Name), value);
    }

    /// <summary>A value that is there although the property may have none says something, even zero.</summary>
    private static bool IsDefault(object value, Type declared) => value switch
    {
        string => false,
        ICollection { Count: 0 } => true,
        ICollection => false,
        ValueType when Nullable.GetUnderlyingType(declared) is null => value.Equals(RuntimeHelpers.GetUninitializedObject(value.GetType())),
        _ => false,
    };

    /// <summary>A text as it stands where it can be nothing else, else in quotes.</summary>
    private static string Scalar(string text)
    {
        var isPlain = text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '(' or ')' or '（' or '）' or '、')
            && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        if (isPlain) return text;
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\t' => "\\t",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)c:X4}",
                _ => c.ToString(),
            });
        return quoted.Append('"').ToString();
    }
}
