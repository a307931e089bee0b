namespace Rijie.Settlement.Matching;

/// <summary>What becomes of rows that share a key (settlement specification 4.2, rule 2).</summary>
internal static class KeyGroupRules
{
    /// <summary>Pairs one with one; of one and several keeps the likeliest and marks the rest as repeats.</summary>
    /// <returns>Whether it was decided; several on both sides are not, a later tier may tell them apart.</returns>
    public static bool Settle(KeyGroup group, MatchTier tier, Pairing pairing)
    {
        // A declined first attempt or a sale that was taken back may share its number with the sale that stands: like goes with like.
        var (standingBook, fallenBook) = Split(group.Book);
        var (standingActual, fallenActual) = Split(group.Actual);
        var isDecided = standingBook.Count == 0 == (standingActual.Count == 0);
        if (standingBook.Count > 0 && standingActual.Count > 0) isDecided = Choose(standingBook, standingActual, tier, pairing);
        if (fallenBook.Count > 0 && fallenActual.Count > 0) isDecided &= Choose(fallenBook, fallenActual, tier, pairing);
        return isDecided;
    }

    /// <summary>Pairs a row that stands with one that does not, when no key gave either a better counterpart: the sides disagree on its fate.</summary>
    public static void SettleUnlike(KeyGroup group, MatchTier tier, Pairing pairing)
    {
        var book = group.Book.FindAll(r => !pairing.IsTaken(r));
        var actual = group.Actual.FindAll(r => !pairing.IsTaken(r));
        if (book.Count > 0 && actual.Count > 0 && book.Exists(r => r.Stands) != actual.Exists(r => r.Stands)) Choose(book, actual, tier, pairing);
    }

    /// <summary>The last look at a group that was not decided: what later tiers left of it, or doubt.</summary>
    public static void SettleOrDoubt(KeyGroup group, MatchTier tier, Pairing pairing)
    {
        var book = group.Book.FindAll(r => !pairing.IsTaken(r) && r.Stands);
        var actual = group.Actual.FindAll(r => !pairing.IsTaken(r) && r.Stands);
        if (book.Count == 0 || actual.Count == 0 || Choose(book, actual, tier, pairing)) return;
        book.ForEach(pairing.Doubt);
        actual.ForEach(pairing.Doubt);
    }

    private static bool Choose(List<MatchRow> book, List<MatchRow> actual, MatchTier tier, Pairing pairing)
    {
        if (book.Count > 1 && actual.Count > 1) return false;
        var keptBook = book.Count == 1 ? book[0] : Likeliest(book, actual[0]);
        var keptActual = actual.Count == 1 ? actual[0] : Likeliest(actual, book[0]);
        pairing.Join(keptBook, keptActual, tier);
        foreach (var row in book)
            if (row != keptBook && row.Stands) pairing.Repeat(row, keptActual);
        foreach (var row in actual)
            if (row != keptActual && row.Stands) pairing.Repeat(row, keptBook);
        return true;
    }

    private static (List<MatchRow> Standing, List<MatchRow> Fallen) Split(List<MatchRow> rows) =>
        rows.Count == 1 ? rows[0].Stands ? (rows, []) : ([], rows) : (rows.FindAll(r => r.Stands), rows.FindAll(r => !r.Stands));

    /// <summary>The row to keep: with the other side's amount, then with the lowest identifiers in the order of the tiers; an absent one comes last.</summary>
    private static MatchRow Likeliest(List<MatchRow> rows, MatchRow other)
    {
        var best = rows[0];
        foreach (var row in rows)
            if (Compare(row, best, other) < 0) best = row;
        return best;
    }

    private static int Compare(MatchRow left, MatchRow right, MatchRow other)
    {
        var order = right.Stands.CompareTo(left.Stands);
        if (order == 0) order = (left.Gross != other.Gross).CompareTo(right.Gross != other.Gross);
        if (order == 0) order = Compare(left.ProviderOrderNo, right.ProviderOrderNo);
        if (order == 0) order = Compare(left.MerchantNumber, right.MerchantNumber);
        if (order == 0) order = Compare(left.RetrievalReference, right.RetrievalReference);
        if (order == 0) order = Compare(left.TerminalNo, right.TerminalNo);
        if (order == 0) order = Compare(left.BatchNo, right.BatchNo);
        if (order == 0) order = Compare(left.TraceNo, right.TraceNo);
        if (order == 0) order = Nullable.Compare(left.TradedAt, right.TradedAt);
        // Rows that agree in all of these say the same; their ids only keep the answer the same in every run.
        return order != 0 ? order : string.CompareOrdinal(left.RowId, right.RowId);
    }

    private static int Compare(string? left, string? right) =>
        left is null || right is null ? (left is null).CompareTo(right is null) : string.CompareOrdinal(left, right);
}
