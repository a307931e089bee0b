using System.Text;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.ChinaUms.Simulator;

/// <summary>The statements of a day, one for each merchant number. A corrected re-issue has the same name; there are no totals that could be wrong.</summary>
internal static class WireStatement
{
    private static readonly StatementLayout Layout = LayoutWriter.Load(typeof(WireStatement).Assembly, "chinaums-statement.yaml");
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    public static string Name(string merchantNo, DateOnly day) => $"{merchantNo}_{WireText.Date(day)}.csv";

    /// <summary>One merchant's file, as it is before or after the re-issue.</summary>
    public static WireFile File(Book book, string merchantNo, DateOnly day, bool isReissue)
    {
        var plan = book.PlanOf(day);
        var rows = (isReissue ? book.InReissue(day) : book.InStatement(day)).Where(t => t.MerchantNo == merchantNo);
        var content = LayoutWriter.Write(Layout, "statement", new() { ClearingDate = day, Owner = merchantNo }, [.. rows.Select(Row)]);
        return new() { Name = Name(merchantNo, day), Content = plan.DamagedLine && !isReissue ? Damage(content) : content };
    }

    /// <summary>What a row of the book is in the file; names and words for people have no field of ours.</summary>
    private static StatementRow Row(Transaction t)
    {
        var isWallet = t.Scheme is Scheme.WeChat or Scheme.Alipay;
        return new()
        {
            Kind = RowKind.Transaction,
            Transaction = Complete(Prices.Settled(t)),
            LineNo = 0,
            ByteOffset = 0,
            Extras = new Dictionary<string, string>
            {
                ["商户名称"] = "街角小店",
                ["发卡行"] = isWallet ? "" : "测试银行",
                ["支付类型"] = t.Scheme switch { Scheme.WeChat => "微信", Scheme.Alipay => "支付宝", Scheme.UnionPay when t.Product != Product.Card => "云闪付", _ => "银行卡" },
            },
        };
    }

    /// <summary>Every amount stands in the file, and they add up whatever a fault changed.</summary>
    public static Transaction Complete(Transaction t)
    {
        var (own, others) = (t.MerchantDiscount ?? Money.Zero, t.PlatformDiscount ?? Money.Zero);
        var order = t.Gross + own;
        return t with { MerchantDiscount = own, PlatformDiscount = others, OrderAmount = order, PayerAmount = order - own - others };
    }

    /// <summary>Gives a line in the middle a thirteenth month.</summary>
    private static byte[] Damage(byte[] content)
    {
        var lines = Gbk.GetString(content).Split("\r\n");
        if (lines.Length < 3) return content;
        var middle = lines.Length / 2; // the names, the rows, and nothing behind the last line end
        var fields = lines[middle].Split(',');
        fields[1] = string.Concat(fields[1].AsSpan(0, 4), "13", fields[1].AsSpan(6));
        lines[middle] = string.Join(',', fields);
        return Gbk.GetBytes(string.Join("\r\n", lines));
    }
}
