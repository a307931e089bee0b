namespace Rijie.ChinaUms;

/// <summary>
/// Asks for one transaction. A refund or void is asked for by its own number at its terminal. A sale is asked for where it was
/// made: at the terminal that is known of it, else as an online order; what is not found there is looked for at the other
/// service, because an online order has a terminal number too, and one taken for "not found" would end as failed though the money moved.
/// </summary>
internal sealed class ChinaUmsLookup(ChinaUmsClient client, ChinaUmsAccount account, TimeProvider clock) : ITransactionLookup
{
    private const string OrderPath = "/v1/netpay/query";
    private const string TerminalPath = "/v6/poslink/transaction/query";
    private const string RefundPath = "/v6/poslink/transaction/refund-query";

    public async Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        var found = query.Type switch
        {
            TransactionType.Refund or TransactionType.Void or TransactionType.PreauthCompleteVoid => await RefundAsync(query, cancellationToken),
            _ when query.MerchantOrderNo is null && query.ProviderOrderNo is null => throw Refuse("A sale is found by its merchant order number."),
            _ when query.TerminalNo is null => await OrderAsync(query, cancellationToken) ?? await TerminalAsync(query, cancellationToken),
            _ => await TerminalAsync(query, cancellationToken) ?? await OrderAsync(query, cancellationToken),
        };
        // "Not found" ends as failed, so it may be said only where every service that could know was asked.
        if (found is null && query.Type.Sign() > 0 && (!CanAskOrders(query) || !CanAskTerminals(query)))
            throw Refuse("The sale was not found where it could be asked for; the other service needs its order number, or a terminal: set terminal_no.");
        return found is null ? LookupAnswer.NotFound : LookupAnswer.Found(found);
    }

    private async Task<Transaction?> OrderAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (!account.HasOrders || query.MerchantOrderNo is not { } orderNo) return null;
        var asked = new OrderQuery
        {
            RequestTimestamp = WireText.Time(clock.GetUtcNow(), ChinaUmsTrade.TimeForm), MerOrderId = orderNo, InstMid = account.InstMid, Mid = query.MerchantNo,
            Tid = query.TerminalNo ?? account.TerminalNo,
        };
        var trade = await client.AskAsync(ChinaUmsFamily.Netpay, OrderPath, asked, ChinaUmsJson.Wire.OrderQuery, ChinaUmsJson.Wire.ChinaUmsTrade, cancellationToken);
        if (trade is null) return null;
        CheckSubject(trade.Mid, asked.Mid, trade.MerOrderId, orderNo);
        // An order that tells of a refund is still the order that was asked for.
        return WireAnswer.Read($"ChinaUMS's answer to {OrderPath}", () => (trade with { RefundOrderId = null }).ToTransaction());
    }

    private async Task<Transaction?> TerminalAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (!account.HasTerminals || (query.TerminalNo ?? account.TerminalNo) is not { } terminalNo) return null;
        var asked = new TerminalQuery
        {
            MerchantCode = query.MerchantNo, TerminalCode = terminalNo,
            MerchantOrderId = query.MerchantOrderNo,
            OriginalOrderId = query.MerchantOrderNo is null ? query.ProviderOrderNo : null,
            OriTransDate = query.TradedAt is { } at ? WireText.Date(ChinaTime.ToDate(at)) : null,
        };
        var trade = await client.AskAsync(ChinaUmsFamily.PosLink, TerminalPath, asked, ChinaUmsJson.Wire.TerminalQuery, ChinaUmsJson.Wire.TerminalTrade, cancellationToken);
        if (trade is null) return null;
        var (told, number) = asked.MerchantOrderId is { } orderNo ? (trade.MerchantOrderId, orderNo) : (trade.OrderId, asked.OriginalOrderId!);
        CheckSubject(trade.MerchantCode ?? asked.MerchantCode, asked.MerchantCode, told, number);
        return WireAnswer.Read($"ChinaUMS's answer to {TerminalPath}", () => trade.ToTransaction(query, terminalNo, ChinaTime.Today(clock)));
    }

    private async Task<Transaction?> RefundAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (query.RefundNo is not { } refundNo || (query.OriginalMerchantOrderNo ?? query.MerchantOrderNo) is not { } orderNo)
            throw Refuse("A refund or void is found by its own number together with the order number of its original.");
        if (!account.HasTerminals || (query.TerminalNo ?? account.TerminalNo) is not { } terminalNo)
            throw Refuse("A refund or void is asked for at a terminal: set terminal_no for those that name none.");
        var asked = new TerminalQuery
        {
            MerchantCode = query.MerchantNo, TerminalCode = terminalNo, MerchantOrderId = orderNo, RefundRequestId = refundNo,
            OriTransDate = query.OriginalTradeDate is { } date ? WireText.Date(date) : null,
        };
        var refund = await client.AskAsync(ChinaUmsFamily.PosLink, RefundPath, asked, ChinaUmsJson.Wire.TerminalQuery, ChinaUmsJson.Wire.TerminalRefund, cancellationToken);
        if (refund is null) return null;
        CheckSubject(refund.MerchantCode ?? asked.MerchantCode, asked.MerchantCode, refund.RefundRequestId ?? refundNo, refundNo);
        CheckSubject(asked.MerchantCode, asked.MerchantCode, refund.MerchantOrderId ?? orderNo, orderNo);
        return WireAnswer.Read($"ChinaUMS's answer to {RefundPath}", () => refund.ToTransaction(query, asked, ChinaTime.Today(clock)));
    }

    private bool CanAskOrders(LookupQuery query) => !account.HasOrders || query.MerchantOrderNo is not null;

    private bool CanAskTerminals(LookupQuery query) => !account.HasTerminals || (query.TerminalNo ?? account.TerminalNo) is not null;

    private static void CheckSubject(string merchantNo, string askedMerchantNo, string? number, string askedNumber)
    {
        if (merchantNo != askedMerchantNo || number != askedNumber)
            throw new ProviderException(ProviderFailure.InvalidResponse, "ChinaUMS told of another order than was asked for.");
    }

    private static ProviderException Refuse(string reason) => new(ProviderFailure.Rejected, reason);
}

internal sealed record OrderQuery
{
    public required string RequestTimestamp { get; init; }

    public required string MerOrderId { get; init; }

    public required string InstMid { get; init; }

    public required string Mid { get; init; }

    public string? Tid { get; init; }
}

/// <summary>What both terminal queries are asked.</summary>
internal sealed record TerminalQuery
{
    public required string MerchantCode { get; init; }

    public required string TerminalCode { get; init; }

    public string? MerchantOrderId { get; init; }

    /// <summary>ChinaUMS's own number, in place of <see cref="MerchantOrderId"/>.</summary>
    public string? OriginalOrderId { get; init; }

    public string? RefundRequestId { get; init; }

    public string? OriTransDate { get; init; }
}
