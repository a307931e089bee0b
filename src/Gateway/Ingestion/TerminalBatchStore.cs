using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Ingestion;

/// <summary>A batch as a file told it: whose it is, and where in the file it stands.</summary>
internal sealed record ToldBatch(Connection Connection, TerminalBatch Batch, long LineNo);

/// <summary>Keeps terminals' batch totals, by the file that told them.</summary>
internal static class TerminalBatchStore
{
    private const string Active = "EXISTS (SELECT 1 FROM statement_files f WHERE f.file_id = b.file_id AND f.active = 1)";

    public static Task PutAsync(DbTransaction transaction, string fileId, IReadOnlyList<ToldBatch> told, DateTimeOffset now, CancellationToken cancellationToken) =>
        BulkInsert.RunAsync(transaction, "terminal_batches (connection_id, terminal_no, batch_no, closed_ms, file_id, closed_date, plus_count, plus_fen, minus_count, minus_fen, line_no, received_ms)", 12,
            [.. told.Select(t => (object?[])
            [
                t.Connection.Id, t.Batch.TerminalNo, t.Batch.BatchNo, t.Batch.ClosedAt.ToUnixTimeMilliseconds(), fileId, StoredText.Of(ChinaTime.ToDate(t.Batch.ClosedAt)),
                (long)t.Batch.Totals.PlusCount, t.Batch.Totals.Plus.Fen, (long)t.Batch.Totals.MinusCount, t.Batch.Totals.Minus.Fen, t.LineNo, now.ToUnixTimeMilliseconds(),
            ])], "", cancellationToken);

    /// <summary>Has the days judged anew on which the batches of a file were closed.</summary>
    public static async Task MarkAsync(DbTransaction transaction, string fileId)
    {
        var days = await transaction.Connection!.QueryAsync<(string Connection, string Date)>(
            "SELECT DISTINCT connection_id, closed_date FROM terminal_batches WHERE file_id = @fileId ORDER BY connection_id, closed_date", new { fileId }, transaction);
        foreach (var (connection, date) in days.ToList()) await TransactionStore.MarkAsync(transaction, connection, date);
    }

    /// <summary>The batches that were closed on some days, each once: of what two files tell of one the later word counts.</summary>
    public static async Task<IReadOnlyList<TerminalBatch>> ListAsync(Database database, string connectionId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<BatchRow>(
            $"""
            SELECT b.terminal_no AS TerminalNo, b.batch_no AS BatchNo, b.closed_ms AS ClosedMs, b.plus_count AS PlusCount, b.plus_fen AS PlusFen, b.minus_count AS MinusCount, b.minus_fen AS MinusFen
            FROM terminal_batches b WHERE b.connection_id = @connectionId AND b.closed_date >= @from AND b.closed_date <= @to AND {Active}
            ORDER BY b.terminal_no, b.batch_no, b.closed_ms, b.received_ms DESC, b.file_id DESC
            """, new { connectionId, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken);
        return [.. rows.DistinctBy(r => (r.TerminalNo, r.BatchNo, r.ClosedMs)).Select(r => new TerminalBatch
        {
            TerminalNo = r.TerminalNo,
            BatchNo = r.BatchNo,
            ClosedAt = DateTimeOffset.FromUnixTimeMilliseconds(r.ClosedMs),
            Totals = new((int)r.PlusCount, Money.FromFen(r.PlusFen), (int)r.MinusCount, Money.FromFen(r.MinusFen)),
        })];
    }

    /// <summary>What the log holds of these batches from before a day: a batch that was open for days counts rows that lie further back.</summary>
    public static async Task<IReadOnlyList<StoredRow>> EarlierRowsAsync(Database database, string connectionId, IReadOnlyList<TerminalBatch> batches, DateOnly before, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>();
        foreach (var terminal in batches.GroupBy(b => b.TerminalNo, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var parameters = new DynamicParameters(new { connectionId, terminal = terminal.Key, from = StoredText.Of(before.AddDays(-TerminalBatches.LongestDays)), before = StoredText.Of(before) });
            var list = SqlList.In(parameters, "batch", [.. terminal.Select(b => b.BatchNo).Distinct(StringComparer.Ordinal)]);
            rows.AddRange(await database.ReadAsync(c => TransactionStore.QueryAsync(c, null,
                $"SELECT {RowColumns.Qualified} FROM transactions t WHERE t.connection_id = @connectionId AND t.clearing_date >= @from AND t.clearing_date < @before AND t.side = 'local' AND t.terminal_no = @terminal AND t.batch_no IN {list} ORDER BY t.row_id",
                parameters, cancellationToken), cancellationToken));
        }
        return rows;
    }

    private sealed class BatchRow
    {
        public string TerminalNo { get; init; } = "";

        public string BatchNo { get; init; } = "";

        public long ClosedMs { get; init; }

        public long PlusCount { get; init; }

        public long PlusFen { get; init; }

        public long MinusCount { get; init; }

        public long MinusFen { get; init; }
    }
}
