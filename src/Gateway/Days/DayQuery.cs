using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Days;

/// <summary>Puts a day together from the store.</summary>
internal sealed class DayQuery(Database database, AccountRegistry accounts)
{
    public async Task<DaySheet> ReadAsync(DateOnly clearingDate, CancellationToken cancellationToken)
    {
        var date = StoredText.Of(clearingDate);
        var sums = (await database.ReadAsync(c => c.QueryAsync<SumRow>(
            $"""
            SELECT t.connection_id AS ConnectionId, t.side AS Side, t.type AS Type, count(*) AS Count, CAST(sum(t.gross_fen) AS BIGINT) AS GrossFen,
                CAST(sum(coalesce(t.fee_fen, 0)) AS BIGINT) AS FeeFen, CAST(sum(coalesce(t.net_fen, 0)) AS BIGINT) AS NetFen
            FROM transactions t
            WHERE t.clearing_date = @date AND t.kind = 'transaction' AND t.state NOT IN ('unknown', 'pending', 'failed') AND {TransactionStore.Visible}
            GROUP BY t.connection_id, t.side, t.type ORDER BY t.connection_id, t.side, t.type
            """, new { date }), cancellationToken)).ToLookup(s => s.ConnectionId, StringComparer.Ordinal);
        var breaks = (await database.ReadAsync(c => c.QueryAsync<BreakSum>(
            """
            SELECT connection_id AS ConnectionId, CASE WHEN level = 'File' THEN 1 ELSE 0 END AS OfFiles, count(*) AS Count, CAST(sum(CASE WHEN severity = 'critical' THEN 1 ELSE 0 END) AS BIGINT) AS Critical, CAST(sum(delta_fen) AS BIGINT) AS DeltaFen
            FROM breaks WHERE clearing_date = @date AND state = 'open' GROUP BY connection_id, CASE WHEN level = 'File' THEN 1 ELSE 0 END ORDER BY connection_id, OfFiles
            """, new { date }), cancellationToken)).ToList();
        var ofRows = breaks.Where(b => b.OfFiles == 0).ToDictionary(b => b.ConnectionId, StringComparer.Ordinal);
        var ofFiles = breaks.Where(b => b.OfFiles == 1).ToDictionary(b => b.ConnectionId, StringComparer.Ordinal);
        var runs = (await database.ReadAsync(c => c.QueryAsync<RunSum>(
            "SELECT connection_id AS ConnectionId, matched AS Matched, in_transit AS InTransit FROM reconciliation_runs WHERE clearing_date = @date ORDER BY connection_id", new { date }), cancellationToken))
            .ToDictionary(r => r.ConnectionId, StringComparer.Ordinal);
        var statements = await StatementsAsync(date, cancellationToken);
        var lines = accounts.Connections.Select(c => Line(c, clearingDate, sums[c.Id], ofRows.GetValueOrDefault(c.Id), ofFiles.GetValueOrDefault(c.AccountId), runs.GetValueOrDefault(c.Id), statements[c.AccountId])).ToList();
        return Sheet(clearingDate, lines, breaks);
    }

