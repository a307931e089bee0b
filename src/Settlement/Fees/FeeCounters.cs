namespace Rijie.Settlement.Fees;

/// <summary>
/// Counts what tiers and free quotas count, per contract, rule and period. Rows pass once, in the order of trade time and
/// provider order number, those without a trade time last in their clearing date.
/// </summary>
internal sealed class FeeCounters
{
    private readonly Dictionary<(string Contract, string Rule, int Year, int Month), long> _tiers = [];
    private readonly Dictionary<(string Contract, string Rule, int Year, int Month), long> _quotas = [];

    /// <summary>Gives a row the counters as they stand before it, then counts it.</summary>
    /// <remarks>
    /// A refund keeps the counters of its original and lowers those of its own period where the contract says
    /// <c>net_of_refunds</c>. A row that no rule prices counts nowhere.
    /// </remarks>
    public FeeSubject Pass(FeeContract contract, FeeSubject subject)
    {
        if (SalePrice.RuleOf(contract, subject.PricedBy) is not { } rule) return subject;
        var date = contract.Effective.By is EffectiveBy.TradeDate ? subject.TradeDate ?? subject.ClearingDate : subject.ClearingDate;
        var before = subject;
        if (rule.Tiers is { } tiers)
        {
            var key = (contract.Id, rule.Id, date.Year, tiers.Counter is TierCounter.YearVolume ? 0 : date.Month);
            var counter = _tiers.GetValueOrDefault(key);
            before = before with { TierCounterBefore = counter };
            _tiers[key] = Counted(counter, subject, tiers.Counter is TierCounter.MonthCount ? 1 : subject.Gross.Fen, tiers.NetOfRefunds);
        }
        if (rule.Quota is { } quota)
        {
            var key = (contract.Id, rule.Id, date.Year, quota.Per is FeePeriod.Year ? 0 : date.Month);
            var used = _quotas.GetValueOrDefault(key);
            before = before with { QuotaUsedFen = used };
            _quotas[key] = Counted(used, subject, (SalePrice.BasisOf(contract, subject) ?? subject.Gross).Fen, quota.NetOfRefunds);
        }
        return before;
    }

    private static long Counted(long counter, FeeSubject subject, long step, bool netOfRefunds) => subject.Type switch
    {
        TransactionType.Sale or TransactionType.PreauthComplete or TransactionType.DebitAdjustment => counter + step,
        // A void or reversal makes the sale not have happened.
        TransactionType.Void or TransactionType.PreauthCompleteVoid or TransactionType.Reversal => Math.Max(0, counter - step),
        TransactionType.Refund or TransactionType.CreditAdjustment when netOfRefunds => Math.Max(0, counter - step),
        _ => counter,
    };
}
