using Rijie.Settlement.Matching;
using static Rijie.Settlement.Tests.Matching.MatchingRows;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>In transit is counted in files, not in hours (settlement specification 4.5).</summary>
public sealed class WaitingTests
{
    [Fact]
    public void Run_StatementOfTheDayNotThere_RowsAreInTransitAndNotR01()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 100), Listed("p1", "M1", 100, "P1")) with { StatementDates = Days(4, 4) });

        Assert.Empty(run.Breaks);
        Assert.Equal((RowState.InTransit, Day, "statement"), Standing(run, MatchLevel.L2, "l1"));
    }

    [Fact]
    public void Run_TradedAfterTheCut_WaitsForTheStatementOfTheNextDay()
    {
        var input = Input(Local("l1", "M1", 100).At(5, 23, 0)) with { ProviderListDates = null };

        Assert.Equal((RowState.InTransit, Day.AddDays(1), "statement"), Standing(Reconciler.Run(input with { StatementDates = Days(5, 5) }), MatchLevel.L2, "l1"));
        Assert.Equal([BreakCode.R01], Reconciler.Run(input with { StatementDates = Days(6, 6) }).Breaks.Select(b => b.Code));
    }

    [Theory]
    [InlineData(44, 59, BreakCode.R01)]
    [InlineData(45, 0, null)]
    [InlineData(59, 59, null)]
    public void Run_ShortlyBeforeTheCut_WaitsForOneFileMore(int minute, int second, object? code)
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 100).At(5, 22, minute, second)) with { ProviderListDates = null, StatementDates = Days(5, 5) });

        Assert.Equal((BreakCode?)code, run.Breaks.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Run_DateNamedByTheProvider_DoesNotWaitForAnother()
    {
        var input = Input(Local("l1", "M1", 100).At(5, 22, 59), Listed("p1", "M1", 100, "P1").At(5, 22, 59)) with { StatementDates = Days(5, 5) };

        var found = Assert.Single(Reconciler.Run(input).Breaks);

        Assert.Equal((BreakCode.R01, MatchLevel.L2, "P1"), (found.Code, found.Level, found.Reference));
    }

    [Fact]
    public void Run_TwoWaitFiles_WaitsForTheSecond()
    {
        var input = Input(Local("l1", "M1", 100)) with { ProviderListDates = null, StatementDates = Days(5, 5), Options = new() { WaitFiles = 2 } };

        Assert.Equal((RowState.InTransit, Day.AddDays(1), "statement"), Standing(Reconciler.Run(input), MatchLevel.L2, "l1"));
        Assert.Single(Reconciler.Run(input with { StatementDates = Days(5, 6) }).Breaks);
    }

    [Fact]
    public void Run_LogOfTheDayNotUploaded_StatementRowIsInTransitAndNotR02()
    {
        var run = Reconciler.Run(Input(Stated("s1", "M1", 100, "P1"), Listed("p1", "M1", 100, "P1")) with { LocalLogDates = Days(4, 4) });

        Assert.Empty(run.Breaks);
        Assert.Equal((RowState.InTransit, Day, "local_log"), Standing(run, MatchLevel.L2, "s1"));
        Assert.Equal((RowState.InTransit, Day, "local_log"), Standing(run, MatchLevel.L1, "p1"));
    }

    [Theory]
    [InlineData(TransactionState.Pending)]
    [InlineData(TransactionState.Unknown)]
    public void Run_OpenAtTheProviderAndUnknownToTheShop_IsR05OnceEverythingHasCome(TransactionState state)
    {
        var input = Input(Listed("p1", "M1", 100, "P1").With(t => t with { State = state }));

        var found = Assert.Single(Reconciler.Run(input).Breaks);

        Assert.Equal((BreakCode.R05, "unknown_provider", MatchLevel.L1, 0), (found.Code, found.Subcode, found.Level, found.Delta.Fen));
        Assert.Equal((null, "p1"), (found.LocalRowId, found.ProviderRowId));
    }

    [Theory]
    [InlineData(4, 8, 4, "provider_open")]
    [InlineData(4, 4, 8, "local_log")]
    public void Run_OpenAtTheProvider_WaitsForTheLogAndForTheStatement(int from, int lastLog, int lastStatement, string reason)
    {
        var input = Input(Listed("p1", "M1", 100, "P1").With(t => t with { State = TransactionState.Unknown }));

        var run = Reconciler.Run(input with { LocalLogDates = Days(from, lastLog), StatementDates = Days(from, lastStatement) });

        Assert.Empty(run.Breaks);
        Assert.Equal((RowState.InTransit, Day, reason), Standing(run, MatchLevel.L1, "p1"));
    }

    [Fact]
    public void Run_OpenAtTheProviderShortlyBeforeTheCut_WaitsForTheStatementOfTheNextDayToo()
    {
        var input = Input(Row(Side.Provider, "p1", "M1", 100, "P1").At(5, 22, 50).With(t => t with { State = TransactionState.Unknown }));

        Assert.Equal((RowState.InTransit, Day.AddDays(1), "provider_open"), Standing(Reconciler.Run(input with { StatementDates = Days(5, 5) }), MatchLevel.L1, "p1"));
        Assert.Equal([BreakCode.R05], Reconciler.Run(input with { StatementDates = Days(5, 6) }).Breaks.Select(b => b.Code));
    }

    [Fact]
    public void Run_OpenInTheStatementAndUnknownToTheShop_IsR05()
    {
        var run = Reconciler.Run(Input(Stated("s1", "M1", 100, "P1").With(t => t with { State = TransactionState.Unknown })));

        Assert.Equal([(BreakCode.R05, "unknown_provider", MatchLevel.L2)], run.Breaks.Select(b => (b.Code, b.Subcode!, b.Level)));
    }

    [Fact]
    public void Run_NoTerminalLogAtAll_MatchesTheProviderListWithTheStatement()
    {
        var run = Reconciler.Run(Input(Listed("p1", "M1", 100, "P1"), Listed("p2", "M2", 100, "P2"), Stated("s1", "M1", 100, "P1"), Stated("s3", "M3", 100, "P3")) with { LocalLogDates = null });

        Assert.Equal([("p1", "s1")], run.Matches.Select(m => (m.LocalRowId, m.ProviderRowId)));
        Assert.Equal([(BreakCode.R01, "P2"), (BreakCode.R02, "P3")], run.Breaks.Select(b => (b.Code, b.Reference)));
        Assert.DoesNotContain(run.Rows, r => r.Level == MatchLevel.L1);
    }

    [Fact]
    public void Run_ProviderWithoutAList_MissesNothingAtL1ButAtL2()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 100), Local("l2", "M2", 100), Listed("p1", "M1", 100, "P1"), Stated("s1", "M1", 100, "P1")) with { ProviderListDates = null });

        Assert.Equal([(MatchLevel.L2, BreakCode.R01, "M2")], run.Breaks.Select(b => (b.Level, b.Code, b.Reference)));
        Assert.Equal(RowState.NothingDue, run.StateOf(MatchLevel.L1, "l2"));
    }

    [Fact]
    public void Run_OnlyStatements_ChecksFeesAndMissesNothing()
    {
        var run = Reconciler.Run(Input(Stated("s1", "M1", 10_000, "P1", feeFen: 60), Stated("s2", "M2", 10_000, "P2", feeFen: 61)) with
        {
            LocalLogDates = null,
            ProviderListDates = null,
            ExpectedFee = EachFee(_ => new() { Kind = FeeAnswerKind.Priced, Fee = Money.FromFen(60) }),
        });

        Assert.Equal([(BreakCode.R04, "P2")], run.Breaks.Select(b => (b.Code, b.Reference)));
    }

    [Fact]
    public void Run_VoidedSaleThatTheProviderNeverTells_IsNothingDue()
    {
        var sale = Local("l1", "M1", 100).With(t => t with { State = TransactionState.Reversed });
        var undo = Local("l2", null, 100, TransactionType.Void).With(t => t with { RefundNo = "V1", OriginalMerchantOrderNo = "M1" });

        var run = Reconciler.Run(Input(sale, undo) with { ProviderListDates = null });

        Assert.Empty(run.Breaks);
        Assert.Equal((RowState.NothingDue, RowState.NothingDue), (run.StateOf(MatchLevel.L2, "l1"), run.StateOf(MatchLevel.L2, "l2")));
    }

    [Fact]
    public void Run_VoidMissingInTheStatement_IsOneR01OnTheVoid()
    {
        var sale = Local("l1", "M1", 100).With(t => t with { State = TransactionState.Reversed });
        var undo = Local("l2", null, 100, TransactionType.Void).With(t => t with { RefundNo = "V1", OriginalMerchantOrderNo = "M1" });

        var run = Reconciler.Run(Input(sale, undo, Stated("s1", "M1", 100, "P1")) with { ProviderListDates = null });

        Assert.Equal([(BreakCode.R01, "V1", 100)], run.Breaks.Select(b => (b.Code, b.Reference, b.Delta.Fen)));
    }

    [Fact]
    public void Run_FeeLineOfTheStatement_ExpectsNoCounterpart()
    {
        var run = Reconciler.Run(Input(Stated("s1", null, 500, "F1", type: TransactionType.PeriodicFee)));

        Assert.Equal((RowState.NothingDue, null, "provider_line"), Standing(run, MatchLevel.L2, "s1"));
    }

    private static (RowState, DateOnly?, string?) Standing(ReconciliationRun run, MatchLevel level, string rowId)
    {
        var standing = run.Rows.Single(r => r.Level == level && r.RowId == rowId);
        return (standing.State, standing.Awaits, standing.Reason);
    }
}
