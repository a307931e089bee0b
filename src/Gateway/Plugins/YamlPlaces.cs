using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Plugins;

/// <summary>Finds where a bound value stands, so that a mistake in meaning is reported as exactly as one in syntax.</summary>
internal sealed class YamlPlaces(YamlNode? root)
{
    /// <summary>The place of a node by keys and list indexes; of the nearest node above it when it is not written.</summary>
    public YamlPlace Of(params ReadOnlySpan<object> path)
    {
        if (root is null) return new(1, 1);
        var node = root;
        foreach (var step in path)
        {
            var next = (node, step) switch
            {
                (YamlMap map, string key) => map.Entries.FirstOrDefault(e => string.Equals(e.Key, key, StringComparison.Ordinal))?.Value,
                (YamlList list, int index) when index < list.Items.Count => list.Items[index],
                (YamlMap or YamlScalar, 0) => node,
                _ => null,
            };
            if (next is null) break;
            node = next;
        }
        return node.Place;
    }
}
