using Npgsql;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Tests.Storage;

/// <summary>The engines that are offered: always SQLite, and PostgreSQL where <c>RIJIE_TEST_PG</c> names a server.</summary>
public static class StoreEngines
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("RIJIE_TEST_PG");

    static StoreEngines()
    {
        if (Server is null) Console.WriteLine("RIJIE_TEST_PG is not set: the stores are tested on SQLite only.");
    }

    public static TheoryData<string> All => Server is null ? ["Sqlite"] : ["Sqlite", "Postgres"];

    internal static string ServerConnection => Server ?? throw new InvalidOperationException("No PostgreSQL server is offered.");
}

/// <summary>A store of its own for one test: a file in a new folder, or a new database.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly string? _postgresName;

    private TestStore(Database database, string folder, string? postgresName)
    {
        Database = database;
        Folder = folder;
        _postgresName = postgresName;
        Evidence = new EvidenceStore(Path.Combine(folder, "evidence"));
    }

    public Database Database { get; }

    public string Folder { get; }

    public EvidenceStore Evidence { get; }

    public string SqlitePath => Path.Combine(Folder, "rijie.db");

    public static async Task<TestStore> OpenAsync(string engine)
    {
        var folder = Directory.CreateTempSubdirectory("rijie-store-").FullName;
        if (Enum.Parse<DatabaseEngine>(engine) is DatabaseEngine.Sqlite)
            return new(Database.OpenSqlite(Path.Combine(folder, "rijie.db")), folder, null);
        var name = "rijie_" + Guid.NewGuid().ToString("N");
        await RunAsync($"CREATE DATABASE {name}");
        var connection = new NpgsqlConnectionStringBuilder(StoreEngines.ServerConnection) { Database = name, MaxPoolSize = 16 };
        return new(Database.OpenPostgres(connection.ToString()), folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_postgresName is not null) await RunAsync($"DROP DATABASE {_postgresName} WITH (FORCE)");
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(StoreEngines.ServerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
