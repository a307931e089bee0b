using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.AuditedRows;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>Detection of what a provider uses, and the cost under another contract.</summary>
public sealed class FeeComparisonTests
{
    private static readonly PayoutTerms NextDay = new() { Speed = SettlementSpeed.Parse("T1") };

    [Fact]
    public void Detect_ProviderTruncates_NamesTheModeAndTheFirstRowThatTheAgreedOneMisses()
    {
        FeeRow[] rows = [Row("a", 10000, 60), Row("b", 750, 4), Row("c", 760, 4), Row("d", 740, 4)];

        var found = FeeDetection.Run(rows, new(One("0.60%", "0.63%"), "c0", "acme", "1"), []);

        Assert.Equal(("c0", RoundingMode.Down, RoundingScope.Transaction, 4, 4, 1_000_000L, null), (found[0].ContractId, found[0].Rounding.Mode, found[0].Rounding.Scope, found[0].Rows, found[0].Given, found[0].SharePpm, found[0].FirstUnlike));
        var agreed = Assert.Single(found, c => c.IsAgreed);
        Assert.Equal((RoundingMode.HalfUp, 2, 500_000L, 1), (agreed.Rounding.Mode, agreed.Given, agreed.SharePpm, agreed.FirstUnlike));
        Assert.Equal(24, found.Count);
    }

    [Fact]
    public void Detect_ProviderRoundsOnceADay_NamesTheGroup()
    {
        var rows = Enumerable.Range(0, 10).Select(i => Row($"{i}", 84, i < 5 ? 1 : 0)).ToArray(); // 0.504 each, 5.04 together

        var best = FeeDetection.Run(rows, new(One("0.60%"), "c0", "acme", "1"), [])[0];

        Assert.Equal((RoundingScope.Group, RoundingMode.HalfUp, 10), (best.Rounding.Scope, best.Rounding.Mode, best.Given));
    }

    [Fact]
    public void Detect_AnotherVersionIsUsed_IsBeforeTheAgreedOne()
    {
        FeeRow[] rows = [Row("a", 10000, 63), Row("b", 20000, 126), Row("c", Sale(5000), null)];

        var found = FeeDetection.Run(rows, new(One("0.60%", "0.63%"), "c0", "acme", "1"), []);

        Assert.Equal(("c1", false, 2, 2), (found[0].ContractId, found[0].IsAgreed, found[0].Rows, found[0].Given));
    }

    [Fact]
    public void WhatIf_CaseJ02_ShowsTheFlatRateAsTheDearerOneOnThatMix()
    {
        FeeRow[] rows = [Row("a", Sale(600_000), null), Row("b", Sale(300_000) with { CardType = CardType.Debit }, null), Row("c", Sale(100_000) with { Product = Product.Qr, CardType = CardType.None }, null)];
        var contracts = Load();

        var result = FeeWhatIf.Run(rows, s => contracts.Find("retail-standard", s), s => contracts.Find("flat-0.55", s), NextDay, WorkdayCalendar.China, null, []);

        Assert.Equal((3, 1_000_000L, 5_480L, 5_500L, 20L, 5_480L, 5_500L), (result.Total.Count, result.Total.Gross.Fen, result.Total.FeeNow.Fen, result.Total.FeeThen.Fen, result.Total.Difference.Fen, result.Total.RateNowPpm, result.Total.RateThenPpm));
        Assert.Equal(
            [(CardType.Debit, Product.Card, 500_000L, 1_500L, 1_650L), (CardType.Credit, Product.Card, null, 3_600L, 3_300L), (CardType.None, Product.Qr, 100_000L, 380L, 550L)],
            result.Lines.Select(l => (l.CardType, l.Product, l.BandUpToFen, l.FeeNow.Fen, l.FeeThen.Fen)));
        Assert.Equal(0, result.Total.DaysLater);
    }

    [Fact]
    public void WhatIf_RowWithoutAPriceThere_IsCountedAndLeftOutOfBoth()
    {
        FeeRow[] rows = [Row("a", Sale(10_000), null), Row("b", Sale(10_000) with { Product = Product.Qr, CardType = CardType.None }, null)];
        var contracts = Load();

        var result = FeeWhatIf.Run(rows, s => contracts.Find("retail-standard", s), s => contracts.Find("qr-0.38", s), NextDay, WorkdayCalendar.China, null, []);

        Assert.Equal((1, 10_000L, 38L, 38L, 1, 0), (result.Total.Count, result.Total.Gross.Fen, result.Total.FeeNow.Fen, result.Total.FeeThen.Fen, result.Total.UnpricedThen, result.FirstUnpriced));
    }

    [Fact]
    public void WhatIf_InstantSettlement_CostsItsSurchargeAndComesSooner()
    {
        // 2026-01-15 is a Thursday: T1 pays on Friday.
        FeeRow[] rows = [Row("a", Sale(10_000) with { Settlement = SettlementSpeed.Parse("T1") }, null)];
        var contracts = Load();

        var result = FeeWhatIf.Run(rows, s => contracts.Find("instant-fixed", s), s => contracts.Find("instant-fixed", s), NextDay, WorkdayCalendar.China, SettlementSpeed.Parse("S0"), []);

        Assert.Equal((60L, 360L, -1L), (result.Total.FeeNow.Fen, result.Total.FeeThen.Fen, result.Total.DaysLater));
    }

    [Theory]
    [InlineData(10_000, 10_000L)]
    [InlineData(10_001, 100_000L)]
    [InlineData(100_000, 100_000L)]
    [InlineData(500_000, 500_000L)]
    [InlineData(500_001, null)]
    public void WhatIf_Bands_HoldTheirEnds(long gross, long? upTo)
    {
        var contracts = Load();

        var result = FeeWhatIf.Run([Row("a", Sale(gross), null)], s => contracts.Find("flat-0.55", s), s => contracts.Find("flat-0.55", s), NextDay, WorkdayCalendar.China, null, []);

        Assert.Equal(upTo, Assert.Single(result.Lines).BandUpToFen);
    }

    [Fact]
    public void Uncovered_RowsWithoutAPrice_StandByClassWithExamples()
    {
        var unknown = Sale(10_000) with { CardType = CardType.Unknown };
        var audit = Audit("retail-standard", Row("a", 10000, 60), Row("b", unknown, 60), Row("c", unknown, 60), Row("d", Sale(10_000) with { CardType = CardType.Prepaid }, 60));

        var uncovered = UncoveredRows.Of(audit.Sequence);

        Assert.Equal([(FeeOutcome.Unpriced, CardType.Unknown, 2, 20_000L, "1 2"), (FeeOutcome.Unpriced, CardType.Prepaid, 1, 10_000L, "3")], uncovered.Select(u => (u.Outcome, u.CardType, u.Count, u.Gross.Fen, string.Join(' ', u.Examples))));
    }

    private static FeeContracts One(params string[] rates) => Read(string.Concat(rates.Select((r, i) =>
        $"  - {{ id: c{i}, effective: {{ from: 2026-01-01, by: trade_date }}, rules: [ {{ id: r, when: {{}}, price: [ {{ part: s, rate: \"{r}\" }} ] }} ] }}\n")));
}
