using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rijie.Conformance;
using Rijie.Statements;

namespace Rijie.Lakala.Simulator;

/// <summary>The statement of a day with its flag file; a corrected re-issue after it, where the plan has one.</summary>
internal static class WireStatement
{
    private const int TradeTimeColumn = 7;
    private static readonly StatementLayout Layout = LayoutWriter.Load(typeof(WireStatement).Assembly, "lakala-statement.yaml");

    public static bool IsReissue(string name) => name.Contains("_R", StringComparison.Ordinal);

    public static IReadOnlyList<WireFile> Files(Book book, DateOnly day)
    {
        var plan = book.PlanOf(day);
        var stem = $"TP_{book.OwnerNo}_{WireText.Date(day)}";
        var first = Write(book, day, version: 1, book.InStatement(day));
        if (plan.DamagedLine) first = Damage(first);
        if (plan.WrongTotal) first = TellWrongTotal(first);
        var files = Pair(stem, first);
        if (plan.ReissuedAfter is not null) files.AddRange(Pair(stem + "_R1", Write(book, day, version: 2, book.InReissue(day))));
        return files;
    }

    private static byte[] Write(Book book, DateOnly day, int version, IReadOnlyList<Transaction> rows)
    {
        var facts = new LayoutFacts { ClearingDate = day, Owner = book.OwnerNo, Version = version };
        return LayoutWriter.Write(Layout, "statement", facts, [.. rows.Select(Row)]);
    }

    /// <summary>What a row of the book is in the file; the statement numbers and the wallet's name have no field of ours.</summary>
    private static StatementRow Row(Transaction t) => new()
    {
        Kind = RowKind.Transaction,
        Transaction = Prices.Settled(t) with { SettlementDate = t.SettlementDate ?? t.ClearingDate },
        LineNo = 0,
        ByteOffset = 0,
        Extras = new Dictionary<string, string>
        {
            ["log_no"] = WireTrade.LogNo(t.ProviderOrderNo),
            ["origin_log_no"] = WireTrade.LogNo(t.OriginalProviderOrderNo),
            ["account_type"] = WireTrade.AccountType(t),
        },
    };

    private static List<WireFile> Pair(string stem, byte[] content) =>
    [
        new() { Name = stem + ".txt", Content = content },
        new()
        {
            Name = stem + ".ok",
            Content = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {content.Length}\n")),
        },
    ];

    /// <summary>Gives a line in the middle a thirteenth month. Its amounts stay, so that the totals still agree.</summary>
    private static byte[] Damage(byte[] content)
    {
        var lines = Encoding.UTF8.GetString(content).Split('\n');
        var middle = (lines.Length - 2) / 2; // header, rows, trailer, and nothing behind the last line end
        var fields = lines[middle].Split('|');
        if (fields[0] != "D") return content;
        fields[TradeTimeColumn] = string.Concat(fields[TradeTimeColumn].AsSpan(0, 4), "13", fields[TradeTimeColumn].AsSpan(6));
        lines[middle] = string.Join('|', fields);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Tells one yuan more in the last sum of the trailer.</summary>
    private static byte[] TellWrongTotal(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content)[..^2]; // without the last delimiter and line end
        var at = text.LastIndexOf('|') + 1;
        var sum = long.Parse(text.AsSpan(at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 100;
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}{sum}|\n"));
    }
}
