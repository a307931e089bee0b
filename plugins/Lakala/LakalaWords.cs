namespace Rijie.Lakala;

/// <summary>Lakala's words in the terms of the contract. A word that is not documented never means success.</summary>
internal static class LakalaWords
{
    /// <summary>The state from whichever of the two names is there; when both are and disagree, nothing is known.</summary>
    public static TransactionState State(string? tradeState, string? tradeStatus, bool givesBack)
    {
        var state = WireText.OrNull(tradeState);
        var status = WireText.OrNull(tradeStatus);
        if (state is not null && status is not null && state != status) return TransactionState.Unknown;
        return (state ?? status) switch
        {
            "SUCCESS" => TransactionState.Succeeded,
            "FAIL" or "CLOSE" => TransactionState.Failed,
            "INIT" or "CREATE" or "PROCESSING" => TransactionState.Pending,
            // They speak of a sale: a refund is not refunded itself.
            "PART_REFUND" when !givesBack => TransactionState.PartlyRefunded,
            "REFUND" when !givesBack => TransactionState.Refunded,
            _ => TransactionState.Unknown, // DEAL, UNKNOWN, TIMEOUT, EXCEPTION and what is new
        };
    }

    /// <summary>Wallets are scanned; otherwise the statement number tells: it begins with 66 for a scanned code.</summary>
    public static Product Product(string? accountType, string tradeNo) =>
        accountType == "BANKCARD" ? Rijie.Product.Card
        : Scheme(accountType) != Rijie.Scheme.Unknown || IsScan(tradeNo) ? Rijie.Product.Qr
        : tradeNo.Length == 32 ? Rijie.Product.Card
        : Rijie.Product.Unknown;

    /// <summary>Whether a trade number is that of a scanned code, by the statement number in its last 14 digits.</summary>
    public static bool IsScan(string tradeNo) => tradeNo.Length == 32 && tradeNo.AsSpan(18, 2) is "66";

    public static Scheme Scheme(string? accountType) => accountType switch
    {
        "WECHAT" => Rijie.Scheme.WeChat,
        "ALIPAY" => Rijie.Scheme.Alipay,
        "UQRCODEPAY" => Rijie.Scheme.UnionPay,
        "DCPAY" => Rijie.Scheme.DigitalYuan,
        "BESTPAY" or "SUNING" => Rijie.Scheme.OtherWallet,
        _ => Rijie.Scheme.Unknown, // BANKCARD too: the issuer's scheme is not said
    };

    /// <summary>02 to 06 are balances and credit lines of wallets: there is no card behind them.</summary>
    public static CardType Card(string? cardType) => cardType switch
    {
        "00" => Rijie.CardType.Debit,
        "01" => Rijie.CardType.Credit,
        "02" or "03" or "04" or "05" or "06" => Rijie.CardType.None,
        _ => Rijie.CardType.Unknown,
    };
}
