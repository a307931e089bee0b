namespace Rijie.Settlement.Fees;

/// <summary>
/// The order in which rows are counted and shared: clearing date, then trade time and provider order number, those without a trade time last in
/// their date, then row id. The clearing date comes first, so that a row that arrives late never moves the price of a day that is closed.
/// </summary>
internal static class FeeOrder
{
    /// <summary>The places of the rows in that order.</summary>
    public static int[] Of(IReadOnlyList<FeeRow> rows)
    {
        var keys = new Key[rows.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var subject = rows[i].Subject;
            keys[i] = new(subject.ClearingDate.DayNumber, subject.TradedAt?.UtcTicks ?? long.MaxValue, i);
        }
        Array.Sort(keys, (a, b) =>
        {
            if (a.Day != b.Day) return a.Day.CompareTo(b.Day);
            if (a.Ticks != b.Ticks) return a.Ticks.CompareTo(b.Ticks);
            if (a.Index == b.Index) return 0;
            var (one, other) = (rows[a.Index], rows[b.Index]);
            var byNumber = string.CompareOrdinal(one.ProviderOrderNo, other.ProviderOrderNo);
            return byNumber != 0 ? byNumber : string.CompareOrdinal(one.RowId, other.RowId);
        });
        return Array.ConvertAll(keys, k => k.Index);
    }

    private readonly record struct Key(int Day, long Ticks, int Index);
}
