using System.Globalization;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.AuditedRows;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>The smallest explanation of each row that cost something else, kind by kind.</summary>
public sealed class FeeAuditTests
{
    private const string Credit = "rules: [ { id: credit, when: { card_type: credit }, price: [ { part: service, rate: \"0.60%\" } ] } ]";

    [Fact]
    public void Run_RightFees_FindsNothing()
    {
        var result = Audit("retail-standard", Row("a", 10000, 60), Row("b", 20000, 120));

        Assert.Empty(result.Findings);
        Assert.Equal([60L, 120L], result.Sequence.Fees.Select(f => f.Fee.Fen));
    }

    [Fact]
    public void Run_RowWithoutFee_IsPricedAndNotHeldAgainstAnything()
    {
        var result = Audit("retail-standard", Row("a", Sale(10000), null));

        Assert.Empty(result.Findings);
        Assert.Equal(60, result.Sequence.Fees[0].Fee.Fen);
    }

    [Fact]
    public void Run_NoVersionNoRuleOrFeeAboveTheSale_SaysSo()
    {
        var early = Sale(10000) with { ClearingDate = new(2025, 12, 31), TradedAt = new(2025, 12, 31, 12, 0, 0, TimeSpan.FromHours(8)) };
        var strict = Audit("instant-fixed-strict", Row("d", Sale(300) with { Settlement = SettlementSpeed.Parse("S0") }, 302));

        var result = Audit("retail-standard", Row("a", early, 60), Row("b", Sale(10000) with { CardType = CardType.Unknown }, 60));

        Assert.Equal(["a NoContract  0", "b Unpriced  0"], result.Texts());
        Assert.Equal(["d FeeExceedsAmount  0"], strict.Texts());
    }

    [Theory]
    [InlineData(750, 4, "b Rounding half_even/transaction -1")] // 4.5
    [InlineData(760, 4, "b Rounding down/transaction -1")] // 4.56
    [InlineData(740, 5, "b Rounding up/transaction 1")] // 4.44
    [InlineData(750, 6, "b Unexplained  1")]
    [InlineData(750, 3, "b Unexplained  -2")]
    [InlineData(500, 2, "b Unexplained  -1")] // 3 exactly: no mode makes it 2
    public void Run_OneFenOff_IsRoundingOnlyWhereAnotherModeGivesIt(long gross, long fee, string expected)
    {
        var result = AuditOne([Credit], Row("b", gross, fee));

        Assert.Equal([expected], result.Texts());
    }

    [Theory]
    [InlineData(6, "a Rounding up/component 1")]
    [InlineData(4, "a Rounding down/transaction -1")]
    public void Run_RoundedByPart_IsRoundingByScopeWhereNoModeAloneGivesIt(long fee, string expected)
    {
        var result = Audit("cost-2016", Row("a", Sale(1177) with { CardType = CardType.Debit }, fee)); // 4.1195 + 0.382525

        Assert.Equal([expected], result.Texts());
    }

