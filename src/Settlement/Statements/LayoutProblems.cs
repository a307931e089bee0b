using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Statements;

/// <summary>Collects what is wrong in a layout, in the codes of reliability 4.3 and one for names that lead nowhere.</summary>
internal sealed class LayoutProblems(string file, List<YamlProblem> problems)
{
    /// <summary>A value that cannot be.</summary>
    public void Range(YamlCursor at, string message) => problems.Add(new(file, at.Place, "CONFIG_RANGE", message));

    /// <summary>Two things that exclude each other, or one that needs another.</summary>
    public void Conflict(YamlCursor at, string message) => problems.Add(new(file, at.Place, "CONFIG_CONFLICT", message));

    /// <summary>A name that is not there.</summary>
    public void Reference(YamlCursor at, string message) => problems.Add(new(file, at.Place, "CONFIG_REFERENCE", message));

    public void RangeIf(bool wrong, YamlCursor at, string message)
    {
        if (wrong) Range(at, message);
    }

    public void ConflictIf(bool wrong, YamlCursor at, string message)
    {
        if (wrong) Conflict(at, message);
    }

    /// <summary>Reports every name that stands again.</summary>
    public void Twice(IEnumerable<(string Name, YamlCursor At)> names, string what)
    {
        var seen = new Dictionary<string, YamlPlace>(StringComparer.Ordinal);
        foreach (var (name, at) in names)
            if (!seen.TryAdd(name, at.Place)) Conflict(at, $"The {what} '{name}' stands on line {seen[name].Line} already.");
    }
}
