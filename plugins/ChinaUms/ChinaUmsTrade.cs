namespace Rijie.ChinaUms;

/// <summary>An online order, as <c>/v1/netpay/query</c> answers and as notifications tell it; there every value is a text.</summary>
internal sealed record ChinaUmsTrade
{
    public const string TimeForm = "yyyy-MM-dd HH:mm:ss";
    private const string DateForm = "yyyy-MM-dd";

    public required string Mid { get; init; }

    public string? Tid { get; init; }

    public required string MerOrderId { get; init; }

    public required string Status { get; init; }

    public Money? TotalAmount { get; init; }

    public Money? BuyerPayAmount { get; init; }

    /// <summary>The part of a coupon that the merchant gave.</summary>
    public Money? CouponMerchantContribute { get; init; }

    /// <summary>The part of a coupon that wallet, network or bank gave.</summary>
    public Money? CouponOtherContribute { get; init; }

    /// <summary>What was given back: of an order in all, of a notified refund by it.</summary>
    public Money? RefundAmount { get; init; }

    /// <summary>Own number of a refund, in a notification about one.</summary>
    public string? RefundOrderId { get; init; }

    public string? RefundStatus { get; init; }

    /// <summary>refund or void, as the terminal's refund query says it (ours for notifications); a refund where it is not told.</summary>
    public string? DealType { get; init; }

    /// <summary>Absent until it is paid.</summary>
    public string? PayTime { get; init; }

    public string? CreateTime { get; init; }

    public string? SettleDate { get; init; }

    /// <summary>Reference number of a card payment.</summary>
    public string? RefId { get; init; }

    /// <summary>ChinaUMS's own running number, of the same kind as a reference number.</summary>
    public string? SeqId { get; init; }

    public string? TargetOrderId { get; init; }

    public string? TargetSys { get; init; }

    public string? BankCardNo { get; init; }

    public bool IsRefund => WireText.OrNull(RefundOrderId) is not null;

    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Transaction ToTransaction()
    {
        // 32 letters at most by the manual; the number becomes a key, so it must be there and cannot be a novel.
        if (MerOrderId.Length is 0 or > 64 || Mid.Length is 0 or > 32) throw new FormatException("merOrderId or mid is blank or too long.");
        return IsRefund ? Refund() : Order();
    }

    private Transaction Order()
    {
        var total = TotalAmount ?? throw new FormatException("totalAmount is blank.");
        var gross = total - (CouponMerchantContribute ?? Money.Zero);
        if (gross < Money.Zero) throw new FormatException("couponMerchantContribute is more than totalAmount.");
        if (BuyerPayAmount is { } paid && CouponMerchantContribute is { } own && CouponOtherContribute is { } others && paid + own + others != total)
            throw new FormatException("totalAmount is not what the buyer and both sides of the coupon paid.");
        return Common() with
        {
            State = ChinaUmsWords.OrderState(Status, WireText.OrNull(PayTime) is not null, total, RefundAmount),
            Gross = gross,
            OrderAmount = total,
            MerchantDiscount = CouponMerchantContribute,
            PlatformDiscount = CouponOtherContribute,
            PayerAmount = BuyerPayAmount,
            UpstreamOrderNo = WireText.OrNull(TargetOrderId),
        };
    }

    private Transaction Refund() => Common() with
    {
        Type = ChinaUmsWords.DealType(DealType) ?? TransactionType.Refund,
        State = ChinaUmsWords.NotifiedRefundState(RefundStatus),
        Gross = RefundAmount ?? throw new FormatException("refundAmount is blank."),
        RefundNo = RefundOrderId is { Length: <= 64 } ? RefundOrderId : throw new FormatException("refundOrderId is too long."),
        OriginalMerchantOrderNo = MerOrderId,
    };

    private Transaction Common()
    {
        var scheme = ChinaUmsWords.Scheme(WireText.OrNull(TargetSys));
        return new()
        {
            MerchantNo = Mid,
            Type = TransactionType.Sale,
            State = TransactionState.Unknown,
            Gross = Money.Zero,
            MerchantOrderNo = MerOrderId,
            RetrievalReference = WireText.OrNull(RefId) ?? WireText.OrNull(SeqId),
            TerminalNo = WireText.OrNull(Tid),
            TradedAt = WireText.Time(PayTime, "payTime", TimeForm) ?? WireText.Time(CreateTime, "createTime", TimeForm),
            ClearingDate = WireText.Date(SettleDate, "settleDate", DateForm),
            Product = ChinaUmsWords.Product(scheme),
            Scheme = scheme,
            MaskedCardNo = WireText.Card(BankCardNo),
        };
    }
}
