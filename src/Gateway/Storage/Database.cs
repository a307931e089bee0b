using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Rijie.Gateway.Storage;

/// <summary>The one way to the database: reads without a transaction, writes in exactly one.</summary>
/// <remarks>
/// SQLite has one writer, so writers of this process queue here instead of polling the file's lock; a transaction begins
/// IMMEDIATE, because a deferred one fails late when it turns into a writer.
/// </remarks>
internal sealed class Database : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _writer = new(1, 1);

    private Database(DatabaseEngine engine, DbDataSource source)
    {
        Engine = engine;
        Source = source;
    }

    public DatabaseEngine Engine { get; }

    public DbDataSource Source { get; }

    /// <summary>Opens and migrates a SQLite file, making it and its folder when they are absent.</summary>
    public static Database OpenSqlite(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null) StoreFolder.Make(folder);
        var database = new Database(DatabaseEngine.Sqlite, new SqliteDataSource(path));
        Migrations.Run(database.Engine, database.Source.ConnectionString);
        return database;
    }

    /// <summary>Opens and migrates a PostgreSQL database that exists.</summary>
    public static Database OpenPostgres(string connectionString)
    {
        var database = new Database(DatabaseEngine.Postgres, NpgsqlDataSource.Create(connectionString));
        Migrations.Run(database.Engine, connectionString);
        return database;
    }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        return await read(connection);
    }

    /// <summary>Runs <paramref name="write"/> in one transaction; when this returns, it is durable.</summary>
    /// <exception cref="StoreException">Another writer held the store for longer than 5 s: <c>STORE_BUSY</c>.</exception>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write, CancellationToken cancellationToken)
    {
        var queued = Engine is DatabaseEngine.Sqlite;
        if (queued) await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = await Source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await BeginAsync(connection, cancellationToken);
            var result = await write(transaction);
            cancellationToken.ThrowIfCancellationRequested();
            // Once begun it is not called off: a server may commit what a caller believes undone.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw new StoreException("STORE_BUSY", $"Another process held the store for more than {LongestWait.TotalSeconds} s.", e);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 10 or 13)
        {
            throw new StoreException("STORE_IO", "The disk is full or does not take writes.", e);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DiskFull or PostgresErrorCodes.IoError)
        {
            throw new StoreException("STORE_IO", "The disk of the database is full or does not take writes.", e);
        }
        catch (NpgsqlException e) when (e.IsTransient)
        {
            throw new StoreException("STORE_BUSY", "The database does not answer, or another writer was in the way.", e);
        }
        finally
        {
            if (queued) _writer.Release();
        }
    }

    public Task WriteAsync(Func<DbTransaction, Task> write, CancellationToken cancellationToken) =>
        WriteAsync(async transaction =>
        {
            await write(transaction);
            return true;
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        _writer.Dispose();
    }

    private static async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: false)
            : await connection.BeginTransactionAsync(cancellationToken);
}
