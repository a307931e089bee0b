namespace Rijie.Ruiyinxin;

/// <summary>One order as SMZF006, the list and notifications write it. Amounts are yuan; the names of the payer and of the operator are never read.</summary>
internal sealed record RuiyinxinTrade
{
    /// <summary>The number of the order that is told of; a notification may call it <see cref="ReqMsgId"/>.</summary>
    public string? OriReqMsgId { get; init; }

    public string? ReqMsgId { get; init; }

    public string? OriRespType { get; init; }

    public string? OriRespCode { get; init; }

    public string? TotalAmount { get; init; }

    public string? BuyerPayAmount { get; init; }

    public string? StoreId { get; init; }

    public string? TerminalId { get; init; }

    public string? SettleDate { get; init; }

    public string? IsClearOrCancel { get; init; }

    /// <summary>The number at WeChat, Alipay or UnionPay.</summary>
    public string? ChannelNo { get; init; }

    // What follows is in no public source (ours): read where it stands, and needed only where the list or a signed notification would be nothing without it.
    public string? MerchantCode { get; init; }

    /// <summary>The platform's number of the order itself; that of the head is the answer's own.</summary>
    public string? SmzfMsgId { get; init; }

    public string? TransactionType { get; init; }

    public string? PayWay { get; init; }

    public string? PayType { get; init; }

    /// <summary>The order's number, under either name.</summary>
    /// <exception cref="FormatException">Both stand there and disagree.</exception>
    public string? OrderNo => Agree(OriReqMsgId, ReqMsgId, "reqMsgId");

    /// <summary>The order in the terms of the contract.</summary>
    /// <param name="account">For the values that are ours.</param>
    /// <param name="merchantNo">Whose it is.</param>
    /// <param name="asked">What it was asked for as; the order's own word comes first.</param>
    /// <param name="beside">The message, whose head may hold amount and date.</param>
    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Transaction ToTransaction(RuiyinxinAccount account, string merchantNo, TransactionType asked, RuiyinxinMessage? beside)
    {
        var orderNo = OrderNo ?? WireText.OrNull(beside?.ReqMsgId);
        if (!RuiyinxinWords.IsOrderNo(orderNo)) throw new FormatException("oriReqMsgId is blank or no order number.");
        var type = RuiyinxinWords.Type(TransactionType) ?? asked;
        var givesBack = type.Sign() < 0;
        var state = RuiyinxinWords.State(OriRespType, OriRespCode, IsClearOrCancel, account.CancelledFlag);
        var total = WireText.Yuan(Agree(TotalAmount, beside?.TotalAmount, "totalAmount"), "totalAmount");
        // Blank is zero here as in the statement, but not for money that moved.
        if (total is null && state is not (TransactionState.Failed or TransactionState.Pending)) throw new FormatException("totalAmount is blank.");
        return new()
        {
            MerchantNo = merchantNo,
            Type = type,
            // A refund is not taken back by the flag of a sale.
            State = givesBack && state == TransactionState.Reversed ? TransactionState.Unknown : state,
            Gross = total ?? Money.Zero,
            OrderAmount = total,
            PayerAmount = WireText.Yuan(BuyerPayAmount, "buyerPayAmount"),
            ProviderOrderNo = WireText.OrNull(SmzfMsgId),
            MerchantOrderNo = givesBack ? null : orderNo,
            RefundNo = givesBack ? orderNo : null,
            UpstreamOrderNo = WireText.OrNull(ChannelNo),
            TerminalNo = WireText.OrNull(TerminalId),
            Store = WireText.OrNull(StoreId),
            ClearingDate = WireText.Date(Agree(SettleDate, beside?.SettleDate, "settleDate"), "settleDate"),
            Product = RuiyinxinWords.Product(PayType),
            Scheme = RuiyinxinWords.Scheme(PayWay),
        };
    }

    /// <summary>Two places for one value: where both say something, it must be the same.</summary>
    private static string? Agree(string? inside, string? beside, string field)
    {
        var (one, other) = (WireText.OrNull(inside), WireText.OrNull(beside));
        return one is null || other is null || one == other ? one ?? other : throw new FormatException($"{field} stands twice and differs.");
    }
}
