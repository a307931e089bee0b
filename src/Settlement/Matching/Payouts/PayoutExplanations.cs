namespace Rijie.Settlement.Matching.Payouts;

/// <summary>For each break of L3: what its difference is equal to, and what comes nearest.</summary>
internal static class PayoutExplanations
{
    /// <summary>Explains one break.</summary>
    /// <param name="facts">Rows of its days whose net may be the difference.</param>
    public static IReadOnlyList<Explanation> Of(Break found, PayoutRun run, IReadOnlyList<AmountFact> facts) => DifferenceSearch.Best(found.Code switch
    {
        BreakCode.P01 or BreakCode.P10 => OfBatch(found, run),
        _ when run.Groups.FirstOrDefault(g => g.Payouts.Any(p => p.PayoutNo == found.Reference)) is { } group => OfPayout(found, group, run, facts),
        _ => [],
    });

    /// <summary>Which payouts might have been meant for a batch that nobody paid.</summary>
    private static IEnumerable<Explanation> OfBatch(Break found, PayoutRun run)
    {
        if (run.Batches.FirstOrDefault(b => b.BreakId == found.BreakId) is not { Unpaid: { Fen: > 0 } unpaid }) yield break;
        foreach (var group in run.Groups.Where(g => g.Verdict is PayoutVerdict.Unexpected or PayoutVerdict.Ambiguous or PayoutVerdict.Unknown || g.PlanDelta > Money.Zero))
            foreach (var payout in group.Payouts)
                yield return Near(ExplanationWords.NearestPayout, group.Batches.Count > 0 ? group.PlanDelta : PayoutAmounts.OfBatches(payout), payout.PayoutNo, unpaid);
    }

    private static IEnumerable<Explanation> OfPayout(Break found, PayoutGroup group, PayoutRun run, IReadOnlyList<AmountFact> facts)
    {
        var payout = group.Payouts.First(p => p.PayoutNo == found.Reference);
        if (found.Code is BreakCode.P09 && found.Differences[0] is { } fee && long.Parse(fee.Actual, System.Globalization.CultureInfo.InvariantCulture) == 2 * long.Parse(fee.Book, System.Globalization.CultureInfo.InvariantCulture))
            yield return new(ExplanationWords.FeeTwice, long.Parse(fee.Book, System.Globalization.CultureInfo.InvariantCulture), payout.PayoutNo);
        var delta = found.Delta;
        if (delta == Money.Zero || found.Code is BreakCode.P09) yield break;
        if (found.Code is BreakCode.P02 or BreakCode.P03 or BreakCode.P07)
        {
            var expected = group.Paid - delta;
            foreach (var equal in DifferenceSearch.Equal(expected, group.Paid, group.Payouts.Select(p => (p.PayoutNo, p.WithdrawalFee)).Append((payout.PayoutNo, group.UnstatedFee)), Held(run))) yield return equal;
            foreach (var batch in group.Batches.Where(b => b.Net == -delta)) yield return new(ExplanationWords.BatchMissing, batch.Net.Fen, batch.BatchId);
        }
        foreach (var batch in run.Batches.Where(b => b.Batch.Net == delta)) yield return new(IsPaid(batch) ? ExplanationWords.BatchAgain : ExplanationWords.NearestBatch, delta.Fen, batch.Batch.BatchId);
        if (found.Code is BreakCode.P04)
        {
            foreach (var other in run.Groups.SelectMany(g => g.Payouts).Where(p => p.PayoutNo != payout.PayoutNo && p.State is PayoutState.Paid && p.Paid == payout.Paid)) yield return new(ExplanationWords.PayoutAgain, other.Paid.Fen, other.PayoutNo);
            foreach (var batch in run.Batches.Where(x => x.Unpaid > Money.Zero)) yield return Near(ExplanationWords.NearestBatch, batch.Unpaid, batch.Batch.BatchId, payout.Paid);
        }
        // A row that is missing lowers what is paid by its net; one that was taken twice raises it.
        foreach (var fact in facts.Where(f => f.Net == -delta)) yield return new(ExplanationWords.RowMissing, fact.Net.Fen, fact.Reference);
        foreach (var fact in facts.Where(f => f.Net == delta)) yield return new(ExplanationWords.RowAgain, fact.Net.Fen, fact.Reference);

        static bool IsPaid(BatchStanding batch) => batch.Unpaid == Money.Zero;
    }

    private static IEnumerable<(string, Money)> Held(PayoutRun run) => run.Groups.SelectMany(g => g.Payouts).Select(p => (p.PayoutNo, PayoutAmounts.Suspended(p)));

    private static Explanation Near(string kind, Money amount, string reference, Money wanted) => new(kind, amount.Fen, reference, (amount - wanted).Fen);
}
