using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Looks at the fees of a whole period at once, where reconciliation looks at days: audit, detection, comparison, and one row in detail.</summary>
internal sealed class FeeReview(Database database, GatewaySetup setup, AccountRegistry accounts, TerminalLogIntake logs, RelatedRows related, FeeCountStore counts)
{
    private const int LoadedAround = 3;
    private const int DaysAround = 15;
    private const long MostRowsAround = 200_000;

    /// <summary>The longest period of one review, so that its rows fit into memory.</summary>
    public const int MostDays = 370;

    /// <summary>Prices the settled rows of a period and explains those that cost something else; what rows have in common is looked for over all its days.</summary>
    public async Task<FeeAuditReport> AuditAsync(Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var rows = await LoadAsync(connection, from, to, cancellationToken);
        return FeeAuditReport.Of(connection.Id, from, to, FeeAudit.Run(rows.Settled, rows.Contracts, new(rows.Before)));
    }

    /// <summary>Which version and rounding the provider uses.</summary>
    public async Task<FeeDetectionReport> DetectAsync(Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var rows = await LoadAsync(connection, from, to, cancellationToken);
        return FeeDetectionReport.Of(connection.Id, from, to, FeeDetection.Run(rows.Settled, rows.Contracts, rows.Before), rows.Settled);
    }

    /// <summary>What the rows of a period would have cost under another contract.</summary>
    public async Task<WhatIfReport> WhatIfAsync(Connection connection, DateOnly from, DateOnly to, string contractId, SettlementSpeed? speed, CancellationToken cancellationToken)
    {
        var rows = await LoadAsync(connection, from, to, cancellationToken);
        // The other contract prices all rows, whatever its dates: of several versions the last.
        var versions = setup.Contracts.All.Where(c => string.Equals(c.Id, contractId, StringComparison.Ordinal)).ToList();
        FeeContract Then(FeeSubject subject) => setup.Contracts.Find(contractId, subject) ?? versions.MaxBy(v => v.Effective.From)!;
        var result = FeeWhatIf.Run(rows.Settled, rows.Contracts.Find, Then, connection.Payout, connection.Calendar, speed, rows.Before);
        return WhatIfReport.Of(connection, from, to, contractId, speed, result, rows.Settled);
    }

    /// <summary>One statement row in detail; <c>null</c> where it is none that a contract prices.</summary>
    public async Task<FeeExplanation?> ExplainAsync(StoredRow row, CancellationToken cancellationToken)
    {
        if (row.Side is not Side.Statement || row.ClearingDate is not { } date || accounts.FindConnection(row.ConnectionId) is not { } connection) return null;
        if (await AuditRowAsync(connection, row.RowId, date, date, cancellationToken) is not { } found) return null;
        // What a day does not explain, a month may: other days show whether the price changed.
        var (first, last) = (date.AddDays(-DaysAround), date.AddDays(DaysAround));
        if (found.Finding is { Subcode: "unexplained" } && await CountAsync(connection, first, last, cancellationToken) <= MostRowsAround)
            return await AuditRowAsync(connection, row.RowId, first, last, cancellationToken) ?? found;
        return found;
    }

    private async Task<FeeExplanation?> AuditRowAsync(Connection connection, string rowId, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var rows = await LoadAsync(connection, from, to, cancellationToken);
        var place = rows.Settled.FindIndex(r => r.RowId == rowId);
        return place < 0 ? null : FeeExplanation.Of(FeeAudit.Run(rows.Settled, rows.Contracts, new(rows.Before)), place);
    }

    private Task<long> CountAsync(Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken) => database.ReadAsync(c => c.ExecuteScalarAsync<long>(
        "SELECT count(*) FROM transactions WHERE connection_id = @Id AND clearing_date >= @from AND clearing_date <= @to", new { connection.Id, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken);

    /// <summary>Whether a contract of that name is there.</summary>
    public bool HasContract(string contractId) => setup.Contracts.All.Any(c => string.Equals(c.Id, contractId, StringComparison.Ordinal));

    private async Task<Loaded> LoadAsync(Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        if (to.DayNumber - from.DayNumber >= MostDays) throw new ArgumentOutOfRangeException(nameof(to), to, $"A review covers at most {MostDays} days.");
        var (first, last) = (from.AddDays(-LoadedAround), to.AddDays(LoadedAround));
        var stored = await TransactionStore.ListAsync(database, connection.Id, first, last, cancellationToken);
        var otherDays = await related.OtherDaysAsync(connection.Id, stored, first, last, cancellationToken);
        var priced = await counts.PricedAsync(connection.Id, [.. stored.Where(r => r.ClearingDate < from || r.ClearingDate > to), .. otherDays], cancellationToken);
        List<FeeRow> rows = [];
        // The engine matches and enriches them first; its answers are not needed here.
        Reconciler.Run(new()
        {
            ConnectionId = connection.Id,
            Rows = ReconciliationWork.Ledger(stored),
            Earlier = ReconciliationWork.Ledger(otherDays),
            StatementDates = new HashSet<DateOnly>(),
            LocalLogDates = await logs.DatesAsync(connection.Id, cancellationToken),
            Provider = accounts.Find(connection.AccountId)!.Facts,
            Settlement = connection.Payout.Speed,
            PricedElsewhere = priced,
            ExpectedFee = asked =>
            {
                rows.AddRange(asked.Where(r => r.IsCounted));
                return [.. asked.Select(_ => new FeeAnswer { Kind = FeeAnswerKind.NotPriced })];
            },
        });
        bool IsAsked(FeeRow row) => !row.IsOfOtherDays && row.Time.ClearingDate >= from && row.Time.ClearingDate <= to;
        // Of other days only what took something of a sale matters: counters begin at the first day.
        return new([.. rows.Where(r => IsAsked(r) || r.SaleId is not null).Select(r => IsAsked(r) ? r : r with { ReportedFee = null, IsOfOtherDays = true, FeeInGroup = priced.GetValueOrDefault(r.RowId)?.FeeInGroup })],
            new(setup.Contracts, connection.ContractId, connection.PluginId, connection.MerchantNo), await counts.BeforeAsync(connection.Id, from, cancellationToken));
    }

    private sealed record Loaded(List<FeeRow> Settled, ConnectionContracts Contracts, IReadOnlyList<FeeCount> Before);
}
