namespace Rijie.ChinaUms;

/// <summary>ChinaUMS's words in the terms of the contract. A word that is not documented never means success.</summary>
internal static class ChinaUmsWords
{
    /// <summary>The fate of an online order.</summary>
    /// <param name="status"><c>status</c> of the order.</param>
    /// <param name="wasPaid">Whether a time of payment is told: a closed order that was paid was given back whole, one that was not never moved money.</param>
    /// <param name="total">The order's amount.</param>
    /// <param name="returned">What was given back of it, where that is told.</param>
    public static TransactionState OrderState(string? status, bool wasPaid, Money total, Money? returned) => status switch
    {
        "TRADE_SUCCESS" => TransactionState.Succeeded,
        "NEW_ORDER" or "WAIT_BUYER_PAY" => TransactionState.Pending,
        "TRADE_CLOSED" => wasPaid ? TransactionState.Refunded : TransactionState.Failed,
        "TRADE_REFUND" => GivenBack(total, returned),
        _ => TransactionState.Unknown, // UNKNOWN, and what is new
    };

    /// <summary>The fate of a transaction on a terminal, by <c>queryResCode</c>.</summary>
    public static TransactionState TerminalState(string code, Money total, Money? returned) => code switch
    {
        "0" or "00" => TransactionState.Succeeded,
        "2" or "4" => TransactionState.Reversed, // taken back by a cashier, or by a machine
        "3" => GivenBack(total, returned),
        "5" => TransactionState.Failed,
        _ => TransactionState.Unknown, // 1 is a time-out, FF is not known
    };

    /// <summary>The fate of a refund or void on a terminal. 3 says of a sale that it was refunded; of a refund, that it is done.</summary>
    public static TransactionState RefundState(string code) => code switch
    {
        "0" or "00" or "3" => TransactionState.Succeeded,
        "5" => TransactionState.Failed,
        _ => TransactionState.Unknown,
    };

    /// <summary>The fate of a refund as a notification tells it, by <c>refundStatus</c>.</summary>
    public static TransactionState NotifiedRefundState(string? status) => status switch
    {
        "SUCCESS" => TransactionState.Succeeded,
        "FAIL" => TransactionState.Failed,
        "PROCESSING" => TransactionState.Pending,
        _ => TransactionState.Unknown,
    };

    /// <summary>What kind of giving back a refund query tells of; <c>null</c> when it does not say.</summary>
    /// <exception cref="FormatException">Something else.</exception>
    public static TransactionType? DealType(string? word) => WireText.OrNull(word) switch
    {
        null => null,
        "refund" => TransactionType.Refund,
        "void" => TransactionType.Void,
        _ => throw new FormatException("dealType is none that is documented."),
    };

    /// <summary>The wallet, by <c>targetSys</c> of an online order or <c>thirdPartyName</c> of a terminal.</summary>
    public static Scheme Scheme(string? name) => name switch
    {
        null => Rijie.Scheme.Unknown,
        _ when name.StartsWith("WXPay", StringComparison.Ordinal) || name.StartsWith("微信", StringComparison.Ordinal) => Rijie.Scheme.WeChat,
        _ when name.StartsWith("Alipay", StringComparison.Ordinal) || name.StartsWith("支付宝", StringComparison.Ordinal) => Rijie.Scheme.Alipay,
        "UAC" or "ACP" => Rijie.Scheme.UnionPay,
        _ when name.StartsWith("云闪付", StringComparison.Ordinal) || name.StartsWith("银联", StringComparison.Ordinal) => Rijie.Scheme.UnionPay,
        _ => Rijie.Scheme.Unknown,
    };

    /// <summary>Wallets are scanned; of a card the interfaces do not say how it was taken.</summary>
    public static Product Product(Scheme scheme) => scheme is Rijie.Scheme.WeChat or Rijie.Scheme.Alipay ? Rijie.Product.Qr : Rijie.Product.Unknown;

    private static TransactionState GivenBack(Money total, Money? returned) =>
        returned is { } back && back >= total ? TransactionState.Refunded : TransactionState.PartlyRefunded;
}
