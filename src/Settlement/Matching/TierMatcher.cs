namespace Rijie.Settlement.Matching;

/// <summary>Pairs the rows of two sides by the keys MK1 to MK4 (settlement specification 4.2). Amounts are no key; nothing is picked by order of arrival.</summary>
internal static class TierMatcher
{
    private static readonly MatchTier[] Tiers = [MatchTier.MK1, MatchTier.MK2, MatchTier.MK3, MatchTier.MK4];

    /// <summary>Pairs two sides; each sorted by row id, no row twice. O(n) in the number of rows, but for sorting rows that share a key.</summary>
    public static Pairing Match(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual, MatchKeys keys)
    {
        var pairing = new Pairing();
        var undecided = new List<(KeyGroup Group, MatchTier Tier)>();
        foreach (var tier in Tiers)
        {
            foreach (var group in KeyGroup.Of(book, actual, pairing, row => keys.Of(row, tier)))
                foreach (var part in tier == MatchTier.MK1 ? group.ByRefundNo() : [group])
                    if (!KeyGroupRules.Settle(part, tier, pairing)) undecided.Add((part, tier));
        }
        NeighbourDays.Match(book, actual, keys, pairing);
        foreach (var (group, tier) in undecided) KeyGroupRules.SettleOrDoubt(group, tier, pairing);
        foreach (var (group, tier) in undecided) KeyGroupRules.SettleUnlike(group, tier, pairing);
        MarkRepeats(book, actual, keys, pairing);
        PairAcrossTypes(book, actual, keys, pairing);
        return pairing;
    }

    /// <summary>Rule 3: a free row with the key of a paired one repeats it.</summary>
    private static void MarkRepeats(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual, MatchKeys keys, Pairing pairing)
    {
        if (!book.Concat(actual).Any(r => IsFree(r, pairing))) return;
        foreach (var tier in Tiers.AsSpan(1))
        {
            var paired = new Dictionary<MatchKey, RowPair>();
            foreach (var pair in pairing.Pairs)
            {
                if (keys.Of(pair.Book, tier) is { } bookKey) paired.TryAdd(bookKey, pair);
                if (keys.Of(pair.Actual, tier) is { } actualKey) paired.TryAdd(actualKey, pair);
            }
            foreach (var row in book)
                if (IsFree(row, pairing) && keys.Of(row, tier) is { } key && paired.TryGetValue(key, out var pair)) pairing.Repeat(row, pair.Actual, isBook: true);
            foreach (var row in actual)
                if (IsFree(row, pairing) && keys.Of(row, tier) is { } key && paired.TryGetValue(key, out var pair)) pairing.Repeat(row, pair.Book, isBook: false);
        }
    }

    /// <summary>Rule 4: what is left with the same identifiers but another type pairs where one is free on each side.</summary>
    private static void PairAcrossTypes(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual, MatchKeys keys, Pairing pairing)
    {
        foreach (var tier in Tiers)
        {
            MatchKey? Key(MatchRow row) => IsFree(row, pairing) && row.Transaction.Type.IsToldByBoth() ? keys.Of(row, tier, withType: false) : null;
            foreach (var group in KeyGroup.Of(book, actual, pairing, Key))
                if (group is { Book.Count: 1, Actual.Count: 1 } && AreOneOfTwoTypes(group.Book[0], group.Actual[0])) pairing.Join(group.Book[0], group.Actual[0], tier);
        }
    }

    /// <summary>Rows of one type had their chance; two refund numbers are two refunds, whatever number of their sale they share.</summary>
    private static bool AreOneOfTwoTypes(MatchRow book, MatchRow actual)
    {
        var (bookType, actualType) = (book.Transaction.Type, actual.Transaction.Type);
        var differ = bookType.UndoesOrGivesBack() && actualType.UndoesOrGivesBack() && book.MerchantNumber is { } number && actual.MerchantNumber is { } other && number != other;
        return bookType != actualType && !differ;
    }

    private static bool IsFree(MatchRow row, Pairing pairing) => row.Stands && !pairing.Taken.Contains(row);
}

/// <summary>The free rows of both sides that share one key.</summary>
internal sealed record KeyGroup(List<MatchRow> Book, List<MatchRow> Actual)
{
    /// <summary>Groups the free rows that have a key; only groups with rows on both sides.</summary>
    public static List<KeyGroup> Of(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual, Pairing pairing, Func<MatchRow, MatchKey?> keyOf)
    {
        var groups = new Dictionary<MatchKey, KeyGroup>();
        foreach (var row in book)
        {
            if (pairing.Taken.Contains(row) || keyOf(row) is not { } key) continue;
            if (!groups.TryGetValue(key, out var group)) groups[key] = group = new([], []);
            group.Book.Add(row);
        }
        foreach (var row in actual)
            if (!pairing.Taken.Contains(row) && keyOf(row) is { } key && groups.TryGetValue(key, out var group)) group.Actual.Add(row);
        return [.. groups.Values.Where(g => g.Actual.Count > 0)];
    }

    /// <summary>Several refunds of one sale may stand under one number of the provider; then the refund numbers tell them apart.</summary>
    public IEnumerable<KeyGroup> ByRefundNo()
    {
        if (!Book[0].Transaction.Type.UndoesOrGivesBack() || Book.Concat(Actual).Any(r => r.MerchantNumber is null)) return [this];
        var actual = Actual.ToLookup(r => r.MerchantNumber, StringComparer.Ordinal);
        return Book.GroupBy(r => r.MerchantNumber, StringComparer.Ordinal).Where(g => actual.Contains(g.Key)).Select(g => new KeyGroup([.. g], [.. actual[g.Key]]));
    }
}
