using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>For each break of L4: what its difference is equal to, and what comes nearest.</summary>
internal static class BankExplanations
{
    private const int NearDays = 7;

    public static IReadOnlyList<Explanation> Of(Break found, BankRun run) => DifferenceSearch.Best(found.Code switch
    {
        BreakCode.B03 => OfAmount(found, run),
        BreakCode.B01 => OfMissing(found, run),
        BreakCode.B02 => OfUnexpected(found, run),
        BreakCode.B04 => run.Matches.Where(m => m.Payouts.Any(p => p.Payout.PayoutNo == found.Reference && p.ConnectionId == found.ConnectionId)).SelectMany(m => m.Entries).Select(e => new Explanation(ExplanationWords.NearestEntry, e.Amount.Fen, NameOf(e))),
        _ => [],
    });

    private static IEnumerable<Explanation> OfAmount(Break found, BankRun run)
    {
        if (run.Matches.FirstOrDefault(m => m.Entries.Any(e => e.EntryId == found.ProviderRowId)) is not { } match) yield break;
        var paid = match.Payouts.Aggregate(Money.Zero, (sum, p) => sum + p.Payout.Paid);
        foreach (var equal in DifferenceSearch.Equal(paid, paid + found.Delta, match.Payouts.Select(p => (p.Payout.PayoutNo, p.Payout.WithdrawalFee)), match.Payouts.Select(p => (p.Payout.PayoutNo, PayoutAmounts.Suspended(p.Payout))))) yield return equal;
        foreach (var charge in run.Entries.Where(e => e.Entry.Amount == found.Delta && Math.Abs(e.Entry.BookingDate.DayNumber - match.Entries[0].BookingDate.DayNumber) <= 1)) yield return new(ExplanationWords.BankCharge, charge.Entry.Amount.Fen, NameOf(charge.Entry));
    }

    private static IEnumerable<Explanation> OfMissing(Break found, BankRun run)
    {
        if (run.Payouts.FirstOrDefault(p => p.BreakId == found.BreakId)?.Payout is not { } payout) yield break;
        foreach (var entry in run.Entries.Where(e => e.State is not RowState.Matched && e.Entry.Amount > Money.Zero && Math.Abs(e.Entry.ValueDate.DayNumber - payout.Date.DayNumber) <= NearDays))
            if (entry.Reason == BankWords.Reversed && entry.Entry.Amount == payout.Payout.Paid) yield return new(ExplanationWords.Reversed, entry.Entry.Amount.Fen, NameOf(entry.Entry));
            else yield return new(ExplanationWords.NearestEntry, entry.Entry.Amount.Fen, NameOf(entry.Entry), (entry.Entry.Amount - payout.Payout.Paid).Fen);
    }

    private static IEnumerable<Explanation> OfUnexpected(Break found, BankRun run)
    {
        if (run.Entries.FirstOrDefault(e => e.BreakId == found.BreakId) is not { } entry) yield break;
        foreach (var payout in run.Payouts.Where(p => p.Payout.Provider == entry.Provider && p.State is not RowState.Matched))
            yield return new(ExplanationWords.NearestPayout, PayoutAmounts.Planned(payout.Payout.Payout).Fen, payout.Payout.Payout.PayoutNo, (PayoutAmounts.Planned(payout.Payout.Payout) - entry.Entry.Amount).Fen);
    }

    /// <summary>How people find an entry in their bank's list.</summary>
    private static string NameOf(BankEntry entry) => entry.Reference ?? entry.EndToEndId ?? entry.EntryId;
}
