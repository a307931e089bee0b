using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rijie.Settlement.Yaml;

/// <summary>
/// Fills records from a strictly read document: keys are the property names in snake_case, enums too; unknown keys,
/// missing required ones and wrong types are all reported with their place. One binder serves layouts, manifests,
/// calendars, contracts and <c>gateway.yaml</c>.
/// </summary>
/// <remarks>
/// A scalar where a list is expected is a list of one. A type with a static <c>Parse(string)</c> that throws
/// <see cref="FormatException"/> reads itself from one value. A property of type <see cref="YamlPlace"/> is no key: it
/// receives the place of its map, so that checks of meaning can name it.
/// </remarks>
internal static class YamlBinder
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, PropertyInfo>> Shapes = new();

    /// <summary>Reads and binds a document.</summary>
    /// <exception cref="YamlException">With every problem, sorted by place.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, string file) where T : class
    {
        var problems = new List<YamlProblem>();
        var value = Read<T>(bytes, file, problems);
        return problems.Count == 0 && value is not null ? value : throw new YamlException(Sorted(problems));
    }

    /// <summary>Reads and binds a document, adding what is wrong to <paramref name="problems"/>; the result may then be incomplete or <c>null</c>.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> bytes, string file, List<YamlProblem> problems) where T : class =>
        StrictYaml.Read(bytes, file, problems) is { } root ? (T?)Bind(root, typeof(T), file, problems) : null;

    /// <summary>Binds a part of a document that was read before.</summary>
    public static T? BindPart<T>(YamlNode node, string file, List<YamlProblem> problems) where T : class =>
        (T?)Bind(node, typeof(T), file, problems);

    /// <summary>Problems in the order of the file.</summary>
    public static IReadOnlyList<YamlProblem> Sorted(IEnumerable<YamlProblem> problems) =>
        [.. problems.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Place).ThenBy(p => p.Code, StringComparer.Ordinal).ThenBy(p => p.Message, StringComparer.Ordinal)];

    /// <summary>The name of a property or enum value as it stands in YAML: ByteOrderMark is byte_order_mark, T1 is t1.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private static object? Bind(YamlNode node, Type type, string file, List<YamlProblem> problems)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(YamlNode)) return node;
        if (IsMap(type, out var valueType)) return BindMap(node, valueType, file, problems);
        if (IsList(type, out var itemType)) return BindList(node, itemType, file, problems);
        if (IsScalar(type)) return BindScalar(node, type, file, problems);
        return BindRecord(node, type, file, problems);
    }

    private static bool IsScalar(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(DateOnly) || type == typeof(TimeOnly)
        || ParseOf(type) is not null;

    private static MethodInfo? ParseOf(Type type) =>
        type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)]) is { } parse && parse.ReturnType == type ? parse : null;

    private static bool IsList(Type type, out Type itemType)
    {
        var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);
        itemType = isList ? type.GetGenericArguments()[0] : typeof(object);
        return isList;
    }

    private static bool IsMap(Type type, out Type valueType)
    {
        var isMap = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);
        valueType = isMap ? type.GetGenericArguments()[1] : typeof(object);
        return isMap;
    }

    private static IList? BindList(YamlNode node, Type itemType, string file, List<YamlProblem> problems)
    {
        var items = node is YamlList list ? list.Items : [node];
        var result = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType))!;
        foreach (var item in items)
            if (Bind(item, itemType, file, problems) is { } value) result.Add(value);
        return result;
    }

    private static IDictionary? BindMap(YamlNode node, Type valueType, string file, List<YamlProblem> problems)
    {
        if (node is not YamlMap map) return Wrong<IDictionary>(node, "a map", file, problems);
        var result = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType), StringComparer.Ordinal)!;
        foreach (var entry in map.Entries)
            if (Bind(entry.Value, valueType, file, problems) is { } value) result.Add(entry.Key, value);
        return result;
    }

    private static object? BindRecord(YamlNode node, Type type, string file, List<YamlProblem> problems)
    {
        if (node is not YamlMap map) return Wrong<object>(node, "a map", file, problems);
        var shape = Shapes.GetOrAdd(type, static t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite && p.PropertyType != typeof(YamlPlace)).ToDictionary(p => SnakeCase(p.Name), StringComparer.Ordinal));
        var record = Activator.CreateInstance(type, nonPublic: true)!;
        if (type.GetProperty("Place") is { CanWrite: true } place && place.PropertyType == typeof(YamlPlace)) place.SetValue(record, map.Place);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (!shape.TryGetValue(entry.Key, out var property))
            {
                problems.Add(new(file, entry.Place, "CONFIG_UNKNOWN_KEY", $"'{entry.Key}' is not known here{Nearest(entry.Key, shape.Keys)}."));
                continue;
            }
            seen.Add(entry.Key);
            if (Bind(entry.Value, property.PropertyType, file, problems) is { } value) property.SetValue(record, value);
        }
        foreach (var (key, property) in shape)
            if (!seen.Contains(key) && property.IsDefined(typeof(RequiredMemberAttribute), inherit: true))
                problems.Add(new(file, map.Place, "CONFIG_MISSING_KEY", $"'{key}' is missing here."));
        return record;
    }

    private static object? BindScalar(YamlNode node, Type type, string file, List<YamlProblem> problems)
    {
        if (node is not YamlScalar scalar) return Wrong<object>(node, "one value", file, problems);
        var text = scalar.Text;
        if (type == typeof(string)) return text;
        if (type == typeof(bool))
            return text switch { "true" => true, "false" => false, _ => Wrong<object>(node, "true or false", file, problems) };
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : Wrong<object>(node, "a whole number", file, problems);
        if (type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : Wrong<object>(node, "a whole number", file, problems);
        if (type == typeof(DateOnly))
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : Wrong<object>(node, "a date such as 2026-01-05", file, problems);
        if (type == typeof(TimeOnly))
            return TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : Wrong<object>(node, "a time such as 18:00", file, problems);
        return type.IsEnum ? BindEnum(scalar, type, file, problems) : BindParsed(scalar, ParseOf(type)!, file, problems);
    }

    private static object? BindParsed(YamlScalar scalar, MethodInfo parse, string file, List<YamlProblem> problems)
    {
        try
        {
            return parse.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [scalar.Text], CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            problems.Add(new(file, scalar.Place, "CONFIG_TYPE", e.Message));
            return null;
        }
    }

    private static object? BindEnum(YamlScalar scalar, Type type, string file, List<YamlProblem> problems)
    {
        var names = Enum.GetNames(type);
        foreach (var name in names)
            if (string.Equals(SnakeCase(name), scalar.Text.Replace('-', '_'), StringComparison.Ordinal)
                || string.Equals(name, scalar.Text, StringComparison.Ordinal)) return Enum.Parse(type, name);
        return Wrong<object>(scalar, $"one of {string.Join(", ", names.Select(SnakeCase))}{Nearest(scalar.Text, names.Select(SnakeCase))}", file, problems);
    }

    private static T? Wrong<T>(YamlNode node, string wanted, string file, List<YamlProblem> problems) where T : class
    {
        var found = node switch { YamlScalar s => $"'{s.Text}'", YamlList => "a list", _ => "a map" };
        problems.Add(new(file, node.Place, "CONFIG_TYPE", $"Expected {wanted}, found {found}."));
        return null;
    }

    /// <summary>Half a sentence that names the known word nearest to a misspelt one, or nothing.</summary>
    internal static string Nearest(string key, IEnumerable<string> known)
    {
        var best = known.Select(k => (Key: k, Distance: Distance(key, k))).OrderBy(k => k.Distance).ThenBy(k => k.Key, StringComparer.Ordinal).FirstOrDefault();
        return best.Key is not null && best.Distance <= Math.Max(2, key.Length / 4) ? $"; did you mean {best.Key}" : "";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }
        return row[^1];
    }
}
