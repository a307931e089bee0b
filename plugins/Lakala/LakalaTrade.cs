namespace Rijie.Lakala;

/// <summary>One transaction as <c>tradequery</c>, <c>trans_query</c> and notifications write it. Amounts are fen in strings; optional ones may be blank.</summary>
internal sealed record LakalaTrade
{
    public required string MerchantNo { get; init; }

    /// <summary>32 digits; the last 14 are <see cref="LogNo"/>, the join key to the statement.</summary>
    public required string TradeNo { get; init; }

    public string? LogNo { get; init; }

    public string? OutTradeNo { get; init; }

    public string? TermNo { get; init; }

    /// <summary>PREORDER, MICROPAY, REFUND, CANCEL; ours for cards: PAY, PREAUTH_DONE. Absent from notifications of a payment.</summary>
    public string? TradeMainType { get; init; }

    /// <summary>M for the main order of a split, S for its parts.</summary>
    public string? SplitAttr { get; init; }

    public string? AccTradeNo { get; init; }

    public string? AccountType { get; init; }

    public string? TradeState { get; init; }

    /// <summary>What older notifications and the list call <see cref="TradeState"/>.</summary>
    public string? TradeStatus { get; init; }

    public string? TotalAmount { get; init; }

    /// <summary>What the list calls <see cref="TotalAmount"/> when it is asked by <c>log_no</c>.</summary>
    public string? TradeAmount { get; init; }

    public string? PayerAmount { get; init; }

    public string? AccSettleAmount { get; init; }

    public string? AccMdiscountAmount { get; init; }

    public string? AccDiscountAmount { get; init; }

    public string? TradeTime { get; init; }

    public string? CardType { get; init; }

    /// <summary>Masked card number, under the name that the refund query gives it.</summary>
    public string? CrdNo { get; init; }

    /// <summary>12 digits, for cards (ours; the public name is that of the refund's request).</summary>
    public string? TradeRefNo { get; init; }

    public string? OriginTradeNo { get; init; }

    public string? OriginOutTradeNo { get; init; }

    public string? OriginTradeDate { get; init; }

    public string? Remark { get; init; }

    /// <summary>Whether it is a part of a split order: the main order already holds its money.</summary>
    public bool IsPart => SplitAttr == "S";

    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Transaction ToTransaction()
    {
        // 32 digits by the manual; the number becomes a key, so it must be there and cannot be a novel.
        if (TradeNo.Length is 0 or > 64 || MerchantNo.Length is 0 or > 32) throw new FormatException("trade_no or merchant_no is blank or too long.");
        var type = Type();
        var givesBack = type is TransactionType.Refund or TransactionType.Void;
        var total = WireText.Fen(TotalAmount, "total_amount") ?? WireText.Fen(TradeAmount, "trade_amount")
            ?? throw new FormatException("total_amount is blank.");
        var merchantDiscount = WireText.Fen(AccMdiscountAmount, "acc_mdiscount_amount");
        return new()
        {
            MerchantNo = MerchantNo,
            Type = type,
            State = LakalaWords.State(TradeState, TradeStatus, givesBack),
            Gross = Gross(total, merchantDiscount, WireText.Fen(AccSettleAmount, "acc_settle_amount")),
            OrderAmount = total,
            MerchantDiscount = merchantDiscount,
            PlatformDiscount = WireText.Fen(AccDiscountAmount, "acc_discount_amount"),
            PayerAmount = WireText.Fen(PayerAmount, "payer_amount"),
            ProviderOrderNo = TradeNo,
            MerchantOrderNo = givesBack ? null : WireText.OrNull(OutTradeNo),
            RefundNo = givesBack ? WireText.OrNull(OutTradeNo) : null,
            UpstreamOrderNo = WireText.OrNull(AccTradeNo),
            RetrievalReference = WireText.OrNull(TradeRefNo),
            TerminalNo = WireText.OrNull(TermNo),
            OriginalProviderOrderNo = WireText.OrNull(OriginTradeNo),
            OriginalMerchantOrderNo = WireText.OrNull(OriginOutTradeNo),
            OriginalTradeDate = WireText.Date(OriginTradeDate, "origin_trade_date"),
            TradedAt = WireText.Time(TradeTime, "trade_time"),
            Product = LakalaWords.Product(AccountType, TradeNo),
            CardType = LakalaWords.Card(CardType),
            Scheme = LakalaWords.Scheme(AccountType),
            MaskedCardNo = WireText.Card(CrdNo),
            Remark = WireText.OrNull(Remark),
        };
    }

    // Identity of the manual: settle = total - merchant discount. A blank discount stands for zero there.
    private static Money Gross(Money total, Money? merchantDiscount, Money? settle)
    {
        if (settle is { } stated && merchantDiscount is { } discount && stated != total - discount)
            throw new FormatException("acc_settle_amount is not total_amount less acc_mdiscount_amount.");
        return settle ?? total - (merchantDiscount ?? Money.Zero);
    }

    private TransactionType Type() => WireText.OrNull(TradeMainType) switch
    {
        null or "PREORDER" or "MICROPAY" or "PAY" => TransactionType.Sale,
        "REFUND" => TransactionType.Refund,
        "CANCEL" => TransactionType.Void,
        "PREAUTH_DONE" => TransactionType.PreauthComplete,
        var word => throw new FormatException($"trade_main_type {WireText.Word(word)} is not documented."),
    };
}
