using System.Globalization;
using System.Text.Json.Nodes;

namespace Rijie.ChinaUms.Simulator;

/// <summary>Transactions of the book in ChinaUMS's words. Written apart from the plugin's reading, so that one does not excuse the other.</summary>
internal static class WireTrade
{
    /// <summary>The answer to an order query.</summary>
    public static JsonObject Order(Transaction t)
    {
        var order = new JsonObject { ["errCode"] = "SUCCESS", ["errMsg"] = "查询成功" };
        foreach (var (name, value) in Fields(t)) order[name] = value;
        // Amounts are numbers here, and texts in a notification.
        foreach (var name in (string[])["totalAmount", "buyerPayAmount", "couponMerchantContribute", "couponOtherContribute"])
            if (order[name] is { } text) order[name] = long.Parse((string)text!, CultureInfo.InvariantCulture);
        order["buyerUsername"] = "顾客";
        return order;
    }

    /// <summary>The fields of a notification, in no order that means anything.</summary>
    public static List<KeyValuePair<string, string>> Notification(Transaction t, string signType)
    {
        var fields = Fields(t);
        fields.Add(new("merName", "街角小店"));
        fields.Add(new("billFunds", ""));
        fields.Add(new("notifyId", $"notify-{Number(t)}"));
        fields.Add(new("signType", signType));
        return fields;
    }

    /// <summary>The answer to a terminal query.</summary>
    public static JsonObject Terminal(Transaction t, Money returned) => new()
    {
        ["errCode"] = "00",
        ["errInfo"] = "00000成功响应码",
        ["queryResCode"] = TerminalState(t.State),
        ["queryResDesc"] = "",
        ["originalTransactionTime"] = Local(t).ToString("HHmmss", CultureInfo.InvariantCulture),
        ["originalTransactionDate"] = Local(t).ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        ["originalSettlementDate"] = t.ClearingDate?.ToString("MMdd", CultureInfo.InvariantCulture),
        ["originalBatchNo"] = t.BatchNo,
        ["originalSystemTraceNum"] = t.TraceNo,
        ["originalRetrievalRefNum"] = t.RetrievalReference,
        ["origialRetrievalRefNum"] = t.RetrievalReference,
        ["originalTransactionAmount"] = t.OrderAmount?.Fen ?? t.Gross.Fen,
        ["amount"] = t.PayerAmount?.Fen,
        ["refundedAmount"] = returned.Fen,
        ["refundAmonunt"] = returned.Fen,
        ["thirdPartyName"] = t.Scheme switch { Scheme.WeChat => "微信钱包", Scheme.Alipay => "支付宝", Scheme.UnionPay => "银联卡", _ => "" },
        ["orderId"] = OrderId(t),
        ["merchantOrderId"] = t.MerchantOrderNo,
    };

    /// <summary>The answer to a refund query; most of what it tells is about the moment of the question.</summary>
    public static JsonObject Refund(Transaction t, DateTimeOffset now) => new()
    {
        ["errCode"] = "00",
        ["errInfo"] = "00000成功响应码",
        ["transactionTime"] = ChinaTime.ToLocal(now).ToString("HHmmss", CultureInfo.InvariantCulture),
        ["transactionDate"] = ChinaTime.ToLocal(now).ToString("MMdd", CultureInfo.InvariantCulture),
        ["queryResCode"] = t.State == TransactionState.Succeeded ? "00" : TerminalState(t.State),
        ["dealType"] = DealType(t),
        ["dealDate"] = Local(t).ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        ["dealTime"] = Local(t).ToString("HHmmss", CultureInfo.InvariantCulture),
        ["originalAmount"] = t.Gross.Fen.ToString(CultureInfo.InvariantCulture),
        ["refundInvoiceAmount"] = t.PayerAmount?.Fen.ToString(CultureInfo.InvariantCulture),
        ["dealSystemTraceNum"] = t.TraceNo,
        ["dealRetrievalRefNum"] = t.RetrievalReference,
        ["batchNo"] = t.BatchNo,
        ["originalTransactionDate"] = t.OriginalTradeDate?.ToString("MMdd", CultureInfo.InvariantCulture),
        ["refundOrderId"] = OrderId(t),
    };

    /// <summary>ChinaUMS's own order number, which no statement has.</summary>
    public static string OrderId(Transaction t) => Local(t).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + t.RetrievalReference;

    public static bool GivesBack(Transaction t) => t.Type is TransactionType.Refund or TransactionType.Void or TransactionType.PreauthCompleteVoid;

    private static List<KeyValuePair<string, string>> Fields(Transaction t)
    {
        var givesBack = GivesBack(t);
        var fields = new Dictionary<string, string?>
        {
            ["mid"] = t.MerchantNo,
            ["tid"] = t.TerminalNo,
            ["instMid"] = "QRPAYDEFAULT",
            ["merOrderId"] = givesBack ? t.OriginalMerchantOrderNo : t.MerchantOrderNo,
            ["totalAmount"] = givesBack ? null : Fen(t.OrderAmount ?? t.Gross),
            ["buyerPayAmount"] = givesBack ? null : Fen(t.PayerAmount),
            ["couponMerchantContribute"] = givesBack ? null : Fen(t.MerchantDiscount),
            ["couponOtherContribute"] = givesBack ? null : Fen(t.PlatformDiscount),
            ["status"] = givesBack ? "TRADE_REFUND" : OrderState(t.State),
            ["refundOrderId"] = t.RefundNo,
            ["refundAmount"] = givesBack ? Fen(t.Gross) : null,
            ["refundStatus"] = !givesBack ? null : t.State switch { TransactionState.Succeeded => "SUCCESS", TransactionState.Failed => "FAIL", TransactionState.Pending => "PROCESSING", _ => "UNKNOWN" },
            ["createTime"] = Local(t).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            ["dealType"] = !givesBack ? null : DealType(t),
            ["payTime"] = t.State.HasSucceeded() ? Local(t).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : null,
            ["settleDate"] = t.ClearingDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["seqId"] = t.RetrievalReference,
            ["targetOrderId"] = t.UpstreamOrderNo,
            ["targetSys"] = t.Scheme switch { Scheme.WeChat => "WXPay", Scheme.Alipay => "Alipay 2.0", Scheme.UnionPay => "UAC", _ => "" },
            ["bankCardNo"] = t.MaskedCardNo,
        };
        return [.. fields.Where(f => f.Value is not null).Select(f => new KeyValuePair<string, string>(f.Key, f.Value!))];
    }

    private static string OrderState(TransactionState state) => state switch
    {
        TransactionState.Pending => "WAIT_BUYER_PAY",
        TransactionState.Succeeded => "TRADE_SUCCESS",
        TransactionState.Failed or TransactionState.Reversed => "TRADE_CLOSED",
        TransactionState.PartlyRefunded or TransactionState.Refunded => "TRADE_REFUND",
        _ => "UNKNOWN",
    };

    private static string TerminalState(TransactionState state) => state switch
    {
        TransactionState.Succeeded => "0",
        TransactionState.Pending => "1",
        TransactionState.Reversed => "2",
        TransactionState.PartlyRefunded or TransactionState.Refunded => "3",
        TransactionState.Failed => "5",
        _ => "FF",
    };

    private static string DealType(Transaction t) => t.Type == TransactionType.Refund ? "refund" : "void";

    private static string? Number(Transaction t) => t.RefundNo ?? t.MerchantOrderNo;

    private static DateTime Local(Transaction t) => ChinaTime.ToLocal(t.TradedAt!.Value);

    private static string? Fen(Money? amount) => amount?.Fen.ToString(CultureInfo.InvariantCulture);
}
