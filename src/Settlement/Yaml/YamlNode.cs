namespace Rijie.Settlement.Yaml;

/// <summary>A place in a YAML file, counted from 1.</summary>
internal readonly record struct YamlPlace(int Line, int Column) : IComparable<YamlPlace>
{
    public int CompareTo(YamlPlace other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
}

/// <summary>A node of a strictly read YAML document.</summary>
internal abstract record YamlNode(YamlPlace Place);

/// <summary>A scalar; every value is text until a typed reader says otherwise, so leading zeros stay.</summary>
internal sealed record YamlScalar(YamlPlace Place, string Text, bool Quoted) : YamlNode(Place);

/// <summary>A list.</summary>
internal sealed record YamlList(YamlPlace Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place);

/// <summary>A map; keys are unique and in the order of the file.</summary>
internal sealed record YamlMap(YamlPlace Place, IReadOnlyList<YamlEntry> Entries) : YamlNode(Place);

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlPlace Place, string Key, YamlNode Value);

/// <summary>One thing that is wrong in a YAML file.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Place">Where.</param>
/// <param name="Code">A code of the reliability specification 4.3.</param>
/// <param name="Message">What is wrong and what would be right; values of secrets never appear.</param>
internal sealed record YamlProblem(string File, YamlPlace Place, string Code, string Message)
{
    public override string ToString() => $"{File}:{Place.Line}:{Place.Column}: {Code}: {Message}";
}

/// <summary>A YAML file cannot be used; carries every problem found, sorted by place.</summary>
internal sealed class YamlException(IReadOnlyList<YamlProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<YamlProblem> Problems { get; } = problems;
}
