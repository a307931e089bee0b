using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>Reads an account's payouts of a settlement date. A payout's fate changes for days, so a date is asked again.</summary>
internal sealed class PayoutPull(Database database, TimeProvider clock)
{
    private const int MostPages = 10_000;

    /// <summary>Asks for a date.</summary>
    /// <exception cref="ProviderException">The provider failed; nothing of this date is stored.</exception>
    public async Task PullAsync(Account account, DateOnly settlementDate, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var source = account.Host?.Payouts ?? throw new InvalidOperationException($"The account {account.Id} has no payouts.");
        var asked = clock.GetUtcNow();
        var payouts = new List<Payout>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await source.ReadAsync(new() { SettlementDate = settlementDate, Cursor = cursor }, cancellationToken);
            payouts.AddRange(answer.Payouts);
            cursor = answer.NextCursor;
            if (cursor is not null) continue;
            await StoreAsync(account, settlementDate, payouts, asked, cancellationToken);
            progress?.Report(new(account.Id, "payouts", settlementDate, payouts.Count, "payouts"));
            return;
        }
        throw new ProviderException(ProviderFailure.InvalidResponse, $"The payouts of one day have more than {MostPages} pages.");
    }

    /// <summary>When a date was last asked for, or <c>null</c>.</summary>
    public async Task<DateTimeOffset?> AskedAsync(string accountId, DateOnly settlementDate, CancellationToken cancellationToken) =>
        StoredText.InstantOrNull(await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<long?>(
            "SELECT asked_ms FROM payout_requests WHERE account_id = @accountId AND settlement_date = @date", new { accountId, date = StoredText.Of(settlementDate) }), cancellationToken));

    private Task<int> StoreAsync(Account account, DateOnly settlementDate, List<Payout> payouts, DateTimeOffset asked, CancellationToken cancellationToken) => database.WriteAsync(async transaction =>
    {
        var ours = await PayoutStore.PutAsync(transaction, account, settlementDate, payouts, asked);
        // Time passes too: what was on its way when it was last compared may be overdue now.
        foreach (var connection in account.Connections) await TransactionStore.MarkAsync(transaction, connection.Id, StoredText.Of(settlementDate));
        await transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO payout_requests (account_id, settlement_date, payouts, asked_ms) VALUES (@account, @date, @ours, @asked)
            ON CONFLICT (account_id, settlement_date) DO UPDATE SET payouts = excluded.payouts, asked_ms = excluded.asked_ms
            """, new { account = account.Id, date = StoredText.Of(settlementDate), ours = (long)ours, asked = asked.ToUnixTimeMilliseconds() }, transaction);
        return ours;
    }, cancellationToken);
}
