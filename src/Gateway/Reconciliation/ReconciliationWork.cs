using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;
using Rijie.Statements;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Reconciles the days of a connection whose rows changed, and keeps what was found. Running it again changes nothing.</summary>
/// <remarks>
/// A row may have its counterpart on a neighbouring day, so days around the changed ones are loaded too, and those next to
/// them are written anew. Late data heals by itself: a break that is no longer found is cleared, with a note.
/// </remarks>
internal sealed class ReconciliationWork(Database database, GatewaySetup setup, AccountRegistry accounts, TransactionPull pull, TerminalLogIntake logs, StatementGate gate, FeeCountStore counts, RelatedRows related, PayoutReview payouts, PayoutWork paid, TimeProvider clock)
{
    private const int LoadedAround = 3;
    private const int WrittenAround = 1;
    private const int MostRounds = 4;

    /// <summary>Reconciles every connection that has changed days.</summary>
    /// <returns>How many connections were reconciled.</returns>
    public async Task<int> RunDueAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var ran = 0;
        // A day may have others judged anew, such as later ones whose tiers begin elsewhere now; those have nobody after them.
        for (var round = 0; round < MostRounds; round++)
            if (await RunOnceAsync(progress, cancellationToken) is > 0 and var more) ran += more;
            else break;
        return ran;
    }

    private async Task<int> RunOnceAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var due = (await database.ReadAsync(c => c.QueryAsync<(string Connection, string Date, long ChangeNo)>(
            "SELECT connection_id, clearing_date, change_no FROM reconciliation_due ORDER BY connection_id, clearing_date"), cancellationToken)).ToList();
        var ran = 0;
        foreach (var days in due.GroupBy(d => d.Connection, StringComparer.Ordinal))
        {
            if (accounts.FindConnection(days.Key) is not { } connection)
            {
                await database.WriteAsync(t => ReconciliationStore.DoneAsync(t, days.Key, [.. days.Select(d => (d.Date, d.ChangeNo))]), cancellationToken);
                continue;
            }
            foreach (var near in Near([.. days.Select(d => (d.Date, d.ChangeNo))])) await RunAsync(connection, near, cancellationToken);
            progress?.Report(new(connection.AccountId, "reconciliation", StoredText.Date(days.Last().Date), 0, connection.Id));
            ran++;
        }
        await paid.RunDueAsync(cancellationToken);
        return ran;
    }

    /// <summary>Days far from each other are reconciled by themselves, so that one late file does not load all that lies between.</summary>
    private static IEnumerable<IReadOnlyList<(string Date, long ChangeNo)>> Near(IReadOnlyList<(string Date, long ChangeNo)> due)
    {
        for (var (from, i) = (0, 1); i <= due.Count; i++)
        {
            if (i < due.Count && StoredText.Date(due[i].Date).DayNumber - StoredText.Date(due[i - 1].Date).DayNumber <= 2 * LoadedAround) continue;
            yield return [.. due.Skip(from).Take(i - from)];
            from = i;
        }
    }

    private async Task RunAsync(Connection connection, IReadOnlyList<(string Date, long ChangeNo)> due, CancellationToken cancellationToken)
    {
        var account = accounts.Find(connection.AccountId)!;
        var (first, last) = (StoredText.Date(due[0].Date), StoredText.Date(due[^1].Date));
        var (from, to) = (first.AddDays(-LoadedAround), last.AddDays(LoadedAround));
        var rows = await TransactionStore.ListAsync(database, connection.Id, from, to, cancellationToken);
        var otherDays = await related.OtherDaysAsync(connection.Id, rows, from, to, cancellationToken);
        var span = new WrittenSpan(first.AddDays(-WrittenAround), last.AddDays(WrittenAround));
        var batches = await TerminalBatchStore.ListAsync(database, connection.Id, span.From, span.To, cancellationToken);
        var inBatches = await TerminalBatchStore.EarlierRowsAsync(database, connection.Id, batches, from, cancellationToken);
        var files = await gate.RunAsync(account, from, to, cancellationToken);
        var contracts = new ConnectionContracts(setup.Contracts, connection.ContractId, connection.PluginId, connection.MerchantNo);
        var fees = contracts.Any ? new ContractFees(contracts, await counts.BeforeAsync(connection.Id, from, cancellationToken)) : null;
        var run = Reconciler.Run(new()
        {
            ConnectionId = connection.Id,
            Rows = Ledger(rows.Concat(inBatches)),
            Earlier = Ledger(otherDays.ExceptBy(inBatches.Select(r => r.RowId), r => r.RowId)),
            TerminalBatches = batches,
            StatementDates = files.CompleteDates,
            LocalLogDates = await logs.DatesAsync(connection.Id, cancellationToken),
            ProviderListDates = account.Host?.Transactions is null ? null : await pull.CompleteDatesAsync(account.Id, connection.MerchantNo, cancellationToken),
            KnownSince = await gate.FirstDateAsync(account, cancellationToken),
            Elsewhere = await related.OtherProvidersAsync(connection, from, to, cancellationToken),
            Provider = account.Facts,
            Settlement = connection.Payout.Speed,
            PricedElsewhere = await counts.PricedAsync(connection.Id, otherDays, cancellationToken),
            ExpectedFee = fees is null ? null : fees.Ask,
        });
        await payouts.RunAsync(connection, from, to, files, cancellationToken);
        await database.WriteAsync(async transaction =>
        {
            await ReconciliationStore.PutAsync(transaction, connection.Id, run, rows, span, clock.GetUtcNow(), cancellationToken);
            await FeeCountStore.PutAsync(transaction, connection.Id, fees?.Moved ?? [], span, cancellationToken);
            await BreakStore.PutAsync(transaction, account.Id, BreakScope.Files, files.Breaks, FileBreakDate, span, clock.GetUtcNow(), cancellationToken);
            await related.MarkOtherProvidersAsync(transaction, connection, first, last);
            await RelatedRows.MarkGivenBackAsync(transaction, connection.Id, first, last);
            await AskForMissingAsync(transaction, account, run, rows);
            await ReconciliationStore.DoneAsync(transaction, connection.Id, due);
        }, cancellationToken);
    }

    /// <summary>A provider without a list tells of a failure only when it is asked: what the statement lacks and no notification told is looked up, once.</summary>
    private async Task AskForMissingAsync(DbTransaction transaction, Account account, ReconciliationRun run, IReadOnlyList<StoredRow> rows)
    {
        if (account.Host?.Lookup is null) return;
        var missing = run.Breaks.Where(b => b is { Code: BreakCode.R01, Level: MatchLevel.L2 }).Select(b => b.LocalRowId!).ToHashSet(StringComparer.Ordinal);
        missing.ExceptWith(run.Matches.Where(m => m.Level is MatchLevel.L1).Select(m => m.LocalRowId));
        foreach (var row in rows.Where(r => r.Side is Side.Local && missing.Contains(r.RowId)))
        {
            var query = LookupQueue.QueryOf(row.Transaction);
            if (LookupQueue.IsSafe(account, query)) await LookupQueue.AddOnceAsync(transaction, account.Id, query, "missing", clock.GetUtcNow());
        }
    }

    private static DateOnly? FileBreakDate(Break found) => found.OriginalDate;

    /// <summary>Only money of transactions is matched; payouts and open lines of a statement are not. A statement row without a date of its own has the file's.</summary>
    internal static IReadOnlyList<LedgerRow> Ledger(IEnumerable<StoredRow> rows) =>
    [
        .. rows.Where(r => r.Kind is RowKind.Transaction).Select(r => new LedgerRow
        {
            RowId = r.RowId,
            Side = r.Side,
            ConnectionId = r.ConnectionId,
            Transaction = r.Side is Side.Statement ? r.Transaction with { ClearingDate = r.ClearingDate } : r.Transaction,
            Balanced = r.Balanced,
        }),
    ];
}

/// <summary>The clearing dates that a run writes anew, both inclusive.</summary>
internal sealed record WrittenSpan(DateOnly From, DateOnly To)
{
    public bool Holds(DateOnly? date) => date is { } known && known >= From && known <= To;
}
