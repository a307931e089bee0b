namespace Rijie.Leshua;

/// <summary>Leshua's words in the terms of the contract. A word that is not documented never means success.</summary>
internal static class LeshuaWords
{
    /// <summary>Of a payment: only 2, 6 and 8 are final (K-QRY). One that was given back tells that with the words of refunds.</summary>
    public static TransactionState OfPayment(string? status) => status switch
    {
        "0" or "10" => TransactionState.Pending,
        "2" => TransactionState.Succeeded,
        "6" or "8" => TransactionState.Failed,
        "11" => TransactionState.Refunded,
        "12" => TransactionState.Succeeded, // the refund failed, so the payment stands
        _ => TransactionState.Unknown,
    };

    /// <summary>Of a refund: 11 and 12 are final. The words of payments say nothing of a refund.</summary>
    public static TransactionState OfRefund(string? status) => status switch
    {
        "0" or "10" => TransactionState.Pending,
        "11" => TransactionState.Succeeded,
        "12" => TransactionState.Failed,
        _ => TransactionState.Unknown,
    };

    public static Product Product(string? payWay) => payWay switch
    {
        "WXZF" or "ZFBZF" or "UPSMZF" => Rijie.Product.Qr,
        "SKZF" => Rijie.Product.Card,
        _ => Rijie.Product.Unknown,
    };

    public static Scheme Scheme(string? payWay) => payWay switch
    {
        "WXZF" => Rijie.Scheme.WeChat,
        "ZFBZF" => Rijie.Scheme.Alipay,
        "UPSMZF" => Rijie.Scheme.UnionPay,
        _ => Rijie.Scheme.Unknown, // SKZF too: the card's scheme is not said
    };
}
