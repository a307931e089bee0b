using CsCheck;
using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>The six fee invariants over random contracts, rows and refunds that are priced together.</summary>
public sealed class FeeSequenceProperties
{
    private const int Cases = 1500;

    [Fact]
    public void I_FEE_1_FeesOfSales_AreNotNegativeAndWithinTheirRoundedCaps() =>
        Gen.Select(DrawnContract.Any, DrawnRows.Any).Sample(
            (contract, rows) =>
            {
                var sequence = Price(contract, rows);

                for (var i = 0; i < rows.Length; i++)
                {
                    if (rows[i].SaleId is not null) continue;
                    var result = sequence.Explain(i);
                    Assert.True(result.Fee >= Money.Zero);
                    Assert.Equal(result.Fee.Fen, result.Parts.Sum(p => p.Fee.Fen));
                    foreach (var part in result.Parts.Where(p => p.Part is "b" or "k"))
                        Assert.InRange(part.Fee.Fen, 0, CapOf(contract, result.RuleId!, part.Part));
                }
            },
            iter: Cases);

    [Fact]
    public void I_FEE_2_HalfUpWithoutFixedPart_DoesNotFallWhenTheAmountGrows() =>
        Gen.Select(DrawnContract.Growing, Gen.Long[0, 400_000], Gen.Long[0, 5_000], Gen.Bool, Gen.Long[0, 100_000]).Sample(
            (contract, fen, more, debit, before) =>
            {
                var sale = SampleContracts.Sale(fen) with { CardType = debit ? CardType.Debit : CardType.Credit, TierCounterBefore = before, QuotaUsedFen = before };

                var larger = FeePricer.Price(contract, sale with { Gross = sale.Gross + Money.FromFen(more) });

                Assert.True(FeePricer.Price(contract, sale).Fee <= larger.Fee);
            },
            iter: Cases);

    [Fact]
    public void I_FEE_3_WhatIsReturnedOfASale_IsNeverBelowZeroNorAboveWhatWasCharged() =>
        Gen.Select(DrawnContract.Any, DrawnRows.Any).Sample(
            (contract, rows) =>
            {
                var sequence = Price(contract, rows);

                foreach (var sale in Enumerable.Range(0, rows.Length).Where(i => rows[i].SaleId is null))
                {
                    var returned = 0L;
                    foreach (var refund in RefundsOf(sequence, rows, sale))
                    {
                        returned -= sequence.Fees[refund].Fee.Fen;
                        Assert.InRange(returned, 0, Charged(sequence, sale));
                    }
                }
            },
            iter: Cases);

    [Fact]
    public void I_FEE_4_RecomputeUntilNothingIsLeft_ReturnsExactlyWhatWasCharged() =>
        Gen.Select(DrawnContract.Recomputing, DrawnRows.Any).Sample(
            (contract, rows) =>
            {
                var sequence = Price(contract, rows);

                foreach (var sale in Enumerable.Range(0, rows.Length).Where(i => rows[i].SaleId is null))
                {
                    var refunds = RefundsOf(sequence, rows, sale).ToList();
                    if (refunds.Count > 0 && refunds.Sum(i => rows[i].Subject.Gross.Fen) == rows[sale].Subject.Gross.Fen)
                        Assert.Equal(Charged(sequence, sale), -refunds.Sum(i => sequence.Fees[i].Fee.Fen));
                }
            },
            iter: Cases);

    [Fact]
    public void I_FEE_5_RowsOfAGroup_AddUpToItsFeeAndMoveByLessThanAFen() =>
        Gen.Select(DrawnContract.Grouping, DrawnRows.Any).Sample(
            (contract, rows) =>
            {
                var sequence = Price(contract, rows);

                var members = Enumerable.Range(0, rows.Length).Where(i => sequence.InGroupOf(i) is not null).ToList();
                foreach (var group in members.GroupBy(i => (rows[i].Subject.ClearingDate, SalePrice.RuleOf(contract, rows[i].Subject.PricedBy)!.Id)))
                {
                    var exact = group.Select(i => Bounded(contract, sequence.SubjectOf(i))).ToList();
                    Assert.Equal(FeeRounding.Round(Fraction.Sum(exact), contract.Rounding.Mode), group.Sum(i => sequence.Fees[i].Fee.Fen));
                    Assert.All(group.Zip(exact), p => Assert.True(p.Second - sequence.Fees[p.First].Fee.Fen is var off && off > -1 && off < 1));
                }
                // A sale is always in the group of its day.
                Assert.All(Enumerable.Range(0, rows.Length).Where(i => rows[i].SaleId is null), i => Assert.Contains(i, members));
            },
            iter: Cases);

