namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Subcodes and reasons of L3 and L4; they are stored and the dashboard translates them.</summary>
internal static class PayoutWords
{
    /// <summary>Of <c>P06</c>: the whole payout is held.</summary>
    public const string Frozen = "frozen";

    /// <summary>Of <c>P06</c>: a part of it is held.</summary>
    public const string Suspended = "suspended";

    /// <summary>Of <c>P01</c>: past the grace.</summary>
    public const string Overdue = "overdue";

    /// <summary>Of <c>P01</c>: three working days late, or more late money than the limit.</summary>
    public const string Critical = "critical";

    public const string Superseded = "superseded";
    public const string Failed = "failed";
    public const string Pending = "payout_pending";
    public const string StatementAwaited = "statement_awaited";
    public const string PartsAwaited = "parts_awaited";
    public const string EarlierUnknown = "earlier_unknown";
    public const string NotDue = "not_due";
    public const string Due = "due";
    public const string Late = "late";
    public const string OnRequest = "on_request";
    public const string BelowMinimum = "below_minimum";
    public const string NotTold = "payouts_not_told";
    public const string CarriedIn = "carried_in";
    public const string Nothing = "nothing_to_pay";
}
