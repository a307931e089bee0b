namespace Rijie.Settlement.Matching;

/// <summary>Two rows of different sides that tell of one transaction.</summary>
internal readonly record struct RowPair(MatchRow Book, MatchRow Actual, MatchTier Tier);

/// <summary>What pairing says of one level: every row is in at most one of these, what is in none has no counterpart.</summary>
/// <param name="book">The rows of the earlier side in the order of their places.</param>
/// <param name="actual">Those of the later side.</param>
internal sealed class Pairing(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual)
{
    private const int Free = -1;
    private const int Spoken = -2;

    private readonly int[] actualOf = Filled(book.Count);
    private readonly int[] bookOf = Filled(actual.Count);
    private readonly MatchTier[] tiers = new MatchTier[book.Count];

    public IReadOnlyList<MatchRow> Book => book;

    public IReadOnlyList<MatchRow> Actual => actual;

    /// <summary>Pairs by a key, of one type or (<c>R06</c>) of two, in the order of the book's rows.</summary>
    public IEnumerable<RowPair> Pairs => PairsFrom(0, book.Count);

    /// <summary>The pairs for which something does not hold, in the order of the book's rows; asked on all cores.</summary>
    public List<RowPair> Unlike(Predicate<RowPair> isAlike)
    {
        var size = Math.Max(4096, (book.Count / Environment.ProcessorCount) + 1);
        var parts = new List<RowPair>[(book.Count + size - 1) / size];
        Parallel.For(0, parts.Length, part => parts[part] = [.. PairsFrom(part * size, Math.Min(book.Count, (part + 1) * size)).Where(pair => !isAlike(pair))]);
        return [.. parts.SelectMany(pairs => pairs)];
    }

    /// <summary>Further rows of the book side for a pair's transaction (<c>R08</c>), with the row that they repeat.</summary>
    public List<(MatchRow Extra, MatchRow Kept)> BookExtras { get; } = [];

    /// <summary>Further rows of the actual side (<c>R09</c>).</summary>
    public List<(MatchRow Extra, MatchRow Kept)> ActualExtras { get; } = [];

    /// <summary>Rows with several possible counterparts and nothing to choose by (<c>R10</c>).</summary>
    public List<MatchRow> Ambiguous { get; } = [];

    /// <summary>The other row of a pair, or <c>null</c> for a row that is in none, or that is no row of this level.</summary>
    public MatchRow? CounterpartOf(MatchRow row)
    {
        if (IsIn(book, row)) return actualOf[row.Ordinal] is var other and >= 0 ? actual[other] : null;
        return IsIn(actual, row) && bookOf[row.Ordinal] is var own and >= 0 ? book[own] : null;
    }

    /// <summary>How many rows of the book are not spoken for.</summary>
    public int FreeOfBook => actualOf.Count(other => other == Free);

    /// <summary>Whether a row is of the earlier side.</summary>
    public bool IsBook(MatchRow row) => IsIn(book, row);

    /// <summary>Whether a row is spoken for.</summary>
    public bool IsTaken(MatchRow row) => (IsIn(book, row) ? actualOf : bookOf)[row.Ordinal] != Free;

    /// <summary>Joins two rows.</summary>
    public void Join(MatchRow ofBook, MatchRow ofActual, MatchTier tier)
    {
        actualOf[ofBook.Ordinal] = ofActual.Ordinal;
        bookOf[ofActual.Ordinal] = ofBook.Ordinal;
        tiers[ofBook.Ordinal] = tier;
    }

    /// <summary>Marks a row as repeating another.</summary>
    public void Repeat(MatchRow extra, MatchRow kept)
    {
        (IsBook(extra) ? BookExtras : ActualExtras).Add((extra, kept));
        Take(extra);
    }

    /// <summary>Marks a row as one that could belong to several.</summary>
    public void Doubt(MatchRow row)
    {
        if (IsTaken(row)) return;
        Ambiguous.Add(row);
        Take(row);
    }

    private IEnumerable<RowPair> PairsFrom(int first, int end)
    {
        for (var i = first; i < end; i++)
            if (actualOf[i] >= 0) yield return new(book[i], actual[actualOf[i]], tiers[i]);
    }

    private void Take(MatchRow row) => (IsBook(row) ? actualOf : bookOf)[row.Ordinal] = Spoken;

    private static bool IsIn(IReadOnlyList<MatchRow> rows, MatchRow row) => row.Ordinal < rows.Count && ReferenceEquals(rows[row.Ordinal], row);

    private static int[] Filled(int count)
    {
        var places = new int[count];
        Array.Fill(places, Free);
        return places;
    }
}
