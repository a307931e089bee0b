namespace Rijie.UnionPay;

/// <summary>A transaction as a query's answer or a notification tells it: both have the same fields (manual 3).</summary>
internal static class AcpTransaction
{
    /// <summary>Reads a message whose signature held.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stateCode">The code of the transaction's fate: <c>origRespCode</c> in an answer, <c>respCode</c> in a notification.</param>
    /// <exception cref="FormatException">A field is absent or malformed.</exception>
    public static Transaction Read(AcpMessage message, string? stateCode)
    {
        var type = AcpValues.Type(message.Required(AcpField.Type)) ?? throw new FormatException("The txnType is none of a transaction.");
        var tradedAt = AcpValues.Time(message.Required(AcpField.Time));
        var givesBack = type.GivesBack();
        var original = message.Text("origOrderId");
        return new()
        {
            MerchantNo = message.Required(AcpField.MerchantNo),
            Type = type,
            State = AcpFailures.State(stateCode),
            Gross = AcpValues.Fen(message.Required("txnAmt")),
            Currency = AcpValues.Currency(message.Text("currencyCode")),
            ProviderOrderNo = message.Text(AcpField.QueryId),
            MerchantOrderNo = givesBack ? original : message.Required(AcpField.OrderNo),
            RefundNo = givesBack ? message.Required(AcpField.OrderNo) : null,
            OriginalMerchantOrderNo = original,
            OriginalProviderOrderNo = message.Text("origQryId"),
            OriginalTradeDate = message.Text("origTxnTime") is { } time ? ChinaTime.ToDate(AcpValues.Time(time)) : null,
            TraceNo = message.Text("traceNo"),
            TradedAt = tradedAt,
            ClearingDate = message.Text(AcpField.SettleDate) is { } date ? WireText.MonthDay(date, ChinaTime.ToDate(tradedAt), AcpField.SettleDate) : null,
            CardType = AcpValues.Card(message.Text("payCardType")),
            MaskedCardNo = AcpValues.Masked(message.Text(AcpField.AccountNo)),
        };
    }
}
