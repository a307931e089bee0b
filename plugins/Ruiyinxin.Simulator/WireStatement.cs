using System.Text;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.Ruiyinxin.Simulator;

/// <summary>The texts of SMZF020, 024 and 025, written with the layouts that read them; a corrected statement after the first, where the plan has one.</summary>
internal static class WireStatement
{
    private const int SettleDateColumn = 5;
    private const long SecondFeeFen = 100;
    private static readonly StatementLayout Trades = LayoutWriter.Load(typeof(WireStatement).Assembly, "ruiyinxin-020.yaml");
    private static readonly StatementLayout NextDay = LayoutWriter.Load(typeof(WireStatement).Assembly, "ruiyinxin-025.yaml");
    private static readonly StatementLayout SameDay = LayoutWriter.Load(typeof(WireStatement).Assembly, "ruiyinxin-024.yaml");

    public static IReadOnlyList<WireFile> Files(Book book, DateOnly day)
    {
        var plan = book.PlanOf(day);
        var name = $"SMZF020_{book.OwnerNo}_{WireText.Date(day)}.txt";
        var first = Write(book, day, book.InStatement(day));
        var files = new List<WireFile> { new() { Name = name, Content = plan.DamagedLine ? Damage(first) : first } };
        if (plan.ReissuedAfter is not null) files.Add(new() { Name = name, Content = Write(book, day, book.InReissue(day)) });
        return files;
    }

    /// <summary>The payouts of a settlement date as they stand now.</summary>
    public static string Payouts(Book book, DateOnly day, bool isNextDay)
    {
        var now = book.Clock.GetUtcNow();
        var rows = book.Payouts(day).Where(p => (p.Speed is not ("T0" or "D0" or "S0")) == isNextDay).Select(p => Row(book, p, now)).ToList();
        var facts = new LayoutFacts { ClearingDate = day, Owner = book.OwnerNo };
        return Encoding.UTF8.GetString(isNextDay ? LayoutWriter.Write(NextDay, "payouts", facts, rows) : LayoutWriter.Write(SameDay, "withdrawals", facts, rows));
    }

    private static byte[] Write(Book book, DateOnly day, IReadOnlyList<Transaction> rows) =>
        LayoutWriter.Write(Trades, "statement", new() { ClearingDate = day, Owner = book.OwnerNo }, [.. rows.Select(t => Row(book, t))]);

    private static StatementRow Row(Book book, Transaction t)
    {
        var settled = Prices.Settled(t);
        var (type, code, text) = WireTrade.StateOf(t.State);
        // A part of a dear card sale's fee is taken as the second one; both together are what the book says.
        var isSplit = t is { Type: TransactionType.Sale, Product: Product.Card } && settled.Fee!.Value.Fen > 2 * SecondFeeFen;
        return new()
        {
            Kind = type switch { "S" => RowKind.Transaction, "E" => RowKind.NoMoney, _ => RowKind.Open },
            Transaction = settled,
            LineNo = 0,
            ByteOffset = 0,
            Extras = new Dictionary<string, string>
            {
                ["cooperator"] = book.OwnerNo,
                ["respType"] = type,
                ["respCode"] = code,
                ["respMsg"] = text,
                ["payWay"] = WireTrade.PayWay(t),
                ["payType"] = t.Product == Product.Qr ? "02" : "03",
                ["shFee"] = isSplit ? Money.FromFen(SecondFeeFen).ToString() : "",
            },
        };
    }

    private static StatementRow Row(Book book, Payout p, DateTimeOffset now)
    {
        // The platform has three letters: what is frozen is open, what came back has failed.
        var (type, code, text) = p.PaidAt > now ? ("R", "200002", "处理中") : p.State switch
        {
            PayoutState.Paid => ("S", "000000", "处理成功"),
            PayoutState.Failed or PayoutState.Returned => ("E", "200020", p.Reason ?? "出款失败"),
            _ => ("R", "200002", "处理中"),
        };
        return new()
        {
            Kind = RowKind.Payout,
            Transaction = new() { MerchantNo = p.MerchantNo, Type = TransactionType.Sale, State = type switch { "S" => TransactionState.Succeeded, "E" => TransactionState.Failed, _ => TransactionState.Pending }, Gross = p.Planned ?? p.Paid },
            LineNo = 0,
            ByteOffset = 0,
            Extras = new Dictionary<string, string>
            {
                ["cooperator"] = book.OwnerNo,
                ["merchantCode"] = p.MerchantNo,
                ["smzfMsgId"] = p.PayoutNo,
                ["reqMsgId"] = "",
                ["accNo"] = p.BankAccountLast4 is { } last4 ? "622202******" + last4 : "",
                ["accName"] = "测*户",
                ["drawAmount"] = (p.Planned ?? p.Paid).ToString(),
                ["drawFee"] = p.WithdrawalFee.ToString(),
                ["tradeFee"] = "",
                ["settleDate"] = p.SettlementDate is { } date ? WireText.Date(date) : "",
                ["respType"] = type,
                ["respCode"] = code,
                ["respMsg"] = text,
                ["kind"] = p.Speed ?? "T1",
            },
        };
    }

    /// <summary>Gives a row in the middle a thirteenth month; the mark at the end stays.</summary>
    private static byte[] Damage(byte[] content)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        if (lines.Length < 2) return content; // the mark alone
        var middle = (lines.Length - 1) / 2;
        var fields = lines[middle].Split('|');
        fields[SettleDateColumn] = string.Concat(fields[SettleDateColumn].AsSpan(0, 4), "13", fields[SettleDateColumn].AsSpan(6));
        lines[middle] = string.Join('|', fields);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
