using System.Globalization;
using System.Text;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.Shengfutong.Simulator;

/// <summary>The fund statement of a day: a ZIP of one CSV, or of several parts where there are many rows. Payouts stand among the rows. A corrected file has the name of the first.</summary>
internal static class WireStatement
{
    public const int RowsOfAPart = 100_000;
    private const string LineEnd = "\r\n";
    private static readonly StatementLayout Layout = LayoutWriter.Load(typeof(WireStatement).Assembly, "shengfutong-statement.yaml");

    public static string Name(Book book, DateOnly day) => $"fund_{book.OwnerNo}_{WireText.Date(day)}.zip";

    /// <summary>The file, or <c>null</c> of a day on which no money moved.</summary>
    public static WireFile? File(Book book, DateOnly day, bool isReissue, int rowsOfAPart = RowsOfAPart)
    {
        var rows = Rows(book, day, isReissue);
        if (rows.Count == 0) return null;
        var text = Write(book, day, rows);
        var plan = book.PlanOf(day);
        if (plan.DamagedLine && !isReissue) text = Damage(text, rows.Count);
        if (plan.WrongTotal && !isReissue) text = TellWrongTotal(text);
        var stem = $"fund_{book.OwnerNo}_{WireText.Date(day)}";
        return new() { Name = stem + ".zip", Content = LayoutWriter.Pack(Layout, Parts(text, stem, rows.Count, rowsOfAPart), stem + ".zip") };
    }

    private static List<StatementRow> Rows(Book book, DateOnly day, bool isReissue) =>
    [
        .. (isReissue ? book.InReissue(day) : book.InStatement(day)).Where(t => t.MerchantNo == book.OwnerNo).Select(Row),
        // Only what left is booked; what was kept back or failed stays in the balance.
        .. book.Payouts(day).Where(p => p.MerchantNo == book.OwnerNo && p.State == PayoutState.Paid).Select(p => Withdrawal(p, day)),
    ];

    private static StatementRow Row(Transaction t)
    {
        var settled = Prices.Settled(t);
        return new()
        {
            Kind = RowKind.Transaction,
            Transaction = settled,
            LineNo = 0,
            ByteOffset = 0,
            Extras = new Dictionary<string, string>
            {
                ["支付方式"] = WireTrade.TradeType(t) switch { "pos_card" or "upacp_qr" => "CARD", "shengpay_aggre" => "", var way => way },
                ["收支类型"] = settled.Net > Money.Zero ? "收入" : "支出",
            },
        };
    }

    /// <summary>A payout to the bank card, at the end of the day that it settles.</summary>
    private static StatementRow Withdrawal(Payout p, DateOnly day) => new()
    {
        Kind = RowKind.Payout,
        PayoutNo = p.PayoutNo,
        Transaction = new()
        {
            MerchantNo = p.MerchantNo,
            Type = TransactionType.Sale,
            State = TransactionState.Succeeded,
            Gross = p.Paid,
            Fee = p.WithdrawalFee,
            Net = -(p.Paid + p.WithdrawalFee),
            TradedAt = ChinaTime.ToInstant(day, new TimeOnly(23, 59, 59)),
            Remark = "结算到卡",
        },
        LineNo = 0,
        ByteOffset = 0,
        Extras = new Dictionary<string, string> { ["商户订单号"] = "WD-" + p.PayoutNo, ["支付方式"] = "", ["收支类型"] = "支出" },
    };

    /// <summary>By the layout, but for the balance at the end, which proves nothing and so has no source there.</summary>
    private static string Write(Book book, DateOnly day, IReadOnlyList<StatementRow> rows)
    {
        var text = Encoding.UTF8.GetString(LayoutWriter.Write(Layout, "statement", new LayoutFacts { ClearingDate = day, Owner = book.OwnerNo }, rows));
        var balance = rows.Aggregate(Money.Zero, (sum, r) => sum + r.Transaction.Net!.Value);
        return string.Concat(text.AsSpan(0, text.LastIndexOf(',') + 1), balance.ToString(), LineEnd);
    }

    /// <summary>Each part has the column names; the totals of all stand in the last.</summary>
    private static List<WireFile> Parts(string text, string stem, int rows, int rowsOfAPart)
    {
        if (rows <= rowsOfAPart) return [new() { Name = stem + ".csv", Content = Encoding.UTF8.GetBytes(text) }];
        var lines = text.Split(LineEnd);
        var parts = new List<WireFile>();
        for (var first = 0; first < rows; first += rowsOfAPart)
        {
            var last = Math.Min(first + rowsOfAPart, rows);
            // Names, rows of the part, and behind the last part the totals with the line end.
            string[] part = [lines[0], .. lines[(1 + first)..(1 + last)], .. last == rows ? lines[(1 + rows)..] : [""]];
            parts.Add(new()
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{parts.Count + 1}.csv"),
                Content = Encoding.UTF8.GetBytes(string.Join(LineEnd, part)),
            });
        }
        return parts;
    }

    /// <summary>Gives a row in the middle a thirteenth month. Its amounts stay, so that the totals still agree.</summary>
    private static string Damage(string text, int rows)
    {
        var lines = text.Split(LineEnd);
        var middle = 1 + rows / 2 - (rows > 1 ? 1 : 0);
        lines[middle] = string.Concat(lines[middle].AsSpan(0, 6), "13", lines[middle].AsSpan(8));
        return string.Join(LineEnd, lines);
    }

    /// <summary>Tells one yuan more in the sum of fees.</summary>
    private static string TellWrongTotal(string text)
    {
        var cells = text[..^LineEnd.Length].Split(',');
        var fees = (cells[^2].StartsWith('-') ? -1 : 1) * (WireText.Yuan(cells[^2].TrimStart('-'), "fees") ?? Money.Zero);
        cells[^2] = (fees + Money.FromFen(100)).ToString();
        return string.Join(',', cells) + LineEnd;
    }
}
