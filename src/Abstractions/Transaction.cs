namespace Rijie;

/// <summary>One transaction as one source tells it: a terminal log, a provider's API or notification, or a statement row.</summary>
/// <remarks>
/// What the source does not say is <c>null</c> (or <c>Unknown</c>), never zero and never guessed. A refund or void carries
/// its own identifiers and names its original beside them. Card numbers are masked before they get here: first six, last four.
/// </remarks>
public sealed record Transaction
{
    /// <summary>商户号, unique within the provider.</summary>
    public required string MerchantNo { get; init; }

    /// <summary>What it is.</summary>
    public required TransactionType Type { get; init; }

    /// <summary>Its fate.</summary>
    public required TransactionState State { get; init; }

    /// <summary>应结订单金额: order amount less what the merchant itself gave away. Not negative, but for an adjustment; the type says the direction.</summary>
    public required Money Gross { get; init; }

    /// <summary>ISO 4217 code of every amount of this record.</summary>
    public string Currency { get; init; } = "CNY";

    /// <summary>通道订单号, unique within the provider. Matching key MK1.</summary>
    public string? ProviderOrderNo { get; init; }

    /// <summary>商户订单号, unique within the merchant. Matching key MK2; on a refund or void that of the original if the provider says so.</summary>
    public string? MerchantOrderNo { get; init; }

    /// <summary>商户退款单号: the own number of a refund or void. Matching key MK2 for those.</summary>
    public string? RefundNo { get; init; }

    /// <summary>参考号 (RRN, ISO 8583 F37), unique within provider and clearing date. Matching key MK3.</summary>
    public string? RetrievalReference { get; init; }

    /// <summary>上游单号 of the network or wallet.</summary>
    public string? UpstreamOrderNo { get; init; }

    /// <summary>终端号 (F41), unique within the merchant. Matching key MK4.</summary>
    public string? TerminalNo { get; init; }

    /// <summary>批次号 (F60.2). Matching key MK4.</summary>
    public string? BatchNo { get; init; }

    /// <summary>流水号 (F11), unique within terminal and batch. Matching key MK4.</summary>
    public string? TraceNo { get; init; }

    /// <summary>授权码 (F38); a hint only.</summary>
    public string? AuthorizationCode { get; init; }

    /// <summary>门店, as the source names it.</summary>
    public string? Store { get; init; }

    /// <summary>Provider order number of the sale that a refund, void or chargeback belongs to.</summary>
    public string? OriginalProviderOrderNo { get; init; }

    /// <summary>Merchant order number of the original.</summary>
    public string? OriginalMerchantOrderNo { get; init; }

    /// <summary>Trace number of the original.</summary>
    public string? OriginalTraceNo { get; init; }

    /// <summary>Trade date of the original, China Standard Time.</summary>
    public DateOnly? OriginalTradeDate { get; init; }

    /// <summary>交易时间 as an instant; absent where the source has none.</summary>
    public DateTimeOffset? TradedAt { get; init; }

    /// <summary>清算日期, as the source reports it.</summary>
    public DateOnly? ClearingDate { get; init; }

    /// <summary>结算日期: when the provider settles the batch.</summary>
    public DateOnly? SettlementDate { get; init; }

    /// <summary>订单金额 before any coupon; not negative.</summary>
    public Money? OrderAmount { get; init; }

    /// <summary>商户出资优惠: paid by the merchant, lowers what is settled; not negative.</summary>
    public Money? MerchantDiscount { get; init; }

    /// <summary>平台出资优惠: paid by wallet, network or bank; not negative.</summary>
    public Money? PlatformDiscount { get; init; }

    /// <summary>实付金额: what the customer paid; not negative.</summary>
    public Money? PayerAmount { get; init; }

    /// <summary>手续费 as a cost: positive when charged, negative when returned.</summary>
    public Money? Fee { get; init; }

    /// <summary>结算金额: sign of the type × gross − fee.</summary>
    public Money? Net { get; init; }

    /// <summary>How the payment was taken.</summary>
    public Product Product { get; init; }

    /// <summary>The class of the card.</summary>
    public CardType CardType { get; init; }

    /// <summary>The scheme of card or wallet.</summary>
    public Scheme Scheme { get; init; }

    /// <summary>The price class of the merchant, where the source says it per row.</summary>
    public MerchantClass MerchantClass { get; init; }

    /// <summary>Masked card number: first six and last four digits, stars between.</summary>
    public string? MaskedCardNo { get; init; }

    /// <summary>商户类别码 (MCC), four digits.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>Free text; outside input, to be encoded wherever it is shown.</summary>
    public string? Remark { get; init; }
}
