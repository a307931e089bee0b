using System.Data.Common;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>The fetching of one account: lists, open questions, statements, payouts, terminals. A failure of one kind is written down and hinders no other.</summary>
internal sealed class AccountWork(TransactionPull pull, LookupWork lookups, StatementFetch statements, PayoutPull payouts, TerminalPull terminals, WorkLog log, ILogger<AccountWork> logger)
{
    private const string Terminals = "terminals";
    private const string Questions = "questions";

    /// <summary>Does what is due at an instant.</summary>
    public async Task RunAsync(Account account, WorkSettings settings, DateTimeOffset now, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var today = ProviderRows.DateOf(account.Facts, now);
        if (account.Host?.Transactions is not null)
            await TryAsync(account, "transactions", async () =>
            {
                var failed = new FirstFailure();
                for (var date = today.AddDays(-settings.LookBackDays); date <= today; date = date.AddDays(1))
                    await PullDateAsync(account, date, now.AddMinutes(-settings.PullEveryMinutes), failed, progress, cancellationToken);
                failed.Throw();
            }, cancellationToken);
        if (account.Host?.Lookup is not null)
            await LookUpAsync(account, cancellationToken);
        if (account.Host?.Statements is not null)
            await TryAsync(account, "statements", async () =>
            {
                var failed = new FirstFailure();
                for (var date = today.AddDays(-settings.LookBackDays); date < today; date = date.AddDays(1))
                    if (await IsDueAsync(account, date, settings, now, cancellationToken)) await failed.TryAsync(() => statements.FetchAsync(account, date, progress, cancellationToken));
                failed.Throw();
            }, cancellationToken);
        if (account.Host?.Payouts is not null)
            await TryAsync(account, "payouts", async () =>
            {
                var failed = new FirstFailure();
                // A payout's fate changes for some days after it was made, so each date is asked again while it is looked back on.
                for (var date = today.AddDays(-settings.LookBackDays); date <= today; date = date.AddDays(1))
                    if (await payouts.AskedAsync(account.Id, date, cancellationToken) is not { } asked || asked.AddHours(settings.StatementRecheckHours) <= now)
                        await failed.TryAsync(() => payouts.PullAsync(account, date, progress, cancellationToken));
                failed.Throw();
            }, cancellationToken);
        if (account.Host?.Terminals is not null && (await log.SucceededAtAsync(account.Id, Terminals, cancellationToken))?.AddDays(1) is var next && (next is null || next <= now))
            await TryAsync(account, Terminals, () => terminals.PullAsync(account, cancellationToken), cancellationToken);
    }

    /// <summary>Reads list, statement and payouts of one date now.</summary>
    /// <returns>How soon it is worth doing it again, where a statement is about to be there.</returns>
    public async Task<TimeSpan?> RunDateAsync(Account account, DateOnly date, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        if (account.Host?.Transactions is not null)
            await TryAsync(account, "transactions", async () =>
            {
                var failed = new FirstFailure();
                await PullDateAsync(account, date, DateTimeOffset.MaxValue, failed, progress, cancellationToken);
                failed.Throw();
            }, cancellationToken);
        if (account.Host?.Lookup is not null)
            await LookUpAsync(account, cancellationToken);
        TimeSpan? again = null;
        if (account.Host?.Statements is not null)
            await TryAsync(account, "statements", async () => again = (await statements.FetchAsync(account, date, progress, cancellationToken)).Request.AskAgainAfter, cancellationToken);
        if (account.Host?.Payouts is not null)
            await TryAsync(account, "payouts", () => payouts.PullAsync(account, date, progress, cancellationToken), cancellationToken);
        return again;
    }

    private async Task LookUpAsync(Account account, CancellationToken cancellationToken)
    {
        await TryAsync(account, "lookups", () => lookups.RunAsync(account, cancellationToken), cancellationToken);
        var waiting = await lookups.NeedingAttentionAsync(account.Id, cancellationToken);
        if (waiting == 0) await log.ClearAsync(account.Id, Questions, cancellationToken);
        else await log.FailedAsync(account.Id, Questions, $"{waiting} questions need attention: they were not answered and are asked no more, because asking could make the provider act. Look at the provider.", cancellationToken);
    }

    private async Task PullDateAsync(Account account, DateOnly date, DateTimeOffset readBefore, FirstFailure failed, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var connection in account.Connections)
        {
            var window = await pull.FindAsync(account.Id, connection.MerchantNo, date, cancellationToken);
            if (window is { Cursor: null } && (window.Complete == 1 || StoredText.Instant(window.ReadMs) > readBefore)) continue;
            await failed.TryAsync(() => pull.PullAsync(account, connection, date, progress, cancellationToken));
        }
    }

    private async Task<bool> IsDueAsync(Account account, DateOnly date, WorkSettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now < ChinaTime.ToInstant(date.AddDays(1), account.Facts.StatementReadyAt)) return false;
        var request = await statements.FindAsync(account.Id, date, cancellationToken);
        if (request is null) return true;
        var isAnswered = request.Status == EnumText<StatementStatus>.Of(StatementStatus.Ready) || request.Status == EnumText<StatementStatus>.Of(StatementStatus.NoTrade);
        var wait = isAnswered ? TimeSpan.FromHours(settings.StatementRecheckHours) : TimeSpan.FromMinutes(settings.StatementRetryMinutes);
        return StoredText.Instant(request.AskedMs) + wait <= now;
    }

    private async Task TryAsync(Account account, string kind, Func<Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run();
            await log.SucceededAsync(account.Id, kind, cancellationToken);
        }
        catch (ProviderException e)
        {
            await log.FailedAsync(account.Id, kind, $"{e.Failure}: {e.Message}", cancellationToken);
        }
        // The edge around one account: what an answer of its provider breaks in us must not stop the others, nor reconciliation.
        catch (Exception e) when (e is not (OperationCanceledException or StoreException or DbException))
        {
            logger.LogError(e, "{Kind} of {Account} failed", kind, account.Id);
            await log.FailedAsync(account.Id, kind, $"Internal error ({e.GetType().Name}); the log has the details.", cancellationToken);
        }
    }
}
