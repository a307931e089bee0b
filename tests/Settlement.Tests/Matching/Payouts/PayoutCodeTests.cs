using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Settlement.Tests.Matching.Payouts;

/// <summary>Each code of L3 by its smallest example, over T+1 with money by 18:00.</summary>
public sealed class PayoutCodeTests
{
    private static readonly DateOnly Monday = new(2026, 1, 5);
    private static readonly PayoutTerms Terms = new() { Speed = SettlementSpeed.Parse("T1") };

    [Theory] // grace and critical both count from the expected date, a Tuesday
    [InlineData("2026-01-05 23:00", "InTransit", "NotDue", null)]
    [InlineData("2026-01-06 17:59", "InTransit", "Due", null)]
    [InlineData("2026-01-06 18:00", "InTransit", "Late", null)]
    [InlineData("2026-01-07 18:00", "Break", "Overdue", "overdue")]
    [InlineData("2026-01-09 18:00", "Break", "Critical", "critical")]
    public void Run_NothingPaid_GrowsLateByTheClock(string now, string state, string lateness, string? subcode)
    {
        var run = Run([Batch(Monday, 10_000)], [], At(now));

        Assert.Equal((Enum.Parse<RowState>(state), Enum.Parse<Lateness>(lateness), 10_000), (run.Batches[0].State, run.Batches[0].Lateness!.Value, run.Batches[0].Unpaid.Fen));
        Assert.Equal(subcode is null ? [] : [(BreakCode.P01, subcode, "2026-01-05", -10_000L)], run.Breaks.Select(b => (b.Code, b.Subcode!, b.Reference, b.Delta.Fen)));
    }

    [Fact] // an old answer says nothing of today
    public void Run_NothingPaidAndNobodyAskedSince_IsNotCalledLate()
    {
        var input = Input([Batch(Monday, 10_000)], [], At("2026-01-20 12:00"));

        var old = PayoutReconciler.Run(input with { ToldAt = _ => At("2026-01-06 12:00") });
        var never = PayoutReconciler.Run(input with { ToldAt = _ => null });

        Assert.Equal((RowState.InTransit, "due"), (old.Batches[0].State, old.Batches[0].Reason));
        Assert.Equal((RowState.InTransit, "payouts_not_told"), (never.Batches[0].State, never.Batches[0].Reason));
    }

    [Fact]
    public void Run_LateMoneyAboveTheLimit_IsCriticalAtOnce()
    {
        var input = Input([Batch(Monday, 10_000)], [], At("2026-01-06 18:00"));

        Assert.Empty(PayoutReconciler.Run(input with { UnpaidLimit = Money.FromFen(10_000) }).Breaks);
        Assert.Equal([(BreakCode.P01, Severity.Critical)], PayoutReconciler.Run(input with { UnpaidLimit = Money.FromFen(9_999) }).Breaks.Select(b => (b.Code, b.Severity)));
    }

    [Fact]
    public void Run_LessThanTheMinimum_IsCarriedAndNotLate()
    {
        var input = Input([Batch(Monday, 900)], [], At("2026-01-20 12:00")) with { Minimum = Money.FromFen(1_000) };

        Assert.Equal((RowState.InTransit, "below_minimum"), (PayoutReconciler.Run(input).Batches[0].State, PayoutReconciler.Run(input).Batches[0].Reason));
        Assert.Equal([BreakCode.P01, BreakCode.P01], PayoutReconciler.Run(input with { Batches = [.. input.Batches, Batch(Monday.AddDays(1), 100)] }).Breaks.Select(b => b.Code));
        Assert.Empty(PayoutReconciler.Run(input with { Batches = [.. input.Batches, Batch(Monday.AddDays(1), 100)], Payouts = [Paid("PO1", 1_000, Monday.AddDays(1))] }).Breaks);
    }

    [Fact]
    public void Run_NegativeDay_IsCarriedUntilALaterPayoutTakesItOff()
    {
        var carried = Run([Batch(Monday, -1_560)], [], At("2026-01-20 12:00"));
        var taken = Run([Batch(Monday, -1_560), Batch(Monday.AddDays(1), 10_000)], [Paid("PO1", 8_440, Monday.AddDays(1))], At("2026-01-20 12:00"));

        Assert.Equal([(BreakCode.P10, "2026-01-05", 0L, Severity.Info)], carried.Breaks.Select(b => (b.Code, b.Reference, b.Delta.Fen, b.Severity)));
        Assert.Empty(taken.Breaks);
        Assert.Equal([(RowState.Matched, "carried_in"), (RowState.Matched, null)], taken.Batches.Select(b => (b.State, b.Reason)));
        Assert.Equal((10_000, -1_560, 8_440, 8_440), (taken.Groups[0].Net.Fen, taken.Groups[0].CarriedIn.Fen, taken.Groups[0].Planned.Fen, taken.Groups[0].Paid.Fen));
    }

