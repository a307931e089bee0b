using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Rijie.Gateway.Ingestion;

/// <summary>Writes rows of <c>transactions</c> in bulk: binary COPY on PostgreSQL where no row can exist yet, else one prepared insert of many rows.</summary>
internal static class RowWriter
{
    private const int RowsPerInsert = 40;
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

    private static async Task InsertAsync(DbTransaction transaction, IReadOnlyList<StoredRow> rows, string ending, CancellationToken cancellationToken)
    {
        for (var from = 0; from < rows.Count;)
        {
            var size = rows.Count - from >= RowsPerInsert ? RowsPerInsert : 1;
            await using var insert = Prepare(transaction, size, ending);
            for (; rows.Count - from >= size; from += size)
            {
                Fill(insert, rows, from, size);
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private static DbCommand Prepare(DbTransaction transaction, int rows, string ending)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder("INSERT INTO transactions (").Append(RowColumns.Names).Append(") VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < RowColumns.All.Count; column++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"@p{row}_{column}");
                text.Append(column == 0 ? "" : ", ").Append(name);
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.DbType = RowColumns.All[column].Text is null ? System.Data.DbType.Int64 : System.Data.DbType.String;
                command.Parameters.Add(parameter);
            }
            text.Append(')');
        }
        command.CommandText = text.Append(ending).ToString();
        return command;
    }

    private static void Fill(DbCommand insert, IReadOnlyList<StoredRow> rows, int from, int size)
    {
        var columns = RowColumns.All;
        var next = 0;
        for (var row = from; row < from + size; row++)
            for (var column = 0; column < columns.Count; column++)
            {
                var value = columns[column].Text is { } text ? (object?)text(rows[row]) : columns[column].Number!(rows[row]);
                insert.Parameters[next++].Value = value ?? DBNull.Value;
            }
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
