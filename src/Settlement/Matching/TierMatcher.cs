namespace Rijie.Settlement.Matching;

/// <summary>Pairs the rows of two sides by the keys MK1 to MK4 (settlement specification 4.2). Amounts are no key; nothing is picked by order of arrival.</summary>
internal static class TierMatcher
{
    private static readonly MatchTier[] Tiers = [MatchTier.MK1, MatchTier.MK2, MatchTier.MK3, MatchTier.MK4];

    /// <summary>Pairs two sides; each sorted by row id, no row twice. O(n) in the number of rows, but for sorting rows that share a key.</summary>
    public static Pairing Match(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual, MatchKeys keys)
    {
        var pairing = new Pairing(book, actual);
        var undecided = new List<(KeyGroup Group, MatchTier Tier)>();
        foreach (var tier in Tiers)
            foreach (var group in KeyGroup.JoinSingles(pairing, keys.In(tier), tier))
                foreach (var part in tier == MatchTier.MK1 ? group.ByRefundNo() : [group])
                    if (!KeyGroupRules.Settle(part, tier, pairing)) undecided.Add((part, tier));
        NeighbourDays.Match(keys, pairing);
        foreach (var (group, tier) in undecided) KeyGroupRules.SettleOrDoubt(group, tier, pairing);
        foreach (var (group, tier) in undecided) KeyGroupRules.SettleUnlike(group, tier, pairing);
        MarkRepeats(keys, pairing);
        PairAcrossTypes(keys, pairing);
        return pairing;
    }

    /// <summary>Rule 3: a free row with the key of a paired one repeats it.</summary>
    private static void MarkRepeats(MatchKeys keys, Pairing pairing)
    {
        List<MatchRow> free = [.. pairing.Book.Concat(pairing.Actual).Where(r => IsFree(r, pairing))];
        foreach (var tier in Tiers.AsSpan(1))
        {
            var key = keys.In(tier);
            free.RemoveAll(r => pairing.IsTaken(r));
            // Only the keys of free rows are looked for among all the pairs.
            var wanted = new Dictionary<MatchRow, RowPair?>(key);
            foreach (var row in free)
                if (key.Has(row)) wanted[row] = null;
            if (wanted.Count == 0) continue;
            foreach (var pair in pairing.Pairs)
            {
                if (key.Has(pair.Book) && wanted.TryGetValue(pair.Book, out var known) && known is null) wanted[pair.Book] = pair;
                if (key.Has(pair.Actual) && wanted.TryGetValue(pair.Actual, out known) && known is null) wanted[pair.Actual] = pair;
            }
            foreach (var row in free)
                if (key.Has(row) && wanted[row] is { } pair) pairing.Repeat(row, pairing.IsBook(row) ? pair.Actual : pair.Book);
        }
    }

    /// <summary>Rule 4: what is left with the same identifiers but another type pairs where one is free on each side.</summary>
    private static void PairAcrossTypes(MatchKeys keys, Pairing pairing)
    {
        foreach (var tier in Tiers)
            foreach (var group in KeyGroup.Of(pairing, keys.In(tier, withType: false), row => IsFree(row, pairing) && row.Type.IsToldByBoth()))
                if (group is { Book.Count: 1, Actual.Count: 1 } && AreOneOfTwoTypes(group.Book[0], group.Actual[0])) pairing.Join(group.Book[0], group.Actual[0], tier);
    }

    /// <summary>Rows of one type had their chance; two refund numbers are two refunds, whatever number of their sale they share.</summary>
    private static bool AreOneOfTwoTypes(MatchRow book, MatchRow actual)
    {
        var differ = book.Type.UndoesOrGivesBack() && actual.Type.UndoesOrGivesBack() && book.MerchantNumber is { } number && actual.MerchantNumber is { } other && number != other;
        return book.Type != actual.Type && !differ;
    }

    private static bool IsFree(MatchRow row, Pairing pairing) => row.Stands && !pairing.IsTaken(row);
}
