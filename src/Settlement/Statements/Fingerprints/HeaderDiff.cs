namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>Compares two lists of column names: what is missing, new, renamed in its place, or moved.</summary>
internal static class HeaderDiff
{
    /// <summary>The differences by place; empty where the lists are equal.</summary>
    public static IReadOnlyList<FormatChange> Compare(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var kept = Common(expected, found);
        var changes = new List<FormatChange>();
        var missing = Rest(expected.Count, kept.Select(k => k.Expected));
        var added = Rest(found.Count, kept.Select(k => k.Found));
        foreach (var from in missing.ToList())
        {
            if (added.FindIndex(i => string.Equals(found[i], expected[from], StringComparison.Ordinal)) is not (>= 0 and var at)) continue;
            changes.Add(new("moved", expected[from], expected[from], from + 1, added[at] + 1));
            missing.Remove(from);
            added.RemoveAt(at);
        }
        foreach (var (from, to) in Renamed(missing, added, kept))
        {
            changes.Add(new("renamed", expected[from], found[to], from + 1, to + 1));
            missing.Remove(from);
            added.Remove(to);
        }
        changes.AddRange(missing.Select(i => new FormatChange("missing", expected[i], null, i + 1)));
        changes.AddRange(added.Select(i => new FormatChange("new", null, found[i], null, i + 1)));
        return [.. changes.OrderBy(c => c.Column ?? c.FoundColumn).ThenBy(c => c.Change, StringComparer.Ordinal)];
    }

    /// <summary>The longest run of names that both lists have in the same order.</summary>
    private static List<(int Expected, int Found)> Common(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var longest = new int[expected.Count + 1, found.Count + 1];
        for (var i = expected.Count - 1; i >= 0; i--)
            for (var j = found.Count - 1; j >= 0; j--)
                longest[i, j] = string.Equals(expected[i], found[j], StringComparison.Ordinal) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        var common = new List<(int, int)>();
        for (int i = 0, j = 0; i < expected.Count && j < found.Count;)
        {
            if (string.Equals(expected[i], found[j], StringComparison.Ordinal)) common.Add((i++, j++));
            else if (longest[i + 1, j] >= longest[i, j + 1]) i++;
            else j++;
        }
        return common;
    }

    private static List<int> Rest(int count, IEnumerable<int> taken)
    {
        var rest = Enumerable.Range(0, count).ToList();
        rest.RemoveAll(taken.ToHashSet().Contains);
        return rest;
    }

    /// <summary>Between the same two neighbours as many names went as came: each stands in the place of one.</summary>
    private static List<(int From, int To)> Renamed(List<int> missing, List<int> added, List<(int Expected, int Found)> kept)
    {
        var went = missing.GroupBy(i => kept.Count(k => k.Expected < i)).ToDictionary(g => g.Key, g => g.ToList());
        var came = added.GroupBy(i => kept.Count(k => k.Found < i)).ToDictionary(g => g.Key, g => g.ToList());
        return [.. went.Where(g => came.TryGetValue(g.Key, out var there) && there.Count == g.Value.Count).SelectMany(g => g.Value.Zip(came[g.Key]))];
    }
}
