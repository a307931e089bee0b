namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Which suspended money came back in a later payout: the one of just that amount, else the oldest first.</summary>
internal static class PayoutReleases
{
    /// <summary>How much of each payout's suspended money was released, by number.</summary>
    public static IReadOnlyDictionary<string, Money> Of(IReadOnlyList<PayoutGroup> groups, PayoutChains chains)
    {
        var released = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var payout in groups.Where(g => g.ReleasedWithin > Money.Zero).SelectMany(g => g.Payouts)) released[payout.PayoutNo] = PayoutAmounts.Suspended(payout);
        List<Payout> InOrder(Func<Payout, bool> which) => [.. chains.Standing.Where(which).OrderBy(chains.DateOf).ThenBy(p => p.PayoutNo, StringComparer.Ordinal)];
        Money Left(Payout payout) => PayoutAmounts.Suspended(payout) - released.GetValueOrDefault(payout.PayoutNo);
        var held = InOrder(p => PayoutAmounts.Suspended(p) > Money.Zero);
        foreach (var payout in InOrder(p => p.Released > Money.Zero && p.State is not (PayoutState.Failed or PayoutState.Pending)))
        {
            var told = payout.Released;
            var earlier = held.FindAll(p => p != payout && chains.DateOf(p) <= chains.DateOf(payout));
            if (earlier.Find(p => Left(p) == told) is { } exact) earlier = [exact];
            foreach (var one in earlier)
            {
                var part = Money.FromFen(Math.Min(told.Fen, Left(one).Fen));
                released[one.PayoutNo] = released.GetValueOrDefault(one.PayoutNo) + part;
                told -= part;
            }
        }
        return released;
    }
}