    /// <summary>The latest clearing date with rows, or <c>null</c> in an empty store.</summary>
    public async Task<DateOnly?> LatestAsync(CancellationToken cancellationToken) =>
        StoredText.DateOrNull(await database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT coalesce(max(clearing_date), '') FROM transactions WHERE kind = 'transaction'"), cancellationToken));

    private async Task<Dictionary<string, DayStatement>> StatementsAsync(string date, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, DayStatement>(StringComparer.Ordinal);
        var files = (await database.ReadAsync(c => c.QueryAsync<StatementFileRecord>(StatementFileRecord.Select + " WHERE f.clearing_date = @date ORDER BY f.active, f.version, f.file_id", new { date }), cancellationToken)).ToList();
        var requests = (await database.ReadAsync(c => c.QueryAsync<(string Account, string Status, string? Reason)>("SELECT account_id, status, reason FROM statement_requests WHERE clearing_date = @date ORDER BY account_id", new { date }), cancellationToken)).ToDictionary(r => r.Account, StringComparer.Ordinal);
        foreach (var account in accounts.Accounts)
        {
            var file = files.FindLast(f => f.AccountId == account.Id && !account.IsPayoutList(f.LayoutId));
            states[account.Id] = file is not null
                ? new() { State = file.Result, FileId = file.FileId, Name = file.Name, Completeness = file.Completeness, Reason = file.Reason, RejectedLines = file.RejectedLines }
                : requests.TryGetValue(account.Id, out var request) ? new() { State = request.Status, Reason = request.Reason } : new() { State = "not_asked" };
        }
        return states;
    }

    private DayLine Line(Connection connection, DateOnly date, IEnumerable<SumRow> sums, BreakSum? ofRows, BreakSum? ofFiles, RunSum? run, DayStatement statement)
    {
        var bySide = sums.ToLookup(s => EnumText<Side>.Parse(s.Side));
        var stated = SideOf(bySide[Side.Statement]);
        var payout = PayoutExpectation.Date(connection.Payout, connection.Calendar, date, null);
        return new()
        {
            ConnectionId = connection.Id,
            MerchantId = connection.MerchantId,
            MerchantName = connection.MerchantName,
            AccountId = connection.AccountId,
            ProviderId = connection.PluginId,
            ProviderName = accounts.Find(connection.AccountId)!.ProviderName,
            Local = SideOf(bySide[Side.Local]),
            Provider = SideOf(bySide[Side.Provider]),
            Statement = stated,
            StatementState = statement,
            Matched = run?.Matched ?? 0,
            InTransit = run?.InTransit ?? 0,
            OpenBreaks = (ofRows?.Count ?? 0) + (ofFiles?.Count ?? 0),
            FileBreaks = ofFiles?.Count ?? 0,
            CriticalBreaks = (ofRows?.Critical ?? 0) + (ofFiles?.Critical ?? 0),
            BreakDeltaFen = ofRows?.DeltaFen ?? 0,
            PayableFen = stated.Total.NetFen + stated.Adjustments.NetFen,
            ExpectedPayoutDate = payout?.Date,
            IsPayoutProvisional = payout?.Provisional ?? false,
        };
    }

    private static DaySide SideOf(IEnumerable<SumRow> sums)
    {
        var (total, adjustments) = (new DaySum(), new DaySum());
        var byType = new SortedDictionary<string, DaySum>(StringComparer.Ordinal);
        foreach (var sum in sums)
        {
            var type = EnumText<TransactionType>.Parse(sum.Type);
            var signed = new DaySum { Count = sum.Count, GrossFen = type.Sign() * sum.GrossFen, FeeFen = sum.FeeFen, NetFen = sum.NetFen };
            byType[sum.Type] = signed;
            if (type is TransactionType.CreditAdjustment or TransactionType.DebitAdjustment) adjustments += signed;
            else total += signed;
        }
        return new() { Total = total, Adjustments = adjustments, ByType = byType };
    }

    private static DaySheet Sheet(DateOnly date, List<DayLine> lines, List<BreakSum> breaks) => new()
    {
        ClearingDate = date,
        Lines = lines,
        Providers =
        [
            .. lines.GroupBy(l => l.ProviderId, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new DayProvider
            {
                ProviderId = g.Key,
                Name = g.First().ProviderName,
                Statement = Add(g, l => l.Statement.Total),
                Provider = Add(g, l => l.Provider.Total),
                Local = Add(g, l => l.Local.Total),
                Sold = Add(g, l => l.Sold),
                Adjustments = Add(g, l => l.Statement.Adjustments),
                OpenBreaks = g.Sum(l => l.OpenBreaks - l.FileBreaks) + g.DistinctBy(l => l.AccountId, StringComparer.Ordinal).Sum(l => l.FileBreaks),
                PayableFen = g.Sum(l => l.PayableFen),
            }),
        ],
        Statement = Add(lines, l => l.Statement.Total),
        Provider = Add(lines, l => l.Provider.Total),
        Local = Add(lines, l => l.Local.Total),
        Sold = Add(lines, l => l.Sold),
        OpenBreaks = breaks.Sum(b => b.Count),
        CriticalBreaks = breaks.Sum(b => b.Critical),
        PayableFen = lines.Sum(l => l.PayableFen),
    };

    private static DaySum Add(IEnumerable<DayLine> lines, Func<DayLine, DaySum> sum) => lines.Aggregate(new DaySum(), (total, line) => total + sum(line));

    private sealed class SumRow
    {
        public string ConnectionId { get; init; } = "";

        public string Side { get; init; } = "";

        public string Type { get; init; } = "";

        public long Count { get; init; }

        public long GrossFen { get; init; }

        public long FeeFen { get; init; }

        public long NetFen { get; init; }
    }

    private sealed class BreakSum
    {
        public string ConnectionId { get; init; } = "";

        public long OfFiles { get; init; }

        public long Count { get; init; }

        public long Critical { get; init; }

        public long DeltaFen { get; init; }
    }

    private sealed class RunSum
    {
        public string ConnectionId { get; init; } = "";

        public long Matched { get; init; }

        public long InTransit { get; init; }
    }
}
