namespace Rijie.Settlement.Matching.Payouts;

/// <summary>
/// Payouts that were repeated under new numbers (settlement specification 4.4): only the last link counts, the earlier ones are superseded, and the last pays what
/// the first was for. A repetition counts once its fate is known: while it is on its way or failed, the money is where it was.
/// </summary>
internal sealed class PayoutChains
{
    private readonly Dictionary<string, Payout> _byNo;

    public PayoutChains(IEnumerable<Payout> payouts)
    {
        _byNo = payouts.ToDictionary(p => p.PayoutNo, StringComparer.Ordinal);
        var repeated = _byNo.Values.Where(p => p.State is not (PayoutState.Failed or PayoutState.Pending)).Select(p => p.OriginalPayoutNo).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var last = _byNo.Values.Where(p => !repeated.Contains(p.PayoutNo)).ToList();
        var reached = last.SelectMany(Links).Select(l => l.PayoutNo).ToHashSet(StringComparer.Ordinal);
        // Numbers that repeat each other in a circle would all be gone: the highest of them stands.
        foreach (var payout in _byNo.Values.OrderByDescending(p => p.PayoutNo, StringComparer.Ordinal))
        {
            if (reached.Contains(payout.PayoutNo)) continue;
            last.Add(payout);
            reached.UnionWith(Links(payout).Select(l => l.PayoutNo));
        }
        Standing = [.. last.OrderBy(p => p.PayoutNo, StringComparer.Ordinal)];
        Superseded = [.. _byNo.Values.Except(last).OrderBy(p => p.PayoutNo, StringComparer.Ordinal)];
    }

    /// <summary>Last links, by number.</summary>
    public IReadOnlyList<Payout> Standing { get; }

    /// <summary>Earlier links, by number.</summary>
    public IReadOnlyList<Payout> Superseded { get; }

    /// <summary>A payout and the ones that it repeats, the newest first. A circle ends where it closes.</summary>
    public IReadOnlyList<Payout> Links(Payout last)
    {
        var links = new List<Payout>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var link = last; link is not null && seen.Add(link.PayoutNo); link = link.OriginalPayoutNo is { } original ? _byNo.GetValueOrDefault(original) : null) links.Add(link);
        return links;
    }

    /// <summary>The settlement date of what it pays: of the first link that names one.</summary>
    public DateOnly? DateOf(Payout last) => Links(last).LastOrDefault(l => l.SettlementDate is not null)?.SettlementDate;
}
