using System.Globalization;
using System.Text;
using Rijie.Statements;

namespace Acme.Simulator;

/// <summary>The statement of the organisation and a day. A corrected file has the name of the first.</summary>
internal static class WireStatement
{
    private static readonly StatementLayout Layout = LayoutWriter.Load(typeof(WireStatement).Assembly, "acme-statement.yaml");
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    /// <summary>The files of a day as they come: the first, and after it the corrected one where there is one.</summary>
    public static IReadOnlyList<WireFile> Files(Book book, DateOnly day)
    {
        bool[] issues = book.PlanOf(day).ReissuedAfter is null ? [false] : [false, true];
        return [.. issues.Select(isReissue => File(book, day, isReissue))];
    }

    /// <summary>Whether the corrected file is there at the book's time; <c>null</c> when there is none at all yet. The first is ready on the morning after.</summary>
    public static bool? IsReissuedNow(Book book, DateOnly day)
    {
        var plan = book.PlanOf(day);
        var readyAt = ChinaTime.ToInstant(day.AddDays(1), new TimeOnly(8, 0)) + plan.Late;
        var now = book.Clock.GetUtcNow();
        return plan.Missing || now < readyAt ? null : plan.ReissuedAfter is { } after && now >= readyAt + after;
    }

    /// <summary>How the file of a day is named.</summary>
    public static string Name(Book book, DateOnly day) => $"ACME_{book.OwnerNo}_{WireText.Date(day)}.txt.gz";

    /// <summary>The rows of the first or the corrected file.</summary>
    public static IReadOnlyList<Transaction> Rows(Book book, DateOnly day, bool isReissue) => isReissue ? book.InReissue(day) : book.InStatement(day);

    /// <summary>The file; that of a day without trade has totals of zero.</summary>
    public static WireFile File(Book book, DateOnly day, bool isReissue)
    {
        var rows = Rows(book, day, isReissue);
        var name = Name(book, day);
        var text = LayoutWriter.Write(Layout, "statement", new() { ClearingDate = day, Owner = book.OwnerNo }, [.. rows.Select(Row)]);
        var plan = book.PlanOf(day);
        if (plan.DamagedLine && !isReissue && rows.Count > 0) text = Damage(text);
        if (plan.WrongTotal && !isReissue) text = TellWrongTotal(text);
        return new() { Name = name, Content = LayoutWriter.Pack(Layout, [new() { Name = name, Content = text }], name) };
    }

    /// <summary>What a row tells: no store, no amounts beside gross, fee and net, no date of settlement, of an original only Acme's number, and a bank card without its scheme.</summary>
    public static Transaction Told(Transaction truth) => truth with
    {
        Store = null,
        OrderAmount = null,
        PayerAmount = null,
        SettlementDate = null,
        OriginalMerchantOrderNo = null,
        OriginalTradeDate = null,
        CardType = truth.CardType == CardType.None ? CardType.Unknown : truth.CardType,
        Scheme = truth.Product == Product.Card ? Scheme.Unknown : truth.Scheme,
    };

    /// <summary>What a row of the book is in the file; how it was paid stands there in a word of Acme's own.</summary>
    private static StatementRow Row(Transaction t) => new()
    {
        Kind = RowKind.Transaction,
        Transaction = Prices.Settled(t),
        LineNo = 0,
        ByteOffset = 0,
        Extras = new Dictionary<string, string>
        {
            ["支付方式"] = t.Scheme switch { _ when t.Product == Product.Card => "刷卡", Scheme.WeChat => "微信", Scheme.Alipay => "支付宝", _ => "云闪付" },
        },
    };

    /// <summary>Gives a line in the middle a thirteenth month. Its amounts stay, so that the totals still agree.</summary>
    private static byte[] Damage(byte[] content)
    {
        var lines = Gbk.GetString(content).Split('\n');
        var middle = (lines.Length - 2) / 2; // names, rows, trailer, and nothing behind the last line end
        lines[middle] = string.Concat(lines[middle].AsSpan(0, 5), "13", lines[middle].AsSpan(7));
        return Gbk.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Tells one yuan more in the last sum of the trailer.</summary>
    private static byte[] TellWrongTotal(byte[] content)
    {
        var text = Gbk.GetString(content).TrimEnd('\n');
        var at = text.LastIndexOf(',') + 1;
        var sum = decimal.Parse(text.AsSpan(at), NumberStyles.Number, CultureInfo.InvariantCulture) + 1;
        return Gbk.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}{sum}\n"));
    }
}
