using Rijie.Settlement.Matching;
using static Rijie.Settlement.Tests.Matching.MatchingRows;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>Why a row found no counterpart.</summary>
public sealed class CandidatesTests
{
    [Fact]
    public void Nearest_NumberMistypedAndAmountEqual_NamesTheKeyAndTheFieldThatKeptThemApart()
    {
        var run = RunL2(Local("l1", "M1001", 800), Stated("s1", "M1OO1", 800));

        var candidate = Assert.Single(Nearest(run, "l1"));
        Assert.Equal(("s1", MatchTier.MK2), (candidate.RowId, candidate.NearestKey));
        Assert.Equal(["merchant_number"], candidate.Changes);
        Assert.Contains(new CandidateDifference("merchant_number", "M1001", "M1OO1", null), candidate.Differs);
        Assert.Empty(candidate.LeftAfterLink);
    }

    [Fact]
    public void Nearest_SameTerminalAmountAndTime_IsSuggestedBothWays()
    {
        var run = RunL2(
            Local("l1", "M1", 800).OnTerminal("T1", "1", "11").At(5, 12, 0),
            Stated("s1", null, 800).OnTerminal("T1", "2", "99").At(5, 12, 5));

        Assert.Equal((MatchTier.MK6, "s1"), Suggested(run, "l1"));
        Assert.Equal((MatchTier.MK6, "l1"), Suggested(run, "s1"));
        Assert.Empty(run.Matches);
    }

    [Fact]
    public void Nearest_FiveMinutesAndASecondApart_IsNoSuggestionAndSaysBySeconds()
    {
        var run = RunL2(
            Local("l1", "M1", 800).OnTerminal("T1", "1", "11").At(5, 12, 0),
            Stated("s1", null, 800).OnTerminal("T1", "2", "99").At(5, 12, 5, 1));

        var candidate = Assert.Single(Nearest(run, "l1"));
        Assert.Null(candidate.Suggests);
        Assert.Equal((MatchTier.MK6, 301L), (candidate.NearestKey, candidate.Differs.Single(d => d.Field == "traded_at").By));
        Assert.Equal(["traded_at"], candidate.Changes);
    }

    [Fact]
    public void Nearest_TwoOfOneTerminalAndAmount_SuggestsNeither()
    {
        var run = RunL2(
            Local("l1", "M1", 800).OnTerminal("T1", "1", "11").At(5, 12, 0),
            Stated("s1", null, 800).OnTerminal("T1", "2", "98").At(5, 12, 1),
            Stated("s2", null, 800).OnTerminal("T1", "2", "99").At(5, 12, 2));

        Assert.Equal([null, null], Nearest(run, "l1").Select(c => c.Suggests));
    }

    [Fact]
    public void Nearest_CardAndAuthorizationCode_SuggestByMk5()
    {
        static LedgerRow Carded(LedgerRow row) => row.With(t => t with { MaskedCardNo = "622202******1234", AuthorizationCode = "A1B2C3" });

        var run = RunL2(Carded(Local("l1", "M1", 800)), Carded(Stated("s1", null, 800)));

        Assert.Equal((MatchTier.MK5, "s1"), Suggested(run, "l1"));
    }

    [Fact]
    public void Nearest_AmountOff_SaysByHowManyFenAndWhatALinkWouldLeave()
    {
        var run = RunL2(
            Local("l1", "M1", 800).OnTerminal("T1", "1", "11").At(5, 12, 0),
            Stated("s1", null, 700).OnTerminal("T1", "2", "99").At(5, 12, 1));

        var candidate = Assert.Single(Nearest(run, "l1"));
        Assert.Equal(-100L, candidate.Differs.Single(d => d.Field == "gross").By);
        Assert.Equal([BreakCode.R03], candidate.LeftAfterLink.Select(d => d.Code));
        Assert.Equal(Money.FromFen(-100), candidate.Cost);
        Assert.Equal(run.Breaks.Single(b => b.ProviderRowId == "s1").BreakId, candidate.BreakId);
    }

    [Fact]
    public void Nearest_NothingAlike_IsEmpty()
    {
        var run = RunL2(Local("l1", "M1", 800).At(4, 12, 0), Stated("s1", "M2", 555).At(6, 15, 0).With(t => t with { ClearingDate = Day.AddDays(1) }));

        Assert.Empty(run.Nearest);
    }

    private static ReconciliationRun RunL2(params LedgerRow[] rows) => Reconciler.Run(Input(rows) with { ProviderListDates = null });

    private static IReadOnlyList<Candidate> Nearest(ReconciliationRun run, string rowId) =>
        run.Nearest[run.Breaks.Single(b => b.Level == MatchLevel.L2 && (b.LocalRowId == rowId || b.ProviderRowId == rowId)).BreakId];

    private static (MatchTier?, string) Suggested(ReconciliationRun run, string rowId) => Nearest(run, rowId)[0] is var first ? (first.Suggests, first.RowId) : default;
}
