using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>A row of <c>payouts</c>, or a payout row of a statement (<see cref="StatedPayout"/>).</summary>
internal sealed record PayoutRecord
{
    public required string ConnectionId { get; init; }

    public required string PayoutNo { get; init; }

    /// <summary>How often the provider said something new of it; 0 for a row of a statement.</summary>
    public long Version { get; init; }

    public required string SettlementDate { get; init; }

    /// <summary>A <see cref="PayoutState"/>.</summary>
    public required string State { get; init; }

    public long? PlannedFen { get; init; }

    public long SuspendedFen { get; init; }

    public long PaidFen { get; init; }

    public long WithdrawalFeeFen { get; init; }

    public long ReleasedFen { get; init; }

    public long AdjustmentsFen { get; init; }

    public string? PartOf { get; init; }

    public required string Currency { get; init; }

    public string? Speed { get; init; }

    public long? PaidMs { get; init; }

    public string? BankLast4 { get; init; }

    public string? OriginalPayoutNo { get; init; }

    public string? Reason { get; init; }

    public long ReceivedMs { get; init; }

    /// <summary>What must differ to be news.</summary>
    public bool SaysTheSame(PayoutRecord other) => this == other with { Version = Version, ReceivedMs = ReceivedMs };
}

/// <summary>Keeps what providers say of payouts: a payout list's word with its history, and the payout rows of statements.</summary>
internal static class PayoutStore
{
    private const string Columns =
        """
        connection_id AS ConnectionId, payout_no AS PayoutNo, version AS Version, settlement_date AS SettlementDate, state AS State, planned_fen AS PlannedFen, suspended_fen AS SuspendedFen,
        paid_fen AS PaidFen, withdrawal_fee_fen AS WithdrawalFeeFen, released_fen AS ReleasedFen, adjustments_fen AS AdjustmentsFen, part_of AS PartOf, currency AS Currency, speed AS Speed, paid_ms AS PaidMs, bank_last4 AS BankLast4, original_payout_no AS OriginalPayoutNo,
        reason AS Reason, received_ms AS ReceivedMs
        """;

    private const string Newest = "p.version = (SELECT max(n.version) FROM payouts n WHERE n.account_id = p.account_id AND n.payout_no = p.payout_no)";

    /// <summary>Stores what is new in a page of a payout list.</summary>
    /// <returns>How many payouts are of connections of ours.</returns>
    public static async Task<int> PutAsync(DbTransaction transaction, Account account, DateOnly asked, IReadOnlyList<Payout> payouts, DateTimeOffset now)
    {
        await RowLock.TakeAsync(transaction, "payouts/" + account.Id);
        var ours = 0;
        foreach (var payout in payouts)
        {
            if (account.Route(payout.MerchantNo) is not { } connection) continue;
            ours++;
            var told = Of(connection, payout, asked, now);
            var known = await transaction.Connection!.QuerySingleOrDefaultAsync<PayoutRecord>(
                $"SELECT {Columns} FROM payouts p WHERE p.account_id = @account AND p.payout_no = @PayoutNo AND {Newest}", new { account = account.Id, told.PayoutNo }, transaction);
            if (known is not null && told.SaysTheSame(known)) continue;
            await InsertAsync(transaction, account.Id, told with { Version = (known?.Version ?? 0) + 1 });
            await TransactionStore.MarkAsync(transaction, connection.Id, told.SettlementDate);
            // The day that it is no longer said to pay lacks it from now on.
            if (known is not null && (known.ConnectionId, known.SettlementDate) != (told.ConnectionId, told.SettlementDate)) await TransactionStore.MarkAsync(transaction, known.ConnectionId, known.SettlementDate);
        }
        return ours;
    }

