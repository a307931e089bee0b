using System.Globalization;
using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>What a provider nets together for a connection: the statement rows with one payout number, else of one settlement date and speed.</summary>
internal sealed record SettlementBatch
{
    /// <summary>The settlement date of the rows, else their clearing date.</summary>
    public required DateOnly SettlementDate { get; init; }

    /// <summary>The payout or batch number that the rows carry, where they do.</summary>
    public string? PayoutNo { get; init; }

    /// <summary>The settlement speed of the rows, where a connection has several.</summary>
    public string? Speed { get; init; }

    /// <summary>Net of the rows, holds taken off and releases added.</summary>
    public required Money Net { get; init; }

    /// <summary>Whether every statement file of those rows is there and whole; of another the net is not known.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>When the money must be at the bank; <c>null</c> where the merchant must ask for it.</summary>
    public PayoutDue? Due { get; init; }

    /// <summary>What tells it from the connection's other batches, and how people find it.</summary>
    public string BatchId => string.Concat(SettlementDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Speed is null ? "" : "/" + Speed, PayoutNo is null ? "" : "#" + PayoutNo);
}
