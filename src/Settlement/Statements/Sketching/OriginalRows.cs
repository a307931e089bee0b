namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the rows that name another transaction as their original: refunds and their like do, sales do not.</summary>
internal static class OriginalRows
{
    public const int ShortestIdentifier = 5;

    /// <summary>For each row whether it names an original, or <c>null</c> where no column of the table does.</summary>
    public static bool[]? Find(IReadOnlyList<SketchColumn> columns)
    {
        var named = columns.Where(c => c.Meaning is ColumnMeaning.OriginalMerchantOrderNo or ColumnMeaning.OriginalProviderOrderNo or ColumnMeaning.OriginalTraceNo or ColumnMeaning.OriginalTradeDate).ToList();
        var identifiers = named.Count > 0 ? [] : columns.Where(c => c.IsUnique).Select(Rows).ToList();
        var found = (named.Count > 0 ? named : columns.Where(c => MayPoint(c) && identifiers.Any(i => PointsAt(c, i)))).Where(c => c.Filled > 0 && c.HasBlanks).ToList();
        return found.Count == 0 ? null : [.. Enumerable.Range(0, columns[0].Texts.Length).Select(r => found.Any(c => c.Texts[r].Length > 0))];
    }

    private static Dictionary<string, int> Rows(SketchColumn identifier) => identifier.Texts.Select((text, row) => (text, row)).ToDictionary(t => t.text, t => t.row, StringComparer.Ordinal);

    private static bool MayPoint(SketchColumn column) =>
        column.Meaning is null && column.HasBlanks && column.Filled > 0 && column.Filled * 2 <= column.Texts.Length && column.Shortest >= ShortestIdentifier;

    /// <summary>Whether the texts of a column, blank in most rows, are those of an identifier of other rows.</summary>
    private static bool PointsAt(SketchColumn column, Dictionary<string, int> identifier) =>
        column.Texts.Select((text, row) => (text, row)).All(t => t.text.Length == 0 || (identifier.TryGetValue(t.text, out var other) && other != t.row));
}
