using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

public sealed class RefundPolicyTests
{
    private const string OnePercent = "rules: [ { id: any, when: {}, price: [ { part: service, rate: \"1%\" } ] } ]";

    [Theory]
    [InlineData("keep", 0)]
    [InlineData("full_on_full_refund", -360)]
    [InlineData("proportional", -360)]
    [InlineData("rate", -60)]
    [InlineData("recompute", -360)]
    public void Price_FullRefundWithFixedPart_FollowsThePolicy(string policy, long fee)
    {
        var contract = One($"refund: {{ return: {policy} }}", "rules: [ { id: any, when: {}, price: [ { part: service, rate: \"0.60%\", fixed: 300 } ] } ]");

        Assert.Equal(fee, FeePricer.Price(contract, Refund(Sale(10000), 10000)).Fee.Fen);
    }

    [Fact]
    public void Price_RatePolicyWithReturnedFixedPart_GivesItBack()
    {
        var contract = One("refund: { return: rate }", "rules: [ { id: any, when: {}, price: [ { part: service, rate: \"0.60%\", fixed: 300, on_refund: return } ] } ]");

        Assert.Equal(-360, FeePricer.Price(contract, Refund(Sale(10000), 10000)).Fee.Fen);
    }

    [Fact]
    public void Price_ReturnedSurcharge_GoesByTheRefundPolicy()
    {
        var contract = One("refund: { return: proportional }", OnePercent, "surcharges: [ { id: s0, when: {}, price: [ { part: instant, fixed: 300 } ], on_refund: return } ]");

        var refund = FeePricer.Price(contract, Refund(Sale(10000), 5000));

        Assert.Equal((-200L, "any+s0"), (refund.Fee.Fen, refund.RuleId));
    }

    [Fact]
    public void Price_OneFenRefundedAcrossAPriceStep_StaysWithTheRuleOfTheSale()
    {
        var contract = Load().Find("retail-standard", null, new(2026, 1, 15));
        var sale = Sale(100001) with { Product = Product.Contactless };

        var refund = FeePricer.Price(contract, Refund(sale, 1));

        Assert.Equal(("credit", 0L), (refund.RuleId, refund.Fee.Fen));
    }

    [Fact]
    public void Price_RefundWithoutItsSale_HasAPriceOnlyWhereNothingIsReturned()
    {
        var lonely = Sale(100) with { Type = TransactionType.Refund };

        Assert.Equal((FeeOutcome.Ok, Money.Zero), Outcome("keep"));
        Assert.Equal(FeeOutcome.Unpriced, Outcome("recompute").Outcome);
        (FeeOutcome Outcome, Money Fee) Outcome(string policy)
        {
            var result = FeePricer.Price(One($"refund: {{ return: {policy} }}", OnePercent), lonely);
            return (result.Outcome, result.Fee);
        }
    }

    [Theory]
    [InlineData(TransactionType.Void, "cancel_fee", -100)]
    [InlineData(TransactionType.Void, "keep_fee", 0)]
    [InlineData(TransactionType.PreauthCompleteVoid, "cancel_fee", -100)]
    [InlineData(TransactionType.Reversal, "keep_fee", -100)]
    public void Price_TakenBackWhole_CancelsTheFeeUnlessTheContractKeepsIt(TransactionType type, string policy, long fee)
    {
        var contract = One($"void: {policy}", OnePercent);

        Assert.Equal(fee, FeePricer.Price(contract, Sale(10000) with { Type = type, Original = new() { Sale = Sale(10000) } }).Fee.Fen);
        Assert.Equal(fee, FeePricer.Price(contract, Sale(10000) with { Type = type }).Fee.Fen);
    }

    [Fact]
    public void Price_ChargebackThatReturnsTheFee_AddsHandlingAndRepresentmentOwesItAgain()
    {
        var contract = One("chargeback: { return: proportional, handling_fee: 1500 }", OnePercent);
        var original = new FeeOriginal { Sale = Sale(10000) };

        var chargeback = FeePricer.Price(contract, Sale(10000) with { Type = TransactionType.Chargeback, Original = original });
        var representment = FeePricer.Price(contract, Sale(10000) with { Type = TransactionType.Representment, Original = original with { FeeReturnedBefore = Money.FromFen(100) } });

        Assert.Equal((1400L, -11400L), (chargeback.Fee.Fen, chargeback.Net.Fen));
        Assert.Equal((100L, 9900L), (representment.Fee.Fen, representment.Net.Fen));
    }

    [Fact]
    public void Price_PartialRefundOnPaidBasis_TakesItsUnroundedShare()
    {
        var contract = One("basis: paid", "refund: { return: rate }", OnePercent);
        var sale = Sale(30000) with { PayerAmount = Money.FromFen(20000) };

        var refund = FeePricer.Price(contract, Refund(sale, 10001));

        Assert.Equal("-5000500/75000", $"{refund.ExactFen * (Fraction)75000}/75000");
        Assert.Equal(-67, refund.Fee.Fen);
    }

    [Fact]
    public void Price_RefundOfASaleThatWasRoundedInAGroup_ReturnsItsShare()
    {
        var contract = One("rounding: { scope: group }", "refund: { return: proportional }", OnePercent);
        var alone = Refund(Sale(240), 240);

        var inGroup = FeePricer.Price(contract, alone with { Original = alone.Original! with { ChargedInGroup = Money.FromFen(3) } });

        Assert.Equal((-2L, -3L), (FeePricer.Price(contract, alone).Fee.Fen, inGroup.Fee.Fen));
    }

    [Theory]
    [InlineData(TransactionType.Void)]
    [InlineData(TransactionType.Refund)]
    public void Price_MoreReturnedBeforeThanWasCharged_OwesTheExcessAgain(TransactionType type)
    {
        var contract = One("refund: { return: proportional }", OnePercent);
        var subject = Refund(Sale(10000), 5000, refundedBefore: 5000, feeReturnedBefore: 130) with { Type = type };

        Assert.Equal(30, FeePricer.Price(contract, subject).Fee.Fen);
    }
}
