using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Settlement.Tests.Matching.Payouts;

public sealed class PayoutReconcilerTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private static readonly DateTimeOffset Due = ChinaTime.ToInstant(Day.AddDays(1), new(18, 0));

    [Fact]
    public void Run_PayoutEqualToTheNet_IsNoBreak() => Assert.Empty(Run([Batch(69_581)], [Paid("PO1", 69_581)]));

    [Fact]
    public void Run_OneFenLessThanPlanned_IsShortByIt()
    {
        var breaks = Run([Batch(10_000)], [Paid("PO1", 9_999) with { Planned = Money.FromFen(10_000) }]);

        Assert.Equal([(BreakCode.P02, "PO1", -1L)], Seen(breaks));
        Assert.Equal((MatchLevel.L3, Day, Severity.Critical), (breaks[0].Level, breaks[0].OriginalDate!.Value, breaks[0].Severity));
    }

    [Fact]
    public void Run_LessThanTheNetWithoutAPlan_IsShortOnlyOnceItIsDue()
    {
        SettlementBatch[] batches = [Batch(10_000)];
        Payout[] payouts = [Paid("PO1", 9_000)];

        Assert.Empty(RunAt(batches, payouts, Due.AddSeconds(-1)));
        Assert.Equal([(BreakCode.P02, "PO1", -1_000L)], Seen(RunAt(batches, payouts, Due)));
    }

    [Fact]
    public void Run_MoreThanTheNet_IsOverAtOnce() =>
        Assert.Equal([(BreakCode.P03, "PO1", 5L)], Seen(RunAt([Batch(10_000)], [Paid("PO1", 10_005)], Due.AddHours(-9))));

    [Fact]
    public void Run_TwoPartsThatAddUpWithTheirWithdrawalFees_AreNoBreak() =>
        Assert.Empty(Run([Batch(10_000)], [Paid("PO1", 6_000) with { WithdrawalFee = Money.FromFen(100) }, Paid("PO2", 3_800) with { WithdrawalFee = Money.FromFen(100) }]));

    [Fact]
    public void Run_SuspendedPart_IsFrozenMoneyAndNotAShortPayout()
    {
        var payout = Paid("PO1", 480_000) with { Planned = Money.FromFen(485_800), Suspended = Money.FromFen(5_800) };

        Assert.Equal([(BreakCode.P06, "PO1", -5_800L)], Seen(Run([Batch(485_800)], [payout])));
    }

    [Fact]
    public void Run_FrozenPayout_MissesItsWholePlan() =>
        Assert.Equal([(BreakCode.P06, "PO1", -700L)], Seen(Run([Batch(700)], [Paid("PO1", 0) with { State = PayoutState.Frozen, Planned = Money.FromFen(700) }])));

    [Fact]
    public void Run_ReturnedPayout_IsABreakUntilItIsPaidAgain()
    {
        var returned = Paid("PO1", 10_000) with { State = PayoutState.Returned, Planned = Money.FromFen(10_000) };
        var again = Paid("PO2", 10_000) with { Planned = Money.FromFen(10_000), OriginalPayoutNo = "PO1" };

        Assert.Equal([(BreakCode.P05, "PO1", -10_000L)], Seen(Run([Batch(10_000)], [returned])));
        Assert.Empty(Run([Batch(10_000)], [returned, again]));
    }

    [Fact]
    public void Run_SecondReturnInAChain_SpeaksOfTheLastLinkOnly()
    {
        var first = Paid("PO1", 10_000) with { State = PayoutState.Returned };
        var second = first with { PayoutNo = "PO2", OriginalPayoutNo = "PO1" };
        var failed = first with { PayoutNo = "PO3", OriginalPayoutNo = "PO2", State = PayoutState.Failed };

        Assert.Equal([(BreakCode.P05, "PO2", -10_000L)], Seen(Run([Batch(10_000)], [first, second, failed])));
    }

    [Fact]
    public void Run_NegativeBatch_ReducesTheNextPayout()
    {
        var refunds = Batch(-1_560) with { SettlementDate = Day.AddDays(-1) };

        Assert.Empty(Run([refunds, Batch(10_000)], [Paid("PO1", 8_440)]));
        Assert.Equal([(BreakCode.P03, "PO1", 1_560L)], Seen(Run([refunds, Batch(10_000)], [Paid("PO1", 10_000)])));
    }

    [Fact] // Friday to Sunday, paid at once on Sunday
    public void Run_OnePayoutOfThreeDays_IsNoBreak() =>
        Assert.Empty(Run([On(2, 10_000), On(3, 20_000), On(4, 30_000)], [PaidOn(4, "PO1", 60_000)]));

    [Fact] // Friday to Sunday, paid on Monday, whose own money comes on Tuesday
    public void Run_PayoutOfTheDaysBeforeItsOwn_LeavesItsOwnForTheNext() =>
        Assert.Empty(Run([On(2, 10_000), On(3, 20_000), On(4, 30_000), On(5, 40_000), On(6, 50_000)], [PaidOn(5, "PO1", 60_000), PaidOn(6, "PO2", 90_000)]));

    [Fact] // a withdrawal on a day without trade
    public void Run_PayoutOfADayWithoutABatch_PaysWhatIsOwed() =>
        Assert.Empty(Run([On(2, 10_000), On(3, 20_000), On(5, 5_000)], [PaidOn(4, "PO1", 30_000), PaidOn(5, "PO2", 5_000)]));

    [Fact]
    public void Run_OnePayoutOfThreeDaysThatIsShort_IsShortOfAllThree() =>
        Assert.Equal([(BreakCode.P02, "PO1", -1_000L)], Seen(Run([On(2, 10_000), On(3, 20_000), On(4, 30_000)], [PaidOn(4, "PO1", 59_000)])));

    [Fact]
    public void Run_MoreThanAllThatIsOwed_IsOver() =>
        Assert.Equal([(BreakCode.P03, "PO1", 1_000L)], Seen(Run([On(2, 10_000), On(3, 20_000), On(4, 30_000)], [PaidOn(4, "PO1", 61_000)])));

    [Fact] // the day before was not paid, which is a matter of lateness
    public void Run_OwnDayIsPaidWhileAnEarlierOneIsNot_IsNoBreak() =>
        Assert.Empty(Run([On(3, 20_000), On(4, 30_000)], [PaidOn(4, "PO1", 30_000)]));

    [Fact]
    public void Run_OwnDayIsOverWhileAnEarlierOneIsUnpaid_IsOverByTheDifference() =>
        Assert.Equal([(BreakCode.P03, "PO1", 5L)], Seen(Run([On(3, 20_000), On(4, 30_000)], [PaidOn(4, "PO1", 30_005)])));

    [Fact] // a batch is paid once
    public void Run_TheSameDaysPaidAgain_IsOver() =>
        Assert.Equal([(BreakCode.P03, "PO2", 30_000L)], Seen(Run([On(2, 10_000), On(3, 20_000), On(4, 5_000)], [PaidOn(3, "PO1", 30_000), PaidOn(4, "PO2", 35_000)])));

    [Fact] // never a part of a batch, and no more than ten at once
    public void Run_ElevenDaysAtOnce_AreMoreThanIsSearched()
    {
        SettlementBatch[] days = [.. Enumerable.Range(1, 11).Select(day => On(day, 100))];

        Assert.Empty(Run(days[1..], [PaidOn(11, "PO1", 1_000)]));
        Assert.Equal([(BreakCode.P03, "PO1", 100L)], Seen(Run(days, [PaidOn(11, "PO1", 1_100)])));
    }

    [Fact]
    public void Run_RefundsBetweenUnpaidDays_AreInTheSum() =>
        Assert.Empty(Run([On(2, 10_000), On(3, -3_000), On(4, 500)], [PaidOn(4, "PO1", 7_500)]));

    [Fact] // what a day with a missing file nets may be in it, or may have been taken off
    public void Run_DayBeforeThatIsNotKnownWhole_SaysNothingOfMoreOrLess()
    {
        var unknown = On(3, 0) with { IsWhole = false };

        Assert.Empty(Run([unknown, On(4, 30_000)], [PaidOn(4, "PO1", 45_000)]));
        Assert.Empty(Run([unknown, On(4, 30_000)], [PaidOn(4, "PO1", 29_000)]));
        Assert.Equal([(BreakCode.P03, "PO1", 15_000L)], Seen(Run([unknown, On(4, 30_000)], [PaidOn(3, "PO0", 77), PaidOn(4, "PO1", 45_000)])));
    }

    [Fact]
    public void Run_ReturnedPayoutPaidWithTheNextDays_IsReturnedAndNotOver() =>
        Assert.Equal([(BreakCode.P05, "PO1", -20_000L)], Seen(Run([On(3, 20_000), On(4, 30_000)], [PaidOn(3, "PO1", 20_000) with { State = PayoutState.Returned }, PaidOn(4, "PO2", 50_000)])));

    [Fact]
    public void Run_BatchThatIsNotWholeOrPayoutOnItsWay_SaysNothing()
    {
        Assert.Empty(Run([Batch(10_000) with { IsWhole = false }], [Paid("PO1", 1)]));
        Assert.Empty(Run([Batch(10_000)], [Paid("PO1", 1), Paid("PO2", 0) with { State = PayoutState.Pending }]));
        Assert.Empty(Run([Batch(10_000)], []));
    }

    [Fact]
    public void Run_AnyOrder_GivesTheSameBreaks()
    {
        SettlementBatch[] batches = [Batch(10_000), Batch(-5) with { SettlementDate = Day.AddDays(-1) }];
        Payout[] payouts = [Paid("PO2", 3), Paid("PO1", 4) with { Planned = Money.FromFen(9) }, Paid("PO3", 7) with { State = PayoutState.Returned }];

        Assert.Equal(Seen(Run(batches, payouts)), Seen(Run([.. batches.Reverse()], [.. payouts.Reverse()])));
    }

    private static IReadOnlyList<Break> Run(IReadOnlyList<SettlementBatch> batches, IReadOnlyList<Payout> payouts) => RunAt(batches, payouts, Due);

    private static IReadOnlyList<Break> RunAt(IReadOnlyList<SettlementBatch> batches, IReadOnlyList<Payout> payouts, DateTimeOffset now) =>
        PayoutReconciler.Run(new() { ConnectionId = "shop", Batches = batches, Payouts = payouts, Now = now }).Breaks;

    /// <summary>A day of January 2026.</summary>
    private static SettlementBatch On(int day, long netFen) => Batch(netFen) with { SettlementDate = new(2026, 1, day) };

    private static Payout PaidOn(int day, string payoutNo, long paidFen) => Paid(payoutNo, paidFen) with { SettlementDate = new(2026, 1, day) };

    private static SettlementBatch Batch(long netFen) => new() { SettlementDate = Day, Net = Money.FromFen(netFen), IsWhole = true, Due = new(Day.AddDays(1), Due, Due.AddDays(1), Due.AddDays(3), false) };

    private static Payout Paid(string payoutNo, long paidFen) =>
        new() { PayoutNo = payoutNo, MerchantNo = "M1", State = PayoutState.Paid, Paid = Money.FromFen(paidFen), SettlementDate = Day };

    private static IEnumerable<(BreakCode, string, long)> Seen(IReadOnlyList<Break> breaks) => breaks.Select(b => (b.Code, b.Reference, b.Delta.Fen));
}
