using System.Globalization;

namespace Rijie.Leshua.Simulator;

/// <summary>Transactions of the book in Leshua's words. Written apart from the plugin's reading, so that one does not excuse the other.</summary>
internal static class WireTrade
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    /// <summary>The fields of a query's answer and of a row of the list; what the book does not say is blank, and signed as such.</summary>
    public static List<KeyValuePair<string, string>> Fields(Transaction t) => GivesBack(t) ? Refund(t) : Payment(t);

    public static bool GivesBack(Transaction t) => t.Type is TransactionType.Refund or TransactionType.Void;

    /// <summary>The fields of a notification.</summary>
    public static List<KeyValuePair<string, string>> Notification(Transaction t)
    {
        var fields = Fields(t);
        fields.Insert(0, new("error_code", "0"));
        if (!GivesBack(t)) fields.AddRange([new("attach", "0"), new("goods_tag", ""), new("royalty", "0"), new("coupon", "0"), new("channel_datetime", Time(t.TradedAt))]);
        return fields;
    }

    public static string PayWay(Transaction t) => t.Scheme switch
    {
        _ when t.Product is Product.Card or Product.Contactless => "SKZF",
        Scheme.WeChat => "WXZF",
        Scheme.Alipay => "ZFBZF",
        Scheme.UnionPay => "UPSMZF",
        _ => "",
    };

    private static List<KeyValuePair<string, string>> Payment(Transaction t) =>
    [
        new("merchant_id", t.MerchantNo),
        new("sub_merchant_id", "1000000001"),
        new("third_order_id", t.MerchantOrderNo ?? ""),
        new("leshua_order_id", t.ProviderOrderNo ?? ""),
        new("status", PaymentWord(t.State)),
        // Counted up from what is settled, so that the two agree whatever a fault changed.
        new("amount", Fen(t.Gross + (t.MerchantDiscount ?? Money.Zero))),
        new("settlement_amount", Fen(t.Gross)),
        new("discount_amount", Fen((t.MerchantDiscount ?? Money.Zero) + (t.PlatformDiscount ?? Money.Zero))),
        new("buyer_pay_amount", Fen(t.PayerAmount)),
        new("pay_way", PayWay(t)),
        new("trade_type", t.Product == Product.Qr ? "MICROPAY" : ""),
        new("pay_time", Time(t.TradedAt)),
        new("out_transaction_id", t.UpstreamOrderNo ?? ""),
        new("channel_order_id", ""),
        new("bank_type", "OTHERS"),
        new("openid", "oSimulated00000000000001"),
        new("sub_openid", ""),
    ];

    /// <summary>The time stands there once the refund succeeded, the reason once it failed.</summary>
    private static List<KeyValuePair<string, string>> Refund(Transaction t)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("merchant_id", t.MerchantNo),
            new("sub_merchant_id", "1000000001"),
            new("third_order_id", t.OriginalMerchantOrderNo ?? ""),
            new("leshua_order_id", t.OriginalProviderOrderNo ?? ""),
            new("merchant_refund_id", t.RefundNo ?? ""),
            new("leshua_refund_id", t.ProviderOrderNo ?? ""),
            new("refund_amount", Fen(t.Gross)),
            new("total_amount", Fen(t.OrderAmount ?? t.Gross)),
            new("status", RefundWord(t.State)),
            new("pay_way", PayWay(t)),
            new("out_transaction_id", t.UpstreamOrderNo ?? ""),
        ];
        if (t.Type == TransactionType.Void) fields.Add(new("trade_type", "CANCEL"));
        if (t.State == TransactionState.Succeeded) fields.Add(new("refund_time", Time(t.TradedAt)));
        if (t.State == TransactionState.Failed) fields.Add(new("failure_reason", "余额不足"));
        return fields;
    }

    private static string PaymentWord(TransactionState state) => state switch
    {
        TransactionState.Pending => "0",
        TransactionState.Succeeded or TransactionState.PartlyRefunded => "2",
        TransactionState.Failed => "8",
        TransactionState.Refunded or TransactionState.Reversed => "11",
        _ => "99",
    };

    private static string RefundWord(TransactionState state) => state switch
    {
        TransactionState.Pending => "10",
        TransactionState.Succeeded => "11",
        TransactionState.Failed => "12",
        _ => "99",
    };

    private static string Time(DateTimeOffset? instant) => instant is { } time ? WireText.Time(time, TimeForm) : "";

    private static string Fen(Money? amount) => amount?.Fen.ToString(CultureInfo.InvariantCulture) ?? "";
}