    [Fact]
    public void Run_PayoutWithoutABatchBehindIt_IsUnexpectedOnceTheDayIsKnown()
    {
        var input = Input([], [Paid("PO1", 500, Monday)], At("2026-01-06 12:00"));

        Assert.Empty(PayoutReconciler.Run(input).Breaks);
        Assert.Equal([(BreakCode.P04, "PO1", 500L)], Seen(PayoutReconciler.Run(input with { IsKnown = _ => true })));
    }

    [Fact]
    public void Run_SecondPayoutOfADayThatTheFirstPaidWhole_IsUnexpected() =>
        Assert.Equal([(BreakCode.P04, "PO2", 700L)], Seen(Run([Batch(Monday, 10_000)], [Paid("PO1", 10_000, Monday), Paid("PO2", 700, Monday)], At("2026-01-06 12:00"))));

    [Fact]
    public void Run_PartsThatDoNotAddUp_WaitForTheRestUntilTheGraceIsOver()
    {
        SettlementBatch[] batches = [Batch(Monday, 10_000)];
        Payout[] parts = [Paid("PO1", 6_000, Monday), Paid("PO2", 3_000, Monday)];

        Assert.Equal([(BreakCode.P07, "PO2", -1_000L)], Seen(Run(batches, parts, At("2026-01-06 12:00"))));
        Assert.Equal([(BreakCode.P02, "PO2", -1_000L)], Seen(Run(batches, parts, At("2026-01-07 18:00"))));
        Assert.Empty(Seen(Run(batches, [.. parts, Paid("PO3", 1_000, Monday)], At("2026-01-06 12:00"))));
    }

    [Fact]
    public void Run_APartOnItsWay_LeavesOnlyTheRestLate()
    {
        Payout[] parts = [Paid("PO1", 6_000, Monday), Paid("PO2", 0, Monday) with { State = PayoutState.Pending, Planned = Money.FromFen(4_000) }];

        var run = Run([Batch(Monday, 10_000)], parts, At("2026-01-07 18:00"));

        Assert.Equal([(BreakCode.P01, "2026-01-05", -4_000L)], Seen(run));
        Assert.Equal(4_000, run.Batches[0].Unpaid.Fen);
    }

    [Fact]
    public void Run_OtherAccountThanTheRegisteredOne_IsAMismatch()
    {
        var input = Input([Batch(Monday, 10_000)], [Paid("PO1", 10_000, Monday) with { BankAccountLast4 = "9876" }], At("2026-01-06 12:00"));

        Assert.Empty(PayoutReconciler.Run(input).Breaks);
        var found = PayoutReconciler.Run(input with { AccountLast4 = "1234" }).Breaks;
        Assert.Equal([(BreakCode.P08, "PO1", 0L, Severity.Critical)], found.Select(b => (b.Code, b.Reference, b.Delta.Fen, b.Severity)));
        Assert.Equal(("1234", "9876"), (found[0].Differences[0].Book, found[0].Differences[0].Actual));
    }

    [Theory] // stated and right, stated and too high, not stated but taken, not stated and not taken
    [InlineData(9_800, 200, null, 0)]
    [InlineData(9_700, 300, "P09", -100)]
    [InlineData(9_800, 0, null, 0)]
    [InlineData(10_000, 0, "P09", 200)]
    [InlineData(9_600, 0, "P02", -200)]
    public void Run_WithdrawalFeeAgainstTheContract_IsHeldAgainstWhatWasTaken(long paidFen, long feeFen, string? code, long delta)
    {
        var contract = FeeContracts.Read("""
            schema: fee-contracts/v1
            contracts:
              - id: c
                currency: CNY
                effective: { from: 2025-01-01, by: clearing_date }
                rules: [{ id: all, when: {}, price: [{ part: service, rate: "0.38%" }] }]
                payout_fees: [{ id: withdrawal, when: {}, price: [{ part: withdrawal, fixed: 200 }] }]
            """u8, "contract.yaml").All[0];
        var input = Input([Batch(Monday, 10_000)], [Paid("PO1", paidFen, Monday) with { WithdrawalFee = Money.FromFen(feeFen) }], At("2026-01-06 18:00")) with
        {
            ExpectedFee = (before, payout) => FeePricer.PricePayout(contract, before, Terms.Speed, payout.SettlementDate!.Value).Fee,
        };

        Assert.Equal(code is null ? [] : [(Enum.Parse<BreakCode>(code), "PO1", delta)], Seen(PayoutReconciler.Run(input)));
    }

