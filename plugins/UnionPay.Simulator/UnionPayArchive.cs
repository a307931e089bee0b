using System.Globalization;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.UnionPay.Simulator;

/// <summary>The file of a clearing date: trade, disputes where there are any, and the printed summary, in a ZIP.</summary>
internal static class UnionPayArchive
{
    private const string LayoutName = "unionpay-statement.yaml";
    private const long WrongByFen = 100;
    private static readonly StatementLayout Layout = ReadLayout();

    /// <summary>The bare archive, as a person would upload it.</summary>
    public static WireFile Zip(Book book, DateOnly clearingDate, bool reissue) => Pack(book, clearingDate, reissue, ContainerStep.Zip);

    /// <summary>The archive in zlib and Base64, as it stands in <c>fileContent</c>.</summary>
    public static WireFile Content(Book book, DateOnly clearingDate, bool reissue) => Pack(book, clearingDate, reissue, null);

    private static WireFile Pack(Book book, DateOnly clearingDate, bool reissue, ContainerStep? from) => LayoutPacker.Pack(
        Layout,
        Members(reissue ? book.InReissue(clearingDate) : book.InStatement(clearingDate), book.OwnerNo, clearingDate, reissue ? new StatementPlan() : book.PlanOf(clearingDate)),
        string.Create(CultureInfo.InvariantCulture, $"{book.OwnerNo}_{clearingDate:yyyyMMdd}.zip"),
        from);

    /// <summary>The members in UnionPay's order; a ZM of zero bytes is a day without trade.</summary>
    public static IReadOnlyList<WireFile> Members(IReadOnlyList<Transaction> rows, string merchantNo, DateOnly clearingDate, StatementPlan plan)
    {
        var trade = rows.Where(r => !UnionPayRecords.IsDispute(r)).ToList();
        var disputes = rows.Where(UnionPayRecords.IsDispute).ToList();
        var records = trade.Select(UnionPayRecords.Trade).ToList();
        if (plan.DamagedLine && records.Count > 0) BreakPair(records[records.Count / 2]);
        var members = new List<WireFile> { Member("INN", "88ZM_", records.SelectMany(r => r)) };
        if (disputes.Count > 0) members.Add(Member("INN", "88ZME_", disputes.SelectMany(UnionPayRecords.Dispute)));
        members.Add(Member("RD2010", "01_", PrintedSummary.Print(trade, merchantNo, clearingDate, plan.WrongTotal ? WrongByFen : 0)));
        return members;

        WireFile Member(string kind, string detail, IEnumerable<byte> content) => new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{kind}{clearingDate:yyMMdd}{detail}{merchantNo}"),
            Content = [.. content],
        };
    }

    /// <summary>The first byte of a GBK pair without its second: the row cannot be decoded.</summary>
    private static void BreakPair(byte[] record) => (record[UnionPayRecords.ReservedAt - 1], record[UnionPayRecords.ReservedAt]) = (0xC3, (byte)' ');

    private static StatementLayout ReadLayout()
    {
        using var stream = typeof(UnionPayArchive).Assembly.GetManifestResourceStream(LayoutName) ?? throw new FileNotFoundException(LayoutName);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return LayoutPacker.Read(bytes.ToArray(), LayoutName);
    }
}
