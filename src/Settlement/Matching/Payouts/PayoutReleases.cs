namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Which suspended money came back in a later payout: the oldest first.</summary>
internal static class PayoutReleases
{
    /// <summary>How much of each payout's suspended money was released, by number.</summary>
    public static IReadOnlyDictionary<string, Money> Of(IReadOnlyList<PayoutGroup> groups, PayoutChains chains)
    {
        var released = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var payout in groups.Where(g => g.ReleasedWithin > Money.Zero).SelectMany(g => g.Payouts)) released[payout.PayoutNo] = PayoutAmounts.Suspended(payout);
        var told = chains.Standing.Where(p => p.State is PayoutState.Paid).Aggregate(Money.Zero, (sum, p) => sum + p.Released);
        foreach (var payout in chains.Standing.Where(p => PayoutAmounts.Suspended(p) > Money.Zero).OrderBy(p => chains.DateOf(p)).ThenBy(p => p.PayoutNo, StringComparer.Ordinal))
        {
            if (told <= Money.Zero) break;
            var before = released.GetValueOrDefault(payout.PayoutNo);
            var part = Money.FromFen(Math.Min(told.Fen, (PayoutAmounts.Suspended(payout) - before).Fen));
            released[payout.PayoutNo] = before + part;
            told -= part;
        }
        return released;
    }
}
