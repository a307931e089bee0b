using System.Data.Common;
using DbUp;
using DbUp.Builder;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Rijie.Gateway.Storage;

/// <summary>Runs the numbered scripts of <c>Storage/Migrations</c>, each in its own transaction.</summary>
/// <remarks>
/// One text serves both engines. Where they must differ, a variable stands: <c>$text$</c> is text that is sorted by its
/// bytes (PostgreSQL's default order is not SQLite's), <c>$blob$</c> is bytes.
/// </remarks>
internal static class Migrations
{
    private const string Prefix = "Rijie.Gateway.Storage.Migrations.";

    /// <summary>Brings the database to this program's version.</summary>
    /// <exception cref="StoreException">The database is of a newer program: <c>STORE_NEWER</c>; or a script failed: <c>STORE_MIGRATION</c>.</exception>
    public static void Run(DatabaseEngine engine, string connectionString)
    {
        RefuseNewer(engine, connectionString);
        var target = engine is DatabaseEngine.Sqlite
            ? DeployChanges.To.SqliteDatabase(connectionString)
            : DeployChanges.To.PostgresqlDatabase(connectionString);
        var result = Variables(target, engine)
            .WithScriptsEmbeddedInAssembly(typeof(Migrations).Assembly, IsScript)
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new StoreException("STORE_MIGRATION", $"The migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
    }

    private static UpgradeEngineBuilder Variables(UpgradeEngineBuilder target, DatabaseEngine engine) => engine is DatabaseEngine.Sqlite
        ? target.WithVariable("text", "TEXT").WithVariable("blob", "BLOB")
        : target.WithVariable("text", "TEXT COLLATE \"C\"").WithVariable("blob", "BYTEA");

    private static bool IsScript(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal);

    private static void RefuseNewer(DatabaseEngine engine, string connectionString)
    {
        var known = typeof(Migrations).Assembly.GetManifestResourceNames().Where(IsScript).ToHashSet(StringComparer.Ordinal);
        foreach (var applied in Applied(engine, connectionString))
            if (!known.Contains(applied))
                throw new StoreException("STORE_NEWER", $"The database has the migration {applied}, which this version does not know: start the newer program.");
    }

    private static List<string> Applied(DatabaseEngine engine, string connectionString)
    {
        using DbConnection connection = engine is DatabaseEngine.Sqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = engine is DatabaseEngine.Sqlite
            ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'SchemaVersions'"
            : "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schemaversions'";
        if (Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) == 0) return [];
        command.CommandText = "SELECT ScriptName FROM SchemaVersions ORDER BY ScriptName";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}
