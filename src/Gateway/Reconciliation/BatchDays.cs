using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Gateway.Reconciliation;

/// <summary>What was netted on a range of settlement dates of a connection: as it was stored, and added up anew where rows of statements changed.</summary>
internal sealed class BatchDays
{
    /// <summary>How many days a settlement date may lie behind the clearing date of its rows.</summary>
    private const int LongestSettlementDays = 31;

    private readonly Connection _connection;
    private readonly Dictionary<DateOnly, bool> _known = [];
    private readonly HashSet<DateOnly> _stored = [];
    private readonly HashSet<DateOnly> _anew = [];
    private List<BatchNet> _nets = [];

    private BatchDays(Connection connection, DateOnly from, DateOnly to) => (_connection, From, To) = (connection, from, to);

    public DateOnly From { get; }

    public DateOnly To { get; }

    /// <summary>The latest date whose files are all there.</summary>
    public DateOnly? LastKnown => _known.Where(k => k.Value).Select(k => (DateOnly?)k.Key).Max();

    public static Task<BatchDays> ReadAsync(Database database, Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken) => database.ReadAsync(async c =>
    {
        var days = new BatchDays(connection, from, to);
        var range = new { connection.Id, from = StoredText.Of(from), to = StoredText.Of(to) };
        foreach (var (date, known) in await c.QueryAsync<(string, long)>("SELECT settlement_date, known FROM batch_dates WHERE connection_id = @Id AND settlement_date >= @from AND settlement_date <= @to ORDER BY settlement_date", range))
        {
            days._stored.Add(StoredText.Date(date));
            days._known[StoredText.Date(date)] = known == 1;
        }
        days._nets = [.. await c.QueryAsync<BatchNet>(
            """
            SELECT settlement_date AS SettlementDate, payout_no AS PayoutNo, first_clearing_date AS FirstClearingDate, last_clearing_date AS LastClearingDate, row_count AS RowCount, last_traded_ms AS LastTradedMs, net_fen AS NetFen, whole AS Whole
            FROM batch_nets WHERE connection_id = @Id AND settlement_date >= @from AND settlement_date <= @to ORDER BY settlement_date, payout_no
            """, range)];
        return days;
    }, cancellationToken);

