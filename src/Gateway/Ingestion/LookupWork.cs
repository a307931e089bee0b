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
            if (!await MayAskAsync(account, lookup, query, cancellationToken)) continue;
            await failed.TryAsync(async () => answered += await AskAsync(account, source, lookup, query, cancellationToken) ? 1 : 0);
        }
        failed.Throw();
        return answered;
    }

    /// <summary>How many questions wait for a person (reliability specification I10).</summary>
    public Task<long> NeedingAttentionAsync(string accountId, CancellationToken cancellationToken) => LookupQueue.NeedingAttentionAsync(database, accountId, cancellationToken);

    /// <summary>
    /// Any question is asked a bounded number of times. One that the provider may act on is closed before it is asked: whatever
    /// becomes of us or of the answer, it is not asked again. Where a statement has told it by now, it need not be.
    /// </summary>
    private async Task<bool> MayAskAsync(Account account, PendingLookup lookup, LookupQuery query, CancellationToken cancellationToken)
    {
        var isSafe = LookupQueue.IsSafe(account, query);
        if (isSafe && lookup.Attempts < MostAttempts) return true;
        return await database.WriteAsync(async transaction =>
        {
            var isStated = !isSafe && account.Route(query.MerchantNo) is { } connection && await TransactionStore.IsStatedAsync(transaction, connection.Id, query);
            await LookupQueue.FinishAsync(transaction, lookup, isStated ? LookupQueue.Told : LookupQueue.NeedsAttention);
            return !isSafe && !isStated && lookup.Attempts == 0;
        }, cancellationToken);
    }

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
