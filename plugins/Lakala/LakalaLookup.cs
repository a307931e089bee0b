namespace Rijie.Lakala;

/// <summary>Asks for one transaction: <c>tradequery</c> for scanned codes, the list for cards, <c>trade_refund_query</c> where the original is known.</summary>
internal sealed class LakalaLookup(LakalaClient client, LakalaTransactions list, LakalaAccount account) : ITransactionLookup
{
    private const int MostPages = 50;
    private static readonly TimeSpan SearchWindow = TimeSpan.FromHours(1);
    private const string TradePath = "/api/v3/labs/query/tradequery";
    private const string RefundPath = "/api/v3/lams/trade/trade_refund_query";

    public Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        var givesBack = query.Type is TransactionType.Refund or TransactionType.Void;
        if (givesBack && query.OriginalProviderOrderNo is { Length: 32 }) return RefundAsync(query, cancellationToken);
        return query.ProviderOrderNo is { Length: 32 } tradeNo && !LakalaWords.IsScan(tradeNo)
            ? ByLogNoAsync(query, tradeNo, cancellationToken)
            : TradeAsync(query, givesBack ? query.RefundNo : query.MerchantOrderNo, cancellationToken);
    }

    private async Task<LookupAnswer> TradeAsync(LookupQuery query, string? outTradeNo, CancellationToken cancellationToken)
    {
        if (query.ProviderOrderNo is null && outTradeNo is null)
            throw new ArgumentException("A lookup needs the provider's or the merchant's number.", nameof(query));
        var asked = new TradeQuery
        {
            MerchantNo = query.MerchantNo,
            TermNo = query.TerminalNo ?? account.TerminalNo,
            TradeNo = query.ProviderOrderNo,
            OutTradeNo = query.ProviderOrderNo is null ? outTradeNo : null,
        };
        var trade = await client.AskAsync(TradePath, LakalaFamily.Labs, asked, LakalaJson.V3.V3RequestTradeQuery, LakalaJson.V3.V3AnswerLakalaTrade, cancellationToken);
        if (trade is null) return outTradeNo is not null && query.TradedAt is { } tradedAt ? await SearchAsync(query, outTradeNo, tradedAt, cancellationToken) : LookupAnswer.NotFound;
        // The answer's signature does not cover the question, so it has to say itself which order it tells of.
        if (trade.MerchantNo != asked.MerchantNo || (asked.TradeNo is { } number ? trade.TradeNo != number : trade.OutTradeNo != asked.OutTradeNo))
            throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala told of another order than was asked for.");
        return LookupAnswer.Found(WireAnswer.Read($"Lakala's answer to {TradePath}", trade.ToTransaction));
    }

    /// <summary>
    /// Looks for an order number in the list around its time. The query for scanned codes does not know card sales, and a card
    /// sale taken for "not found" would end as failed though the money moved.
    /// </summary>
    private async Task<LookupAnswer> SearchAsync(LookupQuery query, string outTradeNo, DateTimeOffset tradedAt, CancellationToken cancellationToken)
    {
        var found = new List<Transaction>();
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var read = await list.ReadAsync(
                new() { MerchantNo = query.MerchantNo, From = tradedAt - SearchWindow, To = tradedAt + SearchWindow, Cursor = cursor }, cancellationToken);
            found.AddRange(read.Transactions.Where(t => (t.RefundNo ?? t.MerchantOrderNo) == outTradeNo));
            cursor = read.NextCursor;
            // A customer who was charged twice has two: the one that succeeded tells the fate of the order.
            if (cursor is null)
                return (found.Find(t => t.State.HasSucceeded()) ?? found.FirstOrDefault()) is { } trade ? LookupAnswer.Found(trade) : LookupAnswer.NotFound;
        }
        throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala's list around the trade's time does not end.");
    }

    private async Task<LookupAnswer> ByLogNoAsync(LookupQuery query, string tradeNo, CancellationToken cancellationToken)
    {
        var asked = new TradeListQuery { MerchantNo = query.MerchantNo, TermNo = query.TerminalNo ?? account.TerminalNo, LogNo = tradeNo[18..] };
        var list = await client.AskAsync(
            LakalaTransactions.Path, LakalaFamily.Lams, asked, LakalaJson.V3.V3RequestTradeListQuery, LakalaJson.V3.V3AnswerTradeList, cancellationToken);
        var trade = list?.OrderTradeInfoList?.Where(t => t.TradeNo == tradeNo && t.MerchantNo == query.MerchantNo && !t.IsPart).Take(2).ToArray() ?? [];
        return trade.Length switch
        {
            0 => LookupAnswer.NotFound,
            1 => LookupAnswer.Found(WireAnswer.Read($"Lakala's answer to {LakalaTransactions.Path}", trade[0].ToTransaction)),
            _ => throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala told twice of one trade number."),
        };
    }

    private async Task<LookupAnswer> RefundAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (query.ProviderOrderNo is null && query.RefundNo is null)
            throw new ArgumentException("A lookup of a refund needs the provider's or the merchant's number of it.", nameof(query));
        var origin = query.OriginalProviderOrderNo!;
        var asked = new RefundQuery
        {
            MerchantNo = query.MerchantNo,
            TermNo = query.TerminalNo ?? account.TerminalNo,
            OutTradeNo = query.RefundNo,
            OriginTradeNo = origin,
            // A trade number begins with the date it was made on.
            OriginTradeDate = query.OriginalTradeDate is { } date ? WireText.Date(date) : origin[..8],
            OriginBizType = LakalaWords.IsScan(origin) ? "3" : "1",
        };
        var list = await client.AskAsync(RefundPath, LakalaFamily.Lams, asked, LakalaJson.V3.V3RequestRefundQuery, LakalaJson.V3.V3AnswerRefundList, cancellationToken);
        var found = list?.Items?.Where(r => query.ProviderOrderNo is { } no ? r.TradeNo == no : r.OutTradeNo == query.RefundNo).Take(2).ToArray() ?? [];
        return found.Length switch
        {
            0 => LookupAnswer.NotFound,
            1 => LookupAnswer.Found(WireAnswer.Read($"Lakala's answer to {RefundPath}", () => found[0].ToTransaction(query, origin))),
            _ => throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala told twice of one refund number."),
        };
    }
}

internal sealed record TradeQuery
{
    public required string MerchantNo { get; init; }

    public string? TermNo { get; init; }

    /// <summary>Comes before <see cref="OutTradeNo"/>; only one of them is sent.</summary>
    public string? TradeNo { get; init; }

    public string? OutTradeNo { get; init; }
}
