using System.Collections.Frozen;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Storage;

/// <summary>The stored and shown name of an enum value: snake_case, as in YAML.</summary>
internal static class EnumText<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => YamlBinder.SnakeCase(v.ToString()));
    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    public static string Of(T value) => Names[value];

    /// <exception cref="InvalidDataException">The store holds a name that this version does not know.</exception>
    public static T Parse(string name) =>
        Values.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"'{name}' is not a {typeof(T).Name}.");

    public static bool TryParse(string name, out T value) => Values.TryGetValue(name, out value);

    public static IEnumerable<string> All => Values.Keys.Order(StringComparer.Ordinal);
}
