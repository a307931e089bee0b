using System.Text.RegularExpressions;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>A payout as a row of a statement tells it: what was sent or is to be, what that costs, and what became of it.</summary>
internal sealed partial class StatedPayout
{
    /// <summary>The rows about payouts of active statements. A transaction that names the payout it is in is none.</summary>
    public const string Select =
        $"""
        SELECT t.connection_id AS ConnectionId, t.payout_no AS PayoutNo, coalesce(t.settlement_date, t.clearing_date) AS SettlementDate, t.state AS State, t.gross_fen AS GrossFen,
            t.fee_fen AS FeeFen, t.currency AS Currency, t.traded_ms AS TradedMs, t.masked_card_no AS AccountNo, t.remark AS Remark, t.received_ms AS ReceivedMs
        FROM transactions t
        WHERE t.side = 'statement' AND t.payout_no IS NOT NULL AND t.kind = 'payout' AND {TransactionStore.Visible}
        """;

    private const int MostReason = 200;

    public string ConnectionId { get; init; } = "";

    public string PayoutNo { get; init; } = "";

    public string SettlementDate { get; init; } = "";

    /// <summary>A <see cref="TransactionState"/>.</summary>
    public string State { get; init; } = "";

    /// <summary>Negative where it came back.</summary>
    public long GrossFen { get; init; }

    public long? FeeFen { get; init; }

    public string Currency { get; init; } = "";

    public long? TradedMs { get; init; }

    public string? AccountNo { get; init; }

    public string? Remark { get; init; }

    public long ReceivedMs { get; init; }

    public PayoutRecord ToRecord()
    {
        var state = StateOf(EnumText<TransactionState>.Parse(State), GrossFen);
        var isPaid = state is PayoutState.Paid;
        return new()
        {
            ConnectionId = ConnectionId,
            PayoutNo = PayoutNo,
            SettlementDate = SettlementDate,
            State = EnumText<PayoutState>.Of(state),
            PlannedFen = isPaid ? null : Math.Abs(GrossFen),
            PaidFen = isPaid ? GrossFen : 0,
            WithdrawalFeeFen = FeeFen ?? 0,
            Currency = Currency,
            PaidMs = isPaid ? TradedMs : null,
            BankLast4 = AccountNo is { Length: >= 4 } account && account[^4..].All(char.IsAsciiDigit) ? account[^4..] : null,
            Reason = state is PayoutState.Failed or PayoutState.Returned ? ReasonOf(Remark) : null,
            ReceivedMs = ReceivedMs,
        };
    }

    /// <summary>What is not known is asked again, never taken as paid.</summary>
    private static PayoutState StateOf(TransactionState state, long grossFen) => state switch
    {
        TransactionState.Succeeded => grossFen < 0 ? PayoutState.Returned : PayoutState.Paid,
        TransactionState.Failed => PayoutState.Failed,
        TransactionState.Reversed => PayoutState.Returned,
        _ => PayoutState.Pending,
    };

    /// <summary>Free text may quote the account: of a long number the last four digits stay.</summary>
    private static string? ReasonOf(string? remark) =>
        remark is { Length: > 0 and <= MostReason } ? LongNumbers().Replace(remark, number => new string('*', number.Length - 4) + number.Value[^4..]) : null;

    [GeneratedRegex("[0-9]{8,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongNumbers();
}
