using System.Globalization;
using System.Text;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.Leshua.Simulator;

/// <summary>The statement of an agent and a day, named by the day after; a corrected re-issue has the same name.</summary>
internal static class WireStatement
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss";
    private const string NotApplicable = "*";
    private const int TradeTimeColumn = 2;
    private static readonly StatementLayout Layout = LayoutWriter.Load(typeof(WireStatement).Assembly, "leshua-statement.yaml");

    public static string NameOf(Book book, DateOnly day) => $"{book.OwnerNo}_trade_new_{WireText.Date(day.AddDays(1))}.txt";

    /// <summary>The first file and, where the plan has one, its re-issue.</summary>
    public static IReadOnlyList<WireFile> Files(Book book, DateOnly day)
    {
        var plan = book.PlanOf(day);
        var first = Write(book, day, book.InStatement(day));
        var name = NameOf(book, day);
        List<WireFile> files = [new() { Name = name, Content = plan.DamagedLine ? Damage(first) : first }];
        if (plan.ReissuedAfter is not null) files.Add(new() { Name = name, Content = Write(book, day, book.InReissue(day)) });
        return files;
    }

    private static byte[] Write(Book book, DateOnly day, IReadOnlyList<Transaction> rows)
    {
        var facts = new LayoutFacts { ClearingDate = day, Owner = book.OwnerNo, Settings = new Dictionary<string, string> { ["settlement_speed"] = "T1" } };
        return LayoutWriter.Write(Layout, "statement", facts, [.. rows.Select(Row)]);
    }

    /// <summary>What a row of the book is in the file. A hold is a frozen row, whose reader takes it for the sale too unless the file has that beside it.</summary>
    private static StatementRow Row(Transaction t, int index)
    {
        var isHold = t.Type == TransactionType.ReserveHold;
        var isCard = t.Product is Product.Card or Product.Contactless;
        var givesBack = WireTrade.GivesBack(t);
        var time = t.TradedAt is { } tradedAt ? WireText.Time(tradedAt, TimeForm) : "";
        var texts = new Dictionary<string, string>
        {
            ["编号"] = index.ToString(CultureInfo.InvariantCulture),
            ["交易时间"] = time,
            ["支付时间"] = time,
            ["费率(万分之一)"] = "38",
            ["支付方式"] = isCard ? "刷卡支付" : t.Scheme == Scheme.Alipay ? "支付宝支付" : "微信支付",
            ["卡类型"] = t.CardType switch { CardType.Credit or CardType.SemiCredit => "信用卡", CardType.Debit => "借记卡", _ => "未知" },
            ["第三方订单号"] = (givesBack ? t.OriginalMerchantOrderNo : t.MerchantOrderNo) ?? "",
            ["上游订单号(网、银联)"] = isCard ? NotApplicable : "",
            ["上游订单号(微信、支付宝)"] = isCard ? NotApplicable : t.UpstreamOrderNo ?? "",
            ["付款银行"] = isCard ? NotApplicable : "OTHERS",
            ["消费者标识"] = isCard ? NotApplicable : "oSimulated00000000000001",
            ["扫码支付交易类型"] = isCard ? NotApplicable : "MICROPAY",
        };
        if (!isCard && t.Type == TransactionType.Sale) texts["交易类型"] = "未获取";
        // Both say "not applicable", and both occur.
        if (!isCard) (texts["参考号"], texts["凭证号"], texts["终端号"]) = index % 2 == 0 ? (NotApplicable, NotApplicable, NotApplicable) : ("", "", "");
        return new()
        {
            Kind = RowKind.Transaction,
            Transaction = Prices.Settled(isHold ? t with { Type = TransactionType.Sale } : t),
            Also = isHold ? TransactionType.ReserveHold : null,
            UnlessKnown = isHold,
            LineNo = 0,
            ByteOffset = 0,
            Extras = texts,
        };
    }

    /// <summary>Gives a line in the middle a thirteenth month.</summary>
    private static byte[] Damage(byte[] content)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var lines = encoding.GetString(content).Split("\r\n");
        var middle = (lines.Length - 1) / 2; // titles, rows, and nothing behind the last line end
        var fields = lines[middle].Split(',');
        if (fields[0] != "BV") return content;
        fields[TradeTimeColumn] = string.Concat(fields[TradeTimeColumn].AsSpan(0, 5), "13", fields[TradeTimeColumn].AsSpan(7));
        lines[middle] = string.Join(',', fields);
        return encoding.GetBytes(string.Join("\r\n", lines));
    }
}
