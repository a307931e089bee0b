namespace Acme;

/// <summary>The list of a merchant's transactions (manual 4.1). Acme's cursor is opaque and stays good while trades are added behind it.</summary>
internal sealed class AcmeTransactions(AcmeClient client) : ITransactionSource
{
    private const int LargestPage = 100;

    public async Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        if (query.From >= query.To) return new() { Transactions = [] };
        var pageSize = Math.Clamp(query.PageSize, 1, LargestPage);
        var answer = await client.AskAsync("/v1/transactions/list", new Dictionary<string, string?>
        {
            ["merchant_no"] = query.MerchantNo,
            ["from"] = WireText.Time(query.From, AcmeTrade.TimeForm),
            ["to"] = WireText.Time(WholeSecond(query.To), AcmeTrade.TimeForm), // exclusive, as ours
            ["page_size"] = WireText.Number(pageSize),
            ["cursor"] = query.Cursor,
        }, [], cancellationToken);
        return answer.Read(AcmeJson.Wire.AcmeTradeList, list => list.ToPage(query, pageSize));
    }

    /// <summary>Acme counts in whole seconds: the second that a window ends in belongs to it.</summary>
    private static DateTimeOffset WholeSecond(DateTimeOffset end)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds());
        return second == end ? end : second.AddSeconds(1);
    }
}

internal sealed record AcmeTradeList
{
    public required IReadOnlyList<AcmeTrade> Transactions { get; init; }

    /// <summary>Absent behind the last page. A short page is not the last one, and an empty one need not be.</summary>
    public string? NextCursor { get; init; }

    /// <exception cref="FormatException">A page with one bad row is refused whole: half a page is a silent loss.</exception>
    public TransactionPage ToPage(TransactionQuery query, int pageSize)
    {
        if (Transactions.Count > pageSize) throw new FormatException("the page holds more rows than were asked for.");
        if (Transactions.Any(t => t?.MerchantNo != query.MerchantNo)) throw new FormatException("it tells of another merchant.");
        var next = WireText.OrNull(NextCursor);
        if (next is not null && next == query.Cursor) throw new FormatException("the cursor does not move on.");
        return new() { Transactions = [.. Transactions.Select(t => t.ToTransaction())], NextCursor = next };
    }
}
