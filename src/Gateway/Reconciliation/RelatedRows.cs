using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Finds what rows of a few days refer to elsewhere: their sales and refunds on other days, and their orders at other providers. Costs by the row, not by the day.</summary>
internal sealed class RelatedRows(Database database, AccountRegistry accounts)
{
    /// <summary>From the few orders of some days to the many of another connection, never the other way round.</summary>
    private const string NewestByOrder =
        "SELECT merchant_order_no, max(received_ms) AS received_ms FROM transactions WHERE connection_id = @id AND clearing_date >= @from AND clearing_date <= @to AND kind = 'transaction' AND merchant_order_no IS NOT NULL GROUP BY merchant_order_no";

    private static string OtherOrders(string join = "") =>
        $"""
        FROM transactions o {join}
        WHERE o.connection_id = @other AND o.kind = 'transaction' AND o.side <> 'local' AND o.state IN ('succeeded', 'partly_refunded', 'refunded')
            AND o.type IN ('sale', 'preauth_complete', 'refund', 'void', 'preauth_complete_void')
            AND (o.file_id = '' OR EXISTS (SELECT 1 FROM statement_files f WHERE f.file_id = o.file_id AND f.active = 1))
        """;

    /// <summary>Rows of other days: the sales that rows give back, with all that tells of them, and what else was given back of these.</summary>
    /// <param name="connectionId">The connection.</param>
    /// <param name="rows">The rows of some days.</param>
    /// <param name="from">The first of those days.</param>
    /// <param name="to">The last of them.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<StoredRow>> OtherDaysAsync(string connectionId, IReadOnlyList<StoredRow> rows, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string RowId, string FileId), StoredRow>();
        var (askedOrders, askedNumbers) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        IEnumerable<StoredRow> asking = rows.Where(r => r.Transaction.Type.UndoesOrGivesBack());
        // From a refund to its sale, and from the sale to its other rows and refunds: no further.
        for (var step = 0; step < 2; step++)
        {
            var orders = asking.SelectMany(r => (string?[])[r.Transaction.OriginalProviderOrderNo, r.Transaction.Type.UndoesOrGivesBack() ? null : r.Transaction.ProviderOrderNo]).OfType<string>().Where(askedOrders.Add).ToList();
            var numbers = asking.SelectMany(r => (string?[])[r.Transaction.OriginalMerchantOrderNo, r.Transaction.MerchantOrderNo]).OfType<string>().Where(askedNumbers.Add).ToList();
            var news = new List<StoredRow>();
            foreach (var (column, values) in new[] { ("provider_order_no", orders), ("original_provider_order_no", orders), ("merchant_order_no", numbers), ("original_merchant_order_no", numbers) })
                foreach (var part in values.Order(StringComparer.Ordinal).Chunk(SqlList.Largest))
                    foreach (var row in await ByAsync(connectionId, column, part, from, to, cancellationToken))
                        if (found.TryAdd((row.RowId, row.FileId), row)) news.Add(row);
            if (step == 0)
                foreach (var row in await ByTraceAsync(connectionId, asking, from, to, cancellationToken))
                    if (found.TryAdd((row.RowId, row.FileId), row)) news.Add(row);
            asking = news;
        }
        return [.. found.Values.OrderBy(r => r.RowId, StringComparer.Ordinal).ThenBy(r => r.FileId, StringComparer.Ordinal)];
    }

    /// <summary>What the merchant's connections at other providers know of the orders of some days.</summary>
    public async Task<IReadOnlyList<OrderElsewhere>> OtherProvidersAsync(Connection connection, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var orders = new List<OrderElsewhere>();
        foreach (var other in Others(connection))
            foreach (var told in (await database.ReadAsync(c => c.QueryAsync<OrderRow>(
                $"""
                SELECT o.side AS Side, o.type AS Type, o.merchant_order_no AS OrderNo, o.original_merchant_order_no AS SaleNo, o.refund_no AS RefundNo, o.gross_fen AS GrossFen, o.traded_ms AS TradedMs
                {OtherOrders()} AND (o.merchant_order_no IN ({OrdersOf("@id", "@from", "@to")}) OR o.original_merchant_order_no IN ({OrdersOf("@id", "@from", "@to")}))
                ORDER BY o.row_id, o.file_id
                """, new { id = connection.Id, other = other.Id, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken))
                // The statement's word before the list's: the same act counts once.
                .GroupBy(o => (o.Type, Number: o.SaleNo ?? o.OrderNo, o.RefundNo)).Select(g => (g.Key, Row: g.MaxBy(o => o.Side == "statement")!)))
                if (told.Key.Number is { } number)
                    orders.Add(new()
                    {
                        ConnectionId = other.Id,
                        MerchantOrderNo = number,
                        Type = EnumText<TransactionType>.Parse(told.Key.Type),
                        Gross = Money.FromFen(told.Row.GrossFen),
                        TradedAt = told.Row.TradedMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
                    });
        return orders;
    }

    /// <summary>Has the days of other providers judged anew that hold an order of these days and were judged before it came.</summary>
    public async Task MarkOtherProvidersAsync(DbTransaction transaction, Connection connection, DateOnly from, DateOnly to)
    {
        foreach (var other in Others(connection))
        {
            var dates = await transaction.Connection!.QueryAsync<string>(
                $"""
                SELECT DISTINCT o.clearing_date {OtherOrders("JOIN (" + NewestByOrder + ") t ON t.merchant_order_no = o.merchant_order_no")}
                    AND t.received_ms > coalesce((SELECT r.run_ms FROM reconciliation_runs r WHERE r.connection_id = o.connection_id AND r.clearing_date = o.clearing_date), t.received_ms)
                ORDER BY o.clearing_date
                """, new { id = connection.Id, other = other.Id, from = StoredText.Of(from), to = StoredText.Of(to) }, transaction);
            foreach (var date in dates.ToList()) await TransactionStore.MarkAsync(transaction, other.Id, date);
        }
    }

    /// <summary>Has the days judged anew on which something gives back a sale of these days, and which were judged before the sale came.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="connectionId">The connection.</param>
    /// <param name="from">The first day whose rows were new.</param>
    /// <param name="to">The last.</param>
    public static async Task MarkGivenBackAsync(DbTransaction transaction, string connectionId, DateOnly from, DateOnly to)
    {
        foreach (var (link, number) in new[] { ("original_provider_order_no", "provider_order_no"), ("original_merchant_order_no", "merchant_order_no") })
        {
            var dates = await transaction.Connection!.QueryAsync<string>(
                $"""
                SELECT DISTINCT g.clearing_date FROM transactions s JOIN transactions g ON g.connection_id = s.connection_id AND g.{link} = s.{number}
                WHERE s.connection_id = @connectionId AND s.clearing_date >= @from AND s.clearing_date <= @to AND (g.clearing_date < @from OR g.clearing_date > @to)
                    AND s.received_ms > coalesce((SELECT r.run_ms FROM reconciliation_runs r WHERE r.connection_id = g.connection_id AND r.clearing_date = g.clearing_date), s.received_ms)
                ORDER BY g.clearing_date
                """, new { connectionId, from = StoredText.Of(from), to = StoredText.Of(to) }, transaction);
            foreach (var date in dates.ToList()) await TransactionStore.MarkAsync(transaction, connectionId, date);
        }
    }

    private IEnumerable<Connection> Others(Connection connection) =>
        accounts.Connections.Where(c => c.MerchantId == connection.MerchantId && c.PluginId != connection.PluginId);

    private static string OrdersOf(string id, string from, string to) =>
        $"SELECT coalesce(t.original_merchant_order_no, t.merchant_order_no) FROM transactions t WHERE t.connection_id = {id} AND t.clearing_date >= {from} AND t.clearing_date <= {to} AND t.kind = 'transaction' AND (t.merchant_order_no IS NOT NULL OR t.original_merchant_order_no IS NOT NULL)";

    private async Task<IReadOnlyList<StoredRow>> ByAsync(string connectionId, string column, string[] values, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(new { connectionId, from = StoredText.Of(from), to = StoredText.Of(to) });
        var list = SqlList.In(parameters, "value", values);
        return await QueryAsync($"t.connection_id = @connectionId AND t.{column} IN {list} AND (t.clearing_date < @from OR t.clearing_date > @to)", parameters, cancellationToken);
    }

    /// <summary>A terminal may name the sale by its trace number alone, and then says on which day.</summary>
    private async Task<IReadOnlyList<StoredRow>> ByTraceAsync(string connectionId, IEnumerable<StoredRow> asking, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>();
        foreach (var t in asking.Select(r => r.Transaction))
        {
            if (t is not { OriginalProviderOrderNo: null, OriginalMerchantOrderNo: null, OriginalTraceNo: { } trace, TerminalNo: { } terminal, OriginalTradeDate: { } day } || (day >= from && day <= to)) continue;
            rows.AddRange(await QueryAsync(
                "t.connection_id = @connectionId AND t.clearing_date >= @first AND t.clearing_date <= @last AND t.terminal_no = @terminal AND t.trace_no = @trace AND (t.clearing_date < @from OR t.clearing_date > @to)",
                new DynamicParameters(new { connectionId, terminal, trace, first = StoredText.Of(day), last = StoredText.Of(day.AddDays(1)), from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken));
        }
        return rows;
    }

    private Task<IReadOnlyList<StoredRow>> QueryAsync(string condition, DynamicParameters parameters, CancellationToken cancellationToken) =>
        database.ReadAsync(c => TransactionStore.QueryAsync(c, null, $"SELECT {RowColumns.Qualified} FROM transactions t WHERE {condition} AND {TransactionStore.Visible} ORDER BY t.row_id, t.file_id", parameters, cancellationToken), cancellationToken);

    private sealed class OrderRow
    {
        public string Side { get; init; } = "";

        public string Type { get; init; } = "";

        public string? OrderNo { get; init; }

        public string? SaleNo { get; init; }

        public string? RefundNo { get; init; }

        public long GrossFen { get; init; }

        public long? TradedMs { get; init; }
    }
}
