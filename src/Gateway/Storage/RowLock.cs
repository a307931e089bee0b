using System.Data.Common;
using Dapper;
using Npgsql;

namespace Rijie.Gateway.Storage;

/// <summary>One writer at a time for a name, until the transaction ends: a row that is not there yet cannot be locked itself. SQLite has one writer anyway.</summary>
internal static class RowLock
{
    public static async Task TakeAsync(DbTransaction transaction, string name)
    {
        if (transaction.Connection is NpgsqlConnection postgres)
            await postgres.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))", new { name }, transaction);
    }
}
