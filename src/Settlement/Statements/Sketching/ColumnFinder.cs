using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Looks at the cells of each column.</summary>
internal static class ColumnFinder
{
    private const string Prefixes = "`'\t";

    public static IReadOnlyList<SketchColumn> Find(SketchTable table) =>
        [.. Enumerable.Range(0, table.ColumnCount).Select(i => Of(i, table))];

    private static SketchColumn Of(int index, SketchTable table)
    {
        var header = table.Names?.Cells[index];
        var fixedWidth = table.Shape.Kind == ShapeKind.FixedWidth;
        var cells = table.Rows.Select(r => r[index]).ToArray();
        var prefix = fixedWidth ? null : PrefixOf(cells);
        if (prefix is not null) cells = [.. cells.Select(c => c.StartsWith(prefix, StringComparison.Ordinal) ? c[1..] : c)];
        var absent = AbsentIn(cells, fixedWidth);
        var raw = cells.Select(c => absent.Contains(c.Trim(' ')) ? "" : c).ToArray();
        var texts = fixedWidth ? [.. raw.Select(c => c.Trim(' '))] : raw;
        var filled = texts.Where(t => t.Length > 0).ToList();
        var dates = DateForm.Find(texts);
        var amount = dates is not null && DateForm.HasDay(dates) && filled.Count > 0 ? null : AmountForm.Find(raw, header is null ? null : HeaderWords.UnitOf(header), fixedWidth);
        return new SketchColumn
        {
            Index = index,
            Name = header ?? $"column_{index + 1}",
            Meaning = header is null ? null : Vocabulary.Headers.Of(header),
            Prefix = prefix,
            Absent = absent,
            Texts = texts,
            Amount = amount?.Format,
            Fen = amount?.Fen ?? [],
            DateForm = dates,
            Filled = filled.Count,
            Distinct = filled.Distinct(StringComparer.Ordinal).Count(),
            Longest = filled.Select(t => t.Length).DefaultIfEmpty().Max(),
            Shortest = filled.Select(t => t.Length).DefaultIfEmpty().Min(),
        };
    }

    /// <summary>A mark before every cell, as programs write it to keep spreadsheets from changing long numbers.</summary>
    private static string? PrefixOf(string[] cells)
    {
        var filled = cells.Where(c => c.Length > 0).ToList();
        foreach (var prefix in Prefixes)
            if (filled.Count > 0 && filled.All(c => c[0] == prefix)) return prefix.ToString();
        return null;
    }

    /// <summary>Known marks, and in fixed widths a run of zeros, where other cells of the column say something.</summary>
    private static List<string> AbsentIn(string[] cells, bool fixedWidth)
    {
        var marks = cells.Select(c => c.Trim(' ')).Where(Vocabulary.IsAbsent).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return fixedWidth ? [] : marks;
    }
}