    /// <summary>Adds up anew what the rows of changed clearing dates are in, and what was never added up.</summary>
    public async Task RefreshAsync(Database database, DateOnly from, DateOnly to, FileGateResult files, CancellationToken cancellationToken)
    {
        var changed = await database.ReadAsync(c => c.QueryAsync<string>(
            "SELECT DISTINCT t.settlement_date FROM transactions t WHERE t.connection_id = @Id AND t.side = 'statement' AND t.clearing_date >= @from AND t.clearing_date <= @to AND t.settlement_date IS NOT NULL ORDER BY t.settlement_date",
            new { _connection.Id, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken);
        _anew.UnionWith(Enumerable.Range(From.DayNumber, To.DayNumber - From.DayNumber + 1).Select(DateOnly.FromDayNumber).Where(d => (d >= from && d <= to) || !_stored.Contains(d))
            .Union(changed.Select(StoredText.Date).Where(d => d >= From && d <= To)));
        foreach (var date in _anew.Where(d => d >= from && d <= to)) _known[date] = files.PayoutDates.Contains(date);
        _nets.RemoveAll(n => _anew.Contains(StoredText.Date(n.SettlementDate)));
        // What is not asked of the gate now lies before, and was whole when its day was reconciled; or lies ahead, and has no file yet.
        bool IsWhole(DateOnly day) => day < from || files.PayoutDates.Contains(day);
        var summed = await database.ReadAsync(c => SumAsync(c, _anew.Min(), _anew.Max()), cancellationToken);
        var fresh = summed.Where(n => _anew.Contains(StoredText.Date(n.SettlementDate)))
            .Select(n => n with { Whole = IsWhole(StoredText.Date(n.SettlementDate)) && IsWhole(StoredText.Date(n.LastClearingDate)) && IsWhole(StoredText.Date(n.FirstClearingDate)) ? 1 : 0 }).ToList();
        // A day whose file is still to come has no rows, and yet its money may be in a payout.
        var awaited = files.OpenDates.Where(d => d >= from && d <= to && !fresh.Exists(n => n.SettlementDate == StoredText.Of(d))).Select(d => new BatchNet { SettlementDate = StoredText.Of(d), FirstClearingDate = StoredText.Of(d), LastClearingDate = StoredText.Of(d) });
        _nets.AddRange(fresh.Concat(awaited));
    }

    /// <summary>Stores what was added up anew.</summary>
    public async Task PutAsync(DbTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var date in _anew.Order()) await transaction.Connection!.ExecuteAsync("DELETE FROM batch_nets WHERE connection_id = @Id AND settlement_date = @date", new { _connection.Id, date = StoredText.Of(date) }, transaction);
        await BulkInsert.RunAsync(transaction, "batch_nets (connection_id, settlement_date, payout_no, first_clearing_date, last_clearing_date, row_count, last_traded_ms, net_fen, whole)", 9,
            [.. _nets.Where(n => _anew.Contains(StoredText.Date(n.SettlementDate))).Select(n => (object?[])[_connection.Id, n.SettlementDate, n.PayoutNo, n.FirstClearingDate, n.LastClearingDate, n.RowCount, n.LastTradedMs, n.NetFen, n.Whole])], "", cancellationToken);
        await BulkInsert.RunAsync(transaction, "batch_dates (connection_id, settlement_date, known)", 3,
            [.. _anew.Order().Select(d => (object?[])[_connection.Id, StoredText.Of(d), IsKnown(d) ? 1L : 0L])], " ON CONFLICT (connection_id, settlement_date) DO UPDATE SET known = excluded.known", cancellationToken);
    }

    /// <summary>Whether the files of a date are all there, so that a date without a batch has none.</summary>
    public bool IsKnown(DateOnly date) => _known.GetValueOrDefault(date);

    /// <summary>The batches. A number on the rows joins them only where a payout has it: some providers number something else there.</summary>
    public IReadOnlyList<SettlementBatch> Batches(IEnumerable<string> payoutNos)
    {
        var known = payoutNos.ToHashSet(StringComparer.Ordinal);
        return [.. _nets.GroupBy(n => (n.SettlementDate, No: known.Contains(n.PayoutNo) ? n.PayoutNo : "")).Select(g => BatchOf(g.Key.No, [.. g])).OrderBy(b => b.BatchId, StringComparer.Ordinal)];
    }

    /// <summary>How many rows of statements a batch has.</summary>
    public long RowsOf(SettlementBatch batch) => _nets.Where(n => n.SettlementDate == StoredText.Of(batch.SettlementDate) && (batch.PayoutNo is null || n.PayoutNo == batch.PayoutNo)).Sum(n => n.RowCount);

    private SettlementBatch BatchOf(string payoutNo, IReadOnlyList<BatchNet> parts)
    {
        var last = StoredText.Date(parts.Select(p => p.LastClearingDate).Max(StringComparer.Ordinal)!);
        var due = PayoutDue.Of(_connection.Payout, _connection.Calendar, last, StoredText.InstantOrNull(parts.Max(p => p.LastTradedMs)));
        return new()
        {
            SettlementDate = StoredText.Date(parts[0].SettlementDate),
            PayoutNo = payoutNo.Length > 0 ? payoutNo : null,
            Net = Money.FromFen(parts.Sum(p => p.NetFen)),
            // A merchant that asks for its money when it likes gets that of any days at once, and one that is paid by the month that of more days than are looked at.
            IsWhole = due is not null && _connection.Payout.Speed.Kind is not SpeedKind.Monthly && parts.All(p => p.Whole == 1),
            Due = due,
        };
    }

    private async Task<IReadOnlyList<BatchNet>> SumAsync(DbConnection connection, DateOnly from, DateOnly to) =>
    [
        .. await connection.QueryAsync<BatchNet>(
            $"""
            SELECT coalesce(t.settlement_date, t.clearing_date) AS SettlementDate, min(t.clearing_date) AS FirstClearingDate, max(t.clearing_date) AS LastClearingDate, coalesce(t.payout_no, '') AS PayoutNo,
                count(*) AS RowCount, max(t.traded_ms) AS LastTradedMs, CAST(sum(CASE WHEN t.also = 'reserve_hold' THEN 0 ELSE coalesce(t.net_fen, 0) END) AS BIGINT) AS NetFen
            FROM transactions t
            WHERE t.connection_id = @Id AND t.side = 'statement' AND t.kind = 'transaction' AND t.clearing_date >= @earliest AND coalesce(t.settlement_date, t.clearing_date) >= @from AND coalesce(t.settlement_date, t.clearing_date) <= @to AND {TransactionStore.Visible}
            GROUP BY coalesce(t.settlement_date, t.clearing_date), coalesce(t.payout_no, '') ORDER BY SettlementDate, PayoutNo
            """, new { _connection.Id, earliest = StoredText.Of(from.AddDays(-LongestSettlementDays)), from = StoredText.Of(from), to = StoredText.Of(to) }),
    ];
}

/// <summary>What the rows of one settlement date, and with one payout number, come to.</summary>
internal sealed record BatchNet
{
    public string SettlementDate { get; init; } = "";

    public string FirstClearingDate { get; init; } = "";

    public string LastClearingDate { get; init; } = "";

    /// <summary>Empty where the rows carry none.</summary>
    public string PayoutNo { get; init; } = "";

    public long RowCount { get; init; }

    public long? LastTradedMs { get; init; }

    public long NetFen { get; init; }

    public long Whole { get; init; }
}
