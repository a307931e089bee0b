namespace Rijie.Settlement.Matching;

/// <summary>Two rows of different sides that tell of one transaction.</summary>
internal sealed record RowPair(MatchRow Book, MatchRow Actual, MatchTier Tier);

/// <summary>What pairing says of one level: every row is in at most one of these lists, what is in none has no counterpart.</summary>
internal sealed class Pairing
{
    /// <summary>Pairs by a key, of one type or (<c>R06</c>) of two.</summary>
    public List<RowPair> Pairs { get; } = [];

    /// <summary>Further rows of the book side for a pair's transaction (<c>R08</c>), with the row that they repeat.</summary>
    public List<(MatchRow Extra, MatchRow Kept)> BookExtras { get; } = [];

    /// <summary>Further rows of the actual side (<c>R09</c>).</summary>
    public List<(MatchRow Extra, MatchRow Kept)> ActualExtras { get; } = [];

    /// <summary>Rows with several possible counterparts and nothing to choose by (<c>R10</c>).</summary>
    public List<MatchRow> Ambiguous { get; } = [];

    /// <summary>The counterpart of each paired row.</summary>
    public Dictionary<MatchRow, RowPair> ByRow { get; } = [];

    /// <summary>Rows that are spoken for.</summary>
    public HashSet<MatchRow> Taken { get; } = [];

    /// <summary>Joins two rows.</summary>
    public void Join(MatchRow book, MatchRow actual, MatchTier tier)
    {
        var pair = new RowPair(book, actual, tier);
        Pairs.Add(pair);
        ByRow[book] = pair;
        ByRow[actual] = pair;
        Taken.Add(book);
        Taken.Add(actual);
    }

    /// <summary>Marks a row as repeating another.</summary>
    public void Repeat(MatchRow extra, MatchRow kept, bool isBook)
    {
        (isBook ? BookExtras : ActualExtras).Add((extra, kept));
        Taken.Add(extra);
    }

    /// <summary>Marks a row as one that could belong to several.</summary>
    public void Doubt(MatchRow row)
    {
        if (Taken.Add(row)) Ambiguous.Add(row);
    }
}
