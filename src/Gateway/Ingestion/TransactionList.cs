using Dapper;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>What to list; everything that is given must hold.</summary>
internal sealed record TransactionFilter
{
    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public string? ConnectionId { get; init; }

    /// <summary><c>local</c>, <c>provider</c> or <c>statement</c>.</summary>
    public string? Side { get; init; }

    public string? Type { get; init; }

    public string? State { get; init; }

    /// <summary>An order, refund, reference or trace number, exactly.</summary>
    public string? Number { get; init; }
}

/// <summary>Where a page ended: the last row's sort key.</summary>
internal sealed record TransactionPlace(string ClearingDate, string ConnectionId, string RowId, string FileId);

/// <summary>Lists rows by clearing date, connection and id, newest date first.</summary>
internal sealed class TransactionList(Database database)
{
    public Task<IReadOnlyList<StoredRow>> ReadAsync(TransactionFilter filter, TransactionPlace? after, int limit, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(new
        {
            from = StoredText.Of(filter.From),
            to = StoredText.Of(filter.To),
            filter.ConnectionId,
            filter.Side,
            filter.Type,
            filter.State,
            filter.Number,
            afterDate = after?.ClearingDate,
            afterConnection = after?.ConnectionId,
            afterRow = after?.RowId,
            afterFile = after?.FileId,
            limit = (long)limit,
        });
        List<string> conditions = ["t.clearing_date <> ''", TransactionStore.Visible];
        void When(object? value, string condition)
        {
            if (value is not null) conditions.Add(condition);
        }
        When(filter.From, "t.clearing_date >= @from");
        When(filter.To, "t.clearing_date <= @to");
        When(filter.ConnectionId, "t.connection_id = @ConnectionId");
        When(filter.Side, "t.side = @Side");
        When(filter.Type, "t.type = @Type");
        When(filter.State, "t.state = @State");
        When(filter.Number, "(t.provider_order_no = @Number OR t.merchant_order_no = @Number OR t.refund_no = @Number OR t.retrieval_reference = @Number OR t.trace_no = @Number)");
        When(after, "(t.clearing_date < @afterDate OR (t.clearing_date = @afterDate AND (t.connection_id, t.row_id, t.file_id) > (@afterConnection, @afterRow, @afterFile)))");
        var sql = $"SELECT {RowColumns.Qualified} FROM transactions t WHERE {string.Join(" AND ", conditions)} ORDER BY t.clearing_date DESC, t.connection_id, t.row_id, t.file_id LIMIT @limit";
        return database.ReadAsync(c => TransactionStore.QueryAsync(c, null, sql, parameters, cancellationToken), cancellationToken);
    }

    /// <summary>The visible row of an id, or <c>null</c>.</summary>
    public async Task<StoredRow?> FindAsync(string rowId, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => TransactionStore.QueryAsync(c, null,
            $"SELECT {RowColumns.Qualified} FROM transactions t WHERE t.row_id = @rowId AND {TransactionStore.Visible} ORDER BY t.connection_id, t.file_id LIMIT 1",
            new DynamicParameters(new { rowId }), cancellationToken), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }
}
