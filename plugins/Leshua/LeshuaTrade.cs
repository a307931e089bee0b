namespace Rijie.Leshua;

/// <summary>One payment or refund as queries, lists and notifications write it. Amounts are whole fen; optional ones may be blank.</summary>
internal static class LeshuaTrade
{
    public const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    /// <summary>The word of the list for what takes a card sale back on the same day (ours: no public source has one).</summary>
    public const string VoidWord = "CANCEL";

    private const int LongestNumber = 64;

    /// <summary>Whether it tells of a refund: only those have a number of their own beside the order's (K-RFN).</summary>
    public static bool IsRefund(LeshuaFields fields) => fields["leshua_refund_id"] is not null;

    /// <summary>The number under which it stands in a list and in the statement.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static string NumberOf(LeshuaFields fields) => fields.Number(IsRefund(fields) ? "leshua_refund_id" : "leshua_order_id", LongestNumber);

    /// <exception cref="FormatException">A field is not as documented.</exception>
    public static Transaction Read(LeshuaFields fields) => IsRefund(fields) ? Refund(fields) : Payment(fields);

    private static Transaction Payment(LeshuaFields fields)
    {
        var amount = Needed(fields, "amount");
        var settled = WireText.Fen(fields["settlement_amount"], "settlement_amount");
        if (settled > amount) throw new FormatException("settlement_amount is more than amount.");
        var discount = WireText.Fen(fields["discount_amount"], "discount_amount");
        return Common(fields) with
        {
            Type = TransactionType.Sale,
            State = LeshuaWords.OfPayment(fields["status"]),
            // What the merchant gave away itself is not settled to it; a discount beyond that was somebody else's.
            Gross = settled ?? amount,
            OrderAmount = amount,
            MerchantDiscount = settled is { } gross ? amount - gross : null,
            PlatformDiscount = settled is { } due && discount is { } whole && whole >= amount - due ? whole - (amount - due) : null,
            PayerAmount = WireText.Fen(fields["buyer_pay_amount"], "buyer_pay_amount"),
            MerchantOrderNo = WireText.OrNull(fields["third_order_id"]),
            TradedAt = WireText.Time(fields["pay_time"], "pay_time", TimeForm),
        };
    }

    private static Transaction Refund(LeshuaFields fields) => Common(fields) with
    {
        Type = fields["trade_type"] == VoidWord ? TransactionType.Void : TransactionType.Refund,
        State = LeshuaWords.OfRefund(fields["status"]),
        Gross = Needed(fields, "refund_amount"),
        RefundNo = WireText.OrNull(fields["merchant_refund_id"]),
        OriginalProviderOrderNo = fields.Number("leshua_order_id", LongestNumber),
        OriginalMerchantOrderNo = WireText.OrNull(fields["third_order_id"]),
        TradedAt = WireText.Time(fields["refund_time"], "refund_time", TimeForm),
        Remark = WireText.OrNull(fields["failure_reason"]),
    };

    private static Transaction Common(LeshuaFields fields) => new()
    {
        MerchantNo = fields.Number("merchant_id", 32),
        Type = default,
        State = default,
        Gross = default,
        ProviderOrderNo = NumberOf(fields),
        // What the payer's wallet shows; a card has the network's number only.
        UpstreamOrderNo = WireText.OrNull(fields["out_transaction_id"]) ?? WireText.OrNull(fields["channel_order_id"]),
        Product = LeshuaWords.Product(fields["pay_way"]),
        Scheme = LeshuaWords.Scheme(fields["pay_way"]),
    };

    private static Money Needed(LeshuaFields fields, string name) => WireText.Fen(fields[name], name) ?? throw new FormatException($"{name} is missing or blank.");
}
