namespace Rijie.Settlement.Matching;

/// <summary>The refunds of each sale in the order in which they are priced: trade time, then provider order number; without a trade time at the end of the clearing date.</summary>
internal sealed class RefundHistory
{
    private readonly Dictionary<MatchRow, (Dictionary<MatchRow, int> Places, MatchRow[] Refunds, Transaction[] Transactions)> byOriginal = [];

    public RefundHistory(RunSides sides, Func<MatchRow, MatchRow?> originalOf)
    {
        var rows = sides.Statement.Concat(sides.Earlier.Where(r => r.Row.Side == Side.Statement));
        var refunds = rows.Where(r => r.Transaction.Type == TransactionType.Refund && r.Transaction.State.HasSucceeded());
        foreach (var group in refunds.Select(r => (Refund: r, Original: originalOf(r))).Where(p => p.Original is not null).GroupBy(p => p.Original!))
        {
            MatchRow[] sorted =
                [.. group.Select(p => p.Refund).OrderBy(Time).ThenBy(r => r.ProviderOrderNo, StringComparer.Ordinal).ThenBy(r => r.Row.RowId, StringComparer.Ordinal)];
            var places = sorted.Index().ToDictionary(p => p.Item, p => p.Index);
            byOriginal[group.Key] = (places, sorted, [.. sorted.Select(r => r.Transaction)]);
        }
    }

    /// <summary>The refunds of the same sale before this one, oldest first; not copied, so that many refunds of one sale stay linear.</summary>
    public IReadOnlyList<Transaction> Before(MatchRow row, MatchRow original)
    {
        if (!byOriginal.TryGetValue(original, out var history)) return [];
        // A refund that the statement does not know: what was refunded strictly before its time.
        var count = history.Places.TryGetValue(row, out var own) ? own : history.Refunds.Count(r => Time(r) < Time(row));
        return new ArraySegment<Transaction>(history.Transactions, 0, count);
    }

    private static DateTimeOffset Time(MatchRow row) =>
        row.Transaction.TradedAt ?? (row.ClearingDate is { } date ? ChinaTime.ToInstant(date.AddDays(1), TimeOnly.MinValue) : DateTimeOffset.MaxValue);
}
