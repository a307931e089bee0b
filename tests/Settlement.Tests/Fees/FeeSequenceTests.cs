using CsCheck;
using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.AuditedRows;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>Rows that are priced together: their order, their counters and what is left of their sales.</summary>
public sealed class FeeSequenceTests
{
    private const string Tiers = "rules: [ { id: r, when: {}, tiers: { counter: month_volume, mode: at_start, steps: [ { up_to: 1000, rate: \"1%\" }, { rate: \"0.5%\" } ] } } ]";
    private const string OnePercent = "rules: [ { id: r, when: {}, price: [ { part: s, rate: \"1%\" } ] } ]";

    [Fact]
    public void Order_OfRows_IsDateThenTimeThenOrderNumberThenId()
    {
        var noon = OnDay(Sale(100), 15);
        FeeRow[] rows =
        [
            Row("z", noon with { ClearingDate = new(2026, 1, 16) }, null),
            Row("timeless", noon with { TradedAt = null }, null),
            Row("b", noon, null) with { ProviderOrderNo = "2" },
            Row("d", noon, null) with { ProviderOrderNo = "1" },
            Row("c", noon, null) with { ProviderOrderNo = "1" },
            Row("a", noon, null) with { ProviderOrderNo = null },
            Row("late", noon with { TradedAt = noon.TradedAt!.Value.AddTicks(1) }, null),
        ];

        var sequence = FeeSequence.Price(rows, _ => One(OnePercent));

        Assert.Equal(["a", "c", "d", "b", "late", "timeless", "z"], sequence.Order.Select(i => rows[i].RowId));
    }

    [Fact]
    public void Counters_MoveByCountedRowsOfTheseDaysOnly()
    {
        var counters = new FeeCounters([new(new(2026, 1, 9), new("one", "r", false, 2026, 1), 400), new(new(2026, 1, 10), new("one", "r", false, 2026, 1), 1)]);
        FeeRow[] rows =
        [
            Row("a", OnDay(Sale(600), 15), null),
            Row("b", OnDay(Sale(5_000), 16), null) with { IsCounted = false },
            Row("c", OnDay(Sale(5_000), 17), null) with { IsOfOtherDays = true },
            Row("d", OnDay(Sale(200), 18), null),
        ];

        var sequence = FeeSequence.Price(rows, _ => One(Tiers), counters);

        Assert.Equal([401L, 1001L, null, 1001L], rows.Select((_, i) => sequence.CountersOf(i).Tier));
        Assert.Equal([6L, 25L, 0L, 1L], sequence.Fees.Select(f => f.Fee.Fen));
        Assert.Equal([(new DateOnly(2026, 1, 15), 600L), (new DateOnly(2026, 1, 18), 200L)], counters.Moved.Select(m => (m.ClearingDate, m.Moved)));
    }

    [Fact]
    public void Counters_MoreTakenBackThanSold_StandAtZero()
    {
        var counters = new FeeCounters();
        var undone = OnDay(Sale(500), 15) with { Type = TransactionType.Void };

        var sequence = FeeSequence.Price([Row("a", undone, null), Row("b", OnDay(Sale(100), 16), null), Row("c", OnDay(Sale(100), 17), null)], _ => One(Tiers), counters);

        Assert.Equal([0L, 0L, 0L], Enumerable.Range(0, 3).Select(i => sequence.CountersOf(i).Tier!.Value));
    }

    [Fact]
    public void Chain_RefundThenVoid_GivesBackWhatIsLeft()
    {
        var sale = Row("a", 10_000, 100);
        var undone = Refunded("v", sale, 10_000, 0, 17) with { Subject = OnDay(Refund(sale.Subject, 10_000) with { Type = TransactionType.Void }, 17) };

        var sequence = FeeSequence.Price([undone, Refunded("r", sale, 4_000, 0), sale], _ => One("refund: { return: proportional }", OnePercent));

        Assert.Equal([-60L, -40L, 100L], sequence.Fees.Select(f => f.Fee.Fen));
    }

