using System.Globalization;
using System.Text;
using Rijie.Conformance;

namespace Rijie.UnionPay.Simulator;

/// <summary>RD2010, the printed table in GBK: how a person reads a day, and what proves its rows.</summary>
internal static class PrintedSummary
{
    private static readonly Encoding Gbk = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
    private static readonly string Rule = new('_', 136);

    /// <param name="rows">The rows of the ZM member.</param>
    /// <param name="merchantNo">商户代码.</param>
    /// <param name="clearingDate">清算日期.</param>
    /// <param name="wrongByFen">Added to the total of what is credited: a wrong summary.</param>
    public static byte[] Print(IReadOnlyList<Transaction> rows, string merchantNo, DateOnly clearingDate, long wrongByFen)
    {
        var text = new StringBuilder();
        text.Append(' ', 73).Append("中国银联全渠道商户交易汇总表\r\n\r\n");
        text.Append(Pad($"商户代码:{merchantNo}", 64)).Append("清算币种:人民币\r\n");
        text.Append(Pad("收单机构:88029900", 64)).Append(CultureInfo.InvariantCulture, $"清算日期:{clearingDate:yyyyMMdd}\r\n");
        text.Append(Pad("商户名称:测试商户", 64)).Append(CultureInfo.InvariantCulture, $"生成日期:{clearingDate.AddDays(1):yyyyMMdd}\r\n\r\n\r\n");
        AppendTable(text, "交易类型", rows, wrongByFen, t => t.Type switch
        {
            TransactionType.Refund => (2, "退货"),
            TransactionType.Void => (3, "消费撤销"),
            _ => (1, "自助消费"),
        });
        text.Append("\r\n\r\n");
        AppendTable(text, "卡类型", rows, wrongByFen, t => t.CardType switch
        {
            CardType.Debit => (1, "借记卡"),
            CardType.Credit => (2, "贷记卡"),
            CardType.SemiCredit => (3, "准贷记卡"),
            CardType.Prepaid => (4, "预付费卡"),
            _ => (5, "其他"),
        });
        return Gbk.GetBytes(text.ToString());
    }

    private static void AppendTable(StringBuilder text, string title, IReadOnlyList<Transaction> rows, long wrongByFen, Func<Transaction, (int Rank, string Label)> kind)
    {
        text.Append(Pad(title, 20)).Append("交易笔数               交易金额                         费用                              资金清算差额\r\n");
        text.Append(' ', 41).Append("借              贷              借              贷               借                  贷\r\n").Append(Rule).Append("\r\n");
        foreach (var group in rows.GroupBy(kind).OrderBy(g => g.Key.Rank)) AppendLine(text, group.Key.Label, [.. group], 0);
        text.Append(Rule).Append("\r\n");
        AppendLine(text, "总计", rows, wrongByFen);
    }

    /// <summary>Debit and credit of amount, fee and net: what takes from the merchant and what gives.</summary>
    private static void AppendLine(StringBuilder text, string label, IReadOnlyList<Transaction> rows, long wrongByFen)
    {
        var gross = rows.Select(t => t.Type.Sign() * t.Gross.Fen).ToList();
        var fee = rows.Select(t => (t.Fee ?? Money.Zero).Fen).ToList();
        var net = rows.Select(t => Prices.Settled(t).Net!.Value.Fen).ToList();
        text.Append(Pad(label, 20)).Append(CultureInfo.InvariantCulture, $"{rows.Count,8}");
        foreach (var fen in (long[])[Lost(gross), Won(gross) + wrongByFen, Won(fee), Lost(fee), Lost(net), Won(net)])
            text.Append(CultureInfo.InvariantCulture, $"{Money.FromFen(fen).ToString(),16}");
        text.Append("\r\n");
    }

    private static long Won(IEnumerable<long> fen) => fen.Where(f => f > 0).Sum();

    private static long Lost(IEnumerable<long> fen) => -fen.Where(f => f < 0).Sum();

    /// <summary>Pads to a width in bytes, as a printer counts.</summary>
    private static string Pad(string text, int bytes) => text + new string(' ', Math.Max(0, bytes - Gbk.GetByteCount(text)));
}
