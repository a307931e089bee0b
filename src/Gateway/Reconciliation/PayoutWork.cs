using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Judges payouts again where no row changed: time passed and money grew late, or a list of working days moved the dates on which it is expected.</summary>
internal sealed class PayoutWork(Database database, GatewaySetup setup, AccountRegistry accounts, PayoutReview payouts, BankReview bank, TimeProvider clock, ILogger<PayoutWork> logger)
{
    /// <summary>Does what is due now, for payouts and for bank accounts.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken)
    {
        await FollowCalendarsAsync(cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await database.ReadAsync(c => c.QueryAsync<(string Connection, string Date)>(
            """
            SELECT connection_id, settlement_date FROM settlement_batches WHERE judge_again_ms IS NOT NULL AND judge_again_ms <= @now
            UNION SELECT connection_id, settlement_date FROM payout_due ORDER BY 1, 2
            """, new { now }), cancellationToken);
        foreach (var dates in due.GroupBy(d => d.Connection, StringComparer.Ordinal))
        {
            if (accounts.FindConnection(dates.Key) is { } connection) await payouts.RunAsync(connection, StoredText.Date(dates.First().Date), StoredText.Date(dates.Last().Date), cancellationToken);
            // A connection that is gone is not asked for again.
            await database.WriteAsync(t => DoneAsync(t, dates.Key, now), cancellationToken);
        }
        await bank.RunDueAsync(cancellationToken);
    }

    /// <summary>Counts every open expectation anew when a provider's working days are not those of the last time, and writes the change down. Closed days are not touched.</summary>
    private async Task FollowCalendarsAsync(CancellationToken cancellationToken)
    {
        foreach (var provider in accounts.Connections.GroupBy(c => c.PluginId, StringComparer.Ordinal))
        {
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(setup.CalendarOf(provider.Key).Fingerprint)));
            var known = await database.ReadAsync(c => c.QueryFirstOrDefaultAsync<string>("SELECT fingerprint FROM calendar_changes WHERE provider_id = @provider ORDER BY changed_ms DESC LIMIT 1", new { provider = provider.Key }), cancellationToken);
            if (known == fingerprint) continue;
            var moved = await database.WriteAsync(t => ChangeAsync(t, provider.Key, [.. provider.Select(c => c.Id)], fingerprint, known is not null, clock.GetUtcNow()), cancellationToken);
            if (known is not null) logger.LogInformation("The working days of {Provider} changed: {Count} open payouts are expected anew", provider.Key, moved);
        }
    }

    private static async Task<int> ChangeAsync(DbTransaction transaction, string provider, IReadOnlyList<string> connections, string fingerprint, bool isChange, DateTimeOffset now)
    {
        await transaction.Connection!.ExecuteAsync("INSERT INTO calendar_changes (provider_id, changed_ms, fingerprint) VALUES (@provider, @now, @fingerprint)", new { provider, now = now.ToUnixTimeMilliseconds(), fingerprint }, transaction);
        var moved = 0;
        if (!isChange) return moved;
        foreach (var connection in connections)
            moved += await transaction.Connection!.ExecuteAsync(
                """
                INSERT INTO payout_due (connection_id, settlement_date, change_no)
                SELECT DISTINCT connection_id, settlement_date, 1 FROM settlement_batches WHERE connection_id = @connection AND unpaid_fen > 0
                ON CONFLICT (connection_id, settlement_date) DO UPDATE SET change_no = payout_due.change_no + 1
                """, new { connection }, transaction);
        return moved;
    }

    private static async Task<int> DoneAsync(DbTransaction transaction, string connectionId, long now)
    {
        await transaction.Connection!.ExecuteAsync("DELETE FROM payout_due WHERE connection_id = @connectionId", new { connectionId }, transaction);
        return await transaction.Connection!.ExecuteAsync("UPDATE settlement_batches SET judge_again_ms = NULL WHERE connection_id = @connectionId AND judge_again_ms <= @now", new { connectionId, now }, transaction);
    }
}
