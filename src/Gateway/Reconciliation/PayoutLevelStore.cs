using System.Data.Common;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Keeps what L3 found of a connection's settlement dates, in the place of what was found before.</summary>
internal static class PayoutLevelStore
{
    public static async Task PutAsync(DbTransaction transaction, PayoutRun run, IReadOnlyList<PayoutRecord> payouts, BatchDays days, IReadOnlyDictionary<string, IReadOnlyList<Explanation>> explained, WrittenSpan span, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, "payout-levels/" + run.ConnectionId);
        var range = new { run.ConnectionId, level = nameof(MatchLevel.L3), from = StoredText.Of(span.From), to = StoredText.Of(span.To) };
        const string InSpan = "WHERE connection_id = @ConnectionId AND settlement_date >= @from AND settlement_date <= @to";
        await transaction.Connection!.ExecuteAsync($"DELETE FROM settlement_batches {InSpan}", range, transaction);
        await transaction.Connection!.ExecuteAsync($"DELETE FROM payout_states {InSpan} AND level = @level", range, transaction);
        await transaction.Connection!.ExecuteAsync($"DELETE FROM payout_batches {InSpan}", range, transaction);

        var dateOf = payouts.ToDictionary(p => p.PayoutNo, p => p.SettlementDate, StringComparer.Ordinal);
        bool IsInSpan(string payoutNo) => span.Holds(StoredText.Date(dateOf[payoutNo]));
        await BulkInsert.RunAsync(transaction, "settlement_batches (connection_id, batch_id, settlement_date, net_fen, row_count, whole, expected_date, expect_by_ms, provisional, state, reason, lateness, unpaid_fen, break_id, judge_again_ms)", 15,
            [.. run.Batches.Where(b => span.Holds(b.Batch.SettlementDate)).Select(b => Cells(run.ConnectionId, b, days.RowsOf(b.Batch), now))], "", cancellationToken);
        await days.PutAsync(transaction, cancellationToken);
        await BulkInsert.RunAsync(transaction, "payout_states (connection_id, payout_no, level, settlement_date, state, reason, break_id)", 7,
            [.. run.Payouts.Where(p => IsInSpan(p.PayoutNo)).Select(p => (object?[])[run.ConnectionId, p.PayoutNo, nameof(MatchLevel.L3), dateOf[p.PayoutNo], EnumText<RowState>.Of(p.State), p.Reason, p.BreakId])], "", cancellationToken);
        await BulkInsert.RunAsync(transaction, "payout_batches (connection_id, payout_no, batch_id, settlement_date, way)", 5,
            [.. run.Groups.Where(g => g.Way is not null).SelectMany(g => g.Payouts.Where(p => IsInSpan(p.PayoutNo)).SelectMany(p => g.Batches.Select(b => (object?[])[run.ConnectionId, p.PayoutNo, b.BatchId, dateOf[p.PayoutNo], EnumText<PayoutWay>.Of(g.Way!.Value)])))], "", cancellationToken);
        await BreakStore.PutAsync(transaction, run.ConnectionId, BreakScope.Payouts, run.Breaks, b => b.OriginalDate, span, now, cancellationToken);
        await PutExplanationsAsync(transaction, explained, cancellationToken);
    }

    /// <summary>Stores what would explain breaks, the newest word standing.</summary>
    public static Task PutExplanationsAsync(DbTransaction transaction, IReadOnlyDictionary<string, IReadOnlyList<Explanation>> explained, CancellationToken cancellationToken) =>
        BulkInsert.RunAsync(transaction, "break_explanations (break_id, explanations)", 2,
            [.. explained.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (object?[])[e.Key, JsonSerializer.Serialize(e.Value)])],
            " ON CONFLICT (break_id) DO UPDATE SET explanations = excluded.explanations", cancellationToken);

    private static object?[] Cells(string connectionId, BatchStanding standing, long rows, DateTimeOffset now)
    {
        var (batch, due) = (standing.Batch, standing.Batch.Due);
        // Only money that is not there yet grows later with time.
        var again = standing.Unpaid > Money.Zero ? due?.NextChangeAfter(now)?.ToUnixTimeMilliseconds() : null;
        return
        [
            connectionId, batch.BatchId, StoredText.Of(batch.SettlementDate), batch.Net.Fen, rows, batch.IsWhole ? 1L : 0L, StoredText.Of(due?.Date), due?.ExpectBy.ToUnixTimeMilliseconds(), due is { Provisional: true } ? 1L : 0L,
            EnumText<RowState>.Of(standing.State), standing.Reason, standing.Lateness is { } lateness ? EnumText<Lateness>.Of(lateness) : null, standing.Unpaid.Fen, standing.BreakId, again,
        ];
    }
}
