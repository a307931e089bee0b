using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;

namespace Rijie.Gateway.Reconciliation;

/// <summary>How a row stands at L3 and L4: as the settlement batch that its money is netted in, and as the payouts that pay it.</summary>
internal static class RowPayouts
{
    /// <summary>The states of a row's batch and payouts; none before a statement tells the row.</summary>
    public static async Task<IReadOnlyList<RowStateRecord>> OfAsync(DbConnection connection, string connectionId, string rowId)
    {
        var stated = await connection.QueryFirstOrDefaultAsync<(string Date, string? PayoutNo)>(
            $"""
            SELECT coalesce(t.settlement_date, t.clearing_date), t.payout_no FROM transactions t
            WHERE t.connection_id = @connectionId AND t.side = 'statement' AND t.kind = 'transaction' AND {TransactionStore.Visible}
                AND (t.row_id = @rowId OR t.row_id IN (SELECT m.provider_row_id FROM matches m WHERE m.connection_id = @connectionId AND m.local_row_id = @rowId AND m.level = 'L2'))
            ORDER BY t.row_id, t.file_id
            """, new { connectionId, rowId });
        if (stated.Date is null) return [];
        var ofBatch = stated.PayoutNo is null ? "b.batch_id NOT LIKE '%#%'" : "substr(b.batch_id, length(b.batch_id) - length(@number) + 1) = @number";
        var batches = (await connection.QueryAsync<BatchState>(
            $"""
            SELECT b.batch_id AS BatchId, b.state AS State, b.break_id AS BreakId, b.expected_date AS Expected, coalesce(b.lateness, b.reason) AS Reason FROM settlement_batches b
            WHERE b.connection_id = @connectionId AND b.settlement_date = @Date AND {ofBatch} ORDER BY b.batch_id
            """, new { connectionId, stated.Date, number = "#" + stated.PayoutNo })).ToList();
        var states = batches.ConvertAll(b => new RowStateRecord { Level = "L3", State = b.State, BreakId = b.BreakId, Awaits = b.State == "in_transit" ? b.Expected : null, Reason = b.Reason });
        foreach (var batch in batches)
            states.AddRange(await connection.QueryAsync<RowStateRecord>(
                """
                SELECT s.level AS Level, s.state AS State, s.break_id AS BreakId, s.reason AS Reason FROM payout_batches p JOIN payout_states s ON s.connection_id = p.connection_id AND s.payout_no = p.payout_no
                WHERE p.connection_id = @connectionId AND p.batch_id = @BatchId AND s.level = 'L4' ORDER BY s.payout_no
                """, new { connectionId, batch.BatchId }));
        return states;
    }

    private sealed class BatchState
    {
        public string BatchId { get; init; } = "";

        public string State { get; init; } = "";

        public string? BreakId { get; init; }

        public string? Expected { get; init; }

        public string? Reason { get; init; }
    }
}
