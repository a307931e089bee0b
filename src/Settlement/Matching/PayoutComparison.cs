namespace Rijie.Settlement.Matching;

/// <summary>Holds payouts against what the provider itself planned and against the statement's net (settlement specification 4.4): <c>P02</c>, <c>P03</c>, <c>P05</c>, <c>P06</c>.</summary>
/// <remarks>
/// A payout that another one repeats is superseded once that one's fate is known: only the last link of the chain counts. A negative batch is carried into
/// the next one. A payout may pay several batches at once (<see cref="UnpaidBatches"/>). Lateness (<c>P01</c>), payouts without a batch and the bank are not judged here.
/// </remarks>
internal static class PayoutComparison
{
    /// <summary>Compares one connection's payouts.</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="batches">Its batches, at most one a settlement date.</param>
    /// <param name="payouts">All payouts that are known for those dates; each has a settlement date.</param>
    /// <param name="now">The time at which a batch is called unpaid.</param>
    /// <returns>The breaks in the order of <see cref="Reconciler.InOrder"/>.</returns>
    public static IReadOnlyList<Break> Run(string connectionId, IReadOnlyList<SettlementBatch> batches, IReadOnlyList<Payout> payouts, DateTimeOffset now)
    {
        var breaks = new List<Break>();
        var repeated = payouts.Where(p => p.OriginalPayoutNo is not null && p.State is not (PayoutState.Failed or PayoutState.Pending)).Select(p => p.OriginalPayoutNo!).ToHashSet(StringComparer.Ordinal);
        var standing = payouts.Where(p => !repeated.Contains(p.PayoutNo)).OrderBy(p => p.PayoutNo, StringComparer.Ordinal).ToList();
        foreach (var payout in standing)
            breaks.AddRange(Own(payout).Select(d => Of(d.Code, connectionId, payout.PayoutNo, payout.SettlementDate, d.Delta)));

        var unpaid = new UnpaidBatches();
        var byDate = batches.ToDictionary(b => b.SettlementDate);
        var madeOn = standing.Where(p => p.State is not PayoutState.Failed).ToLookup(p => p.SettlementDate!.Value);
        foreach (var date in byDate.Keys.Union(madeOn.Select(day => day.Key)).Order())
        {
            var paid = madeOn[date].ToList();
            // What came back pays nothing; its money may come with that of another day.
            var isPaid = paid.Exists(p => p.State is not PayoutState.Returned);
            var batch = byDate.GetValueOrDefault(date);
            unpaid.Add(batch, isPaid);
            if (!isPaid || batch is { IsWhole: false }) continue;
            if (!paid.TrueForAll(p => p.State is PayoutState.Paid))
            {
                unpaid.TakeUndecided(date);
                continue;
            }
            var off = unpaid.Take(date, paid.Aggregate(Money.Zero, (sum, p) => sum + (p.Planned ?? p.Paid + p.Suspended) + p.WithdrawalFee));
            if (off is null || breaks.Exists(b => IsOff(b) && paid.Exists(p => p.PayoutNo == b.Reference))) continue;
            if (off.Delta > Money.Zero || now >= off.DueAt)
                breaks.Add(Of(off.Delta > Money.Zero ? BreakCode.P03 : BreakCode.P02, connectionId, paid[^1].PayoutNo, date, off.Delta));
        }
        return Reconciler.InOrder(breaks);
    }

    /// <summary>What a payout says against itself.</summary>
    private static IEnumerable<(BreakCode Code, Money Delta)> Own(Payout payout)
    {
        var expected = payout.Planned is { } planned ? planned - payout.Suspended : (Money?)null;
        switch (payout.State)
        {
            case PayoutState.Returned:
                yield return (BreakCode.P05, -(expected ?? payout.Paid));
                break;
            case PayoutState.Frozen:
                yield return (BreakCode.P06, -(payout.Planned ?? payout.Suspended));
                break;
            case PayoutState.Paid:
                if (expected is { } due && payout.Paid != due) yield return (payout.Paid < due ? BreakCode.P02 : BreakCode.P03, payout.Paid - due);
                if (payout.Suspended > Money.Zero) yield return (BreakCode.P06, -payout.Suspended);
                break;
            default:
                break;
        }
    }

    private static bool IsOff(Break found) => found.Code is BreakCode.P02 or BreakCode.P03;

    private static Break Of(BreakCode code, string connectionId, string payoutNo, DateOnly? date, Money delta) =>
        new() { Code = code, Level = MatchLevel.L3, ConnectionId = connectionId, Reference = payoutNo, OriginalDate = date, Delta = delta };
}
