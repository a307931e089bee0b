namespace Rijie.Settlement.Matching;

/// <summary>What a provider nets together for one settlement date of a connection: the net of all its statement rows.</summary>
internal sealed record SettlementBatch
{
    /// <summary>The settlement date of the rows, else their clearing date.</summary>
    public required DateOnly SettlementDate { get; init; }

    /// <summary>Net of the rows, holds taken off and releases added.</summary>
    public required Money Net { get; init; }

    /// <summary>Whether every statement file of those rows is there and whole; of another the net is not known.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>When the money must be at the bank; before that a payout that is missing or in parts is no difference.</summary>
    public required DateTimeOffset DueAt { get; init; }
}