    [Fact]
    public void Chain_ChargebackThenRepresentment_ChargesAgainWhatWasReturnedAndNotTheHandling()
    {
        var sale = Row("a", 10_000, 100);
        FeeRow Of(string id, TransactionType type, int day) => Refunded(id, sale, 10_000, 0, day) with { Subject = OnDay(Refund(sale.Subject, 10_000) with { Type = type }, day) };

        var sequence = FeeSequence.Price([sale, Of("c", TransactionType.Chargeback, 16), Of("p", TransactionType.Representment, 17), Of("d", TransactionType.SecondChargeback, 18)],
            _ => One("chargeback: { return: recompute, handling_fee: 1500 }", OnePercent));

        Assert.Equal([100L, 1400L, 100L, 1400L], sequence.Fees.Select(f => f.Fee.Fen));
        Assert.Equal((10_000L, 100L), (sequence.SubjectOf(2).Original!.RefundedBefore.Fen, sequence.SubjectOf(2).Original!.FeeReturnedBefore.Fen));
        Assert.Equal((0L, 0L), (sequence.SubjectOf(3).Original!.RefundedBefore.Fen, sequence.SubjectOf(3).Original!.FeeReturnedBefore.Fen));
    }

    [Fact]
    public void Group_RefundOnTheDayOfItsSale_KnowsTheSharedFee()
    {
        // 0.5 fen each, rounded once: the first bears the fen, the second nothing; whole refunds give back just that.
        FeeRow[] sales = [Row("a", 50, 1), Row("b", 50, 0)];
        var contract = One("rounding: { scope: group }", "refund: { return: full_on_full_refund }", OnePercent);

        var sequence = FeeSequence.Price([.. sales, Refunded("ra", sales[0], 50, 0, 15), Refunded("rb", sales[1], 50, 0, 15)], _ => contract);

        Assert.Equal([1L, 0L, -1L, 0L], sequence.Fees.Select(f => f.Fee.Fen));
        Assert.Null(sequence.InGroupOf(2));
    }

    [Fact]
    public void Price_NoContract_IsNoFee()
    {
        var sequence = FeeSequence.Price([Row("a", 100, 1)], _ => null);

        Assert.Equal((FeeOutcome.NoContract, FeeOutcome.NoContract), (sequence.Fees[0].Outcome, sequence.Explain(0).Outcome));
        Assert.Null(sequence.TableOf(0));
    }

    [Fact]
    public void SaleTable_AnyAmount_GivesWhatFractionsGive() =>
        Gen.Select(DrawnContract.Any, Gen.OneOf(Gen.Long[0, 2_000], Gen.Long[0, Money.LargestFen]), Gen.Long[0, 100_000]).Sample(
            (contract, fen, before) =>
            {
                foreach (var card in (CardType[])[CardType.Credit, CardType.Debit])
                {
                    var sale = Sale(fen) with { CardType = card, TierCounterBefore = before, QuotaUsedFen = before };

                    Assert.Equal(PricedFee.Of(FeePricer.Price(contract, sale)), new SaleTable(contract).Price(sale));
                }
            },
            iter: 2000);

    [Theory]
    [InlineData("half_up", 3, 4, 5)]
    [InlineData("half_even", 2, 4, 4)]
    [InlineData("up", 3, 4, 5)]
    [InlineData("down", 2, 3, 4)]
    public void SaleTable_ExactHalves_GoByTheMode(string mode, long twoAndAHalf, long threeAndAHalf, long fourAndAHalf)
    {
        var table = new SaleTable(One($"rounding: {{ mode: {mode} }}", OnePercent));

        Assert.Equal([twoAndAHalf, threeAndAHalf, fourAndAHalf], new long[] { 250, 350, 450 }.Select(fen => table.TryPrice(Sale(fen))!.Value.Fee.Fen));
    }
}