    /// <summary>The payouts of a connection between two settlement dates, both inclusive, by date and number. A payout list outranks a statement that tells the same payout, and the later of two statements the earlier.</summary>
    public static async Task<IReadOnlyList<PayoutRecord>> ListAsync(Database database, string connectionId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var range = new { connectionId, from = StoredText.Of(from), to = StoredText.Of(to) };
        var listed = await database.ReadAsync(c => c.QueryAsync<PayoutRecord>(
            $"SELECT {Columns} FROM payouts p WHERE p.connection_id = @connectionId AND p.settlement_date >= @from AND p.settlement_date <= @to AND {Newest} ORDER BY p.settlement_date, p.payout_no", range), cancellationToken);
        var stated = await database.ReadAsync(c => c.QueryAsync<StatedPayout>(
            $"{StatedPayout.Select} AND t.connection_id = @connectionId AND coalesce(t.settlement_date, t.clearing_date) >= @from AND coalesce(t.settlement_date, t.clearing_date) <= @to ORDER BY t.clearing_date DESC, t.payout_no, t.file_id DESC", range), cancellationToken);
        return
        [
            .. listed.Concat(stated.Select(p => p.ToRecord())).DistinctBy(p => p.PayoutNo, StringComparer.Ordinal)
                .OrderBy(p => p.SettlementDate, StringComparer.Ordinal).ThenBy(p => p.PayoutNo, StringComparer.Ordinal),
        ];
    }

    /// <summary>A stored payout as the provider told it.</summary>
    public static Payout ToPayout(PayoutRecord stored, string merchantNo) => new()
    {
        PayoutNo = stored.PayoutNo,
        MerchantNo = merchantNo,
        State = EnumText<PayoutState>.Parse(stored.State),
        Planned = stored.PlannedFen is { } planned ? Money.FromFen(planned) : null,
        Suspended = Money.FromFen(stored.SuspendedFen),
        Paid = Money.FromFen(stored.PaidFen),
        WithdrawalFee = Money.FromFen(stored.WithdrawalFeeFen),
        Released = Money.FromFen(stored.ReleasedFen),
        Adjustments = Money.FromFen(stored.AdjustmentsFen),
        PartOf = stored.PartOf,
        Currency = stored.Currency,
        SettlementDate = StoredText.Date(stored.SettlementDate),
        Speed = stored.Speed,
        PaidAt = StoredText.InstantOrNull(stored.PaidMs),
        BankAccountLast4 = stored.BankLast4,
        OriginalPayoutNo = stored.OriginalPayoutNo,
        Reason = stored.Reason,
    };

    private static PayoutRecord Of(Connection connection, Payout payout, DateOnly asked, DateTimeOffset now) => new()
    {
        ConnectionId = connection.Id,
        PayoutNo = payout.PayoutNo,
        SettlementDate = StoredText.Of(payout.SettlementDate ?? asked),
        State = EnumText<PayoutState>.Of(payout.State),
        PlannedFen = payout.Planned?.Fen,
        SuspendedFen = payout.Suspended.Fen,
        PaidFen = payout.Paid.Fen,
        WithdrawalFeeFen = payout.WithdrawalFee.Fen,
        ReleasedFen = payout.Released.Fen,
        AdjustmentsFen = payout.Adjustments.Fen,
        PartOf = payout.PartOf,
        Currency = payout.Currency,
        Speed = payout.Speed,
        PaidMs = payout.PaidAt?.ToUnixTimeMilliseconds(),
        BankLast4 = payout.BankAccountLast4,
        OriginalPayoutNo = payout.OriginalPayoutNo,
        Reason = payout.Reason,
        ReceivedMs = now.ToUnixTimeMilliseconds(),
    };

    private static Task<int> InsertAsync(DbTransaction transaction, string accountId, PayoutRecord payout)
    {
        var values = new DynamicParameters(payout);
        values.Add("AccountId", accountId);
        return transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO payouts (account_id, payout_no, version, connection_id, settlement_date, state, planned_fen, suspended_fen, paid_fen, withdrawal_fee_fen, released_fen, adjustments_fen, part_of, currency, speed, paid_ms, bank_last4, original_payout_no, reason, received_ms)
            VALUES (@AccountId, @PayoutNo, @Version, @ConnectionId, @SettlementDate, @State, @PlannedFen, @SuspendedFen, @PaidFen, @WithdrawalFeeFen, @ReleasedFen, @AdjustmentsFen, @PartOf, @Currency, @Speed, @PaidMs, @BankLast4, @OriginalPayoutNo, @Reason, @ReceivedMs)
            """, values, transaction);
    }
}
