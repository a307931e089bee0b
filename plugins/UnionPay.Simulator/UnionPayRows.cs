using System.Globalization;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.UnionPay.Simulator;

/// <summary>What a record of the book is in ZM and ZME; columns that no field of ours gives hold what the manual's example has.</summary>
internal static class UnionPayRows
{
    private const string ZeroOf12 = " 000000000000";
    private const string ZeroOf11 = " 00000000000";

    public static bool IsDispute(Transaction row) => row.Type is TransactionType.CreditAdjustment or TransactionType.DebitAdjustment;

    /// <summary>A row of ZM.</summary>
    public static StatementRow Trade(Transaction row) => Row(row, row.Type switch
    {
        TransactionType.Refund => "S30",
        TransactionType.Void => "S31",
        _ => "S56",
    }, new()
    {
        ["old_pay_type"] = "01",
        ["original_time"] = OriginalTime(row),
        ["payType"] = "0001",
        ["txnSubType"] = UnionPayFields.SubType(row.Type),
        ["bizType"] = "000201",
        ["subMerId"] = "000000000000000",
        ["sub_merchant_split"] = ZeroOf12,
        ["net_clearing"] = Lettered(Prices.Settled(row).Net!.Value),
        ["invoice_amount"] = ZeroOf12,
        ["instalment_surcharge"] = ZeroOf11,
        ["medium"] = "7",
    });

    /// <summary>A row of ZME: there is no order number, and the letter of the settlement says what it is.</summary>
    public static StatementRow Dispute(Transaction row) => Row(row, "E23", new()
    {
        ["previous_time"] = OriginalTime(row),
        ["previous_settlement_date"] = row.OriginalTradeDate?.ToString("MMdd", CultureInfo.InvariantCulture) ?? "",
        ["previous_amount"] = row.Gross.Fen.ToString("D12", CultureInfo.InvariantCulture),
        ["instalment_surcharge"] = ZeroOf11,
    });

    private static StatementRow Row(Transaction row, string code, Dictionary<string, string> extras)
    {
        extras["transaction_code"] = code;
        extras["acqInsCode"] = "88029900";
        extras["sending_institution"] = "00049990";
        extras["termType"] = "07";
        extras["payCardType"] = UnionPayFields.Card(row.CardType);
        return new()
        {
            Kind = row.Type.Sign() == 0 ? RowKind.NoMoney : RowKind.Transaction,
            Transaction = Prices.Settled(row) with { MerchantCategoryCode = row.MerchantCategoryCode ?? "5411", PlatformDiscount = row.PlatformDiscount ?? Money.Zero },
            LineNo = 0,
            ByteOffset = 0,
            Extras = extras,
        };
    }

    /// <summary>The time that stands inside the original's queryId.</summary>
    private static string OriginalTime(Transaction row) => row.OriginalProviderOrderNo is { Length: 21 } original ? original[4..14] : "";

    /// <summary>C for the merchant, D against it, a blank with zero; then fen.</summary>
    private static string Lettered(Money amount)
    {
        var letter = amount.Fen == 0 ? ' ' : amount.Fen > 0 ? 'C' : 'D';
        return string.Create(CultureInfo.InvariantCulture, $"{letter}{amount.Abs().Fen:D12}");
    }
}
