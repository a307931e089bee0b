namespace Rijie.Statements;

/// <summary>The canonical fields that a statement column can give; one for each property of <see cref="Transaction"/> that files carry.</summary>
public enum StatementField
{
    /// <summary>商户号.</summary>
    MerchantNo,

    /// <summary>通道订单号.</summary>
    ProviderOrderNo,

    /// <summary>商户订单号.</summary>
    MerchantOrderNo,

    /// <summary>商户退款单号.</summary>
    RefundNo,

    /// <summary>参考号.</summary>
    RetrievalReference,

    /// <summary>上游单号.</summary>
    UpstreamOrderNo,

    /// <summary>终端号.</summary>
    TerminalNo,

    /// <summary>批次号.</summary>
    BatchNo,

    /// <summary>流水号.</summary>
    TraceNo,

    /// <summary>授权码.</summary>
    AuthorizationCode,

    /// <summary>门店.</summary>
    Store,

    /// <summary>Provider order number of the original.</summary>
    OriginalProviderOrderNo,

    /// <summary>Merchant order number of the original.</summary>
    OriginalMerchantOrderNo,

    /// <summary>Trace number of the original.</summary>
    OriginalTraceNo,

    /// <summary>Payout or settlement batch number.</summary>
    PayoutNo,

    /// <summary>Masked card number.</summary>
    MaskedCardNo,

    /// <summary>MCC.</summary>
    MerchantCategoryCode,

    /// <summary>ISO 4217 code.</summary>
    Currency,

    /// <summary>Free text.</summary>
    Remark,

    /// <summary>交易时间, as an instant.</summary>
    TradedAt,

    /// <summary>清算日期.</summary>
    ClearingDate,

    /// <summary>结算日期.</summary>
    SettlementDate,

    /// <summary>Trade date of the original.</summary>
    OriginalTradeDate,

    /// <summary>应结订单金额.</summary>
    Gross,

    /// <summary>手续费, as a cost.</summary>
    Fee,

    /// <summary>结算金额, signed.</summary>
    Net,

    /// <summary>订单金额.</summary>
    OrderAmount,

    /// <summary>商户出资优惠.</summary>
    MerchantDiscount,

    /// <summary>平台出资优惠.</summary>
    PlatformDiscount,

    /// <summary>实付金额.</summary>
    PayerAmount,

    /// <summary>费率, in parts per million.</summary>
    RatePpm,

    /// <summary>How the payment was taken: a <see cref="Rijie.Product"/>.</summary>
    Product,

    /// <summary>A <see cref="Rijie.CardType"/>.</summary>
    CardType,

    /// <summary>A <see cref="Rijie.Scheme"/>.</summary>
    Scheme,

    /// <summary>A <see cref="Rijie.MerchantClass"/>.</summary>
    MerchantClass,

    /// <summary>A <see cref="TransactionState"/>; rows without it have succeeded.</summary>
    State,

    /// <summary>余额: of a bank account, after the entry.</summary>
    Balance,
}
