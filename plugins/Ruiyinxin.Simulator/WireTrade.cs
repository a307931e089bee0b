using System.Text.Json.Nodes;

namespace Rijie.Ruiyinxin.Simulator;

/// <summary>Transactions of the book in Ruiyinxin's words.</summary>
internal static class WireTrade
{
    /// <summary>The one number that an order and its message have.</summary>
    public static string OrderNo(Transaction t) => t.RefundNo ?? t.MerchantOrderNo ?? "";

    /// <summary>The data of SMZF006, and a row of the list; the last five fields are ours.</summary>
    public static JsonObject Item(Transaction t)
    {
        var (type, code, text) = StateOf(t.State);
        return new()
        {
            ["oriReqMsgId"] = OrderNo(t),
            ["oriRespType"] = type,
            ["oriRespCode"] = code,
            ["oriRespMsg"] = text,
            ["totalAmount"] = t.Gross.ToString(),
            ["buyerPayAmount"] = t.PayerAmount?.ToString() ?? "",
            ["pointAmount"] = "",
            ["operatorId"] = "",
            ["storeId"] = t.Store ?? "",
            ["terminalId"] = t.TerminalNo ?? "",
            ["buyerId"] = "",
            ["buyerAccount"] = "",
            ["settleDate"] = t.ClearingDate is { } date ? WireText.Date(date) : "",
            ["isClearOrCancel"] = t.State == TransactionState.Reversed ? "1" : "0",
            ["channelNo"] = t.UpstreamOrderNo ?? "",
            ["extend1"] = "",
            ["merchantCode"] = t.MerchantNo,
            ["smzfMsgId"] = t.ProviderOrderNo ?? "",
            ["transactionType"] = TypeCode(t.Type),
            ["payWay"] = PayWay(t),
            ["payType"] = t.Product == Product.Qr ? "02" : "03",
        };
    }

    /// <summary>Puts an order into an answer: for one half of all numbers as an object, for the other as a text, with the amount beside it.</summary>
    public static void Put(JsonObject head, Transaction t)
    {
        var item = Item(t);
        if (OrderNo(t).Length > 0 && OrderNo(t)[^1] % 2 == 0)
        {
            head["data"] = item;
            return;
        }
        head["totalAmount"] = t.Gross.ToString();
        item.Remove("totalAmount");
        head["data"] = item.ToJsonString();
    }

    /// <summary>The inner message of a notification: the state in its head, amount and date beside the data.</summary>
    public static JsonObject Notification(Transaction t, DateTimeOffset now)
    {
        var (type, code, text) = StateOf(t.State);
        var data = Item(t);
        foreach (var name in new[] { "oriRespType", "oriRespCode", "oriRespMsg", "totalAmount", "settleDate" }) data.Remove(name);
        return new()
        {
            ["version"] = "1.0.0",
            ["msgType"] = "01",
            ["reqDate"] = WireText.Time(now),
            ["respType"] = type,
            ["respCode"] = code,
            ["respMsg"] = text,
            ["totalAmount"] = t.Gross.ToString(),
            ["settleDate"] = t.ClearingDate is { } date ? WireText.Date(date) : "",
            ["data"] = data,
        };
    }

    public static string PayWay(Transaction t) => t.Scheme switch
    {
        _ when t.Product is Product.Card or Product.Contactless => "YLSK",
        Scheme.WeChat => "WXZF",
        Scheme.Alipay => "ZFBZF",
        Scheme.UnionPay => "YLZF",
        _ => "",
    };

    /// <summary>A refunded sale stays a success: the platform tells the refund as an order of its own.</summary>
    public static (string Type, string Code, string Text) StateOf(TransactionState state) => state switch
    {
        TransactionState.Failed => ("E", "200003", "交易失败"),
        TransactionState.Pending => ("R", "200002", "处理中"),
        TransactionState.Unknown => ("", "", ""),
        _ => ("S", "000000", "处理成功"),
    };

    private static string TypeCode(TransactionType type) => type switch
    {
        TransactionType.Refund => "02",
        TransactionType.Void => "03",
        _ => "01",
    };
}
