using System.Globalization;
using System.Text.Json.Nodes;

namespace Rijie.Lakala.Simulator;

/// <summary>Transactions of the book in Lakala's words. Written apart from the plugin's reading, so that one does not excuse the other.</summary>
internal static class WireTrade
{
    /// <summary>The fields of <c>tradequery</c> and the list. Optional amounts are blank where the book says nothing.</summary>
    public static JsonObject Item(Transaction t)
    {
        var item = Fields(t);
        item["trade_main_type"] = MainType(t);
        item["trade_state"] = StateWord(t.State);
        item["term_no"] = t.TerminalNo ?? "";
        item["crd_no"] = ShortMask(t.MaskedCardNo);
        item["trade_ref_no"] = t.RetrievalReference ?? "";
        AddOrigin(item, t);
        return item;
    }

    /// <summary>The list names the state otherwise.</summary>
    public static JsonObject ListItem(Transaction t)
    {
        var item = Item(t);
        item.Remove("trade_state");
        item["trade_status"] = StateWord(t.State);
        return item;
    }

    /// <summary>The body of a notification: no envelope, the older name of the state, and what kind it is only where money is given back.</summary>
    public static JsonObject Notification(Transaction t)
    {
        var body = Fields(t);
        body["trade_status"] = StateWord(t.State);
        body["bank_type"] = "OTHERS";
        body["remark"] = "";
        if (t.Type == TransactionType.Sale) return body;
        body["trade_main_type"] = MainType(t);
        AddOrigin(body, t);
        return body;
    }

    /// <summary>One row of <c>refund_list</c>.</summary>
    public static JsonObject Refund(Transaction t) => new()
    {
        ["out_trade_no"] = t.RefundNo,
        ["trade_no"] = t.ProviderOrderNo,
        ["log_no"] = LogNo(t.ProviderOrderNo),
        ["trade_state"] = StateWord(t.State),
        ["trade_time"] = t.TradedAt is { } time ? WireText.Time(time) : "",
        ["refund_amount"] = Fen(t.Gross),
        ["account_type"] = AccountType(t),
        ["payer_amount"] = Fen(t.PayerAmount),
        ["crd_no"] = ShortMask(t.MaskedCardNo),
    };

    public static JsonObject Payout(Payout p, DateTimeOffset now)
    {
        var isThere = p.PaidAt is not { } paidAt || paidAt <= now;
        return new()
        {
            ["payout_no"] = p.PayoutNo,
            ["merchant_no"] = p.MerchantNo,
            ["settle_date"] = p.SettlementDate is { } date ? WireText.Date(date) : "",
            ["speed"] = p.Speed ?? "",
            ["planned_amount"] = Fen(p.Planned),
            ["suspended_amount"] = Fen(p.Suspended),
            ["paid_amount"] = Fen(isThere ? p.Paid : Money.Zero),
            ["withdrawal_fee"] = Fen(p.WithdrawalFee),
            ["status"] = !isThere ? "PROCESSING" : p.State switch
            {
                PayoutState.Paid => "SUCCESS",
                PayoutState.Failed => "FAIL",
                PayoutState.Returned => "RETURNED",
                PayoutState.Frozen => "FROZEN",
                _ => "INIT",
            },
            ["pay_time"] = isThere && p.PaidAt is { } at ? WireText.Time(at) : "",
            ["bank_last4"] = p.BankAccountLast4 ?? "",
            ["origin_payout_no"] = p.OriginalPayoutNo ?? "",
            ["fail_reason"] = p.Reason ?? "",
        };
    }

    /// <summary>The statement number: the last 14 digits of the trade number.</summary>
    public static string LogNo(string? tradeNo) => tradeNo is { Length: 32 } ? tradeNo[18..] : "";

    public static string AccountType(Transaction t) => t.Scheme switch
    {
        _ when t.Product is Product.Card or Product.Contactless => "BANKCARD",
        Scheme.WeChat => "WECHAT",
        Scheme.Alipay => "ALIPAY",
        Scheme.UnionPay => "UQRCODEPAY",
        Scheme.DigitalYuan => "DCPAY",
        Scheme.OtherWallet => "BESTPAY",
        _ => "",
    };

    /// <summary>The fee-less fields that every surface of the API shares.</summary>
    private static JsonObject Fields(Transaction t) => new()
    {
        ["merchant_no"] = t.MerchantNo,
        ["out_trade_no"] = t.RefundNo ?? t.MerchantOrderNo ?? "",
        ["trade_no"] = t.ProviderOrderNo,
        ["log_no"] = LogNo(t.ProviderOrderNo),
        ["acc_trade_no"] = t.UpstreamOrderNo ?? "",
        ["account_type"] = AccountType(t),
        // Counted up from the settled amount, so that the identity of the manual holds whatever a fault changed.
        ["total_amount"] = Fen(t.Gross + (t.MerchantDiscount ?? Money.Zero)),
        ["payer_amount"] = Fen(t.PayerAmount),
        ["acc_settle_amount"] = Fen(t.Gross),
        ["acc_mdiscount_amount"] = Fen(t.MerchantDiscount),
        ["acc_discount_amount"] = Fen(t.PlatformDiscount),
        ["trade_time"] = t.TradedAt is { } time ? WireText.Time(time) : "",
        ["card_type"] = CardWord(t),
        ["user_id1"] = "",
        ["user_id2"] = "",
    };

    private static void AddOrigin(JsonObject item, Transaction t)
    {
        if (t.OriginalProviderOrderNo is not { } origin) return;
        item["origin_trade_no"] = origin;
        item["origin_log_no"] = LogNo(origin);
        item["origin_out_trade_no"] = t.OriginalMerchantOrderNo ?? "";
        item["origin_trade_date"] = t.OriginalTradeDate is { } date ? WireText.Date(date) : "";
    }

    private static string MainType(Transaction t) => t.Type switch
    {
        TransactionType.Refund => "REFUND",
        TransactionType.Void => "CANCEL",
        TransactionType.PreauthComplete => "PREAUTH_DONE",
        _ when t.Product is Product.Card or Product.Contactless => "PAY",
        _ => "MICROPAY",
    };

    private static string StateWord(TransactionState state) => state switch
    {
        TransactionState.Pending => "INIT",
        TransactionState.Succeeded => "SUCCESS",
        TransactionState.Failed => "FAIL",
        TransactionState.PartlyRefunded => "PART_REFUND",
        TransactionState.Refunded or TransactionState.Reversed => "REFUND",
        _ => "UNKNOWN",
    };

    private static string CardWord(Transaction t) => t.CardType switch
    {
        CardType.Debit => "00",
        CardType.Credit or CardType.SemiCredit => "01",
        CardType.None => t.Scheme switch { Scheme.WeChat => "02", Scheme.Alipay => "04", Scheme.DigitalYuan => "05", _ => "06" },
        _ => "99",
    };

    /// <summary>The API's mask has four digits on each side and four stars between, unlike the statement's.</summary>
    private static string ShortMask(string? masked) => masked is { Length: >= 8 } ? $"{masked[..4]}****{masked[^4..]}" : "";

    private static string Fen(Money? amount) => amount?.Fen.ToString(CultureInfo.InvariantCulture) ?? "";
}
