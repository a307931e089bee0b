namespace Rijie.Settlement.Matching;

/// <summary>What a run found; the same for the same input in whatever order it came, every list in a stable order.</summary>
/// <remarks>What there is one of for each row is put together while it is read, so that a day of millions is never held as records.</remarks>
internal sealed record ReconciliationRun
{
    /// <summary>The connection.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Pairs, by level, then local row.</summary>
    public required IEnumerable<RowMatch> Matches { get; init; }

    /// <summary>The fate of every row at every level it takes part in, by level, side and row.</summary>
    public required IEnumerable<RowStanding> Rows { get; init; }

    /// <summary>Breaks, by level, code, reference and id.</summary>
    public required IReadOnlyList<Break> Breaks { get; init; }

    /// <summary>Why rows found no counterpart: for their breaks the nearest rows of the other side that found none either, the nearest first.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<Candidate>> Nearest { get; init; }

    /// <summary>What statement rows should have cost, by row; none where no contracts are kept.</summary>
    public required IEnumerable<PricedRow> Prices { get; init; }
}

/// <summary>What a statement row should have cost.</summary>
internal readonly record struct PricedRow(string RowId, FeeAnswer Expected);
