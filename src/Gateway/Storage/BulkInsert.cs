using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Rijie.Gateway.Storage;

/// <summary>Inserts many rows with one prepared statement that takes many at a time; the same text on both engines.</summary>
internal static class BulkInsert
{
    private const int MostValues = 4_000;
    private const int MostValuesSqlite = 100; // it looks each parameter up by name, one after another: many cost their square

    /// <param name="table">The table and its columns, such as <c>matches (level, tier)</c>.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="rows">The values of each row in the order of the columns; <c>null</c>, text or <c>long</c>.</param>
    /// <param name="ending">What follows the values, such as an ON CONFLICT clause.</param>
    public static async Task RunAsync(DbTransaction transaction, string table, int width, IReadOnlyList<object?[]> rows, string ending, CancellationToken cancellationToken)
    {
        var most = Math.Max(1, (transaction.Connection is SqliteConnection ? MostValuesSqlite : MostValues) / width);
        for (var from = 0; from < rows.Count;)
        {
            var size = rows.Count - from >= most ? most : 1;
            await using var insert = Prepare(transaction, table, width, size, ending);
            for (; rows.Count - from >= size; from += size)
            {
                for (var i = 0; i < size; i++)
                    for (var column = 0; column < width; column++)
                        insert.Parameters[i * width + column].Value = rows[from + i][column] ?? DBNull.Value;
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private static DbCommand Prepare(DbTransaction transaction, string table, int width, int rows, string ending)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder("INSERT INTO ").Append(table).Append(" VALUES ");
        for (var i = 0; i < rows * width; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
            command.Parameters.Add(parameter);
            text.Append(i == 0 ? "(" : i % width == 0 ? "), (" : ", ").Append(parameter.ParameterName);
        }
        command.CommandText = text.Append(')').Append(ending).ToString();
        return command;
    }
}
