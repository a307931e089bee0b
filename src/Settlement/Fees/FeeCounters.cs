namespace Rijie.Settlement.Fees;

/// <summary>What a counter counts: the tiers or the free quota of a rule in a month (or year, then the month is 0).</summary>
internal readonly record struct FeeCounterKey(string ContractId, string RuleId, bool IsQuota, int Year, int Month);

/// <summary>What the rows of a clearing date moved a counter by.</summary>
internal sealed record FeeCount(DateOnly ClearingDate, FeeCounterKey Key, long Moved);

/// <summary>
/// Counts what tiers and free quotas count, per contract, rule and period. Rows pass once, in the order of <see cref="FeeOrder"/>.
/// A counter is a sum: what the days before moved can be added up anywhere and handed in.
/// </summary>
internal sealed class FeeCounters
{
    private readonly Dictionary<FeeCounterKey, long> _sums = [];
    private readonly Dictionary<(DateOnly ClearingDate, FeeCounterKey Key), long> _moved = [];

    /// <param name="before">What days before the first row moved.</param>
    public FeeCounters(IEnumerable<FeeCount>? before = null)
    {
        foreach (var count in before ?? []) _sums[count.Key] = _sums.GetValueOrDefault(count.Key) + count.Moved;
    }

    /// <summary>What the rows that passed moved, by clearing date and key.</summary>
    public IReadOnlyList<FeeCount> Moved =>
    [
        .. _moved.Select(m => new FeeCount(m.Key.ClearingDate, m.Key.Key, m.Value)).OrderBy(m => m.ClearingDate)
            .ThenBy(m => m.Key.ContractId, StringComparer.Ordinal).ThenBy(m => m.Key.RuleId, StringComparer.Ordinal)
            .ThenBy(m => m.Key.IsQuota).ThenBy(m => m.Key.Year).ThenBy(m => m.Key.Month),
    ];

    /// <summary>Gives a row the counters as they stand before it, then counts it.</summary>
    /// <param name="contract">The version that prices the row.</param>
    /// <param name="subject">The row.</param>
    /// <param name="count">Whether it moves the counters.</param>
    /// <remarks>
    /// A refund keeps the counters of its original and lowers those of its own period where the contract says
    /// <c>net_of_refunds</c>. A row that no rule prices counts nowhere.
    /// </remarks>
    public FeeSubject Pass(FeeContract contract, FeeSubject subject, bool count = true)
    {
        if (!contract.Counts || SalePrice.RuleOf(contract, subject.PricedBy) is not { } rule) return subject;
        var date = contract.Effective.By is EffectiveBy.TradeDate ? subject.TradeDate ?? subject.ClearingDate : subject.ClearingDate;
        var before = subject;
        if (rule.Tiers is { } tiers)
        {
            var key = new FeeCounterKey(contract.Id, rule.Id, false, date.Year, tiers.Counter is TierCounter.YearVolume ? 0 : date.Month);
            before = before with { TierCounterBefore = Standing(key) };
            if (count) Move(key, subject, tiers.Counter is TierCounter.MonthCount ? 1 : subject.Gross.Fen, tiers.NetOfRefunds);
        }
        if (rule.Quota is { } quota)
        {
            var key = new FeeCounterKey(contract.Id, rule.Id, true, date.Year, quota.Per is FeePeriod.Year ? 0 : date.Month);
            before = before with { QuotaUsedFen = Standing(key) };
            if (count) Move(key, subject, (SalePrice.BasisOf(contract, subject) ?? subject.Gross).Fen, quota.NetOfRefunds);
        }
        return before;
    }

    /// <summary>A period that took back more than it sold counts as one that sold nothing.</summary>
    private long Standing(FeeCounterKey key) => Math.Max(0, _sums.GetValueOrDefault(key));

    private void Move(FeeCounterKey key, FeeSubject subject, long step, bool netOfRefunds)
    {
        var moved = subject.Type switch
        {
            TransactionType.Sale or TransactionType.PreauthComplete or TransactionType.DebitAdjustment => step,
            // A void or reversal makes the sale not have happened.
            TransactionType.Void or TransactionType.PreauthCompleteVoid or TransactionType.Reversal => -step,
            TransactionType.Refund or TransactionType.CreditAdjustment when netOfRefunds => -step,
            _ => 0,
        };
        if (moved == 0) return;
        _sums[key] = _sums.GetValueOrDefault(key) + moved;
        var place = (subject.ClearingDate, key);
        _moved[place] = _moved.GetValueOrDefault(place) + moved;
    }
}
