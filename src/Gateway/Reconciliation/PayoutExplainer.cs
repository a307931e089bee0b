using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Looks up the statement rows that a payout's difference may be equal to, and has the breaks explained.</summary>
internal static class PayoutExplainer
{
    private const int Around = 3;
    private const int MostRows = 20;

    /// <summary>What would explain each break from a date on, by break.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<Explanation>>> RunAsync(Database database, Connection connection, PayoutRun run, DateOnly from, CancellationToken cancellationToken)
    {
        var explained = new Dictionary<string, IReadOnlyList<Explanation>>(StringComparer.Ordinal);
        foreach (var found in run.Breaks.Where(b => b.OriginalDate >= from))
        {
            var facts = found.Delta == Money.Zero || found.OriginalDate is not { } date ? [] : await database.ReadAsync(c => FactsAsync(c, connection.Id, date, found.Delta), cancellationToken);
            explained[found.BreakId] = PayoutExplanations.Of(found, run, facts);
        }
        return explained;
    }

    private static async Task<IReadOnlyList<AmountFact>> FactsAsync(DbConnection connection, string connectionId, DateOnly date, Money delta) =>
    [
        .. (await connection.QueryAsync<(string Type, string Reference, long NetFen)>(
            $"""
            SELECT t.type, coalesce(t.provider_order_no, t.refund_no, t.merchant_order_no, t.retrieval_reference, t.row_id), t.net_fen FROM transactions t
            WHERE t.connection_id = @connectionId AND t.clearing_date >= @from AND t.clearing_date <= @to AND t.side = 'statement' AND t.kind = 'transaction'
                AND (t.net_fen = @delta OR t.net_fen = @opposite) AND {TransactionStore.Visible}
            ORDER BY t.row_id LIMIT {MostRows}
            """, new { connectionId, from = StoredText.Of(date.AddDays(-Around)), to = StoredText.Of(date.AddDays(Around)), delta = delta.Fen, opposite = -delta.Fen }))
            .Select(r => new AmountFact(r.Type, r.Reference, Money.FromFen(r.NetFen))),
    ];
}
