using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;
using Rijie.Statements;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Puts together what was owed and what was paid for the settlement dates of a connection, has them compared, and keeps what was found.</summary>
internal sealed class PayoutReview(Database database, GatewaySetup setup, AccountRegistry accounts, TimeProvider clock)
{
    /// <summary>How many days a payout may lie from what it pays; longer than any holiday.</summary>
    private const int Reach = 14;

    /// <summary>Compares payouts after rows of statements changed, and stores the results.</summary>
    /// <param name="from">The first clearing date whose rows may have changed.</param>
    /// <param name="to">The last one.</param>
    /// <param name="files">Which of those dates' files are all there and whole.</param>
    public async Task RunAsync(Connection connection, DateOnly from, DateOnly to, FileGateResult files, CancellationToken cancellationToken)
    {
        var days = await BatchDays.ReadAsync(database, connection, from.AddDays(-2 * Reach), to.AddDays(Reach), cancellationToken);
        await days.RefreshAsync(database, from, to, files, cancellationToken);
        await RunAsync(connection, days, new(from, to), cancellationToken);
    }

    /// <summary>Compares them after time passed: of the statements nothing is read anew.</summary>
    public async Task RunAsync(Connection connection, DateOnly first, DateOnly last, CancellationToken cancellationToken) =>
        await RunAsync(connection, await BatchDays.ReadAsync(database, connection, first.AddDays(-2 * Reach), last.AddDays(Reach), cancellationToken), new(first, last), cancellationToken);

    private async Task RunAsync(Connection connection, BatchDays days, WrittenSpan changed, CancellationToken cancellationToken)
    {
        var span = new WrittenSpan(changed.From.AddDays(-Reach), changed.To.AddDays(Reach));
        var now = clock.GetUtcNow();
        var payouts = await PayoutStore.ListAsync(database, connection.Id, days.From, days.To, cancellationToken);
        var batches = days.Batches(payouts.Select(p => p.PayoutNo));
        var run = PayoutReconciler.Run(new()
        {
            ConnectionId = connection.Id,
            Batches = batches,
            Payouts = [.. payouts.Select(p => PayoutStore.ToPayout(p, connection.MerchantNo))],
            Now = now,
            ToldAt = await ToldAsync(connection, days, payouts, cancellationToken),
            IsKnown = days.IsKnown,
            AccountLast4 = connection.AccountLast4,
            ExpectedFee = (before, payout) => FeeOf(connection, before, payout),
            Minimum = connection.Payout.Minimum,
            UnpaidLimit = connection.Payout.UnpaidLimit,
        });
        // What lies before is there for what it carries over; its own states were found when its days were reconciled.
        var explained = await PayoutExplainer.RunAsync(database, connection, run, span.From, cancellationToken);
        var punctuality = await ForecastStore.PunctualityAsync(database, accounts.Connections.Where(c => c.PluginId == connection.PluginId).Select(c => c.Id), ChinaTime.ToDate(now), cancellationToken);
        await database.WriteAsync(async t =>
        {
            await ForecastStore.PutAsync(t, run, punctuality, span, now, cancellationToken);
            await PayoutLevelStore.PutAsync(t, run, payouts, days, explained, span, now, cancellationToken);
            if (connection.BankAccountId is { } bankAccount && payouts.Count > 0) await BankStore.MarkAsync(t, bankAccount, [StoredText.Of(changed.From), StoredText.Of(changed.To)]);
        }, cancellationToken);
    }

    /// <summary>The contract in force on the settlement date says what a payout costs.</summary>
    private Money? FeeOf(Connection connection, Money before, Payout payout)
    {
        if (payout.SettlementDate is not { } date) return null;
        var contract = connection.ContractId is { } id ? setup.Contracts.Find(id, null, date) : setup.Contracts.Find(connection.PluginId, connection.MerchantNo, null, null, date);
        return contract is null ? null : FeePricer.PricePayout(contract, before, SettlementSpeed.TryParse(payout.Speed) ?? connection.Payout.Speed, date).Fee;
    }

    /// <summary>When the provider last told of the payouts of a settlement date: when its list was asked, or when its files that could tell were ready.</summary>
    private async Task<Func<DateOnly, DateTimeOffset?>> ToldAsync(Connection connection, BatchDays days, IReadOnlyList<PayoutRecord> payouts, CancellationToken cancellationToken)
    {
        var account = accounts.Find(connection.AccountId)!;
        if (account.Host?.Payouts is not null)
        {
            var asked = (await database.ReadAsync(c => c.QueryAsync<(string Date, long AskedMs)>(
                "SELECT settlement_date, asked_ms FROM payout_requests WHERE account_id = @AccountId AND settlement_date >= @from AND settlement_date <= @to ORDER BY settlement_date",
                new { connection.AccountId, from = StoredText.Of(days.From), to = StoredText.Of(days.To) }), cancellationToken)).ToDictionary(a => StoredText.Date(a.Date), a => StoredText.Instant(a.AskedMs));
            return date => asked.TryGetValue(date, out var at) ? at : null;
        }
        var tells = payouts.Count > 0 || (account.Host?.Plugin.Layouts.SelectMany(l => l.Tables.Values).SelectMany(t => t.Records).SelectMany(r => r.Class).Any(c => c.Kind is RowKind.Payout) ?? false);
        if (!tells || days.LastKnown is not { } last) return _ => null;
        return date => date <= last ? StatementGate.ReadyAt(account.Facts, last) : null;
    }
}
