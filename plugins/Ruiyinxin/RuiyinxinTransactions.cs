namespace Rijie.Ruiyinxin;

/// <summary>The list of a merchant and a window, page by page. No public source has one: the operation and what it adds to an order are ours.</summary>
internal sealed class RuiyinxinTransactions(RuiyinxinClient client, RuiyinxinAccount account) : ITransactionSource
{
    private const int LargestPage = 100;

    public async Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        if (query.From >= query.To) return new() { Transactions = [] };
        var at = query.Cursor is null ? new PagePlace { PageSize = Math.Clamp(query.PageSize, 1, LargestPage) } : PagePlace.Read(query.Cursor);
        var asked = new TradeListQuery
        {
            MerchantCode = query.MerchantNo,
            // Whole seconds, and both ends taken in: an order told twice is known again, one left out might come in no other answer.
            BeginTime = WireText.Time(query.From),
            EndTime = WireText.Time(query.To.AddTicks(TimeSpan.TicksPerSecond - 1)),
            PageNumber = WireText.Number(at.PageNo),
            PageSize = WireText.Number(at.PageSize),
        };
        var message = await client.AskAsync(account.ListCode, asked, RuiyinxinJson.Wire.RuiyinxinRequestTradeListQuery, cancellationToken);
        if (!message.IsDone) throw RuiyinxinCodes.Failure(account, account.ListCode, message);
        return WireAnswer.Read($"Ruiyinxin's answer to {account.ListCode}", () =>
        {
            var list = message.Needed(RuiyinxinJson.Wire.TradeList);
            if (list.MerchantCode != asked.MerchantCode || list.PageNumber != asked.PageNumber) throw new FormatException("it is another merchant's list, or another page.");
            return new TransactionPage
            {
                Transactions = [.. list.List.Select(t => Read(t, query.MerchantNo))],
                NextCursor = at.AfterPage(list.List.Count, list.List.Count > 0 ? list.List[0].SmzfMsgId ?? list.List[0].OriReqMsgId : null, WireText.Count(list.TotalPages, "totalPages"))?.ToString(),
            };
        });
    }

    private Transaction Read(RuiyinxinTrade trade, string merchantNo)
    {
        if (WireText.OrNull(trade.MerchantCode) is { } stated && stated != merchantNo) throw new FormatException("an order in it is another merchant's.");
        // A refund that was taken for a sale would be counted twice.
        var type = RuiyinxinWords.Type(trade.TransactionType) ?? throw new FormatException("transactionType is blank.");
        return trade.ToTransaction(account, merchantNo, type, beside: null);
    }
}

internal sealed record TradeListQuery
{
    public required string MerchantCode { get; init; }

    public required string BeginTime { get; init; }

    public required string EndTime { get; init; }

    public required string PageNumber { get; init; }

    public required string PageSize { get; init; }

    /// <summary>Blank for all.</summary>
    public string OrderStatus { get; init; } = "";
}

internal sealed record TradeList
{
    public required string MerchantCode { get; init; }

    public required string PageNumber { get; init; }

    public required string TotalPages { get; init; }

    public required IReadOnlyList<RuiyinxinTrade> List { get; init; }
}
