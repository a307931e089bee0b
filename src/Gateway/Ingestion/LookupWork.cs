using System.Data.Common;
using System.Text.Json;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Ingestion;

/// <summary>Asks providers for the fate of open transactions. "Not found" means failed only after the provider's visibility delay.</summary>
internal sealed class LookupWork(Database database, TimeProvider clock)
{
    private const int MostAtOnce = 200;
    private const int MostAttempts = 24;

    /// <returns>How many questions were answered for good.</returns>
    /// <exception cref="ProviderException">The provider failed and the question waits. One that was refused by itself hinders no other.</exception>
    public async Task<int> RunAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.Host?.Lookup is not { } source) return 0;
        var answered = 0;
        var failed = new FirstFailure();
        foreach (var lookup in await LookupQueue.DueAsync(database, account.Id, clock.GetUtcNow(), MostAtOnce, cancellationToken))
        {
            var query = JsonSerializer.Deserialize<LookupQuery>(lookup.Query)!;
            if (!MayAsk(account, query, lookup))
            {
                await database.WriteAsync(t => LookupQueue.FinishAsync(t, lookup, "needs_attention"), cancellationToken);
                continue;
            }
            await failed.TryAsync(async () => answered += await AskAsync(account, source, lookup, query, cancellationToken) ? 1 : 0);
        }
        failed.Throw();
        return answered;
    }

    /// <summary>A question that may change something at the provider is asked once; any question a bounded number of times.</summary>
    private static bool MayAsk(Account account, LookupQuery query, PendingLookup lookup) =>
        lookup.Attempts == 0
        || (lookup.Attempts < MostAttempts && LookupQueue.IsSafe(account, query));

    private async Task<bool> AskAsync(Account account, ITransactionLookup source, PendingLookup lookup, LookupQuery query, CancellationToken cancellationToken)
    {
        LookupAnswer answer;
        try
        {
            answer = await source.LookUpAsync(query, cancellationToken);
        }
        catch (ProviderException)
        {
            await database.WriteAsync(t => LookupQueue.PostponeAsync(t, lookup, Next(lookup)), cancellationToken);
            throw;
        }
        var now = clock.GetUtcNow();
        return await database.WriteAsync(async transaction =>
        {
            if (answer.Transaction is { } told) return await StoreAsync(transaction, account, lookup, told, now, cancellationToken);
            var visibleFrom = (query.TradedAt ?? StoredText.Instant(lookup.FirstMs)).AddMinutes(account.Facts.VisibilityDelayMinutes);
            if (now < visibleFrom)
            {
                await LookupQueue.PostponeAsync(transaction, lookup, visibleFrom);
                return false;
            }
            await FailAsync(transaction, account, query, now, cancellationToken);
            await LookupQueue.FinishAsync(transaction, lookup, "not_found");
            return true;
        }, cancellationToken);
    }

    private async Task<bool> StoreAsync(DbTransaction transaction, Account account, PendingLookup lookup, Transaction told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (ours, _) = ProviderRows.Of(account, Side.Provider, [told], null, now);
        await TransactionStore.PutAsync(transaction, ours, isAnswer: true, cancellationToken);
        if (told.State.IsOpen())
        {
            await LookupQueue.PostponeAsync(transaction, lookup, Next(lookup));
            return false;
        }
        await LookupQueue.FinishAsync(transaction, lookup, EnumText<TransactionState>.Of(told.State));
        return true;
    }

    /// <summary>Marks what we know of the transaction as failed; of one that only a hint named there is nothing to mark.</summary>
    private static async Task FailAsync(DbTransaction transaction, Account account, LookupQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (account.Route(query.MerchantNo) is not { } connection) return;
        var known = await TransactionStore.FindOpenAsync(transaction, connection.Id, query, cancellationToken);
        if (known is null) return;
        var failed = known with { Transaction = known.Transaction with { State = TransactionState.Failed }, ReceivedAt = now };
        await TransactionStore.PutAsync(transaction, [failed], isAnswer: true, cancellationToken);
    }

    /// <summary>One minute, then twice as long each time, at most an hour.</summary>
    private DateTimeOffset Next(PendingLookup lookup) => clock.GetUtcNow().AddMinutes(Math.Min(60, 1 << (int)Math.Min(lookup.Attempts, 6)));
}
