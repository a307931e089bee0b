namespace Rijie.Shengfutong;

/// <summary>One payment, refund or cancellation, as queries, the list and notifications write it. Amounts are fen in strings.</summary>
internal static class ShengfutongTrade
{
    /// <summary>Reads the fields.</summary>
    /// <param name="fields">The message or the item of a list.</param>
    /// <param name="merchantNo">Whose it is, where the fields do not say.</param>
    /// <param name="unlessSaid">What a refund is where <c>bizType</c> does not say.</param>
    /// <exception cref="FormatException">A field is not as documented.</exception>
    public static Transaction Read(ShengfutongMessage fields, string merchantNo, TransactionType unlessSaid = TransactionType.Refund)
    {
        var (product, scheme) = ShengfutongWords.Way(fields["tradeType"]);
        var common = new Transaction
        {
            MerchantNo = fields.Key(ShengfutongField.MerchantNo) ?? merchantNo,
            Type = TypeOf(fields, unlessSaid),
            State = TransactionState.Unknown,
            Gross = Money.Zero,
            Currency = fields.Key("currency") ?? "CNY",
            TerminalNo = fields.Key("termNo"),
            TradedAt = WireText.Time(fields["timeEnd"], "timeEnd"),
            Product = product,
            Scheme = scheme,
            MaskedCardNo = WireText.Card(fields.Key("cardNo")),
        };
        return common.Type == TransactionType.Sale ? Payment(fields, common) : Refund(fields, common);
    }

    /// <summary>Whether the fields tell of money that goes back: they carry its own number beside that of the payment.</summary>
    public static bool GivesBack(ShengfutongMessage fields) => fields[ShengfutongField.RefundNo] is not null || fields[ShengfutongField.RefundId] is not null;

    private static Transaction Payment(ShengfutongMessage fields, Transaction common)
    {
        var total = Needed(fields, "totalFee");
        return common with
        {
            State = ShengfutongWords.Payment(fields.Key(ShengfutongField.Status) ?? "", WireText.Fen(fields["refundedFee"], "refundedFee"), total),
            Gross = total,
            ProviderOrderNo = fields.Key("transactionId") ?? throw new FormatException("transactionId is absent."),
            MerchantOrderNo = fields.Key(ShengfutongField.MerchantOrderNo),
        };
    }

    private static Transaction Refund(ShengfutongMessage fields, Transaction common) => common with
    {
        State = ShengfutongWords.Refund(fields.Key(ShengfutongField.Status), fields.Key("refundStatus")),
        Gross = Needed(fields, "refundFee"),
        ProviderOrderNo = fields.Key(ShengfutongField.RefundId),
        RefundNo = fields.Key(ShengfutongField.RefundNo),
        OriginalProviderOrderNo = fields.Key("transactionId"),
        OriginalMerchantOrderNo = fields.Key(ShengfutongField.MerchantOrderNo),
    };

    /// <summary>The list tells payments, refunds and cancellations by the words of the statement; queries and notifications by what they hold.</summary>
    private static TransactionType TypeOf(ShengfutongMessage fields, TransactionType unlessSaid) => (fields["bizType"], GivesBack(fields)) switch
    {
        (null or "PAY", false) => TransactionType.Sale,
        (null, true) => unlessSaid,
        ("REFUND", true) => TransactionType.Refund,
        ("CANCEL", true) => TransactionType.Void,
        var (word, _) => throw new FormatException($"bizType {WireText.Word(word)} does not fit what it tells."),
    };

    private static Money Needed(ShengfutongMessage fields, string name) => WireText.Fen(fields[name], name) ?? throw new FormatException($"{name} is blank.");
}
