namespace Acme;

/// <summary>One transaction as the list, the lookup and the notifications tell it (manual, chapter 3). All values are text; amounts are yuan and never signed.</summary>
internal sealed record AcmeTrade
{
    /// <summary>How Acme writes times, on the wall clock of China.</summary>
    public const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    /// <summary>How Acme writes dates.</summary>
    public const string DateForm = "yyyy-MM-dd";

    public required string MerchantNo { get; init; }

    public required string ProviderOrderNo { get; init; }

    /// <summary>SALE, VOID or REFUND.</summary>
    public required string Type { get; init; }

    public required string Status { get; init; }

    public required string Amount { get; init; }

    public required string TradeTime { get; init; }

    /// <summary>Of a sale.</summary>
    public string? MerchantOrderNo { get; init; }

    /// <summary>Of a void or refund: its own number, and those of its sale.</summary>
    public string? RefundNo { get; init; }

    public string? OriginalProviderOrderNo { get; init; }

    public string? OriginalMerchantOrderNo { get; init; }

    public string? OriginalTradeDate { get; init; }

    /// <summary>Charged on a sale, given back on a void or refund.</summary>
    public string? Fee { get; init; }

    public string? TerminalNo { get; init; }

    public string? RetrievalReference { get; init; }

    public string? Product { get; init; }

    public string? CardType { get; init; }

    public string? Scheme { get; init; }

    public string? CardNo { get; init; }

    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Transaction ToTransaction()
    {
        var type = Type switch
        {
            "SALE" => TransactionType.Sale,
            "VOID" => TransactionType.Void,
            "REFUND" => TransactionType.Refund,
            _ => throw new FormatException("type is not documented."),
        };
        return new()
        {
            MerchantNo = MerchantNo,
            Type = type,
            State = State(type),
            Gross = WireText.Yuan(Amount, "amount") ?? throw new FormatException("amount is blank."),
            Fee = WireText.Yuan(Fee, "fee") is { } fee ? type.Sign() * fee : null,
            ProviderOrderNo = WireText.OrNull(ProviderOrderNo) ?? throw new FormatException("provider_order_no is blank."),
            MerchantOrderNo = WireText.OrNull(MerchantOrderNo),
            RefundNo = WireText.OrNull(RefundNo),
            OriginalProviderOrderNo = WireText.OrNull(OriginalProviderOrderNo),
            OriginalMerchantOrderNo = WireText.OrNull(OriginalMerchantOrderNo),
            OriginalTradeDate = WireText.Date(OriginalTradeDate, "original_trade_date", DateForm),
            TradedAt = WireText.Time(TradeTime, "trade_time", TimeForm) ?? throw new FormatException("trade_time is blank."),
            TerminalNo = WireText.OrNull(TerminalNo),
            RetrievalReference = WireText.OrNull(RetrievalReference),
            Product = Product switch { "CARD" => Rijie.Product.Card, "QR" => Rijie.Product.Qr, _ => Rijie.Product.Unknown },
            CardType = CardType switch { "DEBIT" => Rijie.CardType.Debit, "CREDIT" => Rijie.CardType.Credit, "NONE" => Rijie.CardType.None, _ => Rijie.CardType.Unknown },
            Scheme = Scheme switch
            {
                "UNIONPAY" => Rijie.Scheme.UnionPay,
                "WECHAT" => Rijie.Scheme.WeChat,
                "ALIPAY" => Rijie.Scheme.Alipay,
                _ => Rijie.Scheme.Unknown,
            },
            MaskedCardNo = WireText.Card(CardNo),
        };
    }

    /// <summary>A word that is not documented is never success, and no reason to call the money lost: it stays unknown and is asked for again.</summary>
    private TransactionState State(TransactionType type) => Status switch
    {
        "SUCCESS" => TransactionState.Succeeded,
        "FAILED" or "CLOSED" => TransactionState.Failed,
        "PENDING" => TransactionState.Pending,
        // They speak of a sale: what gives money back is not taken back itself.
        "REVERSED" when type == TransactionType.Sale => TransactionState.Reversed,
        "PARTLY_REFUNDED" when type == TransactionType.Sale => TransactionState.PartlyRefunded,
        "REFUNDED" when type == TransactionType.Sale => TransactionState.Refunded,
        _ => TransactionState.Unknown,
    };
}
