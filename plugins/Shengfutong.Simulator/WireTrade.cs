using System.Globalization;
using System.Text.Json.Nodes;

namespace Rijie.Shengfutong.Simulator;

/// <summary>Transactions of the book in Shengfutong's words. Written apart from the plugin's reading, so that one does not excuse the other.</summary>
internal static class WireTrade
{
    /// <summary>One order of the list, which tells payments, refunds and cancellations by <c>bizType</c>.</summary>
    public static JsonObject Item(Transaction t)
    {
        var item = Fields(t);
        item["bizType"] = t.Type switch { TransactionType.Refund => "REFUND", TransactionType.Void => "CANCEL", _ => "PAY" };
        return item;
    }

    /// <summary>What a query answers: a payment by its own fields, a refund or cancellation beside those of its payment.</summary>
    public static JsonObject Answer(Transaction t)
    {
        var answer = t.Type is TransactionType.Refund or TransactionType.Void ? Item(t) : Fields(t);
        answer["currency"] = "CNY";
        // Blank optional fields come too, and are not signed.
        answer["subMchId"] = "";
        return answer;
    }

    /// <summary>What a notification tells. The payer comes as JSON in a text.</summary>
    public static JsonObject Notification(Transaction t)
    {
        var body = Answer(t);
        body["payerInfo"] = "{\"openid\":\"o-simulated\"}";
        return body;
    }

    /// <summary>The way of payment as the API names it: the statement says <c>CARD</c> for both that end at a bank card.</summary>
    public static string TradeType(Transaction t) => t.Product switch
    {
        Product.Card or Product.Contactless => "pos_card",
        Product.Qr => t.Scheme switch { Scheme.WeChat => "wx_jsapi", Scheme.Alipay => "alipay_qr", _ => "upacp_qr" },
        _ => "shengpay_aggre",
    };

    private static JsonObject Fields(Transaction t)
    {
        var givesBack = t.Type is TransactionType.Refund or TransactionType.Void;
        var fields = new JsonObject
        {
            ["mchId"] = t.MerchantNo,
            ["outTradeNo"] = (givesBack ? t.OriginalMerchantOrderNo : t.MerchantOrderNo) ?? "",
            ["transactionId"] = (givesBack ? t.OriginalProviderOrderNo : t.ProviderOrderNo) ?? "",
            ["status"] = givesBack ? RefundWord(t.State) : PaymentWord(t.State),
            ["tradeType"] = TradeType(t),
            // An order that is not finished has no end.
            ["timeEnd"] = t.State.IsOpen() || t.TradedAt is not { } at ? "" : WireText.Time(at),
            ["termNo"] = t.TerminalNo ?? "",
            ["cardNo"] = t.MaskedCardNo ?? "",
        };
        if (givesBack) (fields["outRefundNo"], fields["refundId"], fields["refundFee"]) = (t.RefundNo ?? "", t.ProviderOrderNo ?? "", Fen(t.Gross));
        else fields["totalFee"] = Fen(t.Gross);
        if (t.State == TransactionState.Refunded) fields["refundedFee"] = Fen(t.Gross);
        return fields;
    }

    private static string PaymentWord(TransactionState state) => state switch
    {
        TransactionState.Pending => "PAY_ING",
        TransactionState.Succeeded => "PAY_SUCCESS",
        TransactionState.Failed => "PAY_FAIL",
        TransactionState.PartlyRefunded => "REFUND_PART",
        TransactionState.Refunded or TransactionState.Reversed => "REFUND_SUCCESS",
        _ => "",
    };

    private static string RefundWord(TransactionState state) => state switch
    {
        TransactionState.Pending => "PROCESSING",
        TransactionState.Succeeded => "SUCCESS",
        TransactionState.Failed => "FAIL",
        _ => "",
    };

    private static string Fen(Money amount) => amount.Fen.ToString(CultureInfo.InvariantCulture);
}
