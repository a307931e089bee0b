namespace Rijie.Settlement.Matching;

/// <summary>Who says it.</summary>
internal enum Side
{
    /// <summary>The merchant's own terminal log.</summary>
    Local,

    /// <summary>The provider's list, lookup or notification.</summary>
    Provider,

    /// <summary>The provider's statement.</summary>
    Statement,
}

/// <summary>Between whom it was found; levels of settlement specification 4.1.</summary>
internal enum MatchLevel
{
    /// <summary>The gate before the levels: did each file come, and is it whole.</summary>
    File,

    /// <summary>Terminal batch totals and terminal log.</summary>
    L0,

    /// <summary>Terminal log and provider transactions.</summary>
    L1,

    /// <summary>Local rows, or provider rows where there is no local log, and statement rows.</summary>
    L2,

    /// <summary>Settlement batch and payout.</summary>
    L3,

    /// <summary>Payout and bank entry.</summary>
    L4,
}

/// <summary>One row of one source, as reconciliation sees it.</summary>
internal sealed record LedgerRow
{
    /// <summary>Unique over all sources and the same whenever the same line is loaded again; decides order and break ids.</summary>
    public required string RowId { get; init; }

    /// <summary>Who says it.</summary>
    public required Side Side { get; init; }

    /// <summary>The connection it belongs to.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>What is said.</summary>
    public required Transaction Transaction { get; init; }

    /// <summary>Whether amount, fee and net of a statement row add up; one that does not is <c>R15</c>.</summary>
    public bool Balanced { get; init; } = true;
}

/// <summary>The fate of a row at one level; exactly one (I-REC-3).</summary>
internal enum RowState : byte
{
    /// <summary>Has its counterpart, and they agree.</summary>
    Matched,

    /// <summary>Has its counterpart; they differ within the tolerances.</summary>
    Tolerated,

    /// <summary>The counterpart may still come.</summary>
    InTransit,

    /// <summary>In exactly one break.</summary>
    Break,

    /// <summary>Nothing is expected on the other side: a line that only one source tells (a fee, a hold, a chargeback) or that moved no money.</summary>
    NothingDue,
}

/// <summary>A row's fate at a level.</summary>
internal sealed record RowStanding
{
    /// <summary>The level.</summary>
    public required MatchLevel Level { get; init; }

    /// <summary>The row.</summary>
    public required string RowId { get; init; }

    /// <summary>Who said it.</summary>
    public required Side Side { get; init; }

    /// <summary>Its fate.</summary>
    public required RowState State { get; init; }

    /// <summary>The break it is in, with <see cref="RowState.Break"/>.</summary>
    public string? BreakId { get; init; }

    /// <summary>With <see cref="RowState.InTransit"/>: the clearing date whose file, list or log is awaited; absent where the row has no date.</summary>
    public DateOnly? Awaits { get; init; }

    /// <summary>Why, in a word that the dashboard translates; only for in transit and nothing due.</summary>
    public string? Reason { get; init; }
}

/// <summary>The rule by which two rows belong together.</summary>
internal enum MatchTier : byte
{
    /// <summary>Provider order number.</summary>
    MK1,

    /// <summary>Merchant order number; refund number for what undoes or gives back.</summary>
    MK2,

    /// <summary>Retrieval reference, merchant and clearing date.</summary>
    MK3,

    /// <summary>Terminal, batch, trace number and trade date, one day either way.</summary>
    MK4,

    /// <summary>Amount, card's last four digits, authorization code, five minutes: suggests only.</summary>
    MK5,

    /// <summary>Terminal, amount, five minutes: suggests only.</summary>
    MK6,
}

/// <summary>Two rows that tell of one transaction.</summary>
internal sealed record RowMatch
{
    /// <summary>The level.</summary>
    public required MatchLevel Level { get; init; }

    /// <summary>The key that joined them.</summary>
    public required MatchTier Tier { get; init; }

    /// <summary>The earlier side's row.</summary>
    public required string LocalRowId { get; init; }

    /// <summary>The later side's row.</summary>
    public required string ProviderRowId { get; init; }

    /// <summary>In what they differ, tolerated differences included.</summary>
    public IReadOnlyList<BreakDifference> Differences { get; init; } = [];
}
