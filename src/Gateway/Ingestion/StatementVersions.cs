using System.Data.Common;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>One row that a re-issued file changed.</summary>
/// <param name="Change"><c>added</c>, <c>removed</c> or <c>changed</c>.</param>
internal sealed record RowChange(string RowId, string Change, long? BeforeFen, long? AfterFen);

/// <summary>Puts a new version of a file in the place of the old one, which stays, and writes down what changed.</summary>
internal static class StatementVersions
{
    private const int MostListed = 200;

    private const string Differences =
        """
        SELECT n.row_id AS RowId, 'added' AS Change, NULL AS BeforeFen, n.net_fen AS AfterFen FROM transactions n
        WHERE n.file_id = @after AND NOT EXISTS (SELECT 1 FROM transactions o WHERE o.file_id = @before AND o.connection_id = n.connection_id AND o.row_id = n.row_id)
        UNION ALL
        SELECT o.row_id, 'removed', o.net_fen, NULL FROM transactions o
        WHERE o.file_id = @before AND NOT EXISTS (SELECT 1 FROM transactions n WHERE n.file_id = @after AND n.connection_id = o.connection_id AND n.row_id = o.row_id)
        UNION ALL
        SELECT n.row_id, 'changed', o.net_fen, n.net_fen FROM transactions n
        JOIN transactions o ON o.file_id = @before AND o.connection_id = n.connection_id AND o.row_id = n.row_id
        WHERE n.file_id = @after AND (n.gross_fen <> o.gross_fen OR coalesce(n.fee_fen, 0) <> coalesce(o.fee_fen, 0) OR coalesce(n.net_fen, 0) <> coalesce(o.net_fen, 0)
            OR n.state <> o.state OR n.type <> o.type OR n.clearing_date <> o.clearing_date OR n.currency <> o.currency)
        """;

    public static async Task ReplaceAsync(DbTransaction transaction, StatementFileRecord before, StatementFileRecord after)
    {
        var connection = transaction.Connection!;
        var files = new { before = before.FileId, after = after.FileId };
        var counts = (await connection.QueryAsync<(string Change, long Count)>(
            $"SELECT d.Change, count(*) FROM ({Differences}) d GROUP BY d.Change ORDER BY d.Change", files, transaction)).ToDictionary(c => c.Change, c => c.Count, StringComparer.Ordinal);
        var listed = await ListAsync(transaction, files);
        await connection.ExecuteAsync(
            """
            INSERT INTO statement_changes (file_id, replaced_file_id, added, removed, changed, changed_rows)
            VALUES (@after, @before, @added, @removed, @changed, @rows)
            """,
            new
            {
                files.after,
                files.before,
                added = counts.GetValueOrDefault("added"),
                removed = counts.GetValueOrDefault("removed"),
                changed = counts.GetValueOrDefault("changed"),
                rows = JsonSerializer.Serialize(listed),
            }, transaction);
        await connection.ExecuteAsync("UPDATE statement_files SET active = 0, result = @result WHERE file_id = @FileId", new { result = EnumText<FileResult>.Of(FileResult.Superseded), before.FileId }, transaction);
    }

    /// <summary>Read by hand: a computed column that is null in its first row has no type in SQLite.</summary>
    private static async Task<IReadOnlyList<RowChange>> ListAsync(DbTransaction transaction, object files)
    {
        await using var reader = await transaction.Connection!.ExecuteReaderAsync($"SELECT d.RowId, d.Change, d.BeforeFen, d.AfterFen FROM ({Differences}) d ORDER BY d.RowId, d.Change LIMIT {MostListed}", files, transaction);
        var listed = new List<RowChange>();
        while (await reader.ReadAsync()) listed.Add(new(reader.GetString(0), reader.GetString(1), Fen(reader, 2), Fen(reader, 3)));
        return listed;
    }

    private static long? Fen(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
