using System.Globalization;
using System.Text.Json.Nodes;

namespace Acme.Simulator;

/// <summary>The book in Acme's words. Written apart from the plugin's reading, so that one does not excuse the other.</summary>
internal static class WireTrade
{
    public const string TimeForm = "yyyy-MM-dd HH:mm:ss";

    /// <summary>What they tell: no amounts beside gross and fee, and no dates but that of the trade.</summary>
    public static Transaction Told(Transaction truth) => truth with { OrderAmount = null, PayerAmount = null, Net = null, ClearingDate = null, SettlementDate = null };

    /// <summary>A transaction as the list, the lookup and a notification tell it.</summary>
    public static JsonObject Fields(Transaction t) => Object(new()
    {
        ["merchant_no"] = t.MerchantNo,
        ["provider_order_no"] = t.ProviderOrderNo,
        ["merchant_order_no"] = t.MerchantOrderNo,
        ["refund_no"] = t.RefundNo,
        ["original_provider_order_no"] = t.OriginalProviderOrderNo,
        ["original_merchant_order_no"] = t.OriginalMerchantOrderNo,
        ["original_trade_date"] = t.OriginalTradeDate is { } date ? Date(date) : null,
        ["type"] = t.Type switch { TransactionType.Sale => "SALE", TransactionType.Void => "VOID", TransactionType.Refund => "REFUND", _ => "OTHER" },
        ["status"] = t.State switch
        {
            TransactionState.Succeeded => "SUCCESS",
            TransactionState.Failed => "FAILED",
            TransactionState.Pending => "PENDING",
            TransactionState.Reversed => "REVERSED",
            TransactionState.PartlyRefunded => "PARTLY_REFUNDED",
            TransactionState.Refunded => "REFUNDED",
            _ => "UNKNOWN",
        },
        ["amount"] = Yuan(t.Gross),
        ["fee"] = t.Fee is { } fee ? Yuan(fee.Abs()) : null,
        ["trade_time"] = t.TradedAt is { } time ? Time(time) : null,
        ["terminal_no"] = t.TerminalNo,
        ["retrieval_reference"] = t.RetrievalReference,
        ["product"] = t.Product switch { Product.Card => "CARD", Product.Qr => "QR", _ => null },
        ["card_type"] = t.CardType switch { CardType.Debit => "DEBIT", CardType.Credit => "CREDIT", CardType.None => "NONE", _ => null },
        ["scheme"] = t.Scheme switch { Scheme.UnionPay => "UNIONPAY", Scheme.WeChat => "WECHAT", Scheme.Alipay => "ALIPAY", _ => null },
        ["card_no"] = t.MaskedCardNo,
        ["payer_id"] = t.Scheme is Scheme.WeChat or Scheme.Alipay ? "payer-of-" + t.ProviderOrderNo : null,
    });
#if (json)

    /// <summary>A payout; before the bank took it, it is on its way.</summary>
    public static JsonObject Payout(Payout p, DateTimeOffset now)
    {
        var isSent = p.PaidAt > now;
        return Object(new()
        {
            ["payout_no"] = p.PayoutNo,
            ["merchant_no"] = p.MerchantNo,
            ["settlement_date"] = p.SettlementDate is { } date ? Date(date) : null,
            ["status"] = isSent ? "SENT" : p.State switch
            {
                PayoutState.Paid => "PAID",
                PayoutState.Failed => "FAILED",
                PayoutState.Returned => "RETURNED",
                PayoutState.Frozen => "FROZEN",
                _ => "PLANNED",
            },
            ["paid_amount"] = Yuan(isSent ? Money.Zero : p.Paid),
            ["planned_amount"] = p.Planned is { } planned ? Yuan(planned) : null,
            ["suspended_amount"] = Yuan(p.Suspended),
            ["withdrawal_fee"] = Yuan(p.WithdrawalFee),
            ["speed"] = p.Speed,
            ["paid_time"] = p.PaidAt is { } at && !isSent ? Time(at) : null,
            ["bank_account_tail"] = p.BankAccountLast4,
            ["original_payout_no"] = p.OriginalPayoutNo,
            ["reason"] = p.Reason,
        });
    }

    public static JsonObject Terminal(Terminal t) => Object(new()
    {
        ["terminal_no"] = t.TerminalNo,
        ["merchant_no"] = t.MerchantNo,
        ["serial_no"] = t.SerialNo,
        ["store"] = t.Store,
        ["status"] = t.Active switch { true => "ACTIVE", false => "CLOSED", null => null },
    });
#endif

    private static string Yuan(Money amount) => (amount.Fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset instant) => ChinaTime.ToLocal(instant).ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>What the book does not say is left out.</summary>
    private static JsonObject Object(Dictionary<string, string?> fields) =>
        new(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value)));
}
