using System.Data.Common;
using Dapper;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>Reads and joins rows of <c>transactions</c>.</summary>
internal static class TransactionStore
{
    /// <summary>Only rows that count: statement rows of an active version, and every row of the other sides.</summary>
    public const string Visible = "(t.file_id = '' OR EXISTS (SELECT 1 FROM statement_files f WHERE f.file_id = t.file_id AND f.active = 1))";

    /// <summary>Stores what a provider or a terminal log tells, joined with what is known of the same rows.</summary>
    /// <returns>The rows as they now stand, in the order given, one for each identity.</returns>
    public static async Task<IReadOnlyList<StoredRow>> PutAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, bool isAnswer, CancellationToken cancellationToken)
    {
        foreach (var connectionId in rows.Select(r => r.ConnectionId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            await RowLock.TakeAsync(transaction, "transactions/" + connectionId);
        var merged = new List<StoredRow>(rows.Count);
        foreach (var part in rows.Chunk(SqlList.Largest))
        {
            var known = await FindAsync(transaction, part, cancellationToken);
            var places = new Dictionary<(string, string), int>();
            var start = merged.Count;
            foreach (var row in part)
            {
                var key = (row.ConnectionId, row.RowId);
                if (places.TryGetValue(key, out var place)) merged[place] = RowMerge.Merge(merged[place], row, isAnswer);
                else
                {
                    places.Add(key, merged.Count);
                    merged.Add(known.TryGetValue(key, out var stored) ? RowMerge.Merge(stored, row, isAnswer) : row);
                }
            }
            await RowWriter.PutAsync(transaction, merged[start..], cancellationToken);
            await MarkAsync(transaction, merged[start..]);
        }
        return merged;
    }

    /// <summary>Notes which days have to be reconciled again, in the transaction that changes their rows.</summary>
    public static async Task MarkAsync(DbTransaction transaction, IEnumerable<StoredRow> rows)
    {
        var days = rows.Select(r => (r.ConnectionId, Date: StoredText.Of(r.ClearingDate) ?? "")).Where(d => d.Date.Length > 0).Distinct();
        foreach (var (connectionId, date) in days.OrderBy(d => d.ConnectionId, StringComparer.Ordinal).ThenBy(d => d.Date, StringComparer.Ordinal))
            await MarkAsync(transaction, connectionId, date);
    }

    public static Task<int> MarkAsync(DbTransaction transaction, string connectionId, string clearingDate) =>
        transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO reconciliation_due (connection_id, clearing_date, change_no) VALUES (@connectionId, @clearingDate, 1)
            ON CONFLICT (connection_id, clearing_date) DO UPDATE SET change_no = reconciliation_due.change_no + 1
            """, new { connectionId, clearingDate }, transaction);

    /// <summary>Rows of a connection between two clearing dates, both inclusive, in the order of their ids.</summary>
    public static Task<IReadOnlyList<StoredRow>> ListAsync(Database database, string connectionId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        database.ReadAsync(c => QueryAsync(c, null,
            $"SELECT {RowColumns.Qualified} FROM transactions t WHERE t.connection_id = @connectionId AND t.clearing_date >= @from AND t.clearing_date <= @to AND {Visible} ORDER BY t.row_id, t.file_id",
            new DynamicParameters(new { connectionId, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken), cancellationToken);

    public static async Task<IReadOnlyList<StoredRow>> QueryAsync(DbConnection connection, DbTransaction? transaction, string sql, DynamicParameters parameters, CancellationToken cancellationToken)
    {
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
        var rows = new List<StoredRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(RowColumns.Read(reader));
        return rows;
    }

    /// <summary>The provider's row that a question names and whose fate is still open.</summary>
    public static async Task<StoredRow?> FindOpenAsync(DbTransaction transaction, string connectionId, LookupQuery query, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(transaction.Connection!, transaction,
            $"""
            SELECT {RowColumns.Names} FROM transactions
            WHERE connection_id = @connectionId AND file_id = '' AND side = 'provider' AND type = @type AND state IN ('unknown', 'pending')
                AND (provider_order_no = @providerOrderNo OR (@providerOrderNo IS NULL AND (refund_no = @refundNo OR (@refundNo IS NULL AND merchant_order_no = @merchantOrderNo))))
            ORDER BY row_id
            """,
            new DynamicParameters(new { connectionId, type = EnumText<TransactionType>.Of(query.Type), providerOrderNo = query.ProviderOrderNo, refundNo = query.RefundNo, merchantOrderNo = query.MerchantOrderNo }), cancellationToken);
        return rows.Count == 1 ? rows[0] : null;
    }

    /// <summary>Whether a statement tells what a question is about.</summary>
    public static async Task<bool> IsStatedAsync(DbTransaction transaction, string connectionId, LookupQuery query) => await transaction.Connection!.ExecuteScalarAsync<long>(
        $"""
        SELECT count(*) FROM transactions t
        WHERE t.connection_id = @connectionId AND t.side = 'statement' AND t.kind = 'transaction' AND t.type = @type AND (t.provider_order_no = @ProviderOrderNo OR t.refund_no = @RefundNo) AND {Visible}
        """, new { connectionId, type = EnumText<TransactionType>.Of(query.Type), query.ProviderOrderNo, query.RefundNo }, transaction) > 0;

    private static async Task<Dictionary<(string, string), StoredRow>> FindAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters();
        var list = SqlList.In(parameters, "id", [.. rows.Select(r => r.RowId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        var found = await QueryAsync(transaction.Connection!, transaction, $"SELECT {RowColumns.Names} FROM transactions WHERE row_id IN {list} AND file_id = '' ORDER BY connection_id, row_id", parameters, cancellationToken);
        return found.ToDictionary(r => (r.ConnectionId, r.RowId));
    }
}
