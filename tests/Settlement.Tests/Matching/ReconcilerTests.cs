using Rijie.Settlement.Matching;
using static Rijie.Settlement.Tests.Matching.MatchingRows;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>One small example a code, with the fen by hand.</summary>
public sealed class ReconcilerTests
{
    [Fact]
    public void Run_ThreeSidesAgree_MatchesAtBothLevels()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000), Listed("p1", "M1", 10_000, "P1"), Stated("s1", "M1", 10_000, "P1", feeFen: 60)));

        Assert.Empty(run.Breaks);
        Assert.Equal([("l1", "p1"), ("l1", "s1")], run.Matches.Select(m => (m.LocalRowId, m.ProviderRowId)));
        Assert.All(run.Rows, r => Assert.Equal(RowState.Matched, r.State));
    }

    [Fact]
    public void Run_SaleNotInStatement_IsR01WithTheMoneyThatWillNotCome()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000), Listed("p1", "M1", 10_000, "P1")) with { ExpectedFee = EachFee(_ => new() { Kind = FeeAnswerKind.Priced, Fee = Money.FromFen(60) }) });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R01, MatchLevel.L2, "P1", -9_940), (found.Code, found.Level, found.Reference, found.Delta.Fen));
        Assert.Equal(("l1", null, Day, Severity.High), (found.LocalRowId, found.ProviderRowId, found.OriginalDate, found.Severity));
    }

    [Fact]
    public void Run_StatementRowUnknownToTheShop_IsR02WithItsNet()
    {
        var run = Reconciler.Run(Input(Stated("s1", "M1", 10_000, "P1", feeFen: 60)));

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R02, MatchLevel.L2, "P1", 9_940), (found.Code, found.Level, found.Reference, found.Delta.Fen));
        Assert.Equal((null, "s1"), (found.LocalRowId, found.ProviderRowId));
    }

    [Fact]
    public void Run_OtherAmount_IsOneR03AndNotTwoMissingRows()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000), Stated("s1", "M1", 9_900, "P1", feeFen: 59)) with { ProviderListDates = null });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R03, "P1", -100), (found.Code, found.Reference, found.Delta.Fen));
        Assert.Equal(("l1", "s1", RowState.Break), (found.LocalRowId, found.ProviderRowId, run.StateOf(MatchLevel.L2, "l1")));
    }

    [Theory]
    [InlineData(61, "rounding", -1)]
    [InlineData(59, "rounding", 1)]
    [InlineData(110, "unexplained", -50)]
    public void Run_FeeNotByContract_IsR04MinusTheExtraFee(long feeFen, string subcode, long deltaFen)
    {
        var input = Input(Local("l1", "M1", 10_000), Listed("p1", "M1", 10_000, "P1"), Stated("s1", "M1", 10_000, "P1", feeFen));

        var run = Reconciler.Run(input with { ExpectedFee = EachFee(_ => new() { Kind = FeeAnswerKind.Priced, Fee = Money.FromFen(60) }) });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R04, subcode, deltaFen, MatchLevel.L2), (found.Code, found.Subcode, found.Delta.Fen, found.Level));
    }

    [Fact]
    public void Run_FeeOffByAToleratedFen_IsListedAndNoBreak()
    {
        var input = Input(Local("l1", "M1", 10_000), Stated("s1", "M1", 10_000, "P1", feeFen: 61)) with { ProviderListDates = null };

        var run = Reconciler.Run(input with { ExpectedFee = EachFee(_ => new() { Kind = FeeAnswerKind.Priced, Fee = Money.FromFen(60) }), Options = new() { RowFeeToleranceFen = 1 } });

        Assert.Empty(run.Breaks);
        Assert.Equal(RowState.Tolerated, run.StateOf(MatchLevel.L2, "s1"));
        Assert.Equal(-1, Assert.Single(Assert.Single(run.Matches).Differences).Delta.Fen);
    }

    [Theory]
    [InlineData((int)FeeAnswerKind.NoContract, "no_contract")]
    [InlineData((int)FeeAnswerKind.Unpriced, "unpriced")]
    [InlineData((int)FeeAnswerKind.FeeExceedsAmount, "fee_exceeds_amount")]
    public void Run_RowWithoutAPrice_IsR04AndNeverSilent(int kind, string subcode)
    {
        var input = Input(Local("l1", "M1", 10_000), Stated("s1", "M1", 10_000, "P1", feeFen: 60)) with { ProviderListDates = null };

        var run = Reconciler.Run(input with { ExpectedFee = EachFee(_ => new() { Kind = (FeeAnswerKind)kind }) });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R04, subcode, 0), (found.Code, found.Subcode, found.Delta.Fen));
    }

    [Fact]
    public void Run_ProviderFeeDiffersBetweenListAndStatement_IsR04WithoutAContract()
    {
        var listed = Listed("p1", "M1", 10_000, "P1").With(t => t with { Fee = Money.FromFen(60) });

        var run = Reconciler.Run(Input(listed, Stated("s1", "M1", 10_000, "P1", feeFen: 63)) with { LocalLogDates = null });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R04, "unexplained", -3), (found.Code, found.Subcode, found.Delta.Fen));
    }

    [Theory]
    [InlineData(TransactionState.Succeeded, TransactionState.Failed, "local_success", -10_000)]
    [InlineData(TransactionState.Failed, TransactionState.Succeeded, "provider_success", 10_000)]
    [InlineData(TransactionState.Unknown, TransactionState.Succeeded, "unknown_local", 10_000)]
    [InlineData(TransactionState.Succeeded, TransactionState.Reversed, "local_success", -10_000)]
    [InlineData(TransactionState.Reversed, TransactionState.Succeeded, "void_not_applied", 10_000)]
    public void Run_SuccessOnOneSideOnly_IsR05(TransactionState local, TransactionState provider, string subcode, long deltaFen)
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000).With(t => t with { State = local }), Listed("p1", "M1", 10_000, "P1").With(t => t with { State = provider })));

        var found = Assert.Single(run.At(MatchLevel.L1));
        Assert.Equal((BreakCode.R05, subcode, deltaFen), (found.Code, found.Subcode, found.Delta.Fen));
    }

    [Fact]
    public void Run_FailedAtTheProviderAndNotInTheStatement_IsR05OnlyOnce()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000), Listed("p1", "M1", 10_000, "P1").With(t => t with { State = TransactionState.Failed })));

        Assert.Equal([BreakCode.R05], run.Breaks.Select(b => b.Code));
        Assert.Equal(RowState.NothingDue, run.StateOf(MatchLevel.L2, "l1"));
    }

    [Fact]
    public void Run_ReversedSaleStillInTheStatement_IsR05ReversalNotApplied()
    {
        var sale = Local("l1", "M1", 10_000).With(t => t with { State = TransactionState.Unknown });
        var reversal = Local("l2", null, 10_000, TransactionType.Reversal).With(t => t with { OriginalMerchantOrderNo = "M1" });

        var run = Reconciler.Run(Input(sale, reversal, Stated("s1", "M1", 10_000, "P1")) with { ProviderListDates = null });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R05, "reversal_not_applied", "l1", "s1"), (found.Code, found.Subcode, found.LocalRowId, found.ProviderRowId));
        Assert.Equal(RowState.NothingDue, run.StateOf(MatchLevel.L2, "l2"));
    }

    [Fact]
    public void Run_VoidAgainstRefund_IsR06()
    {
        var local = Local("l1", null, 5_000, TransactionType.Void).With(t => t with { RefundNo = "R1" });
        var stated = Stated("s1", null, 5_000, "P2", type: TransactionType.Refund).With(t => t with { RefundNo = "R1" });

        var run = Reconciler.Run(Input(local, stated) with { ProviderListDates = null });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R06, "P2", 0, Severity.Warning), (found.Code, found.Reference, found.Delta.Fen, found.Severity));
    }

    [Fact]
    public void Run_OtherCurrency_IsR07AndAmountsAreNotCompared()
    {
        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000), Stated("s1", "M1", 9_000, "P1").With(t => t with { Currency = "HKD" })) with { ProviderListDates = null });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R07, 0, Severity.Critical), (found.Code, found.Delta.Fen, found.Severity));
        Assert.Single(found.Differences);
    }

    [Fact]
    public void Run_RowThatDoesNotAddUp_IsR15ReportedLessComputed()
    {
        var stated = Stated("s1", "M1", 10_000, "P1", feeFen: 60).With(t => t with { Net = Money.FromFen(9_933) }) with { Balanced = false };

        var run = Reconciler.Run(Input(Local("l1", "M1", 10_000), stated) with { ProviderListDates = null });

        var found = Assert.Single(run.Breaks);
        Assert.Equal((BreakCode.R15, "P1", -7), (found.Code, found.Reference, found.Delta.Fen));
    }

    [Fact]
    public void Run_PairDiffersInManyThings_ReportsAllInOrderAndTheFirstIsTheCode()
    {
        var local = Local("l1", "M1", 10_000).With(t => t with { CardType = CardType.Debit });
        var stated = Stated("s1", "M1", 9_900, "P1", feeFen: 99).With(t => t with { ClearingDate = Day.AddDays(1), CardType = CardType.Credit });

        var run = Reconciler.Run(Input(local, stated) with { ProviderListDates = null, ExpectedFee = EachFee(_ => new() { Kind = FeeAnswerKind.Priced, Fee = Money.FromFen(59) }) });

        var found = Assert.Single(run.Breaks);
        Assert.Equal(BreakCode.R03, found.Code);
        Assert.Equal([BreakCode.R03, BreakCode.R04, BreakCode.R11, BreakCode.R14], found.Differences.Select(d => d.Code));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, true)]
    public void Run_TwoRowsOfOneId_CountOnceOrThrowWhereTheyDiffer(long secondFen, bool isRefused)
    {
        var input = Input(Local("l1", "M1", 100), Local("l1", "M1", secondFen), Listed("p1", "M1", 100, "P1"), Stated("s1", "M1", 100, "P1"));

        var refusal = Record.Exception(() => Assert.Empty(Reconciler.Run(input).Breaks));

        Assert.Equal(isRefused, refusal is ArgumentException { Message: var why } && why.Contains("l1", StringComparison.Ordinal));
        Assert.Equal(isRefused, refusal is not null);
    }

    [Fact]
    public void Run_RowOfAnotherConnection_Throws() =>
        Assert.Throws<ArgumentException>(() => Reconciler.Run(Input(Local("l1", "M1", 100) with { ConnectionId = "other" })));
}
