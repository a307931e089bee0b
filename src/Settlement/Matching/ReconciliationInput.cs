using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Matching;

/// <summary>Everything that a run over one connection needs; nothing is read from elsewhere.</summary>
internal sealed record ReconciliationInput
{
    /// <summary>The connection; every row must carry it.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>All rows that are to be matched, in any order; read once, and not kept. Of a re-issued statement only the active version.</summary>
    public required IEnumerable<LedgerRow> Rows { get; init; }

    /// <summary>Rows of earlier days, matched long ago, in which originals of refunds and voids are looked up; never matched here.</summary>
    public IEnumerable<LedgerRow> Earlier { get; init; } = [];

    /// <summary>Clearing dates whose statement files have all arrived and are whole (<see cref="FileGateResult.CompleteDates"/>).</summary>
    public required IReadOnlySet<DateOnly> StatementDates { get; init; }

    /// <summary>Clearing dates of which the whole terminal log was uploaded. <c>null</c>: the connection has no terminal log, so L1 does not run.</summary>
    public IReadOnlySet<DateOnly>? LocalLogDates { get; init; }

    /// <summary>Clearing dates of which the whole list was read from the provider. <c>null</c>: the provider has no list, its rows are single lookups and notifications.</summary>
    public IReadOnlySet<DateOnly>? ProviderListDates { get; init; }

    /// <summary>The first date of which all rows are in the store: a sale from then on that is not among the rows does not exist. <c>null</c>: sales are not missed (<c>R12</c>).</summary>
    public DateOnly? KnownSince { get; init; }

    /// <summary>What other connections of the merchant know of the order numbers in the rows.</summary>
    public IReadOnlyList<OrderElsewhere> Elsewhere { get; init; } = [];

    /// <summary>What terminals counted when they closed their batches; none: L0 does not run.</summary>
    public IReadOnlyList<TerminalBatch> TerminalBatches { get; init; } = [];

    /// <summary>Day cut and identifiers of the provider.</summary>
    public required ProviderFacts Provider { get; init; }

    /// <summary>The price by contract; absent where the connection has no fee contracts at all, and then fees are compared only between the sides.</summary>
    public FeeQuery? ExpectedFee { get; init; }

    /// <summary>The settlement speed of the connection, on which a fee may depend.</summary>
    public SettlementSpeed? Settlement { get; init; }

    /// <summary>How rows of other days were priced, by row id.</summary>
    public IReadOnlyDictionary<string, PricedElsewhere> PricedElsewhere { get; init; } = new Dictionary<string, PricedElsewhere>(StringComparer.Ordinal);

    /// <summary>Tolerances and waits.</summary>
    public ReconciliationOptions Options { get; init; } = new();
}

/// <summary>Tolerances and waits; part of the run record.</summary>
internal sealed record ReconciliationOptions
{
    /// <summary>How far the fee of one row may be off, in fen: 0 or 1.</summary>
    public int RowFeeToleranceFen { get; init; }

    /// <summary>How many files a row without counterpart waits for, its own date's file being the first: 1 to 3. A row close to the cut waits for one more.</summary>
    public int WaitFiles { get; init; } = 1;

    /// <summary>How many days before a refund its sale is taken to lie where nobody says.</summary>
    public int OriginalDays { get; init; } = 30;

    /// <summary>How close to the cut a row may be found on either day.</summary>
    public TimeSpan CutMargin { get; init; } = TimeSpan.FromMinutes(15);
}