    [Fact]
    public void Run_AmountThatSeveralSetsOfDaysAddUpTo_IsAmbiguous()
    {
        SettlementBatch[] batches = [Batch(Monday, 300), Batch(Monday.AddDays(1), 300), Batch(Monday.AddDays(2), 50)];

        var run = Run(batches, [Paid("PO1", 300, Monday.AddDays(2))], At("2026-01-08 12:00"));

        Assert.Equal([(BreakCode.R10, "PO1", 0L)], Seen(run));
        Assert.Equal([RowState.Break, RowState.Break, RowState.InTransit], run.Batches.Select(b => b.State));
    }

    [Fact]
    public void Run_NumberOnTheRows_OutranksTheDate()
    {
        var batches = new[] { Batch(Monday, 4_000) with { PayoutNo = "PO1" }, Batch(Monday.AddDays(1), 500) with { PayoutNo = "PO1" }, Batch(Monday.AddDays(1), 4_500) with { PayoutNo = "PO2" } };

        var run = Run(batches, [Paid("PO1", 4_500, Monday), Paid("PO2", 4_400, Monday)], At("2026-01-07 18:00"));

        Assert.Equal([(BreakCode.P02, "PO2", -100L)], Seen(run));
        Assert.Equal([(PayoutWay.Number, 2), (PayoutWay.Number, 1)], run.Groups.Select(g => (g.Way!.Value, g.Batches.Count)));
    }

    [Fact]
    public void Run_SpeedsOfOneDay_ArePaidApart()
    {
        var batches = new[] { Batch(Monday, 4_000) with { Speed = "D0" }, Batch(Monday, 500) with { Speed = "T1" } };

        Assert.Empty(Run(batches, [Paid("PO1", 500, Monday) with { Speed = "T1" }, Paid("PO2", 4_000, Monday) with { Speed = "D0" }], At("2026-01-07 18:00")).Breaks);
        Assert.Equal([(BreakCode.P02, "PO2", -1L)], Seen(Run(batches, [Paid("PO1", 500, Monday) with { Speed = "T1" }, Paid("PO2", 3_999, Monday) with { Speed = "D0" }], At("2026-01-07 18:00"))));
    }

    [Fact]
    public void Run_ReturnedTwiceAndPaidTheThirdTime_KeepsTheBatchesOfTheFirst()
    {
        var first = Paid("PO1", 10_000, Monday) with { State = PayoutState.Returned };
        var second = first with { PayoutNo = "PO2", OriginalPayoutNo = "PO1", SettlementDate = Monday.AddDays(1) };
        var third = Paid("PO3", 10_000, Monday.AddDays(2)) with { OriginalPayoutNo = "PO2" };

        var run = Run([Batch(Monday, 10_000)], [first, second, third], At("2026-01-20 12:00"));

        Assert.Empty(run.Breaks);
        Assert.Equal([("PO1", RowState.NothingDue, "superseded"), ("PO2", RowState.NothingDue, "superseded"), ("PO3", RowState.Matched, null)], run.Payouts.Select(p => (p.PayoutNo, p.State, p.Reason)));
        Assert.Equal(["2026-01-05"], run.Groups[0].Batches.Select(b => b.BatchId));
    }

    [Fact] // P05 opens at once and the money is never merely late
    public void Run_ReturnedPayoutNotPaidAgain_IsNotAlsoLate()
    {
        var run = Run([Batch(Monday, 10_000)], [Paid("PO1", 10_000, Monday) with { State = PayoutState.Returned }], At("2026-01-20 12:00"));

        Assert.Equal([(BreakCode.P05, "PO1", -10_000L)], Seen(run));
        Assert.Equal((run.Breaks[0].BreakId, 10_000), (run.Batches[0].BreakId, run.Batches[0].Unpaid.Fen));
    }

