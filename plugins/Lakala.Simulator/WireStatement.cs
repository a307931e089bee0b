using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rijie.Conformance;

namespace Rijie.Lakala.Simulator;

/// <summary>The statement of a day with its flag file; a corrected re-issue after it, where the plan has one.</summary>
internal static class WireStatement
{
    public static bool IsReissue(string name) => name.Contains("_R", StringComparison.Ordinal);

    public static IReadOnlyList<WireFile> Files(Book book, DateOnly day)
    {
        var plan = book.PlanOf(day);
        var stem = $"TP_{book.OwnerNo}_{LakalaText.Date(day)}";
        var files = Pair(stem, Write(book.OwnerNo, day, 1, book.InStatement(day), plan));
        if (plan.ReissuedAfter is not null)
            files.AddRange(Pair(stem + "_R1", Write(book.OwnerNo, day, 2, book.InReissue(day), new StatementPlan())));
        return files;
    }

    private static List<WireFile> Pair(string stem, byte[] content) =>
    [
        new() { Name = stem + ".txt", Content = content },
        new()
        {
            Name = stem + ".ok",
            Content = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {content.Length}\n")),
        },
    ];

    private static byte[] Write(string org, DateOnly day, int version, IReadOnlyList<Transaction> rows, StatementPlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"H|LKL-STYLE|1.0|{org}|{LakalaText.Date(day)}|{LakalaText.Date(day.AddDays(1))}|{version}|CNY|\n");
        long credits = 0, credit = 0, debits = 0, debit = 0, fees = 0, net = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var line = new WireLine(rows[i]);
            if (line.Amount > 0) (credits, credit) = (credits + 1, credit + line.Amount);
            if (line.Amount < 0) (debits, debit) = (debits + 1, debit + line.Amount);
            (fees, net) = (fees + line.Fee, net + line.Settle);
            text.Append(line.ToText(i + 1, isDamaged: plan.DamagedLine && i == rows.Count / 2)).Append('\n');
        }
        if (plan.WrongTotal) net += 100;
        text.Append(CultureInfo.InvariantCulture, $"T|{rows.Count}|{credits}|{credit}|{debits}|{debit}|{fees}|{net}|\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

/// <summary>One detail line: amounts signed by what they do to the merchant, the fee negative where it is charged.</summary>
internal sealed record WireLine(Transaction Row)
{
    public long Amount => Row.Type.Sign() * Row.Gross.Fen;

    public long Fee => -(Row.Fee?.Fen ?? 0);

    public long Settle => Row.Net?.Fen ?? Amount + Fee;

    public string ToText(int seq, bool isDamaged)
    {
        var time = LakalaText.Time(Row.TradedAt!.Value);
        if (isDamaged) time = string.Concat(time.AsSpan(0, 4), "13", time.AsSpan(6)); // a thirteenth month
        string[] fields =
        [
            "D", seq.ToString(CultureInfo.InvariantCulture), WireTrade.LogNo(Row.ProviderOrderNo), Row.ProviderOrderNo ?? "",
            Row.RefundNo ?? Row.MerchantOrderNo ?? "", Row.MerchantNo, Row.TerminalNo ?? "", time, Type, WireTrade.AccountType(Row),
            Row.MaskedCardNo ?? "", Number(Amount), Number(Fee), Number(Settle), Date(Row.SettlementDate ?? Row.ClearingDate),
            WireTrade.LogNo(Row.OriginalProviderOrderNo), Row.OriginalProviderOrderNo ?? "", Date(Row.OriginalTradeDate), Row.RetrievalReference ?? "",
        ];
        return string.Join('|', fields) + "|";
    }

    private string Type => Row.Type switch
    {
        TransactionType.Sale => "PAY",
        TransactionType.Refund => "REFUND",
        TransactionType.Void => "CANCEL",
        TransactionType.PreauthComplete => "PREAUTH_DONE",
        _ => "ADJUST",
    };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Date(DateOnly? date) => date is { } day ? LakalaText.Date(day) : "";
}
