using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Reconciliation;

/// <summary>How a payout stands at a level.</summary>
internal sealed record PayoutLevel(string Level, string State, string? Reason, string? BreakId);

/// <summary>A batch that a payout pays.</summary>
internal sealed record PayoutBatch(string BatchId, string Way, long NetFen, string? ExpectedDate, string? Lateness);

/// <summary>A bank entry that a payout is.</summary>
internal sealed record PayoutEntry(string BankAccount, string EntryId, string Way, long AmountFen, string ValueDate);

/// <summary>A payout with what L3 and L4 know of it.</summary>
internal sealed record PayoutDetail(PayoutRecord Payout, IReadOnlyList<PayoutLevel> Levels, IReadOnlyList<PayoutBatch> Batches, IReadOnlyList<PayoutEntry> BankEntries);

/// <summary>A settlement batch and how it stands.</summary>
internal sealed record BatchRecord
{
    public string ConnectionId { get; init; } = "";

    public string BatchId { get; init; } = "";

    public string SettlementDate { get; init; } = "";

    public long NetFen { get; init; }

    public long RowCount { get; init; }

    /// <summary>0 while a file is missing, so that the net is not known.</summary>
    public long Whole { get; init; }

    public string? ExpectedDate { get; init; }

    public long? ExpectByMs { get; init; }

    public long Provisional { get; init; }

    public string State { get; init; } = "";

    public string? Reason { get; init; }

    public string? Lateness { get; init; }

    public long UnpaidFen { get; init; }

    public string? BreakId { get; init; }
}

/// <summary>A bank entry and how it stands.</summary>
internal sealed record BankEntryDetail(BankEntryRecord Entry, string? State, string? Reason, string? Provider, string? BreakId, string? ConnectionId, string? PayoutNo);

/// <summary>Where a page of payouts or bank entries ended.</summary>
internal sealed record PayoutPlace(string Date, string Owner, string Id);

/// <summary>Lists payouts, batches and bank entries with what reconciliation found.</summary>
internal sealed class PayoutList(Database database, AccountRegistry accounts)
{
    /// <summary>Payouts by settlement date, connection and number.</summary>
    public async Task<IReadOnlyList<PayoutDetail>> PayoutsAsync(string? connectionId, DateOnly from, DateOnly to, PayoutPlace? after, int limit, CancellationToken cancellationToken)
    {
        var payouts = new List<PayoutRecord>();
        foreach (var connection in accounts.Connections.Where(c => connectionId is null || c.Id == connectionId)) payouts.AddRange(await PayoutStore.ListAsync(database, connection.Id, from, to, cancellationToken));
        var page = payouts.OrderBy(p => p.SettlementDate, StringComparer.Ordinal).ThenBy(p => p.ConnectionId, StringComparer.Ordinal).ThenBy(p => p.PayoutNo, StringComparer.Ordinal)
            .Where(p => after is null || Compare((p.SettlementDate, p.ConnectionId, p.PayoutNo), after) > 0).Take(limit).ToList();
        var details = new List<PayoutDetail>(page.Count);
        foreach (var payout in page) details.Add(await DetailAsync(payout, cancellationToken));
        return details;
    }

