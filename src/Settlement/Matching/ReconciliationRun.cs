namespace Rijie.Settlement.Matching;

/// <summary>What a run found; the same for the same input in whatever order it came, every list in a stable order.</summary>
internal sealed record ReconciliationRun
{
    /// <summary>The connection.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Pairs, by level, then local row.</summary>
    public required IReadOnlyList<RowMatch> Matches { get; init; }

    /// <summary>The fate of every row at every level it takes part in, by level, side and row.</summary>
    public required IReadOnlyList<RowStanding> Rows { get; init; }

    /// <summary>Breaks, by level, code, reference and id.</summary>
    public required IReadOnlyList<Break> Breaks { get; init; }

    /// <summary>Statement rows with what their counterparts know and what they should have cost, by row.</summary>
    public required IReadOnlyList<EnrichedRow> Enriched { get; init; }
}

/// <summary>A statement row after matching.</summary>
internal sealed record EnrichedRow
{
    /// <summary>The row.</summary>
    public required string RowId { get; init; }

    /// <summary>The row's transaction, with card type, product, scheme, merchant class, trade time and original from its counterparts where it has none itself.</summary>
    public required Transaction Transaction { get; init; }

    /// <summary>What it should have cost; absent where no contracts are kept.</summary>
    public FeeAnswer? Expected { get; init; }
}
