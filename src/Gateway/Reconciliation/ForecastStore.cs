using System.Data.Common;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Keeps how punctual payouts were and what was first forecast of each batch.</summary>
internal static class ForecastStore
{
    private const int HistoryDays = 90;

    /// <summary>How punctual the provider of some connections was over the last days.</summary>
    public static async Task<Punctuality?> PunctualityAsync(Database database, IEnumerable<string> connectionIds, DateOnly today, CancellationToken cancellationToken)
    {
        var delays = new List<TimeSpan>();
        foreach (var connectionId in connectionIds.Order(StringComparer.Ordinal))
            delays.AddRange((await database.ReadAsync(c => c.QueryAsync<long>("SELECT delay_ms FROM payout_delays WHERE connection_id = @connectionId AND paid_date >= @since ORDER BY payout_no",
                new { connectionId, since = StoredText.Of(today.AddDays(-HistoryDays)) }), cancellationToken)).Select(ms => TimeSpan.FromMilliseconds(ms)));
        return Punctuality.Of(delays);
    }

    public static async Task PutAsync(DbTransaction transaction, PayoutRun run, Punctuality? punctuality, WrittenSpan span, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var paid = run.Groups.Where(g => g is { Verdict: PayoutVerdict.Settled, Due: not null }).SelectMany(g => g.Payouts.Where(p => p is { State: PayoutState.Paid, PaidAt: not null }).Select(p => (Payout: p, Due: g.Due!)));
        await BulkInsert.RunAsync(transaction, "payout_delays (connection_id, payout_no, paid_date, paid_fen, delay_ms)", 5,
            [.. paid.Select(p => (object?[])[run.ConnectionId, p.Payout.PayoutNo, StoredText.Of(ChinaTime.ToDate(p.Payout.PaidAt!.Value)), p.Payout.Paid.Fen, (long)(p.Payout.PaidAt.Value - p.Due.ExpectBy).TotalMilliseconds])],
            " ON CONFLICT (connection_id, payout_no) DO UPDATE SET paid_date = excluded.paid_date, paid_fen = excluded.paid_fen, delay_ms = excluded.delay_ms", cancellationToken);
        var owed = run.Batches.Where(b => b.Batch is { IsWhole: true, Due: not null, Net.Fen: > 0 } && span.Holds(b.Batch.SettlementDate)).Select(b => (b.Batch, Dates: ForecastDates.Of(b.Batch.Due!, punctuality)));
        await BulkInsert.RunAsync(transaction, "payout_forecasts (connection_id, batch_id, made_ms, net_fen, contractual, likely, cautious)", 7,
            [.. owed.Select(o => (object?[])[run.ConnectionId, o.Batch.BatchId, now.ToUnixTimeMilliseconds(), o.Batch.Net.Fen, StoredText.Of(o.Dates.Contractual), StoredText.Of(o.Dates.Likely), StoredText.Of(o.Dates.Cautious)])],
            " ON CONFLICT (connection_id, batch_id) DO NOTHING", cancellationToken);
    }
}
