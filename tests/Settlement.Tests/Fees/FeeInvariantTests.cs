using System.Globalization;
using CsCheck;
using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>The fee invariants of the specification over generated rows.</summary>
public sealed class FeeInvariantTests
{
    private const int Cases = 2000;
    private static readonly Gen<long> Fen = Gen.OneOf(Gen.Long[0, 2000], Gen.Long[0, 5_000_000], Gen.Long[0, Money.LargestFen]);
    private static readonly Gen<string> Mode = OneOf("half_up", "half_even", "up", "down");
    private static readonly Gen<string> Scope = OneOf("transaction", "component");
    private static readonly Gen<string> Policy = OneOf("keep", "full_on_full_refund", "proportional", "rate", "recompute");

    /// <summary>Two parts with rate, fixed, min and cap, a discount, a kept and a returned surcharge.</summary>
    private static readonly Gen<FeeContract> Contract = Gen.Select(Mode, Scope, Policy, Gen.Int[0, 30_000], Gen.Int[0, 400], Gen.Int[1, 3000], Gen.Int[500_000, 1_000_000]).Select(
        (mode, scope, policy, ppm, fixedFen, capFen, discountPpm) => One(
            $"rounding: {{ mode: {mode}, scope: {scope} }}",
            $"refund: {{ return: {policy} }}",
            $"discount: {{ factor: \"{discountPpm}/1000000\", applies_to_cap: {(capFen % 2 == 0 ? "true" : "false")} }}",
            $"rules: [ {{ id: r, when: {{}}, price: [ {{ part: a, rate: \"{ppm}/1000000\", fixed: {fixedFen}, min: {fixedFen / 3} }}, {{ part: b, rate: \"325/1000000\", cap: {capFen} }} ] }} ]",
            $"surcharges: [ {{ id: k, when: {{}}, price: [ {{ part: k, fixed: {fixedFen} }} ] }}, {{ id: t, when: {{}}, price: [ {{ part: t, rate: \"{ppm / 2}/1000000\" }} ], on_refund: return }} ]"));

    [Fact]
    public void Price_AnySale_IsNotNegativeAndWithinItsRoundedCap() =>
        Gen.Select(Contract, Fen).Sample(
            (contract, fen) =>
            {
                var result = FeePricer.Price(contract, Sale(fen));

                var cap = FeeRounding.Round((Fraction)contract.Rules[0].Price[1].Cap!.Value, RoundingMode.Up);
                Assert.True(result.Fee >= Money.Zero);
                Assert.All(result.Parts.Where(p => p.Part == "b"), p => Assert.True(p.Fee.Fen <= cap));
                Assert.Equal(result.Fee.Fen, result.Parts.Sum(p => p.Fee.Fen));
            },
            iter: Cases);

    [Fact]
    public void Price_HalfUpWithoutFixedPart_DoesNotFallWhenTheAmountGrows()
    {
        var contracts = new[] { "cost-2016", "cost-2016@component", "cost-2016-preferential@cap", "tier-marginal", "tier-at-start", "min-10-fen", "refund-rate" };
        var loaded = Load();

        Gen.Select(OneOf(contracts), Fen, Gen.Long[0, 5000], Gen.Bool).Sample(
            (id, fen, more, debit) =>
            {
                var contract = loaded.Find(id, null, new(2026, 1, 15));
                var sale = Sale(fen) with { TierCounterBefore = 0, CardType = debit && id.StartsWith("cost", StringComparison.Ordinal) ? CardType.Debit : CardType.Credit };

                var larger = FeePricer.Price(contract, sale with { Gross = sale.Gross + Money.FromFen(more) });

                Assert.True(FeePricer.Price(contract, sale).Fee <= larger.Fee);
            },
            iter: Cases);
    }

    [Fact]
    public void Price_AnyRefunds_ReturnNoMoreThanWasCharged() =>
        Gen.Select(Contract, Fen, Gen.Int[0, 1_000_000].Array[1, 6]).Sample(
            (contract, fen, cuts) =>
            {
                var sale = FeePricer.Price(contract, Sale(fen));
                var returnable = sale.Parts.Where(p => p.Part != "k").Sum(p => p.Fee.Fen);

                foreach (var returned in Returned(contract, Sale(fen), Pieces(fen, cuts))) Assert.InRange(returned, 0, returnable);
            },
            iter: Cases);

    [Fact]
    public void Price_RecomputeUntilNothingIsLeft_ReturnsExactlyWhatWasCharged() =>
        Gen.Select(Contract, Gen.Long[1, Money.LargestFen], Gen.Int[0, 1_000_000].Array[0, 6]).Sample(
            (any, fen, cuts) =>
            {
                var contract = any with { Refund = new() { Return = ReturnPolicy.Recompute } };
                var charged = FeePricer.Price(contract, Sale(fen)).Parts.Where(p => p.Part != "k").Sum(p => p.Fee.Fen);

                var returned = Returned(contract, Sale(fen), Pieces(fen, cuts))[^1];

                Assert.Equal(charged, returned);
            },
            iter: Cases);

    [Fact]
    public void PriceAll_AnyGroup_AddsUpAndMovesNoRowByAFen() =>
        Gen.Select(Contract, Gen.Select(Gen.Long[0, 100_000], Gen.Bool).Array[1, 25]).Sample(
            (any, rows) =>
            {
                var contract = any with { Rounding = any.Rounding with { Scope = RoundingScope.Group }, Refund = new() { Return = ReturnPolicy.Rate } };
                var subjects = rows.Select(r => r.Item2 ? Refund(Sale(r.Item1 * 2), r.Item1) : Sale(r.Item1)).ToArray();

                var results = PriceAll(subjects, _ => contract);

                var unclipped = results.Where(r => !r.Clipped).ToArray();
                if (unclipped.Length == results.Count)
                    Assert.Equal(FeeRounding.Round(Fraction.Sum(results.Select(r => r.ExactFen!.Value)), contract.Rounding.Mode), results.Sum(r => r.Fee.Fen));
                Assert.All(unclipped, r => Assert.True((r.ExactFen!.Value - r.Fee.Fen) is var d && d < 1 && d > -1));
            },
            iter: Cases / 2);

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void Price_AnyCulture_GivesTheSameText(string culture)
    {
        var expected = Priced();
        var before = CultureInfo.CurrentCulture;

        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        var found = Priced();
        CultureInfo.CurrentCulture = before;

        Assert.Equal(expected, found);
        Assert.Equal("credit 19265.4 192.65 30387.35", expected);
        static string Priced()
        {
            var result = FeePricer.Price(Load().Find("credit-0.63", null, new(2026, 1, 15)), Sale(3058000));
            return $"{result.RuleId} {result.ExactFen} {result.Fee} {result.Net}";
        }
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>Cuts a sale into refunds that empty it, whatever the order and sizes.</summary>
    private static List<long> Pieces(long fen, int[] cuts)
    {
        var (pieces, left) = (new List<long>(), fen);
        foreach (var cut in cuts)
        {
            var piece = (long)((Int128)left * cut / 1_000_000);
            pieces.Add(piece);
            left -= piece;
        }
        return [.. pieces, left];
    }

    /// <summary>The sum returned after each refund.</summary>
    private static List<long> Returned(FeeContract contract, FeeSubject sale, List<long> refunds)
    {
        var (sums, refunded, returned) = (new List<long>(), 0L, 0L);
        foreach (var fen in refunds)
        {
            returned -= FeePricer.Price(contract, Refund(sale, fen, refunded, returned)).Fee.Fen;
            refunded += fen;
            sums.Add(returned);
        }
        return sums;
    }
}
