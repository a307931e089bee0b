namespace Rijie.Settlement.Fees;

/// <summary>
/// The order in which rows are counted and shared: clearing date, then trade time and provider order number, those without a trade time last in
/// their date, then row id. The clearing date comes first, so that a row that arrives late never moves the price of a day that is closed.
/// </summary>
internal static class FeeOrder
{
    /// <summary>The place of a row in the order, but for ties.</summary>
    public readonly record struct Key(int Day, int Index, long Ticks)
    {
        public static Key Of(FeeRow row, int index) => new(row.Time.ClearingDate.DayNumber, index, row.Time.TradedAt?.UtcTicks ?? long.MaxValue);
    }

    /// <summary>The places of rows, sorted by their keys.</summary>
    public static int[] Of(Key[] keys, IReadOnlyList<FeeRow> rows)
    {
        Array.Sort(keys, (a, b) => Compare(a, b, rows));
        return Array.ConvertAll(keys, k => k.Index);
    }

    private static int Compare(Key a, Key b, IReadOnlyList<FeeRow> rows)
    {
        if (a.Day != b.Day) return a.Day.CompareTo(b.Day);
        if (a.Ticks != b.Ticks) return a.Ticks.CompareTo(b.Ticks);
        if (a.Index == b.Index) return 0;
        var (one, other) = (rows[a.Index], rows[b.Index]);
        var byNumber = string.CompareOrdinal(one.ProviderOrderNo, other.ProviderOrderNo);
        return byNumber != 0 ? byNumber : string.CompareOrdinal(one.RowId, other.RowId);
    }
}
