using System.Globalization;
using Rijie.Statements;

namespace Rijie.UnionPay.Simulator;

/// <summary>Rows of ZM and ZME: the canonical fields, and by column name the texts that have none.</summary>
internal static class UnionPayRows
{
    private const string NoAmount = " 000000000000";

    public static bool IsDispute(Transaction transaction) => transaction.Type is TransactionType.CreditAdjustment or TransactionType.DebitAdjustment;

    /// <summary>A row of ZM; what it was paid with and what it is stand in columns of their own.</summary>
    public static StatementRow Trade(Transaction transaction, int index) => Row(transaction, index, new(StringComparer.Ordinal)
    {
        ["transaction_code"] = transaction.Type switch { TransactionType.Refund => "S30", TransactionType.Sale => "S56", _ => "S31" },
        ["acqInsCode"] = "88029900",
        ["sending_institution"] = "00049990",
        ["termType"] = "07",
        ["old_pay_type"] = "01",
        ["orderId"] = transaction.RefundNo ?? transaction.MerchantOrderNo ?? "",
        ["payCardType"] = UnionPayFields.Card(transaction.CardType),
        ["payType"] = "0001",
        ["txnType"] = UnionPayFields.Type(transaction.Type),
        ["txnSubType"] = transaction.Type == TransactionType.Sale ? "01" : "00",
        ["bizType"] = "000201",
        ["subMerId"] = new('0', 15),
        ["sub_merchant_split"] = NoAmount,
        ["net_clearing"] = Lettered(Net(transaction)),
        ["invoice_amount"] = NoAmount,
        ["instalment_surcharge"] = NoAmount[..^1],
        ["medium"] = "7",
    });

    /// <summary>A row of ZME: it has no order number.</summary>
    public static StatementRow Dispute(Transaction transaction, int index) => Row(transaction, index, new(StringComparer.Ordinal)
    {
        ["transaction_code"] = "E23",
        ["acqInsCode"] = "88029900",
        ["sending_institution"] = "00049990",
        ["termType"] = "07",
        ["payCardType"] = UnionPayFields.Card(transaction.CardType),
        ["previous_settlement_date"] = transaction.OriginalTradeDate?.ToString("MMdd", CultureInfo.InvariantCulture) ?? "",
        ["previous_amount"] = transaction.Gross.Fen.ToString("000000000000", CultureInfo.InvariantCulture),
        ["instalment_surcharge"] = NoAmount[..^1],
    });

    public static Money Net(Transaction transaction) => transaction.Net ?? (transaction.Type.Sign() * transaction.Gross) - (transaction.Fee ?? Money.Zero);

    private static StatementRow Row(Transaction transaction, int index, Dictionary<string, string> extras) => new()
    {
        Kind = RowKind.Transaction,
        Transaction = transaction with { Fee = transaction.Fee ?? Money.Zero, Net = Net(transaction), MerchantCategoryCode = transaction.MerchantCategoryCode ?? "5411" },
        LineNo = index + 1,
        ByteOffset = 0,
        Extras = extras,
    };

    /// <summary>C for the merchant, D against it, a blank with zero.</summary>
    private static string Lettered(Money amount) =>
        string.Create(CultureInfo.InvariantCulture, $"{(amount.Fen == 0 ? ' ' : amount.Fen > 0 ? 'C' : 'D')}{Math.Abs(amount.Fen):000000000000}");
}
