using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Keeps what L4 found of a bank account's days, in the place of what was found before.</summary>
internal static class BankLevelStore
{
    public static async Task PutAsync(DbTransaction transaction, string bankAccount, IReadOnlyList<Connection> connections, BankRun run, WrittenSpan span, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await RowLock.TakeAsync(transaction, "bank-levels/" + bankAccount);
        var range = new { bankAccount, from = StoredText.Of(span.From), to = StoredText.Of(span.To) };
        foreach (var table in (string[])["bank_entry_states", "bank_matches"])
            await transaction.Connection!.ExecuteAsync($"DELETE FROM {table} WHERE bank_account = @bankAccount AND booking_date >= @from AND booking_date <= @to", range, transaction);
        await BulkInsert.RunAsync(transaction, "bank_entry_states (bank_account, entry_id, booking_date, state, provider, reason, break_id)", 7,
            [.. run.Entries.Where(e => span.Holds(e.Entry.BookingDate)).Select(e => (object?[])[bankAccount, e.Entry.EntryId, StoredText.Of(e.Entry.BookingDate), EnumText<RowState>.Of(e.State), e.Provider, e.Reason, e.BreakId])], "", cancellationToken);
        await BulkInsert.RunAsync(transaction, "bank_matches (bank_account, entry_id, connection_id, payout_no, way, booking_date)", 6,
            [.. run.Matches.SelectMany(m => m.Entries.Where(e => span.Holds(e.BookingDate)).SelectMany(e => m.Payouts.Select(p => (object?[])[bankAccount, e.EntryId, p.ConnectionId, p.Payout.PayoutNo, EnumText<BankWay>.Of(m.Way), StoredText.Of(e.BookingDate)])))], "", cancellationToken);
        await BulkInsert.RunAsync(transaction, "payout_states (connection_id, payout_no, level, settlement_date, state, reason, break_id)", 7,
            [.. run.Payouts.Where(p => span.Holds(p.Payout.Date)).Select(p => (object?[])[p.Payout.ConnectionId, p.Payout.Payout.PayoutNo, nameof(MatchLevel.L4), StoredText.Of(p.Payout.Payout.SettlementDate) ?? StoredText.Of(p.Payout.Date), EnumText<RowState>.Of(p.State), p.Reason, p.BreakId])],
            " ON CONFLICT (connection_id, payout_no, level) DO UPDATE SET settlement_date = excluded.settlement_date, state = excluded.state, reason = excluded.reason, break_id = excluded.break_id", cancellationToken);
        // What no payout is behind stands under the bank account itself.
        foreach (var owner in connections.Select(c => c.Id).Append(bankAccount))
            await BreakStore.PutAsync(transaction, owner, BreakScope.Bank, [.. run.Breaks.Where(b => b.ConnectionId == owner)], b => b.OriginalDate, span, now, cancellationToken);
        await PayoutLevelStore.PutExplanationsAsync(transaction, run.Breaks.Where(b => span.Holds(b.OriginalDate)).ToDictionary(b => b.BreakId, b => BankExplanations.Of(b, run), StringComparer.Ordinal), cancellationToken);
    }
}
