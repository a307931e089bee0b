using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Statements;

/// <summary>
/// Walks a document beside the records bound from it, so that a problem found later still has its place. A step that is
/// not in the file stays where it is: what is missing is reported at what lacks it.
/// </summary>
internal readonly record struct YamlCursor(YamlNode Node)
{
    public YamlPlace Place => Node.Place;

    public YamlCursor this[string key]
    {
        get
        {
            if (Node is YamlMap map)
                foreach (var entry in map.Entries)
                    if (string.Equals(entry.Key, key, StringComparison.Ordinal)) return new(entry.Value);
            return this;
        }
    }

    /// <remarks>One value stands for a list of one, as in the binder.</remarks>
    public YamlCursor this[int index] => Node is YamlList list && index < list.Items.Count ? new(list.Items[index]) : this;
}