    /// <summary>Batches by settlement date.</summary>
    public async Task<IReadOnlyList<BatchRecord>> BatchesAsync(string? connectionId, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
    [
        .. await database.ReadAsync(c => c.QueryAsync<BatchRecord>(
            $"""
            SELECT connection_id AS ConnectionId, batch_id AS BatchId, settlement_date AS SettlementDate, net_fen AS NetFen, row_count AS RowCount, whole AS Whole, expected_date AS ExpectedDate, expect_by_ms AS ExpectByMs,
                provisional AS Provisional, state AS State, reason AS Reason, lateness AS Lateness, unpaid_fen AS UnpaidFen, break_id AS BreakId
            FROM settlement_batches WHERE settlement_date >= @from AND settlement_date <= @to {(connectionId is null ? "" : "AND connection_id = @connectionId")} ORDER BY settlement_date, connection_id, batch_id
            """, new { connectionId, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken),
    ];

    /// <summary>Bank entries by booking date, account and id.</summary>
    public async Task<IReadOnlyList<BankEntryDetail>> EntriesAsync(string? bankAccount, DateOnly from, DateOnly to, PayoutPlace? after, int limit, CancellationToken cancellationToken)
    {
        var entries = (await database.ReadAsync(c => c.QueryAsync<BankEntryRecord>(
            $"""
            SELECT {BankStore.Columns} FROM bank_entries b
            WHERE b.booking_date >= @from AND b.booking_date <= @to {(bankAccount is null ? "" : "AND b.bank_account = @bankAccount")} AND {BankStore.Visible}
                {(after is null ? "" : "AND (b.booking_date > @Date OR (b.booking_date = @Date AND (b.bank_account > @Owner OR (b.bank_account = @Owner AND b.entry_id > @Id))))")}
            ORDER BY b.booking_date, b.bank_account, b.entry_id LIMIT @limit
            """, new { bankAccount, from = StoredText.Of(from), to = StoredText.Of(to), after?.Date, after?.Owner, after?.Id, limit = (long)limit }), cancellationToken)).ToList();
        var details = new List<BankEntryDetail>(entries.Count);
        foreach (var entry in entries)
        {
            var key = new { entry.BankAccount, entry.EntryId };
            var state = await database.ReadAsync(c => c.QueryFirstOrDefaultAsync<(string State, string? Reason, string? Provider, string? BreakId)>("SELECT state, reason, provider, break_id FROM bank_entry_states WHERE bank_account = @BankAccount AND entry_id = @EntryId", key), cancellationToken);
            var match = await database.ReadAsync(c => c.QueryFirstOrDefaultAsync<(string ConnectionId, string PayoutNo)>("SELECT connection_id, payout_no FROM bank_matches WHERE bank_account = @BankAccount AND entry_id = @EntryId ORDER BY connection_id, payout_no", key), cancellationToken);
            details.Add(new(entry, state.State, state.Reason, state.Provider, state.BreakId, match.ConnectionId, match.PayoutNo));
        }
        return details;
    }

    private Task<PayoutDetail> DetailAsync(PayoutRecord payout, CancellationToken cancellationToken) => database.ReadAsync(async c =>
    {
        var key = new { payout.ConnectionId, payout.PayoutNo };
        var levels = await c.QueryAsync<(string, string, string?, string?)>("SELECT level, state, reason, break_id FROM payout_states WHERE connection_id = @ConnectionId AND payout_no = @PayoutNo ORDER BY level", key);
        var batches = await c.QueryAsync<(string, string, long, string?, string?)>(
            "SELECT p.batch_id, p.way, b.net_fen, b.expected_date, b.lateness FROM payout_batches p JOIN settlement_batches b ON b.connection_id = p.connection_id AND b.batch_id = p.batch_id WHERE p.connection_id = @ConnectionId AND p.payout_no = @PayoutNo ORDER BY p.batch_id", key);
        var entries = await c.QueryAsync<(string, string, string, long, string)>(
            $"SELECT m.bank_account, m.entry_id, m.way, b.amount_fen, b.value_date FROM bank_matches m JOIN bank_entries b ON b.bank_account = m.bank_account AND b.entry_id = m.entry_id WHERE m.connection_id = @ConnectionId AND m.payout_no = @PayoutNo AND {BankStore.Visible} ORDER BY m.bank_account, m.entry_id", key);
        return new PayoutDetail(payout, [.. levels.Select(l => new PayoutLevel(l.Item1, l.Item2, l.Item3, l.Item4))], [.. batches.Select(b => new PayoutBatch(b.Item1, b.Item2, b.Item3, b.Item4, b.Item5))], [.. entries.Select(e => new PayoutEntry(e.Item1, e.Item2, e.Item3, e.Item4, e.Item5))]);
    }, cancellationToken);

    private static int Compare((string Date, string Owner, string Id) item, PayoutPlace place) =>
        string.CompareOrdinal(item.Date, place.Date) is not 0 and var date ? date : string.CompareOrdinal(item.Owner, place.Owner) is not 0 and var owner ? owner : string.CompareOrdinal(item.Id, place.Id);
}
