using System.Globalization;

namespace Rijie.UnionPay.Simulator;

/// <summary>The records of ZM and ZME, placed by the manual's tables and not by the layout that reads them: each proves the other.</summary>
internal static class UnionPayRecords
{
    private const int TradeWidth = 607;
    private const int DisputeWidth = 339;

    /// <summary>Where field 35 stands, the only one that holds GBK text here.</summary>
    public const int ReservedAt = 398;

    public static bool IsDispute(Transaction row) => row.Type is TransactionType.CreditAdjustment or TransactionType.DebitAdjustment;

    public static Money Net(Transaction row) => row.Net ?? (row.Type.Sign() * row.Gross) - (row.Fee ?? Money.Zero);

    /// <summary>A record of ZM.</summary>
    public static byte[] Trade(Transaction row) => Head(new FixedRecord(TradeWidth), row, Code(row.Type))
        .Text(88, 21, row.ProviderOrderNo)
        .Text(110, 2, "01")
        .Text(113, 32, row.RefundNo ?? row.MerchantOrderNo)
        .Text(146, 2, UnionPayFields.Card(row.CardType))
        .Text(149, 6, row.OriginalTraceNo)
        .Text(156, 10, row.OriginalProviderOrderNo is { Length: 21 } original ? original[4..14] : null)
        .Lettered(167, -(row.Fee ?? Money.Zero))
        .Lettered(181, Net(row))
        .Text(195, 4, "0001")
        .Text(216, 2, UnionPayFields.Type(row.Type))
        .Text(219, 2, UnionPayFields.SubType(row.Type))
        .Text(222, 6, "000201")
        .Text(272, 21, row.OriginalProviderOrderNo)
        .Text(294, 15, row.MerchantNo)
        .Text(312, 15, "000000000000000")
        .Lettered(361, Money.Zero)
        .Lettered(375, Net(row))
        .Text(389, 8, row.TerminalNo)
        .Text(ReservedAt, 32, row.Remark)
        .Lettered(431, Money.Zero)
        .Lettered(445, Money.Zero)
        .Lettered(459, Money.Zero, digits: 11)
        .Text(475, 1, "7")
        .Text(477, 32, row.OriginalMerchantOrderNo)
        .ToBytes();

    /// <summary>A record of ZME: there is no order number, and the letter of the settlement says what it is.</summary>
    public static byte[] Dispute(Transaction row) => Head(new FixedRecord(DisputeWidth), row, "E23")
        .Text(88, 2, UnionPayFields.Card(row.CardType))
        .Text(91, 6, row.OriginalTraceNo)
        .Text(98, 10, row.OriginalProviderOrderNo is { Length: 21 } original ? original[4..14] : null)
        .Text(109, 4, row.OriginalTradeDate?.ToString("MMdd", CultureInfo.InvariantCulture))
        .Amount(114, row.Gross)
        .Lettered(127, -(row.Fee ?? Money.Zero))
        .Lettered(141, Net(row))
        .Text(171, 15, row.MerchantNo)
        .Lettered(189, Money.Zero, digits: 11)
        .ToBytes();

    /// <summary>Fields 1 to 9, the same in both.</summary>
    private static FixedRecord Head(FixedRecord record, Transaction row, string code) => record
        .Text(1, 3, code)
        .Text(5, 11, "88029900")
        .Text(17, 11, "00049990")
        .Text(29, 6, row.TraceNo)
        .Text(36, 10, ChinaTime.ToLocal(row.TradedAt!.Value).ToString("MMddHHmmss", CultureInfo.InvariantCulture))
        .Text(47, 19, row.MaskedCardNo)
        .Amount(67, row.Gross)
        .Text(80, 4, row.MerchantCategoryCode ?? "5411")
        .Text(85, 2, "07");

    private static string Code(TransactionType type) => type switch
    {
        TransactionType.Refund => "S30",
        TransactionType.Void => "S31",
        _ => "S56",
    };
}