    [Fact]
    public void Run_SuspendedMoneyReleasedLater_IsNoBreakAnyMore()
    {
        SettlementBatch[] batches = [Batch(Monday, 10_000), Batch(Monday.AddDays(1), 2_000)];
        var held = Paid("PO1", 9_000, Monday) with { Planned = Money.FromFen(10_000), Suspended = Money.FromFen(1_000) };

        Assert.Equal([(BreakCode.P06, "PO1", -1_000L)], Seen(Run(batches, [held, Paid("PO2", 2_000, Monday.AddDays(1))], At("2026-01-07 12:00"))));
        Assert.Equal([(BreakCode.P06, "PO1", -400L)], Seen(Run(batches, [held, Paid("PO2", 2_600, Monday.AddDays(1)) with { Released = Money.FromFen(600) }], At("2026-01-07 12:00"))));
        Assert.Empty(Run(batches, [held, Paid("PO2", 3_000, Monday.AddDays(1)) with { Released = Money.FromFen(1_000) }], At("2026-01-07 12:00")).Breaks);
        Assert.Empty(Run(batches, [held, Paid("PO2", 2_000, Monday.AddDays(1)), Paid("PO3", 1_000, Monday)], At("2026-01-07 12:00")).Breaks);
    }

    [Fact]
    public void Run_PayoutWithTwoWrongs_IsOneBreakThatListsBoth()
    {
        var payout = Paid("PO1", 8_000, Monday) with { Planned = Money.FromFen(10_000), Suspended = Money.FromFen(1_000) };

        var found = Assert.Single(Run([Batch(Monday, 10_000)], [payout], At("2026-01-06 12:00")).Breaks);

        Assert.Equal((BreakCode.P02, -1_000), (found.Code, found.Delta.Fen));
        Assert.Equal([(BreakCode.P02, -1_000L), (BreakCode.P06, -1_000L)], found.Differences.Select(d => (d.Code, d.Delta.Fen)));
    }

    [Fact] // the worked day of the specification: 487560 net, 1560 carried in, 200 withdrawal fee, 5800 suspended
    public void Run_WorkedDay_PlansPaysAndSuspendsToTheFen()
    {
        SettlementBatch[] batches = [Batch(Monday.AddDays(-1), -1_560), Batch(Monday, 487_560)];
        var payout = Paid("PO1", 480_000, Monday) with { Planned = Money.FromFen(485_800), Suspended = Money.FromFen(5_800), WithdrawalFee = Money.FromFen(200) };

        var run = Run(batches, [payout], At("2026-01-06 18:00"));

        Assert.Equal([(BreakCode.P06, "PO1", -5_800L)], Seen(run));
        Assert.Equal((487_560, -1_560, 485_800, 5_800, 480_000, 0), (run.Groups[0].Net.Fen, run.Groups[0].CarriedIn.Fen, run.Groups[0].Planned.Fen, run.Groups[0].Suspended.Fen, run.Groups[0].Paid.Fen, run.Groups[0].Delta.Fen));
    }

    private static PayoutRun Run(IReadOnlyList<SettlementBatch> batches, IReadOnlyList<Payout> payouts, DateTimeOffset now) => PayoutReconciler.Run(Input(batches, payouts, now));

    private static PayoutInput Input(IReadOnlyList<SettlementBatch> batches, IReadOnlyList<Payout> payouts, DateTimeOffset now) => new() { ConnectionId = "shop", Batches = batches, Payouts = payouts, Now = now };

    private static SettlementBatch Batch(DateOnly date, long netFen) =>
        new() { SettlementDate = date, Net = Money.FromFen(netFen), IsWhole = true, Due = PayoutDue.Of(Terms, WorkdayCalendar.China, date, null) };

    private static Payout Paid(string payoutNo, long paidFen, DateOnly date) =>
        new() { PayoutNo = payoutNo, MerchantNo = "M1", State = PayoutState.Paid, Paid = Money.FromFen(paidFen), SettlementDate = date };

    private static DateTimeOffset At(string local) => ChinaTime.ToInstant(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<(BreakCode, string, long)> Seen(PayoutRun run) => run.Breaks.Select(b => (b.Code, b.Reference, b.Delta.Fen));
}
