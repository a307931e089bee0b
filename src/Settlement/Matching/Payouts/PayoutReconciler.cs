namespace Rijie.Settlement.Matching.Payouts;

/// <summary>L3: holds what a provider owes by its statements against what it says it paid (settlement specification 4.4).</summary>
/// <remarks>Each payout and each batch ends in exactly one state; one that several things are wrong with is in one break that lists them all.</remarks>
internal static class PayoutReconciler
{
    /// <summary>Reconciles one connection. Pure: the same input gives the same answer, in whatever order it comes.</summary>
    public static PayoutRun Run(PayoutInput input)
    {
        var chains = new PayoutChains(input.Payouts);
        var walk = PayoutWalk.Run(input, chains);
        var groups = walk.Groups.OrderBy(g => g.Payouts[0].PayoutNo, StringComparer.Ordinal).ToList();
        var released = PayoutReleases.Of(groups, chains);
        var breaks = new List<Break>();
        var payouts = new List<PayoutStanding>();
        payouts.AddRange(chains.Superseded.Select(p => new PayoutStanding(p.PayoutNo, RowState.NothingDue, PayoutWords.Superseded)));
        payouts.AddRange(chains.Standing.Where(p => p.State is PayoutState.Failed).Select(p => new PayoutStanding(p.PayoutNo, RowState.NothingDue, PayoutWords.Failed)));
        foreach (var group in groups)
            foreach (var payout in group.Payouts)
            {
                var faults = PayoutFaults.Of(payout, group, input, released.GetValueOrDefault(payout.PayoutNo));
                if (faults.Count > 0) breaks.Add(Of(input, payout, chains.DateOf(payout) ?? payout.SettlementDate, faults));
                payouts.Add(faults.Count > 0 ? new(payout.PayoutNo, RowState.Break, BreakId: breaks[^1].BreakId) : StandingOf(payout, group, input));
            }
        var byPayout = payouts.Where(p => p.BreakId is not null).ToDictionary(p => p.PayoutNo, p => p.BreakId!, StringComparer.Ordinal);
        var batches = new BatchJudge(input, walk, groups, byPayout);
        breaks.AddRange(batches.Breaks);
        return new()
        {
            ConnectionId = input.ConnectionId,
            Groups = groups,
            Payouts = [.. payouts.OrderBy(p => p.PayoutNo, StringComparer.Ordinal)],
            Batches = [.. batches.Standings.OrderBy(b => b.Batch.BatchId, StringComparer.Ordinal)],
            Breaks = Reconciler.InOrder(breaks),
        };
    }

    private static Break Of(PayoutInput input, Payout payout, DateOnly? date, IReadOnlyList<BreakDifference> faults) => new()
    {
        Code = faults[0].Code,
        Subcode = faults[0].Subcode,
        Level = MatchLevel.L3,
        ConnectionId = input.ConnectionId,
        Reference = payout.PayoutNo,
        OriginalDate = date,
        Delta = faults[0].Delta,
        Differences = faults,
    };

    private static PayoutStanding StandingOf(Payout payout, PayoutGroup group, PayoutInput input) => group.Verdict switch
    {
        PayoutVerdict.Pending => new(payout.PayoutNo, RowState.InTransit, PayoutWords.Pending),
        PayoutVerdict.Unknown => new(payout.PayoutNo, RowState.InTransit, PayoutWords.StatementAwaited),
        PayoutVerdict.Settled when !group.IsCertain && group.PlanDelta != Money.Zero => new(payout.PayoutNo, RowState.InTransit, PayoutWords.EarlierUnknown),
        PayoutVerdict.Settled when group.PlanDelta < Money.Zero && group.Due is { } due && input.Now < due.ExpectBy => new(payout.PayoutNo, RowState.InTransit, PayoutWords.PartsAwaited),
        _ => new(payout.PayoutNo, RowState.Matched),
    };
}
