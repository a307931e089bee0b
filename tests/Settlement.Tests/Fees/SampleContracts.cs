using System.Text;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>The contract listing of the specification, and short contracts written in a test.</summary>
internal static class SampleContracts
{
    public static FeeContracts Load() =>
        FeeContracts.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "fee-contracts.yaml")), "fee-contracts.yaml");

    /// <summary>A file around the lines of its contracts.</summary>
    public static FeeContracts Read(string contracts) =>
        FeeContracts.Read(Encoding.UTF8.GetBytes("schema: fee-contracts/v1\ncontracts:\n" + contracts), "c.yaml");

    /// <summary>The problems of a file, as the operator sees them.</summary>
    public static IReadOnlyList<string> Problems(string contracts) =>
        [.. Assert.Throws<YamlException>(() => Read(contracts)).Problems.Select(p => p.ToString())];

    /// <summary>One contract from 2026 on, by trade date, with these lines beside.</summary>
    public static FeeContract One(params string[] lines) =>
        Read("  - id: one\n    effective: { from: 2026-01-01, by: trade_date }\n" + string.Concat(lines.Select(l => $"    {l}\n"))).All[0];

    /// <summary>A sale by credit card on 2026-01-15 at noon in China.</summary>
    public static FeeSubject Sale(long grossFen) => new()
    {
        Type = TransactionType.Sale,
        Gross = Money.FromFen(grossFen),
        ClearingDate = new(2026, 1, 15),
        TradedAt = new(2026, 1, 15, 12, 0, 0, TimeSpan.FromHours(8)),
        Product = Product.Card,
        CardType = CardType.Credit,
    };

    /// <summary>The prices of rows in their order, priced together.</summary>
    public static IReadOnlyList<FeeResult> PriceAll(IReadOnlyList<FeeSubject> subjects, Func<FeeSubject, FeeContract?> contractOf, FeeCounters? counters = null)
    {
        var sequence = FeeSequence.Price([.. subjects.Select((s, i) => new FeeRow { RowId = $"{i:D9}", Subject = s })], contractOf, counters);
        return [.. subjects.Select((_, i) => sequence.Explain(i))];
    }

    /// <summary>A refund of a part of a sale.</summary>
    public static FeeSubject Refund(FeeSubject sale, long grossFen, long refundedBefore = 0, long feeReturnedBefore = 0) => sale with
    {
        Type = TransactionType.Refund,
        Gross = Money.FromFen(grossFen),
        Original = new() { Sale = sale, RefundedBefore = Money.FromFen(refundedBefore), FeeReturnedBefore = Money.FromFen(feeReturnedBefore) },
    };
}
