using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Tests.Matching.Payouts;

public sealed class BankReconcilerTests
{
    private static readonly DateOnly Tuesday = new(2026, 1, 6);

    [Fact]
    public void Run_EntryThatNamesThePayout_IsMatchedByNumber()
    {
        var run = Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "打款PO1，详见附言")]);

        Assert.Empty(run.Breaks);
        Assert.Equal((BankWay.Number, RowState.Matched, RowState.Matched), (run.Matches[0].Way, run.Entries[0].State, run.Payouts[0].State));
    }

    [Fact] // the worked day: 480000 paid, 479800 booked, and the withdrawal fee is 200
    public void Run_BankBooksTheFeeLess_IsAMismatchThatTheFeeExplains()
    {
        var run = Run([Paid("PO1", 480_000, fee: 200)], [Entry("E1", 479_800, "PO1")]);

        Assert.Equal([(BreakCode.B03, "PO1", -200L, Severity.Critical)], run.Breaks.Select(b => (b.Code, b.Reference, b.Delta.Fen, b.Severity)));
        Assert.Equal(new Explanation("withdrawal_fee_taken_twice", 200, "PO1"), BankExplanations.Of(run.Breaks[0], run)[0]);
    }

    [Fact] // PO1 is no part of PO12
    public void Run_NumberThatIsPartOfAnother_IsNotNamed()
    {
        var run = Run([Paid("PO1", 10_000)], [Entry("E1", 5_000, "PO12")]);

        Assert.Equal([(BreakCode.B01, "PO1", -10_000L)], Seen(run));
        Assert.Equal((RowState.NothingDue, "not_from_provider"), (run.Entries[0].State, run.Entries[0].Reason));
    }

    [Fact]
    public void Run_ProvidersNameAndAmount_MatchWithinTheDays()
    {
        Assert.Equal(BankWay.Name, Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "ＬＡＫＡＬＡ 代付", days: 9)]).Matches[0].Way);
        Assert.Equal([BreakCode.B01, BreakCode.B02], Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "lakala", days: 11)]).Breaks.Select(b => b.Code));
    }

    [Theory] // two working days after a Tuesday are Thursday
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(-2, 1)]
    public void Run_AmountAndDateAlone_MatchWithinTwoWorkingDays(int days, int matches) =>
        Assert.Equal(matches, Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "转账", days)]).Matches.Count);

    [Fact]
    public void Run_AmountAndDateOfTwo_MatchNothing()
    {
        var run = Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "甲"), Entry("E2", 10_000, "乙")]);

        Assert.Equal([(BreakCode.B01, "PO1", -10_000L)], Seen(run));
        Assert.Equal([("nearest_bank_entry", "E1", 0L), ("nearest_bank_entry", "E2", 0L)], BankExplanations.Of(run.Breaks[0], run).Select(e => (e.Kind, e.Reference!, e.OffFen)));
    }

    [Fact]
    public void Run_EntryOfAnotherProvider_IsNotTakenByAmount() =>
        Assert.Equal([BreakCode.B01, BreakCode.B02], Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "盛付通")]).Breaks.Select(b => b.Code));

    [Fact]
    public void Run_NothingAtTheBank_IsMissingOnlyOnceAStatementCoversTheDay()
    {
        var input = Input([Paid("PO1", 10_000)], []);

        Assert.Equal([(BreakCode.B01, "PO1", -10_000L)], Seen(BankReconciler.Run(input)));
        var waiting = BankReconciler.Run(input with { IsCovered = d => d != Tuesday });
        Assert.Equal((RowState.InTransit, "bank_statement_awaited"), (waiting.Payouts[0].State, waiting.Payouts[0].Reason));
    }

    [Fact]
    public void Run_EntryFromAProviderWithoutAPayout_IsUnexpectedOnceItHasTold()
    {
        var input = Input([], [Entry("E1", 700, "拉卡拉支付")]);

        var found = Assert.Single(BankReconciler.Run(input).Breaks);
        Assert.Equal((BreakCode.B02, "icbc", "E1", 700), (found.Code, found.ConnectionId, found.Reference, found.Delta.Fen));
        Assert.Equal("payout_awaited", BankReconciler.Run(input with { IsTold = (_, _) => false }).Entries[0].Reason);
        Assert.Equal("payouts_not_told", BankReconciler.Run(input with { IsTold = (_, _) => null }).Entries[0].Reason);
    }

    [Theory] // by number, and by name
    [InlineData("PO1")]
    [InlineData("拉卡拉")]
    public void Run_TheSameMoneyTwice_IsADuplicate(string text)
    {
        var run = Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, text), Entry("E2", 10_000, text, days: 1)]);

        Assert.Equal([(BreakCode.B04, "PO1", 10_000L)], Seen(run));
        Assert.Equal([RowState.Matched, RowState.Break], run.Entries.Select(e => e.State));
    }

    [Fact]
    public void Run_TwoEqualPayoutsAndTwoEqualEntries_AreNoBreak() =>
        Assert.Empty(Run([Paid("PO1", 10_000), Paid("PO2", 10_000)], [Entry("E1", 10_000, "拉卡拉"), Entry("E2", 10_000, "拉卡拉")]).Breaks);

    [Fact]
    public void Run_OtherAmountUnderTheProvidersName_IsAMismatchAndNotTwoBreaks() =>
        Assert.Equal([(BreakCode.B03, "PO1", -50L)], Seen(Run([Paid("PO1", 10_000)], [Entry("E1", 9_950, "拉卡拉")])));

    [Fact]
    public void Run_OneEntryThatNamesTwoPayouts_IsTheirSum()
    {
        Assert.Empty(Run([Paid("PO1", 10_000), Paid("PO2", 500)], [Entry("E1", 10_500, "PO1 PO2")]).Breaks);
        Assert.Equal([(BreakCode.B03, "PO1", -100L)], Seen(Run([Paid("PO1", 10_000), Paid("PO2", 500)], [Entry("E1", 10_400, "PO1 PO2")])));
    }

    [Fact] // only where the provider speaks of parts may several entries be one payout
    public void Run_SeveralEntriesOfOnePayout_AddUpOnlyWherePartsSaySo()
    {
        BankEntry[] entries = [Entry("E1", 6_000, "PO1"), Entry("E2", 4_000, "PO1")];

        Assert.Equal([BreakCode.R10], Run([Paid("PO1", 10_000)], entries).Breaks.Select(b => b.Code));
        Assert.Empty(Run([Paid("PO1", 10_000) with { Payout = Paid("PO1", 10_000).Payout with { PartOf = "P" } }], entries).Breaks);
    }

    [Fact]
    public void Run_CreditThatTheBankTookBack_LeavesThePayoutMissing()
    {
        var run = Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "PO1"), Entry("E2", -10_000, "PO1 退汇", days: 1)]);

        Assert.Equal([(BreakCode.B01, "PO1", -10_000L)], Seen(run));
        Assert.Equal(["reversed", "reversed"], run.Entries.Select(e => e.Reason));
        Assert.Equal("taken_back_by_the_bank", BankExplanations.Of(run.Breaks[0], run)[0].Kind);
    }

    [Fact] // only the last link counts, and it is at the bank
    public void Run_ReturnedAndPaidAgain_ExpectsTheLastLinkAlone()
    {
        var first = Paid("PO1", 10_000);
        first = first with { Payout = first.Payout with { State = PayoutState.Returned } };
        var again = Paid("PO2", 10_000);
        again = again with { Payout = again.Payout with { OriginalPayoutNo = "PO1" } };

        var run = Run([first, again], [Entry("E1", 10_000, "PO1"), Entry("E2", -10_000, "PO1", days: 1), Entry("E3", 10_000, "PO2", days: 2)]);

        Assert.Empty(run.Breaks);
        Assert.Equal([("PO1", RowState.NothingDue, "superseded"), ("PO2", RowState.Matched, null)], run.Payouts.Select(p => (p.Payout.Payout.PayoutNo, p.State, p.Reason)));
    }

    [Fact]
    public void Run_BankCharge_IsAnEntryOfItsOwnAndNoBreak()
    {
        var run = Run([Paid("PO1", 10_000)], [Entry("E1", 10_000, "PO1"), Entry("E2", -50, "拉卡拉") with { IsCharge = true }, Entry("E3", -3_000, "房租")]);

        Assert.Empty(run.Breaks);
        Assert.Equal([null, "bank_charge", "not_from_provider"], run.Entries.Select(e => e.Reason));
    }

    [Fact]
    public void Run_AnyOrder_GivesTheSame()
    {
        BankedPayout[] payouts = [Paid("PO1", 10_000), Paid("PO2", 10_000), Paid("PO3", 700)];
        BankEntry[] entries = [Entry("E1", 10_000, "拉卡拉"), Entry("E2", 10_000, "PO1"), Entry("E3", 10_000, "拉卡拉", 1), Entry("E4", 650, "拉卡拉")];

        Assert.Equal(Seen(Run(payouts, entries)), Seen(Run([.. payouts.Reverse()], [.. entries.Reverse()])));
        Assert.Equal([(BreakCode.B03, "PO3", -50L), (BreakCode.B04, "PO1", 10_000L)], Seen(Run(payouts, entries)));
    }

    private static BankRun Run(IReadOnlyList<BankedPayout> payouts, IReadOnlyList<BankEntry> entries) => BankReconciler.Run(Input(payouts, entries));

    private static BankInput Input(IReadOnlyList<BankedPayout> payouts, IReadOnlyList<BankEntry> entries) => new()
    {
        BankAccountId = "icbc",
        Payouts = payouts,
        Entries = entries,
        Names = new Dictionary<string, IReadOnlyList<string>> { ["lakala"] = ["拉卡拉", "Lakala"], ["shengfutong"] = ["盛付通"] },
        IsCovered = _ => true,
    };

    private static BankedPayout Paid(string payoutNo, long fen, long fee = 0) => new()
    {
        ConnectionId = "shop",
        Provider = "lakala",
        Date = Tuesday,
        Payout = new() { PayoutNo = payoutNo, MerchantNo = "M1", State = PayoutState.Paid, Paid = Money.FromFen(fen), WithdrawalFee = Money.FromFen(fee), SettlementDate = Tuesday.AddDays(-1) },
    };

    private static BankEntry Entry(string id, long fen, string text, int days = 0) =>
        new() { EntryId = id, BookingDate = Tuesday.AddDays(days), ValueDate = Tuesday.AddDays(days), Amount = Money.FromFen(fen), Currency = "CNY", Text = text };

    private static IEnumerable<(BreakCode, string, long)> Seen(BankRun run) => run.Breaks.Select(b => (b.Code, b.Reference, b.Delta.Fen));
}
