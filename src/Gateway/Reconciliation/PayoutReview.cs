using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Puts together what was owed and what was paid for the settlement dates of a connection, and has them compared.</summary>
internal sealed class PayoutReview(Database database, TimeProvider clock)
{
    /// <summary>How far back a negative batch may be carried from; longer than any holiday.</summary>
    private const int CarriedDays = 14;

    /// <summary>The breaks of payouts whose settlement date lies between two dates, both inclusive.</summary>
    /// <param name="files">Which clearing dates' files are all there and whole.</param>
    public async Task<IReadOnlyList<Break>> RunAsync(Connection connection, DateOnly from, DateOnly to, FileGateResult files, CancellationToken cancellationToken)
    {
        var since = from.AddDays(-CarriedDays);
        var payouts = await PayoutStore.ListAsync(database, connection.Id, since, to, cancellationToken);
        if (payouts.Count == 0) return [];
        var nets = await database.ReadAsync(c => c.QueryAsync<NetRow>(
            $"""
            SELECT coalesce(t.settlement_date, t.clearing_date) AS SettlementDate, t.clearing_date AS ClearingDate,
                CAST(sum(CASE WHEN t.also = 'reserve_hold' THEN 0 ELSE coalesce(t.net_fen, 0) END) AS BIGINT) AS NetFen
            FROM transactions t
            WHERE t.connection_id = @Id AND t.side = 'statement' AND t.kind = 'transaction' AND coalesce(t.settlement_date, t.clearing_date) >= @from AND coalesce(t.settlement_date, t.clearing_date) <= @to AND {TransactionStore.Visible}
            GROUP BY coalesce(t.settlement_date, t.clearing_date), t.clearing_date ORDER BY SettlementDate, ClearingDate
            """, new { connection.Id, from = StoredText.Of(since), to = StoredText.Of(to) }), cancellationToken);
        var byDate = nets.GroupBy(n => n.SettlementDate, StringComparer.Ordinal).ToDictionary(day => StoredText.Date(day.Key), day => day.ToList());
        // A day whose file is still to come has no rows, and yet its money may be in a payout.
        var dates = byDate.Keys.Union(files.OpenDates.Where(date => date >= from && date <= to)).Order();
        var batches = dates.Select(date => BatchOf(connection, date, byDate.GetValueOrDefault(date, []), day => day < from || files.PayoutDates.Contains(day)));
        var found = PayoutComparison.Run(connection.Id, [.. batches], [.. payouts.Select(p => PayoutOf(connection, p))], clock.GetUtcNow());
        // What lies before is there for what it carries over; its own breaks were found when its days were reconciled.
        return [.. found.Where(b => b.OriginalDate >= from)];
    }

    private static SettlementBatch BatchOf(Connection connection, DateOnly date, List<NetRow> rows, Func<DateOnly, bool> isWhole)
    {
        var expected = PayoutExpectation.Date(connection.Payout, WorkdayCalendar.China, date, null);
        return new()
        {
            SettlementDate = date,
            Net = Money.FromFen(rows.Sum(r => r.NetFen)),
            // A merchant that asks for its money when it likes gets that of any days at once, and one that is paid by the month that of more days than are looked at.
            IsWhole = expected is not null && connection.Payout.Speed.Kind is not SpeedKind.Monthly && isWhole(date) && rows.TrueForAll(r => isWhole(StoredText.Date(r.ClearingDate))),
            DueAt = expected?.ExpectBy ?? DateTimeOffset.MaxValue,
        };
    }

    private static Payout PayoutOf(Connection connection, PayoutRecord stored) => new()
    {
        PayoutNo = stored.PayoutNo,
        MerchantNo = connection.MerchantNo,
        State = EnumText<PayoutState>.Parse(stored.State),
        Planned = stored.PlannedFen is { } planned ? Money.FromFen(planned) : null,
        Suspended = Money.FromFen(stored.SuspendedFen),
        Paid = Money.FromFen(stored.PaidFen),
        WithdrawalFee = Money.FromFen(stored.WithdrawalFeeFen),
        Currency = stored.Currency,
        SettlementDate = StoredText.Date(stored.SettlementDate),
        OriginalPayoutNo = stored.OriginalPayoutNo,
    };

    private sealed class NetRow
    {
        public string SettlementDate { get; init; } = "";

        public string ClearingDate { get; init; } = "";

        public long NetFen { get; init; }
    }
}
