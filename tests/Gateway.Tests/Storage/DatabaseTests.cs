using Dapper;
using Microsoft.Data.Sqlite;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Tests.Storage;

public sealed class DatabaseTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Migrations_RunTwice_LeaveTheDataAlone(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        await MarkAsync(store.Database, "shop", "2026-01-05");

        Migrations.Run(store.Database.Engine, store.Database.Source.ConnectionString);

        Assert.Equal(1, await CountAsync(store.Database));
    }

    /// <summary>They run in the order of their names; two of one number would run in an order that nobody chose. A number may be missing: what was applied is never renumbered.</summary>
    [Fact]
    public void Migrations_OfTheProgram_HaveANumberEach()
    {
        const string prefix = "Rijie.Gateway.Storage.Migrations.";
        var scripts = typeof(Migrations).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]).ToList();

        var numbers = scripts.Select(s => s[..4]).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, s => Assert.Matches("^[0-9]{4}_[a-z_]+\\.sql$", s));
        Assert.Equal(numbers.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), numbers.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Migrations_DatabaseOfANewerProgram_IsRefused(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        await store.Database.WriteAsync(t => t.Connection!.ExecuteAsync(
            "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('Rijie.Gateway.Storage.Migrations.9999_later.sql', '2026-01-05 00:00:00')", transaction: t), Token);

        var refusal = Assert.Throws<StoreException>(() => Migrations.Run(store.Database.Engine, store.Database.Source.ConnectionString));

        Assert.Equal("STORE_NEWER", refusal.Code);
        Assert.Contains("9999_later", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Write_ThatThrows_LeavesNothing(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Database.WriteAsync(async t =>
        {
            await InsertAsync(t, "shop", "2026-01-05");
            throw new InvalidOperationException("after the insert");
        }, Token));

        Assert.Equal(0, await CountAsync(store.Database));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task SortedText_UpperLowerAndDigits_IsInByteOrder(string engine)
    {
        await using var store = await TestStore.OpenAsync(engine);
        foreach (var id in (string[])["b", "B", "a-1", "a1", "_", "街"]) await MarkAsync(store.Database, id, "2026-01-05");

        var ids = await store.Database.ReadAsync(c => c.QueryAsync<string>("SELECT connection_id FROM reconciliation_due ORDER BY connection_id"), Token);

        Assert.Equal(["B", "_", "a-1", "a1", "b", "街"], ids);
    }

    [Fact]
    public async Task Sqlite_Opened_HasWalFullSyncAndForeignKeys()
    {
        await using var store = await TestStore.OpenAsync("Sqlite");

        var settings = await store.Database.ReadAsync(async c => (
            await c.ExecuteScalarAsync<string>("PRAGMA journal_mode"),
            await c.ExecuteScalarAsync<long>("PRAGMA synchronous"),
            await c.ExecuteScalarAsync<long>("PRAGMA foreign_keys")), Token);

        Assert.Equal(("wal", 2L, 1L), settings);
    }

    [Fact]
    public async Task Sqlite_LockedByAnotherProcess_IsBusyAndNothingIsWritten()
    {
        await using var store = await TestStore.OpenAsync("Sqlite");
        await using var other = new SqliteConnection($"Data Source={store.SqlitePath};Pooling=False");
        other.Open();
        await using var held = other.BeginTransaction(deferred: false);

        var busy = await Assert.ThrowsAsync<StoreException>(() => MarkAsync(store.Database, "shop", "2026-01-05"));

        Assert.Equal("STORE_BUSY", busy.Code);
        await held.RollbackAsync(Token);
        Assert.Equal(0, await CountAsync(store.Database));
    }

    [Fact]
    public async Task Postgres_Gone_IsBusySoThatAProviderSendsAgain()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("RIJIE_TEST_PG") is null, "RIJIE_TEST_PG names no PostgreSQL server.");
        await using var store = await TestStore.OpenAsync("Postgres");

        var busy = await Assert.ThrowsAsync<StoreException>(() => store.Database.WriteAsync(t => t.Connection!.ExecuteAsync("SELECT pg_terminate_backend(pg_backend_pid())", transaction: t), Token));

        Assert.Equal("STORE_BUSY", busy.Code);
    }

    [Fact]
    public async Task InstanceLock_TakenTwice_IsRefusedUntilTheFirstEnds()
    {
        await using var store = await TestStore.OpenAsync("Sqlite");
        var first = InstanceLock.Take(store.SqlitePath);

        var refusal = Assert.Throws<StoreException>(() => InstanceLock.Take(store.SqlitePath));
        first.Dispose();
        using var second = InstanceLock.Take(store.SqlitePath);

        Assert.Equal("STORE_LOCKED", refusal.Code);
    }

    private static Task<int> MarkAsync(Database database, string connection, string date) =>
        database.WriteAsync(t => InsertAsync(t, connection, date), Token);

    private static Task<int> InsertAsync(System.Data.Common.DbTransaction transaction, string connection, string date) =>
        transaction.Connection!.ExecuteAsync("INSERT INTO reconciliation_due (connection_id, clearing_date, change_no) VALUES (@connection, @date, 1)", new { connection, date }, transaction);

    private static Task<long> CountAsync(Database database) =>
        database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT count(*) FROM reconciliation_due"), Token);
}
