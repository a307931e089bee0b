using Rijie.Settlement.Matching;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>A row of <c>transactions</c>: what one side tells, and where that stands.</summary>
internal sealed record StoredRow
{
    public required string ConnectionId { get; init; }

    public required string RowId { get; init; }

    /// <summary>The version of a statement file; empty for the other sides.</summary>
    public string FileId { get; init; } = "";

    public required Side Side { get; init; }

    /// <summary>As the source says, else from the time and the provider's cut; empty only while a file is being read.</summary>
    public DateOnly? ClearingDate { get; init; }

    public required Transaction Transaction { get; init; }

    public RowKind Kind { get; init; }

    public TransactionType? Also { get; init; }

    public string? PayoutNo { get; init; }

    public int? RatePpm { get; init; }

    public bool Balanced { get; init; } = true;

    /// <summary>Two messages disagree on money: the provider is asked before anyone is told "paid" (reliability specification T07).</summary>
    public bool NeedsQuery { get; init; }

    public string? Member { get; init; }

    public long? LineNo { get; init; }

    public long? ByteOffset { get; init; }

    public string? EvidenceId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}
