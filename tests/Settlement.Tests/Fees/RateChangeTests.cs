using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.AuditedRows;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>Fees that lie on another line than the contract's, from case A14 of the specification on.</summary>
public sealed class RateChangeTests
{
    private static readonly (long Gross, long Fee)[] CaseA14 = [(3_058_000, 91_734), (1_250_000, 37_675), (880_000, 26_612), (2_000_000, 60_100), (46_050, 1_677)];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Run_CaseA14BeforeFiveDistinctAmounts_IsAnOverchargeOnEachRow(int rows)
    {
        var result = Audit("credit-0.63", [.. CaseA14.Take(rows).Select((r, i) => Row($"{i}", r.Gross, r.Fee))]);

        Assert.Equal(rows, result.Findings.Count);
        Assert.Equal((FeeSubcode.Unexplained, 72_469L), (result.Findings[0].Subcode, result.Findings[0].DifferenceFen));
        Assert.Empty(result.Patterns);
    }

    [Fact]
    public void Run_CaseA14WithFiveDistinctAmounts_Is299PercentPlus3Yuan()
    {
        var result = Audit("credit-0.63", [.. CaseA14.Select((r, i) => Row($"{i}", r.Gross, r.Fee, day: 11 + i))]);

        var pattern = Assert.Single(result.Patterns);
        Assert.Equal((FeeSubcode.RateChanged, "2.99% + 300", new DateOnly(2026, 1, 11), 5, 172_224L), (pattern.Subcode, pattern.Line!.ToString(), pattern.FirstDate, pattern.Rows, pattern.CostFen));
        Assert.All(result.Findings, f => Assert.Equal((FeeSubcode.RateChanged, "2.99% + 300"), (f.Subcode, f.Detail)));
        Assert.Equal(72_469, result.Findings[0].DifferenceFen);
    }

    [Fact]
    public void Run_FiveRowsOfFourAmounts_AreNoLine()
    {
        var rows = CaseA14.Take(4).Append(CaseA14[1]).Select((r, i) => Row($"{i}", r.Gross, r.Fee)).ToArray();

        Assert.All(Audit("credit-0.63", rows).Findings, f => Assert.Equal(FeeSubcode.Unexplained, f.Subcode));
    }

    [Fact]
    public void Run_RateRaisedInTheMiddle_IsFoundWithItsFirstDayAndCost()
    {
        var rows = Enumerable.Range(0, 28).Select(i => (Gross: 20_000 + 1_370 * i, Day: 1 + i)).ToList();

        var result = Audit("credit-0.63", [.. rows.Select(r => Row($"{r.Day:D2}", r.Gross, (long)Math.Round(r.Gross * (r.Day < 15 ? 0.0063m : 0.0068m), MidpointRounding.AwayFromZero), r.Day))]);

        var pattern = Assert.Single(result.Patterns);
        Assert.Equal(("0.68%", new DateOnly(2026, 1, 15), 14), (pattern.Line!.ToString(), pattern.FirstDate, pattern.Rows));
        Assert.Equal(result.Findings.Sum(f => f.DifferenceFen), pattern.CostFen);
        Assert.Equal(14, result.Findings.Count);
    }

    [Fact]
    public void Run_RateRaisedTwice_FindsBothDays()
    {
        static decimal RateOf(int day) => day switch { < 8 => 0.0063m, < 18 => 0.0068m, _ => 0.0075m };
        var rows = Enumerable.Range(1, 28).Select(day => Row($"{day:D2}", 30_000 + 7_110 * (day % 9) + day, (long)Math.Round((30_000 + 7_110 * (day % 9) + day) * RateOf(day), MidpointRounding.AwayFromZero), day)).ToArray();

        var result = Audit("credit-0.63", rows);

        Assert.Equal(["0.68% 2026-01-08 10", "0.75% 2026-01-18 11"], result.Patterns.Select(p => $"{p.Line} {p.FirstDate:yyyy-MM-dd} {p.Rows}"));
    }

    [Fact]
    public void Run_OneRowOffTheLine_StaysUnexplainedAndTheRestIsALine()
    {
        var rows = Enumerable.Range(1, 9).Select(i => Row($"{i}", 100_000 * i, i == 4 ? 9_999 : 800 * i)).ToArray();

        var result = Audit("credit-0.63", rows);

        Assert.Equal("0.8%", Assert.Single(result.Patterns).Line!.ToString());
        Assert.Equal(["4 Unexplained  7479"], result.Texts().Where(t => t.Contains("Unexplained", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1, "RateChanged")]
    [InlineData(2, "Unexplained")]
    public void Run_EveryResidualIsOneOrTwoFen_IsALineUpToOne(int fen, string expected)
    {
        // Residuals of +, -, -, + and 0 leave the line of least squares where it is.
        int[] signs = [1, -1, -1, 1, 0];

        var result = Audit("credit-0.63", [.. signs.Select((sign, i) => Row($"{i}", 100_000 + 1_000 * i, 2_000 + 20 * i + sign * fen))]);

        Assert.All(result.Findings, f => Assert.Equal(expected, f.Subcode.ToString()));
        Assert.Equal(5, result.Findings.Count);
    }

    [Fact]
    public void Holds_ResidualOfExactlyOneFen_IsOnTheLineAndTwoIsNot()
    {
        var line = new FeeLine(new(10_000), 0);

        Assert.True(line.Holds(new(0, 100_000, 1_001)));
        Assert.True(line.Holds(new(0, 100_000, 999)));
        Assert.False(line.Holds(new(0, 100_000, 1_002)));
        Assert.False(line.Holds(new(0, 100_000, 998)));
        Assert.False(line.Holds(new(0, 100_001, 999)));
    }

    [Fact]
    public void Run_RefundOfASaleWhosePriceChanged_IsExplainedByTheSameLine()
    {
        var sales = Enumerable.Range(1, 6).Select(i => Row($"{i}", 100_000 * i, 800 * i)).ToArray();

        var result = Audit("refund-proportional", [.. sales, Refunded("r", sales[0], 50_000, -400)]);

        Assert.Equal("r RateChanged 0.8% -100", result.Texts()[^1]);
    }

    [Fact]
    public void Run_AddedAmountAndLineBothHold_IsTheAddedAmount()
    {
        var rows = Enumerable.Range(1, 6).Select(i => Row($"{i}", 10_000 * i, 63 * i + 300)).ToArray();

        Assert.All(Audit("credit-0.63", rows).Findings, f => Assert.Equal((FeeSubcode.SurchargeAdded, "+ 300"), (f.Subcode, f.Detail)));
    }

    [Fact]
    public void Run_ManyEqualTicketsUnderANewRate_AreTheRateAndNotAnAmount()
    {
        var rows = Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 10_000 : 10_000 + 500 * i).Select((gross, i) => Row($"{i:D2}", gross, (long)Math.Round(gross * 0.0099m, MidpointRounding.AwayFromZero))).ToArray();

        var result = Audit("credit-0.63", rows);

        Assert.Equal(("0.99%", 40), (Assert.Single(result.Patterns).Line!.ToString(), result.Patterns[0].Rows));
    }
}
