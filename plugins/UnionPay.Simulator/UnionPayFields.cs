using System.Globalization;

namespace Rijie.UnionPay.Simulator;

/// <summary>A record of the book in the words of ACP: the fields that a query's answer and a notification share.</summary>
internal static class UnionPayFields
{
    /// <param name="transaction">What happened.</param>
    /// <param name="stateField"><c>origRespCode</c> in an answer, <c>respCode</c> in a notification.</param>
    public static List<KeyValuePair<string, string>> Of(Transaction transaction, string stateField)
    {
        var local = ChinaTime.ToLocal(transaction.TradedAt!.Value);
        var fields = new List<KeyValuePair<string, string>>
        {
            new(AcpField.Version, AcpField.CurrentVersion),
            new(AcpField.Encoding, "UTF-8"),
            new("bizType", "000201"),
            new("accessType", "0"),
            new(AcpField.MerchantNo, transaction.MerchantNo),
            new(AcpField.Type, Type(transaction.Type)),
            new("txnSubType", SubType(transaction.Type)),
            new(AcpField.OrderNo, transaction.RefundNo ?? transaction.MerchantOrderNo ?? ""),
            new(AcpField.Time, local.ToString(AcpField.TimeFormat, CultureInfo.InvariantCulture)),
            new("txnAmt", transaction.Gross.Fen.ToString(CultureInfo.InvariantCulture)),
            new("currencyCode", "156"),
            new(AcpField.QueryId, transaction.ProviderOrderNo ?? ""),
            new("settleAmt", transaction.Gross.Fen.ToString(CultureInfo.InvariantCulture)),
            new("settleCurrencyCode", "156"),
            new(AcpField.SettleDate, transaction.ClearingDate?.ToString("MMdd", CultureInfo.InvariantCulture) ?? ""),
            new("traceNo", transaction.TraceNo ?? ""),
            new("traceTime", local.ToString("MMddHHmmss", CultureInfo.InvariantCulture)),
            new("payCardType", Card(transaction.CardType)),
            new(AcpField.AccountNo, transaction.MaskedCardNo ?? ""),
            // Nested fields, as UnionPay sends them: an ampersand inside ends nothing.
            new("reserved", "{cardIssueName=测试银行&payWay=pos}"),
            new(stateField, Code(transaction.State)),
        };
        if (transaction.RefundNo is null) return fields;
        fields.Add(new("origOrderId", transaction.OriginalMerchantOrderNo ?? transaction.MerchantOrderNo ?? ""));
        fields.Add(new("origQryId", transaction.OriginalProviderOrderNo ?? ""));
        return fields;
    }

    public static string Type(TransactionType type) => type switch
    {
        TransactionType.Sale => "01",
        TransactionType.Preauth => "02",
        TransactionType.PreauthComplete => "03",
        TransactionType.Refund => "04",
        TransactionType.Void => "31",
        TransactionType.PreauthVoid => "32",
        TransactionType.PreauthCompleteVoid => "33",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "UnionPay's interface has no such transaction."),
    };

    public static string SubType(TransactionType type) => type == TransactionType.Sale ? "01" : "00";

    public static string Card(CardType card) => card switch
    {
        CardType.Debit => "01",
        CardType.Credit => "02",
        CardType.SemiCredit => "03",
        CardType.Prepaid => "05",
        _ => "00",
    };

    /// <summary>What was given back later does not change how a sale ended.</summary>
    private static string Code(TransactionState state) => state.HasSucceeded() ? "00" : state == TransactionState.Failed ? "51" : "05";
}
