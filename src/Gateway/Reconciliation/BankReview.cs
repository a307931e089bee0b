using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching.Payouts;
using Rijie.Statements;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Compares payouts with the entries of the bank accounts that they go to, for the days that changed, and keeps what was found.</summary>
internal sealed class BankReview(Database database, GatewaySetup setup, AccountRegistry accounts, TimeProvider clock)
{
    /// <summary>How many days an entry may lie from its payout, and what is written anew around a changed day.</summary>
    private const int Reach = 14;

    /// <summary>How far back an entry may be taken back.</summary>
    private const int LeadIn = 31;

    /// <summary>How many days a payout may lie behind the settlement date that it is listed by.</summary>
    private const int LongestPayoutDays = 45;

    /// <summary>Compares every bank account that has changed days.</summary>
    /// <returns>How many were compared.</returns>
    public async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var due = (await database.ReadAsync(c => c.QueryAsync<(string BankAccount, string Day, long ChangeNo)>("SELECT bank_account, day, change_no FROM bank_due ORDER BY bank_account, day"), cancellationToken)).ToList();
        var ran = 0;
        foreach (var days in due.GroupBy(d => d.BankAccount, StringComparer.Ordinal))
        {
            if (setup.BankAccount(days.Key) is { } account)
            {
                await RunAsync(account.Id, StoredText.Date(days.First().Day), StoredText.Date(days.Last().Day), cancellationToken);
                ran++;
            }
            await database.WriteAsync(t => DoneAsync(t, days.Key, [.. days.Select(d => (d.Day, d.ChangeNo))]), cancellationToken);
        }
        return ran;
    }

    private async Task RunAsync(string bankAccount, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var span = new WrittenSpan(first.AddDays(-Reach), last.AddDays(Reach));
        var from = span.From.AddDays(-LeadIn);
        var entries = await BankStore.ListAsync(database, bankAccount, from, span.To, cancellationToken);
        var periods = await BankStore.PeriodsAsync(database, bankAccount, from, span.To, cancellationToken);
        var connections = accounts.Connections.Where(c => c.BankAccountId == bankAccount).ToList();
        var payouts = new List<BankedPayout>();
        foreach (var connection in connections) payouts.AddRange(await PayoutsAsync(connection, from, span.To, cancellationToken));
        var told = await ToldAsync(connections, cancellationToken);
        var run = BankReconciler.Run(new()
        {
            BankAccountId = bankAccount,
            Entries = [.. entries.Select(e => e.ToEntry())],
            Payouts = payouts,
            Names = connections.GroupBy(c => c.PluginId, StringComparer.Ordinal).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => NamesOf(g.Key), StringComparer.Ordinal),
            IsCovered = day => periods.Any(p => day >= p.From && day <= p.To),
            IsTold = (provider, day) => told[provider] is not { } until ? null : until >= ChinaTime.ToInstant(day.AddDays(1), TimeOnly.MinValue),
            Calendar = setup.Calendar,
        });
        await database.WriteAsync(t => BankLevelStore.PutAsync(t, bankAccount, connections, run, span, clock.GetUtcNow(), cancellationToken), cancellationToken);
    }

    /// <summary>The days on which payouts should be at the bank: when they were paid, else when their batches were due.</summary>
    private async Task<IEnumerable<BankedPayout>> PayoutsAsync(Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var stored = await PayoutStore.ListAsync(database, connection.Id, from.AddDays(-LongestPayoutDays), to, cancellationToken);
        return stored.Select(p => new BankedPayout { ConnectionId = connection.Id, Provider = connection.PluginId, Payout = PayoutStore.ToPayout(p, connection.MerchantNo), Date = DateOf(connection, p) })
            .Where(p => p.Date >= from && p.Date <= to);
    }

    private static DateOnly DateOf(Connection connection, PayoutRecord payout) =>
        StoredText.InstantOrNull(payout.PaidMs) is { } paid ? ChinaTime.ToDate(paid) : PayoutExpectation.Date(connection.Payout, connection.Calendar, StoredText.Date(payout.SettlementDate), null)?.Date ?? StoredText.Date(payout.SettlementDate);

    /// <summary>The provider's own name in both languages, its id, and what the operator added.</summary>
    private IReadOnlyList<string> NamesOf(string pluginId) =>
    [
        .. accounts.Accounts.Where(a => a.PluginId == pluginId).SelectMany(a => (string[])[a.ProviderName.Zh, a.ProviderName.En])
            .Concat(setup.Configuration.Accounts.Where(a => a.Plugin == pluginId).SelectMany(a => a.BankNames)).Append(pluginId).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Until when each provider has told of its payouts; <c>null</c> where it never tells of any. Of several accounts the one that told least.</summary>
    private async Task<Dictionary<string, DateTimeOffset?>> ToldAsync(IReadOnlyList<Connection> connections, CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var connection in connections)
        {
            var account = accounts.Find(connection.AccountId)!;
            var until = account.Host?.Payouts is not null
                ? StoredText.InstantOrNull(await database.ReadAsync(c => c.ExecuteScalarAsync<long?>("SELECT max(asked_ms) FROM payout_requests WHERE account_id = @Id", new { account.Id }), cancellationToken)) ?? DateTimeOffset.MinValue
                : account.Host?.Plugin.Layouts.SelectMany(l => l.Tables.Values).SelectMany(t => t.Records).SelectMany(r => r.Class).Any(c => c.Kind is RowKind.Payout) ?? false
                    ? StoredText.DateOrNull(await database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT coalesce(max(settlement_date), '') FROM batch_dates WHERE connection_id = @Id AND known = 1", new { connection.Id }), cancellationToken)) is { } last ? StatementGate.ReadyAt(account.Facts, last) : DateTimeOffset.MinValue
                    : (DateTimeOffset?)null;
            told[connection.PluginId] = told.TryGetValue(connection.PluginId, out var other) && other is not null && (until is null || other < until) ? other : until;
        }
        return told;
    }

    private static async Task<int> DoneAsync(DbTransaction transaction, string bankAccount, IReadOnlyList<(string Day, long ChangeNo)> days)
    {
        var done = 0;
        foreach (var (day, changeNo) in days)
            done += await transaction.Connection!.ExecuteAsync("DELETE FROM bank_due WHERE bank_account = @bankAccount AND day = @day AND change_no = @changeNo", new { bankAccount, day, changeNo }, transaction);
        return done;
    }
}
