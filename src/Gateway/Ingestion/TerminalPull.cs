using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>A row of <c>terminals</c>: how a provider binds a terminal number to a device and a store.</summary>
internal sealed record TerminalRecord
{
    public required string ConnectionId { get; init; }

    public required string TerminalNo { get; init; }

    /// <summary>How often its binding changed; the highest stands.</summary>
    public long Version { get; init; }

    public string? SerialNo { get; init; }

    public string? Store { get; init; }

    /// <summary>1 where the provider lets it trade, 0 where not, <c>null</c> where it does not say.</summary>
    public long? Active { get; init; }

    /// <summary>0 once the provider lists it no more.</summary>
    public long Listed { get; init; }

    public long SeenMs { get; init; }
}

/// <summary>Reads the terminals of each connection and keeps what changed in their binding.</summary>
internal sealed class TerminalPull(Database database, TimeProvider clock)
{
    private const string Newest =
        """
        SELECT t.connection_id AS ConnectionId, t.terminal_no AS TerminalNo, t.version AS Version, t.serial_no AS SerialNo, t.store AS Store, t.active AS Active, t.listed AS Listed, t.seen_ms AS SeenMs
        FROM terminals t WHERE t.version = (SELECT max(n.version) FROM terminals n WHERE n.connection_id = t.connection_id AND n.terminal_no = t.terminal_no)
        """;

    public async Task PullAsync(Account account, CancellationToken cancellationToken)
    {
        var source = account.Host?.Terminals ?? throw new InvalidOperationException($"The account {account.Id} has no terminals.");
        foreach (var connection in account.Connections)
        {
            var listed = await source.ListAsync(connection.MerchantNo, cancellationToken);
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await database.WriteAsync(t => StoreAsync(t, connection.Id, listed, now), cancellationToken);
        }
    }

    /// <summary>How each terminal stands now, by connection and number; one that is no longer listed included.</summary>
    public async Task<IReadOnlyList<TerminalRecord>> ListAsync(CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<TerminalRecord>(Newest + " ORDER BY t.connection_id, t.terminal_no"), cancellationToken)];

    private static async Task StoreAsync(DbTransaction transaction, string connectionId, IReadOnlyList<Terminal> listed, long now)
    {
        await RowLock.TakeAsync(transaction, "terminals/" + connectionId);
        var known = (await transaction.Connection!.QueryAsync<TerminalRecord>(Newest + " AND t.connection_id = @connectionId ORDER BY t.terminal_no", new { connectionId }, transaction))
            .ToDictionary(t => t.TerminalNo, StringComparer.Ordinal);
        var told = listed.DistinctBy(t => t.TerminalNo, StringComparer.Ordinal).Select(t => new TerminalRecord
        {
            ConnectionId = connectionId, TerminalNo = t.TerminalNo, SerialNo = t.SerialNo, Store = t.Store, Active = t.Active is { } active ? (active ? 1 : 0) : null, Listed = 1, SeenMs = now,
        }).ToDictionary(t => t.TerminalNo, StringComparer.Ordinal);
        var gone = known.Values.Where(k => k.Listed == 1 && !told.ContainsKey(k.TerminalNo)).Select(k => k with { Listed = 0, SeenMs = now });
        foreach (var terminal in told.Values.Concat(gone).OrderBy(t => t.TerminalNo, StringComparer.Ordinal))
        {
            var before = known.GetValueOrDefault(terminal.TerminalNo);
            if (before is not null && before == terminal with { Version = before.Version, SeenMs = before.SeenMs }) continue;
            await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO terminals (connection_id, terminal_no, version, serial_no, store, active, listed, seen_ms)
                VALUES (@ConnectionId, @TerminalNo, @Version, @SerialNo, @Store, @Active, @Listed, @SeenMs)
                """, terminal with { Version = (before?.Version ?? 0) + 1 }, transaction);
        }
    }
}
