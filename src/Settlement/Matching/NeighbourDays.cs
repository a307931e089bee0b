namespace Rijie.Settlement.Matching;

/// <summary>MK4 with a trade date that is one day off: two clocks on either side of midnight.</summary>
internal static class NeighbourDays
{
    /// <summary>Pairs what is alone within one day on both sides; what could go with several is in doubt.</summary>
    public static void Match(MatchKeys keys, Pairing pairing)
    {
        foreach (var group in KeyGroup.Of(pairing, keys.In(MatchTier.MK4, withDate: false), row => row.Stands && !pairing.IsTaken(row)))
        {
            var bookDays = group.Book.ToLookup(r => r.TradeDate!.Value);
            var actualDays = group.Actual.ToLookup(r => r.TradeDate!.Value);
            foreach (var row in group.Book)
            {
                var near = Near(actualDays, row.TradeDate!.Value);
                if (near.Count == 1 && Near(bookDays, near[0].TradeDate!.Value).Count == 1) pairing.Join(row, near[0], MatchTier.MK4);
                else if (near.Count > 0) pairing.Doubt(row);
            }
            foreach (var row in group.Actual)
                if (Near(bookDays, row.TradeDate!.Value).Count > 0) pairing.Doubt(row);
        }
    }

    /// <summary>At most two rows within a day: more need not be told apart.</summary>
    private static List<MatchRow> Near(ILookup<DateOnly, MatchRow> days, DateOnly date) =>
        [.. days[date.AddDays(-1)].Concat(days[date]).Concat(days[date.AddDays(1)]).Take(2)];
}
