using System.Globalization;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.UnionPay.Simulator;

/// <summary>The file of a clearing date: trade, disputes where there are any, and the printed summary, in a ZIP.</summary>
internal static class UnionPayArchive
{
    private const long WrongByFen = 100;
    private static readonly StatementLayout Layout = LayoutWriter.Load(typeof(UnionPayArchive).Assembly, "unionpay-statement.yaml");

    /// <summary>The bare archive, as a person would upload it.</summary>
    public static WireFile Zip(Book book, DateOnly clearingDate, bool reissue) => Pack(book, clearingDate, reissue, ContainerStep.Zip);

    /// <summary>The archive in zlib and Base64, as it stands in <c>fileContent</c>.</summary>
    public static WireFile Content(Book book, DateOnly clearingDate, bool reissue) => Pack(book, clearingDate, reissue, null);

    private static WireFile Pack(Book book, DateOnly clearingDate, bool reissue, ContainerStep? from)
    {
        var rows = reissue ? book.InReissue(clearingDate) : book.InStatement(clearingDate);
        var members = Members(rows, book.OwnerNo, clearingDate, reissue ? new StatementPlan() : book.PlanOf(clearingDate));
        var name = string.Create(CultureInfo.InvariantCulture, $"{book.OwnerNo}_{clearingDate:yyyyMMdd}.zip");
        return new() { Name = name, Content = LayoutWriter.Pack(Layout, members, name, from) };
    }

    /// <summary>The members in UnionPay's order; a ZM of zero bytes is a day without trade.</summary>
    public static IReadOnlyList<WireFile> Members(IReadOnlyList<Transaction> rows, string merchantNo, DateOnly clearingDate, StatementPlan plan)
    {
        var facts = new LayoutFacts { ClearingDate = clearingDate, Owner = merchantNo };
        var trade = rows.Where(r => !UnionPayRows.IsDispute(r)).ToList();
        var disputes = rows.Where(UnionPayRows.IsDispute).ToList();
        var detail = LayoutWriter.Write(Layout, "zm", facts, [.. trade.Select(UnionPayRows.Trade)]);
        if (plan.DamagedLine && trade.Count > 0) BreakPair(detail, trade.Count / 2);
        var members = new List<WireFile> { Member("INN", "88ZM_", detail) };
        if (disputes.Count > 0) members.Add(Member("INN", "88ZME_", LayoutWriter.Write(Layout, "zme", facts, [.. disputes.Select(UnionPayRows.Dispute)])));
        members.Add(Member("RD2010", "01_", PrintedSummary.Print(trade, merchantNo, clearingDate, plan.WrongTotal ? WrongByFen : 0)));
        return members;

        WireFile Member(string kind, string part, byte[] content) => new()
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{kind}{clearingDate:yyMMdd}{part}{merchantNo}"),
            Content = content,
        };
    }

    /// <summary>The first byte of a GBK pair without its second, in the one column of free text: the row cannot be decoded.</summary>
    private static void BreakPair(byte[] detail, int row)
    {
        var table = Layout.Tables["zm"];
        var column = table.Records[0].Columns.Single(c => c.Name == "merReserved");
        var at = (row * (table.Shape.Width!.Value + "\r\n".Length)) + column.At!.Value - 1;
        (detail[at], detail[at + 1]) = (0xC3, (byte)' ');
    }
}
