using Rijie.Settlement.Matching;
using static Rijie.Settlement.Tests.Matching.MatchingRows;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>The keys and the rules of settlement specification 4.2.</summary>
public sealed class TierMatcherTests
{
    [Fact]
    public void Match_TerminalNumbersAcrossMidnight_PairWithinOneDay()
    {
        var local = Local("l1", null, 800).OnTerminal("T1", "000007", "000042").At(5, 23, 59, 58);
        var stated = Stated("s1", null, 800).OnTerminal("T1", "7", "42").At(6, 0, 0, 3);

        var run = RunL2(local, stated);

        Assert.Equal(MatchTier.MK4, Assert.Single(run.Matches).Tier);
    }

    [Fact]
    public void Match_TerminalNumbersTwoDaysApart_DoNotPair()
    {
        var run = RunL2(Local("l1", null, 800).OnTerminal("T1", "7", "42").At(4, 12, 0), Stated("s1", null, 800).OnTerminal("T1", "7", "42").At(6, 12, 0));

        Assert.Equal([BreakCode.R01, BreakCode.R02], run.Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Match_TraceNumberOnBothNeighbourDays_IsInDoubt()
    {
        var run = RunL2(
            Local("l1", null, 800).OnTerminal("T1", "7", "42").At(5, 12, 0),
            Stated("s1", null, 800).OnTerminal("T1", "7", "42").At(4, 12, 0),
            Stated("s2", null, 800).OnTerminal("T1", "7", "42").At(6, 12, 0));

        Assert.Equal([BreakCode.R10, BreakCode.R10, BreakCode.R10], run.Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Match_SameDayBeforeNeighbourDay_PairsEachWithItsOwn()
    {
        var run = RunL2(
            Local("l1", null, 800).OnTerminal("T1", "7", "42").At(5, 12, 0),
            Local("l2", null, 900).OnTerminal("T1", "7", "42").At(6, 12, 0),
            Stated("s1", null, 800).OnTerminal("T1", "7", "42").At(5, 12, 0),
            Stated("s2", null, 900).OnTerminal("T1", "7", "42").At(6, 12, 0).With(t => t with { ClearingDate = Day.AddDays(1) }));

        Assert.Empty(run.Breaks);
        Assert.Equal([("l1", "s1"), ("l2", "s2")], run.Matches.Select(m => (m.LocalRowId, m.ProviderRowId)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("****")]
    public void Match_NumberAbsentOnBothSides_IsNotEqual(string? absent)
    {
        var run = RunL2(Local("l1", absent, 800), Stated("s1", absent, 800, absent));

        Assert.Equal([BreakCode.R01, BreakCode.R02], run.Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Match_ReferenceOfTheSameClearingDate_PairsByMk3()
    {
        var local = Local("l1", null, 800).With(t => t with { RetrievalReference = "051200000001" });

        var run = RunL2(local, Stated("s1", null, 800).With(t => t with { RetrievalReference = " 051200000001 ", TradedAt = null }));

        Assert.Equal(MatchTier.MK3, Assert.Single(run.Matches).Tier);
        Assert.Empty(run.Breaks);
    }

    [Fact]
    public void Match_ReferenceOfAnotherClearingDate_DoesNotPair()
    {
        var local = Local("l1", null, 800).With(t => t with { RetrievalReference = "051200000001" });

        var run = RunL2(local, Stated("s1", null, 800).With(t => t with { RetrievalReference = "051200000001", ClearingDate = Day.AddDays(1) }));

        Assert.Equal([BreakCode.R01, BreakCode.R02], run.Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Match_IdentifierThatTheManifestDoesNotName_IsNoKey()
    {
        var input = Input(Local("l1", "M1", 800), Stated("s1", "M1", 800)) with { ProviderListDates = null };
        var provider = Provider with { Identifiers = new Dictionary<string, IdentifierScope> { ["rrn"] = IdentifierScope.MerchantAndClearingDate } };

        Assert.Empty(Reconciler.Run(input).Breaks);
        Assert.Equal([BreakCode.R01, BreakCode.R02], Reconciler.Run(input with { Provider = provider }).Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Match_TwoAtTheProvider_KeepsTheLocalAmountAndMarksTheOtherR09()
    {
        var run = RunL2(Local("l1", "M1", 10_000), Stated("s1", "M1", 9_900, "P1"), Stated("s2", "M1", 10_000, "P2", feeFen: 60));

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R09, "P1", 9_900, "l1", Severity.Critical), (found.Code, found.Reference, found.Delta.Fen, found.RepeatsRowId, found.Severity));
        Assert.Equal(RowState.Matched, run.StateOf(MatchLevel.L2, "s2"));
    }

    [Fact]
    public void Match_TwoOfOneAmount_TheHighestProviderOrderNumberIsTheExtra()
    {
        var run = RunL2(Local("l1", "M1", 10_000), Stated("a", "M1", 10_000, "P2"), Stated("b", "M1", 10_000, "P1"));

        Assert.Equal(("a", BreakCode.R09), (Assert.Single(run.Breaks).ProviderRowId, run.Breaks[0].Code));
    }

    [Fact]
    public void Match_LoggedTwice_IsR08WithMinusItsNet()
    {
        var run = RunL2(Local("l1", "M1", 10_000), Local("l2", "M1", 10_000).At(5, 12, 0, 2), Stated("s1", "M1", 10_000, "P1", feeFen: 60));

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R08, "l2", -10_000, "P1", "s1"), (found.Code, found.LocalRowId, found.Delta.Fen, found.Reference, found.RepeatsRowId));
    }

    [Fact]
    public void Match_FreeRowWithTheKeyOfAPairedOne_IsR09AndNotR02()
    {
        var local = Local("l1", "M1", 10_000).With(t => t with { ProviderOrderNo = "P1" });

        var run = RunL2(local, Stated("s1", "M1", 10_000, "P1"), Stated("s2", "M1", 10_000, "P2"));

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R09, "P2"), (found.Code, found.Reference));
    }

    [Fact]
    public void Match_SeveralOnBothSides_AreToldApartByALaterKey()
    {
        var run = RunL2(
            Local("l1", "M1", 100).OnTerminal("T1", "1", "1"), Local("l2", "M1", 100).OnTerminal("T1", "1", "2"),
            Stated("s1", "M1", 100, "P1").OnTerminal("T1", "1", "2"), Stated("s2", "M1", 100, "P2").OnTerminal("T1", "1", "1"));

        Assert.Equal([("l1", "s2"), ("l2", "s1")], run.Matches.Select(m => (m.LocalRowId, m.ProviderRowId)));
        Assert.Empty(run.Breaks);
    }

    [Fact]
    public void Match_SeveralOnBothSidesAndNothingToChooseBy_AreR10Each()
    {
        var run = RunL2(Local("l1", "M1", 100), Local("l2", "M1", 100), Stated("s1", "M1", 100, "P1"), Stated("s2", "M1", 100, "P2"));

        Assert.Equal([BreakCode.R10, BreakCode.R10, BreakCode.R10, BreakCode.R10], run.Breaks.Select(b => b.Code));
        Assert.Empty(run.Matches);
    }

    [Fact]
    public void Match_DeclinedFirstAttemptUnderTheSameOrder_IsNoDuplicate()
    {
        var declined = Local("l1", "M1", 100).With(t => t with { State = TransactionState.Failed });

        var run = RunL2(declined, Local("l2", "M1", 100), Stated("s1", "M1", 100, "P1"));

        Assert.Empty(run.Breaks);
        Assert.Equal((RowState.NothingDue, RowState.Matched), (run.StateOf(MatchLevel.L2, "l1"), run.StateOf(MatchLevel.L2, "l2")));
    }

    [Fact]
    public void Match_DeclinedAttemptHasTheNumberAndTheSaleOnlyTheTrace_PairsTheSale()
    {
        var declined = Local("l1", "M1", 100).With(t => t with { State = TransactionState.Failed });
        var sale = Local("l2", null, 100).OnTerminal("T1", "1", "9");

        var run = RunL2(declined, sale, Stated("s1", "M1", 100, "P1").OnTerminal("T1", "1", "9"));

        Assert.Empty(run.Breaks);
        Assert.Equal([("l2", "s1")], run.Matches.Select(m => (m.LocalRowId, m.ProviderRowId)));
    }

    [Fact]
    public void Match_TwoRefundsUnderTheOrderOfTheirSale_PairByRefundNumber()
    {
        static LedgerRow Refund(LedgerRow row, string refundNo) => row.With(t => t with { RefundNo = refundNo, MerchantOrderNo = "M1", ProviderOrderNo = "P1" });

        var run = RunL2(
            Refund(Local("l1", null, 100, TransactionType.Refund), "R1"), Refund(Local("l2", null, 200, TransactionType.Refund), "R2"),
            Refund(Stated("s1", null, 200, type: TransactionType.Refund), "R2"), Refund(Stated("s2", null, 300, type: TransactionType.Refund), "R3"));

        Assert.Equal([("l2", "s1")], run.Matches.Select(m => (m.LocalRowId, m.ProviderRowId)));
        Assert.Equal([BreakCode.R01, BreakCode.R02], run.Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Match_SaleAndItsRefundUnderOneProviderOrder_DoNotPairAcrossTypes()
    {
        var refund = Stated("s1", "M1", 10_000, "P1", type: TransactionType.Refund).With(t => t with { RefundNo = "R1", OriginalProviderOrderNo = "P1" });

        var run = RunL2(Local("l1", "M1", 10_000).With(t => t with { ProviderOrderNo = "P1" }), refund);

        Assert.Equal([BreakCode.R01, BreakCode.R02], run.Breaks.Select(b => b.Code));
        Assert.Equal(["P1", "R1"], run.Breaks.Select(b => b.Reference));
    }

    [Fact]
    public void Match_ManyRowsOfOneKey_EndsInDoubtAndNotInSquareTime()
    {
        var rows = Enumerable.Range(0, 100_000).SelectMany(i => new[] { Local($"l{i}", "M1", 100), Stated($"s{i}", "M1", 100, "P1") }).ToArray();

        var run = RunL2(rows);

        Assert.Equal(200_000, run.Breaks.Count(b => b.Code == BreakCode.R10));
    }

    private static ReconciliationRun RunL2(params LedgerRow[] rows)
    {
        var run = Reconciler.Run(Input(rows) with { ProviderListDates = null });
        return run with { Breaks = run.At(MatchLevel.L2), Matches = [.. run.Matches.Where(m => m.Level == MatchLevel.L2)] };
    }
}