    [Fact]
    public void Run_RoundedOncePerDayWhereTheContractDoesRowByRow_IsRounding()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row($"{i:D3}", 84, i < 50 ? 1 : 0)).ToArray(); // 0.504 each, 50.4 together

        var result = Audit("retail-standard", rows);

        Assert.Equal(50, result.Findings.Count);
        Assert.All(result.Findings, f => Assert.Equal((FeeSubcode.Rounding, -1L), (f.Subcode, f.DifferenceFen)));
        Assert.Empty(Audit("retail-standard@group", rows).Findings);
    }

    [Fact]
    public void Run_CapIgnored_IsFound()
    {
        var result = Audit("retail-standard", Row("a", Sale(1_000_000) with { CardType = CardType.Debit }, 5000));

        Assert.Equal(["a CapIgnored uncapped 3000"], result.Texts());
    }

    [Fact]
    public void Run_DebitPricedAsCredit_IsAClassSwap()
    {
        var result = Audit("retail-standard", Row("a", Sale(1_000_000) with { CardType = CardType.Debit }, 6000), Row("b", 1_000_000, 2000));

        Assert.Equal(["a ClassSwap card_type credit 4000", "b ClassSwap card_type debit -4000"], result.Texts());
    }

    [Fact]
    public void Run_MerchantClassSwapped_IsAClassSwap()
    {
        string[] contract = ["rules: [ { id: low, when: { merchant_class: preferential }, price: [ { part: s, rate: \"0.40%\" } ] }, { id: std, when: {}, price: [ { part: s, rate: \"0.60%\" } ] } ]"];

        var result = AuditOne(contract, Row("a", Sale(10000) with { MerchantClass = MerchantClass.Preferential }, 60), Row("b", Sale(10000) with { MerchantClass = MerchantClass.Standard }, 40));

        Assert.Equal(["a ClassSwap merchant_class standard 20", "b ClassSwap merchant_class preferential -20"], result.Texts());
    }

    [Fact]
    public void Run_SmallTicketPriceAboveTheLimit_IsAWrongRule()
    {
        var result = Audit("retail-standard", Row("a", Sale(200_000) with { Product = Product.Contactless }, 760), Row("b", Sale(10000), 250));

        Assert.Equal(["a WrongRule small-contactless -440", "b WrongRule foreign-card 190"], result.Texts());
    }

    [Theory]
    [InlineData("")]
    [InlineData("th-TH")] // whose calendar counts other years
    [InlineData("ar-SA")]
    public void Run_PriceOfAnotherVersion_IsAWrongVersionInEveryCulture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        var contracts = Read(
            $"""
              - id: shop
                effective: {"{"} from: 2025-01-01, to: 2026-01-31, by: trade_date {"}"}
                {Credit}
              - id: shop
                effective: {"{"} from: 2026-02-01, by: trade_date {"}"}
                {Credit.Replace("0.60", "0.55", StringComparison.Ordinal)}
            """ + "\n");

        var result = Audit(contracts, "shop", Row("a", 10000, 55), Row("b", 10000, 60));
        CultureInfo.CurrentCulture = before;

        Assert.Equal(["a WrongVersion shop 2026-02-01 -5"], result.Texts());
    }

    [Fact]
    public void Run_KnownSurchargeTakenWithoutItsCondition_IsASurchargeAdded()
    {
        var result = Audit("instant-fixed", Row("a", Sale(10000) with { Settlement = SettlementSpeed.Parse("T1") }, 360));

        Assert.Equal(["a SurchargeAdded s0 300"], result.Texts());
    }

    [Fact]
    public void Run_SurchargeLeftOut_IsNotOneAdded() =>
        Assert.Equal(["a Unexplained  -300"], Audit("instant-fixed", Row("a", Sale(10000) with { Settlement = SettlementSpeed.Parse("S0") }, 60)).Texts());

    [Theory]
    [InlineData(4, "Unexplained")]
    [InlineData(5, "SurchargeAdded")]
    public void Run_SameAmountOnSoManyRows_IsASurchargeFromFiveOn(int rows, string expected)
    {
        var result = AuditOne([Credit], [.. Enumerable.Range(1, rows).Select(i => Row($"{i}", 10000 * i, 60 * i + 100, day: 10 + i))]);

        Assert.All(result.Findings, f => Assert.Equal(expected, f.Subcode.ToString()));
        Assert.Equal(rows, result.Findings.Count);
        if (rows == 5) Assert.Equal((100L, new DateOnly(2026, 1, 11), new DateOnly(2026, 1, 15), 500L), (result.Patterns[0].AddedFen!.Value, result.Patterns[0].FirstDate, result.Patterns[0].LastDate, result.Patterns[0].CostFen));
    }

    [Fact]
    public void Run_UnderchargedByOneAmount_IsNoSurcharge() =>
        Assert.All(AuditOne([Credit], [.. Enumerable.Range(1, 4).Concat([1]).Select((n, i) => Row($"{i}", 10000 * n, 60 * n - 7))]).Findings, f => Assert.Equal(FeeSubcode.Unexplained, f.Subcode));

    [Fact]
    public void Run_RefundKeptWhereTheContractReturns_IsARefundPolicy()
    {
        var sale = Row("a", 10000, 60);

        var result = Audit("refund-proportional", sale, Refunded("r", sale, 5000, 0));

        Assert.Equal(["r RefundPolicy keep 30"], result.Texts());
    }

    [Fact]
    public void Run_ProviderFollowsAnotherPolicyThroughAllRefunds_ExplainsEach()
    {
        string[] contract = ["refund: { return: proportional }", "rules: [ { id: c, when: {}, price: [ { part: s, rate: \"0.60%\", fixed: 100 } ] } ]"];
        var sale = Row("a", 10000, 160);

        // Recompute: what remains costs 140, 120 and nothing.
        var result = AuditOne(contract, sale, Refunded("r1", sale, 3300, -20), Refunded("r2", sale, 3300, -20, 17), Refunded("r3", sale, 3400, -120, 18));

        // Of the first two as much can be said of the policy that leaves the fixed part out; what comes later changes nothing in what was said.
        Assert.Equal(["r1 RefundPolicy rate 33", "r2 RefundPolicy rate 33", "r3 RefundPolicy recompute -66"], result.Texts());
    }

    [Theory]
    [InlineData(0, "r2 RefundPolicy clipped 0")]
    [InlineData(-2000, "r2 RefundPolicy clipped -2000")]
    public void Run_ReturnedBeyondWhatWasCharged_IsARefundPolicyWhateverTheProviderTook(long second, string expected)
    {
        var sale = Row("a", Sale(1_000_000) with { CardType = CardType.Debit }, 2000);

        var result = Audit("refund-rate", sale, Refunded("r1", sale, 500_000, -2000), Refunded("r2", sale, 500_000, second, 17));

        Assert.Equal([expected], result.Texts());
    }

    [Fact]
    public void Run_VoidThatKeptTheFee_IsARefundPolicy()
    {
        var sale = Row("a", 10000, 60);
        var undone = Refunded("v", sale, 10000, 0) with { Subject = Refund(sale.Subject, 10000) with { Type = TransactionType.Void } };

        var result = Audit("refund-proportional", sale, undone);

        Assert.Equal(["v RefundPolicy keep 60"], result.Texts());
    }

    [Fact]
    public void Run_RowsInAnotherOrder_FindTheSame()
    {
        FeeRow[] rows = [.. Enumerable.Range(1, 12).Select(i => Row($"{i:D2}", 1000 * i, 6 * i + (i % 3 == 0 ? 100 : i % 4), day: 1 + i))];

        var (straight, reversed) = (AuditOne([Credit], rows), AuditOne([Credit], [.. rows.Reverse()]));

        Assert.Equal(straight.Texts(), reversed.Texts().Order(StringComparer.Ordinal));
        Assert.Equal(straight.Patterns, reversed.Patterns);
    }

    [Fact]
    public void Run_ByDay_SaysTheSameOfADayWhateverOtherDaysAreAtHand()
    {
        string[] contract = ["refund: { return: proportional }", Credit];
        FeeRow[] sales = [.. Enumerable.Range(1, 6).Select(i => Row($"{i}", 100_000 * i, 800 * i, day: 14))];
        var contracts = Read("  - id: one\n    effective: { from: 2026-01-01, by: trade_date }\n" + string.Concat(contract.Select(l => $"    {l}\n")));
        FeeRow[] later = [Refunded("r", sales[0], 50_000, -400)];

        var both = FeeAudit.Run([.. sales, .. later], new(contracts, "one", "acme", "1"), new(), byDay: true);
        var alone = FeeAudit.Run(later, new(contracts, "one", "acme", "1"), new(), byDay: true);

        Assert.Equal(alone.Texts(), both.Texts().Where(t => t[0] == 'r'));
        Assert.Equal("0.8%", Assert.Single(both.Patterns).Line!.ToString());
    }
}
