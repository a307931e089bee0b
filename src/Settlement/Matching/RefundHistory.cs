namespace Rijie.Settlement.Matching;

/// <summary>What was given back of a sale before a row, and the fees that this returned by contract (not negative).</summary>
internal readonly record struct RefundedBefore(Money Gross, Money Fee);

/// <summary>The refunds of each sale in the order in which they are priced: trade time, then provider order number; without a trade time at the end of the clearing date.</summary>
internal sealed class RefundHistory
{
    private readonly ILookup<MatchRow, MatchRow> refundsByOriginal;
    private readonly Func<MatchRow, RefundedBefore, FeeAnswer?> price;
    private readonly Dictionary<MatchRow, History> histories = [];

    /// <summary>Refunds of the statement, of earlier days too.</summary>
    /// <param name="sides">The rows.</param>
    /// <param name="originalOf">Finds the sale of a refund.</param>
    /// <param name="price">Prices a refund after those before it.</param>
    public RefundHistory(RunSides sides, Func<MatchRow, MatchRow?> originalOf, Func<MatchRow, RefundedBefore, FeeAnswer?> price)
    {
        this.price = price;
        refundsByOriginal = sides.Statement.Concat(sides.EarlierStatement)
            .Where(r => r.Type == TransactionType.Refund && r.State.HasSucceeded())
            .Select(r => (Refund: r, Original: originalOf(r)))
            .Where(p => p.Original is not null)
            .ToLookup(p => p.Original!, p => p.Refund);
    }

    /// <summary>What was given back before this row; for a row that is no refund of the statement, what was given back before its time.</summary>
    public RefundedBefore Before(MatchRow row, MatchRow original)
    {
        if (!histories.TryGetValue(original, out var history)) histories[original] = history = Read(original);
        if (history.ByRefund.TryGetValue(row, out var before)) return before;
        var earlier = history.Times.BinarySearch(Time(row));
        if (earlier < 0) return history.Sums[~earlier];
        while (earlier > 0 && history.Times[earlier - 1] == Time(row)) earlier--;
        return history.Sums[earlier];
    }

    private History Read(MatchRow original)
    {
        var history = new History([], [], []);
        var sum = default(RefundedBefore);
        foreach (var refund in refundsByOriginal[original].OrderBy(Time).ThenBy(r => r.ProviderOrderNo, StringComparer.Ordinal).ThenBy(r => r.RowId, StringComparer.Ordinal))
        {
            history.ByRefund[refund] = sum;
            history.Times.Add(Time(refund));
            history.Sums.Add(sum);
            var returned = price(refund, sum) is { Kind: FeeAnswerKind.Priced } answer ? -answer.Fee : Money.Zero;
            sum = new(sum.Gross + refund.Gross, sum.Fee + returned);
        }
        history.Sums.Add(sum);
        return history;
    }

    private static DateTimeOffset Time(MatchRow row) =>
        row.TradedAt ?? (row.ClearingDate is { } date ? ChinaTime.ToInstant(date.AddDays(1), TimeOnly.MinValue) : DateTimeOffset.MaxValue);

    private sealed record History(Dictionary<MatchRow, RefundedBefore> ByRefund, List<DateTimeOffset> Times, List<RefundedBefore> Sums);
}