    [Fact]
    public void I_FEE_6_AnyOrderOfRows_GivesEachTheSameFee() =>
        Gen.Select(DrawnContract.Any, DrawnRows.Any, Gen.Int).Sample(
            (contract, rows, seed) =>
            {
                var shuffled = rows.OrderBy(r => HashCode.Combine(seed, r.RowId.GetHashCode(StringComparison.Ordinal))).ToArray();

                var (straight, mixed) = (Price(contract, rows), Price(contract, shuffled));

                Assert.Equal(rows.Select((r, i) => (r.RowId, straight.Fees[i])), shuffled.Select((r, i) => (r.RowId, mixed.Fees[i])).OrderBy(p => p.RowId, StringComparer.Ordinal));
            },
            iter: Cases);

    [Fact]
    public void Price_InWholeNumbers_IsWhatFractionsGive() =>
        Gen.Select(DrawnContract.Any, DrawnRows.Any).Sample(
            (contract, rows) =>
            {
                var sequence = Price(contract, rows);

                for (var i = 0; i < rows.Length; i++) Assert.Equal(PricedFee.Of(sequence.Explain(i)), sequence.Fees[i]);
            },
            iter: Cases);

    [Fact]
    public void Price_DayByDay_IsWhatAllDaysAtOnceGive() =>
        Gen.Select(DrawnContract.Any, DrawnRows.Any).Sample(
            (contract, rows) =>
            {
                var whole = Price(contract, rows);
                var moved = new List<FeeCount>();
                var done = new List<FeeRow>();

                foreach (var day in rows.GroupBy(r => r.Subject.ClearingDate).OrderBy(g => g.Key))
                {
                    var counters = new FeeCounters(moved);
                    // What was returned before is at hand, as rows of other days; so is how their sales were priced.
                    FeeRow[] loaded = [.. done, .. day.Select(r => WithSaleAsPriced(r, rows, whole))];
                    var sequence = FeeSequence.Price(loaded, _ => contract, counters);
                    for (var i = done.Count; i < loaded.Length; i++)
                        Assert.Equal(whole.Fees[Array.FindIndex(rows, r => r.RowId == loaded[i].RowId)], sequence.Fees[i]);
                    moved.AddRange(counters.Moved);
                    done.AddRange(day.Where(r => r.SaleId is not null).Select(r => WithSaleAsPriced(r, rows, whole) with { IsOfOtherDays = true, FeeInGroup = whole.InGroupOf(Array.FindIndex(rows, o => o.RowId == r.RowId)) }));
                }
            },
            iter: Cases / 3);

    private static FeeSequence Price(FeeContract contract, FeeRow[] rows) => FeeSequence.Price(rows, _ => contract, new());

    private static IEnumerable<int> RefundsOf(FeeSequence sequence, FeeRow[] rows, int sale) => sequence.Order.Where(i => rows[i].SaleId == rows[sale].RowId);

    /// <summary>What a refund may return: all parts but kept surcharges.</summary>
    private static long Charged(FeeSequence sequence, int sale) => sequence.Explain(sale).Parts.Where(p => p.Part != "k").Sum(p => p.Fee.Fen);

    private static long CapOf(FeeContract contract, string ruleId, string part)
    {
        var price = part == "k" ? contract.Surcharges[0].Price : contract.Rules.Single(r => r.Id == ruleId.Split('+')[0]).Price;
        var factor = contract.Discount is { AppliesToCap: true } discount ? discount.Factor.Factor : 1;
        return FeeRounding.Round(price.Single(p => p.Part == part).Cap!.Value * factor, RoundingMode.Up);
    }

    private static Fraction Bounded(FeeContract contract, FeeSubject subject)
    {
        var exact = ExactFee.Of(contract, subject);
        return Fraction.Min(Fraction.Max(exact.SumFen, exact.LowestFen), exact.HighestFen);
    }

    private static FeeRow WithSaleAsPriced(FeeRow row, FeeRow[] rows, FeeSequence whole)
    {
        if (row.SaleId is null) return row;
        var sale = Array.FindIndex(rows, r => r.RowId == row.SaleId);
        return row with { Subject = row.Subject with { Original = new() { Sale = whole.SubjectOf(sale), ChargedInGroup = whole.InGroupOf(sale) } } };
    }
}
