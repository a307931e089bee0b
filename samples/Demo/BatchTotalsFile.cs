using System.Globalization;
using System.Text;

namespace Rijie.Demo;

/// <summary>What a terminal counted in a batch, as its slip of the night says.</summary>
internal sealed record CountedBatch(string MerchantNo, string TerminalNo, string BatchNo, int PlusCount, Money Plus, int MinusCount, Money Minus)
{
    /// <summary>Counts what a terminal logged: what succeeded, sales apart from voids and refunds.</summary>
    public static IEnumerable<CountedBatch> Of(IEnumerable<Transaction> logged) => logged
        .GroupBy(t => (t.MerchantNo, Terminal: t.TerminalNo!, Batch: TerminalLogFile.BatchOf(t)))
        .OrderBy(g => g.Key.MerchantNo, StringComparer.Ordinal).ThenBy(g => g.Key.Terminal, StringComparer.Ordinal).ThenBy(g => g.Key.Batch, StringComparer.Ordinal)
        .Select(g =>
        {
            var counted = g.Where(t => t.State == TransactionState.Succeeded).ToLookup(t => t.Type == TransactionType.Sale, t => t.Gross);
            return new CountedBatch(g.Key.MerchantNo, g.Key.Terminal, g.Key.Batch, counted[true].Count(), Sum(counted[true]), counted[false].Count(), Sum(counted[false]));
        });

    private static Money Sum(IEnumerable<Money> amounts) => amounts.Aggregate(Money.Zero, (sum, amount) => sum + amount);
}

/// <summary>Writes terminals' batch totals in the documented CSV (docs/terminal-log.md).</summary>
internal static class BatchTotalsFile
{
    private const string Header = "closed_at,merchant_no,terminal_no,batch_no,plus_count,plus_yuan,minus_count,minus_yuan";

    public static void Write(string path, DateOnly day, IEnumerable<CountedBatch> batches)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var b in batches)
            text.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} 23:55:00,{b.MerchantNo},{b.TerminalNo},{b.BatchNo},{b.PlusCount},{b.Plus},{b.MinusCount},{b.Minus}\n");
        File.WriteAllText(path, text.ToString());
    }
}
