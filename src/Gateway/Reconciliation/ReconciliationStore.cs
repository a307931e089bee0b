using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Keeps what a run found, in the place of what the run before found about the same days.</summary>
internal static class ReconciliationStore
{
    public static async Task PutAsync(DbTransaction transaction, string connectionId, ReconciliationRun run, IReadOnlyList<StoredRow> rows, WrittenSpan span, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, "reconciliation/" + connectionId);
        var dates = rows.ToDictionary(r => r.RowId, r => r.ClearingDate, StringComparer.Ordinal);
        DateOnly? DateOf(string? rowId) => rowId is null ? null : dates.GetValueOrDefault(rowId);
        DateOnly? BreakDate(Break found) => DateOf(found.ProviderRowId) ?? DateOf(found.LocalRowId) ?? found.OriginalDate;
        var range = new { connectionId, from = StoredText.Of(span.From), to = StoredText.Of(span.To) };
        foreach (var table in (string[])["row_states", "matches", "expected_fees", "reconciliation_runs"])
            await transaction.Connection!.ExecuteAsync($"DELETE FROM {table} WHERE connection_id = @connectionId AND clearing_date >= @from AND clearing_date <= @to", range, transaction);

        await BulkInsert.RunAsync(transaction, "row_states (connection_id, row_id, level, clearing_date, side, state, break_id, awaits, reason)", 9,
            [.. run.Rows.Where(r => span.Holds(DateOf(r.RowId))).Select(r => (object?[])[connectionId, r.RowId, r.Level.ToString(), StoredText.Of(DateOf(r.RowId)), EnumText<Side>.Of(r.Side), EnumText<RowState>.Of(r.State), r.BreakId, StoredText.Of(r.Awaits), r.Reason])],
            " ON CONFLICT (connection_id, row_id, level) DO NOTHING", cancellationToken);
        await BulkInsert.RunAsync(transaction, "matches (connection_id, level, local_row_id, provider_row_id, tier, clearing_date)", 6,
            [.. run.Matches.Where(m => span.Holds(DateOf(m.ProviderRowId))).Select(m => (object?[])[connectionId, m.Level.ToString(), m.LocalRowId, m.ProviderRowId, m.Tier.ToString(), StoredText.Of(DateOf(m.ProviderRowId))])],
            " ON CONFLICT (connection_id, level, local_row_id, provider_row_id) DO NOTHING", cancellationToken);
        await BulkInsert.RunAsync(transaction, "expected_fees (connection_id, row_id, clearing_date, answer, fee_fen, rule_id, in_group_fen, tier_counter, quota_used_fen)", 9,
            [.. run.Prices.Where(e => span.Holds(DateOf(e.RowId))).Select(e => (object?[])[connectionId, e.RowId, StoredText.Of(DateOf(e.RowId)), EnumText<FeeAnswerKind>.Of(e.Expected.Kind), e.Expected.Kind is FeeAnswerKind.Priced ? e.Expected.Fee.Fen : null, e.Expected.RuleId, e.Expected.FeeInGroup?.Fen, e.Expected.TierCounterBefore, e.Expected.QuotaUsedFen])],
            " ON CONFLICT (connection_id, row_id) DO NOTHING", cancellationToken);
        await BreakStore.PutAsync(transaction, connectionId, BreakScope.Rows, run.Breaks, BreakDate, span, now, cancellationToken);
        await BreakCandidates.PutAsync(transaction, run, run.Breaks.Where(b => span.Holds(BreakDate(b))).Select(b => b.BreakId).ToHashSet(StringComparer.Ordinal), cancellationToken);
        await PutRunsAsync(transaction, connectionId, run, rows, DateOf, span, now, cancellationToken);
    }

    /// <summary>Takes days off the list, unless they changed again meanwhile.</summary>
    public static async Task DoneAsync(DbTransaction transaction, string connectionId, IReadOnlyList<(string Date, long ChangeNo)> days)
    {
        foreach (var (date, changeNo) in days)
            await transaction.Connection!.ExecuteAsync("DELETE FROM reconciliation_due WHERE connection_id = @connectionId AND clearing_date = @date AND change_no = @changeNo", new { connectionId, date, changeNo }, transaction);
    }

    private static Task PutRunsAsync(DbTransaction transaction, string connectionId, ReconciliationRun run, IReadOnlyList<StoredRow> rows, Func<string?, DateOnly?> dateOf, WrittenSpan span, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var bySide = rows.Where(r => span.Holds(r.ClearingDate)).GroupBy(r => r.ClearingDate!.Value).ToDictionary(g => g.Key, g => g.ToLookup(r => r.Side));
        var states = run.Rows.ToLookup(r => dateOf(r.RowId));
        var lines = bySide.OrderBy(d => d.Key).Select(day => (object?[])
        [
            connectionId, StoredText.Of(day.Key), now.ToUnixTimeMilliseconds(),
            (long)day.Value[Side.Local].Count(), (long)day.Value[Side.Provider].Count(), (long)day.Value[Side.Statement].Count(),
            (long)states[day.Key].Count(s => s.State is RowState.Matched or RowState.Tolerated), (long)states[day.Key].Count(s => s.State is RowState.InTransit),
            states[day.Key].Where(s => s.BreakId is not null).Select(s => s.BreakId).Distinct(StringComparer.Ordinal).LongCount(),
        ]);
        return BulkInsert.RunAsync(transaction, "reconciliation_runs (connection_id, clearing_date, run_ms, local_rows, provider_rows, statement_rows, matched, in_transit, open_breaks)", 9, [.. lines], "", cancellationToken);
    }
}
