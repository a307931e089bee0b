using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>Writes rows of <c>transactions</c> in bulk: binary COPY on PostgreSQL where no row can exist yet, else one prepared insert of many rows.</summary>
internal static class RowWriter
{
    private static readonly string Replace = " ON CONFLICT (connection_id, row_id, file_id) DO UPDATE SET " + string.Join(", ", RowColumns.All.Skip(3).Select(c => $"{c.Name} = excluded.{c.Name}"));

    /// <summary>Adds rows of a new file version; none of them exists.</summary>
    public static Task AddAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken) =>
        transaction.Connection is NpgsqlConnection postgres
            ? CopyAsync(postgres, rows, cancellationToken)
            : InsertAsync(transaction, rows, "", cancellationToken);

    /// <summary>Adds rows or takes the place of those with the same identity.</summary>
    /// <remarks>An identity may stand only once in <paramref name="rows"/>: PostgreSQL does not write a row twice in one statement.</remarks>
    public static Task PutAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken) =>
        InsertAsync(transaction, rows, Replace, cancellationToken);

    private static Task InsertAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, string ending, CancellationToken cancellationToken) =>
        BulkInsert.RunAsync(transaction, $"transactions ({RowColumns.Names})", RowColumns.All.Count, [.. rows.Select(Cells)], ending, cancellationToken);

    private static object?[] Cells(StoredRow row)
    {
        var cells = new object?[RowColumns.All.Count];
        for (var i = 0; i < cells.Length; i++) cells[i] = RowColumns.All[i].Text is { } text ? text(row) : RowColumns.All[i].Number!(row);
        return cells;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY transactions ({RowColumns.Names}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            foreach (var column in RowColumns.All)
            {
                if (column.Text is { } text)
                {
                    if (text(row) is { } value) await copy.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);
                    else await copy.WriteNullAsync(cancellationToken);
                }
                else if (column.Number!(row) is { } number) await copy.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken);
                else await copy.WriteNullAsync(cancellationToken);
            }
        }
        await copy.CompleteAsync(cancellationToken);
    }
}
