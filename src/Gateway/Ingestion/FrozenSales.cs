using System.Data.Common;
using Dapper;

namespace Rijie.Gateway.Ingestion;

/// <summary>
/// Rows that stand for a sale and its hold unless the sale is known: where a statement of the same or an earlier day tells the
/// sale in a row of its own, they are the hold of its net and nothing else. Counted as both, the sale would stand there twice.
/// </summary>
internal static class FrozenSales
{
    /// <summary>Takes the sale out of those staged rows of a file whose sale is known.</summary>
    public static async Task SettleAsync(DbTransaction transaction, StatementFileRecord file, IReadOnlyList<StoredRow> frozen)
    {
        foreach (var row in frozen)
        {
            if (row.Transaction.ProviderOrderNo is not { } order) continue;
            // By the merchant's number first, where there is one: that has an index.
            var byMerchant = row.Transaction.MerchantOrderNo is null ? "" : "AND t.merchant_order_no = @merchantOrder";
            await transaction.Connection!.ExecuteAsync(
                $"""
                UPDATE transactions SET type = 'reserve_hold', also = NULL, gross_fen = net_fen, fee_fen = NULL, net_fen = -net_fen
                WHERE file_id = @FileId AND connection_id = @ConnectionId AND row_id = @RowId AND EXISTS (
                    SELECT 1 FROM transactions t
                    WHERE t.connection_id = @ConnectionId {byMerchant} AND t.provider_order_no = @order AND t.side = 'statement' AND t.kind = 'transaction' AND t.type = 'sale' AND t.also IS NULL
                        AND t.clearing_date <= transactions.clearing_date AND (t.file_id = @FileId OR {TransactionStore.Visible})
                        AND NOT EXISTS (SELECT 1 FROM statement_files o WHERE o.file_id = t.file_id AND o.account_id = @AccountId AND o.slot = @Slot)) -- this file takes their place
                """,
                new { file.FileId, file.AccountId, file.Slot, row.ConnectionId, row.RowId, order, merchantOrder = row.Transaction.MerchantOrderNo }, transaction);
        }
    }
}
