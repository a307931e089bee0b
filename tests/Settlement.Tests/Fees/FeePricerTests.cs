using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

public sealed class FeePricerTests
{
    private const string OnePercent = "rules: [ { id: any, when: {}, price: [ { part: service, rate: \"1%\" } ] } ]";

    [Fact]
    public void Price_SmallestCostOfTheFrame_RoundsOnceFromTenYuanOn()
    {
        var contracts = Load();
        var once = contracts.Find("cost-2016", null, new(2026, 1, 15));
        var perPart = contracts.Find("cost-2016@component", null, new(2026, 1, 15));

        var first = Enumerable.Range(1000, 1000).First(fen => Fee(once, fen) != Fee(perPart, fen));

        Assert.Equal(1177, first);
        static Money Fee(FeeContract? contract, long fen) => FeePricer.Price(contract, Sale(fen) with { CardType = CardType.Debit }).Fee;
    }

    [Theory]
    [InlineData("[debit]", CardType.SemiCredit, null)]
    [InlineData("[credit]", CardType.SemiCredit, "first")]
    [InlineData("[credit]", CardType.Credit, "first")]
    [InlineData("[semi_credit]", CardType.Credit, null)]
    [InlineData("[credit, debit]", CardType.Unknown, null)]
    [InlineData("[unknown]", CardType.Unknown, "first")]
    public void Price_CardType_CreditMeansSemiCreditToo(string cardTypes, CardType cardType, string? rule)
    {
        var contract = One($"rules: [ {{ id: first, when: {{ card_type: {cardTypes} }}, price: [ {{ part: service, rate: \"1%\" }} ] }} ]");

        var result = FeePricer.Price(contract, Sale(100) with { CardType = cardType });

        Assert.Equal(rule, result.RuleId);
        Assert.Equal(rule is null ? FeeOutcome.Unpriced : FeeOutcome.Ok, result.Outcome);
    }

    [Fact]
    public void Price_SemiCreditListedSeparately_CreditRuleDoesNotTakeIt()
    {
        var contract = One("rules: [ { id: c, when: { card_type: credit }, price: [ { part: s, rate: \"1%\" } ] }, { id: sc, when: { card_type: semi_credit }, price: [ { part: s, rate: \"2%\" } ] } ]");

        Assert.Equal("sc", FeePricer.Price(contract, Sale(100) with { CardType = CardType.SemiCredit }).RuleId);
    }

    public static TheoryData<string, bool> Conditions => new()
    {
        { "product: contactless", false }, { "product: [qr, card]", true },
        { "scheme: foreign", false }, { "scheme: unionpay", true },
        { "cvm: none", true }, { "cvm: [pin, signature]", false },
        { "merchant_class: standard", true }, { "merchant_class: exempt", false },
        { "mcc: \"5411\"", true }, { "mcc: [\"5812\", \"5813\"]", false },
        { "settlement: [D0, T1]", true }, { "settlement: S0", false },
        { "amount_min: 1000", true }, { "amount_min: 1001", false }, { "amount_max: 1000", true }, { "amount_max: 999", false },
        { "entry_mode: chip", true }, { "entry_mode: swipe", false },
        { "store: [A, B]", true }, { "store: C", false },
        { "terminal: \"00000001\"", true }, { "terminal: \"1\"", false },
        { "weekday: thursday", true }, { "weekday: [saturday, sunday]", false },
        { "holiday: false", true }, { "holiday: true", false },
        { "time_from: \"12:00\"", true }, { "time_from: \"12:01\"", false },
        { "time_to: \"12:01\"", true }, { "time_to: \"12:00\"", false },
        { "time_from: \"22:00\", time_to: \"12:01\"", true }, { "time_from: \"22:00\", time_to: \"06:00\"", false },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Price_OneCondition_HoldsOrNot(string condition, bool expected)
    {
        var contract = One($"rules: [ {{ id: r, when: {{ {condition.Replace("unionpay", "union_pay", StringComparison.Ordinal)} }}, price: [ {{ part: s, rate: \"1%\" }} ] }} ]");
        var sale = Sale(1000) with
        {
            Scheme = Scheme.UnionPay, Cvm = Cvm.None, MerchantClass = MerchantClass.Standard, MerchantCategoryCode = "5411",
            Settlement = SettlementSpeed.Parse("T1"), EntryMode = "chip", Store = "B", TerminalNo = "00000001", Holiday = false,
        };

        Assert.Equal(expected, FeePricer.Price(contract, sale).Outcome is FeeOutcome.Ok);
    }

    [Fact]
    public void Price_ConditionOnWhatTheRowDoesNotSay_DoesNotHold()
    {
        foreach (var condition in new[] { "mcc: \"5411\"", "settlement: T1", "store: A", "holiday: true", "holiday: false", "weekday: thursday", "time_from: \"00:00\"" })
        {
            var contract = One($"rules: [ {{ id: r, when: {{ {condition} }}, price: [ {{ part: s, rate: \"1%\" }} ] }} ]");

            Assert.Equal(FeeOutcome.Unpriced, FeePricer.Price(contract, Sale(1000) with { TradedAt = null }).Outcome);
        }
    }

    [Theory]
    [InlineData("settled", 80)]
    [InlineData("order", 100)]
    [InlineData("paid", 70)]
    public void Price_Basis_IsTheAmountOfTheContract(string basis, long fee)
    {
        var sale = Sale(8000) with { OrderAmount = Money.FromFen(10000), PayerAmount = Money.FromFen(7000) };

        Assert.Equal(fee, FeePricer.Price(One($"basis: {basis}", OnePercent), sale).Fee.Fen);
    }

    [Theory]
    [InlineData("order")]
    [InlineData("paid")]
    public void Price_BasisThatTheRowDoesNotSay_IsUnpriced(string basis) =>
        Assert.Equal(FeeOutcome.Unpriced, FeePricer.Price(One($"basis: {basis}", OnePercent), Sale(8000)).Outcome);

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
    public void Price_CapBelowMin_CapWins()
    {
        var contract = One("rules: [ { id: any, when: {}, price: [ { part: service, rate: \"1%\", min: 50, cap: 20 } ] } ]");

        Assert.Equal(20, FeePricer.Price(contract, Sale(100)).Fee.Fen);
    }

    [Fact]
    public void Price_Discount_ReachesFixedAndSurchargesButNotMin()
    {
        var contract = One(
            "discount: { factor: \"50%\" }",
            "rules: [ { id: any, when: {}, price: [ { part: service, rate: \"1%\", fixed: 100, min: 90 } ] } ]",
            "surcharges: [ { id: s, when: {}, price: [ { part: instant, fixed: 300 } ] } ]");

        var result = FeePricer.Price(contract, Sale(1000));

        Assert.Equal([("service", 90L), ("instant", 150L)], result.Parts.Select(p => (p.Part, p.Fee.Fen)));
    }

    [Theory]
    [InlineData(9_999_999, 1, "0.006", "0.006", "0.006")]
    [InlineData(10_000_000, 10_000, "55", "60", "55")]
    [InlineData(10_000_001, 10_000, "55", "55", "55")]
    [InlineData(0, 60_000_000, "330000", "360000", "300000")]
    public void Price_TiersAroundAStep_FollowTheirMode(long before, long gross, string marginal, string atStart, string atEnd)
    {
        var contracts = Load();

        var exact = new[] { "tier-marginal", "tier-at-start", "tier-at-end" }
            .Select(id => FeePricer.Price(contracts.Find(id, null, new(2026, 1, 15)), Sale(gross) with { TierCounterBefore = before }).ExactFen.ToString());

        Assert.Equal([marginal, atStart, atEnd], exact);
    }

    [Fact]
    public void Pass_SalesOfAMonth_CountInOrderAndStartAgain()
    {
        var contract = Load().Find("tier-at-start", null, new(2026, 1, 15))!;
        var counters = new FeeCounters();
        var february = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.FromHours(8));

        var rows = new[] { Sale(600), Refund(Sale(600), 100), Sale(700), Sale(50) with { Type = TransactionType.Void }, Sale(5), Sale(5) with { TradedAt = february } };
        var before = rows.Select(r => counters.Pass(contract, r).TierCounterBefore);

        Assert.Equal([0, 600, 600, 1300, 1250, 0], before);
    }

    [Fact]
    public void Pass_Quota_IsUsedUpByTheRowsBefore()
    {
        var contract = Load().Find("free-quota", null, new(2026, 1, 15))!;
        var counters = new FeeCounters();

        var fees = new[] { 20000L, 20000, 10000 }.Select(fen => FeePricer.Price(contract, counters.Pass(contract, Sale(fen))).Fee.Fen);

        Assert.Equal([0, 60, 60], fees);
    }

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

    [Theory]
    [InlineData(TransactionType.Preauth, 0)]
    [InlineData(TransactionType.Retrieval, 0)]
    [InlineData(TransactionType.ReserveHold, -500)]
    [InlineData(TransactionType.ReserveRelease, 500)]
    [InlineData(TransactionType.PeriodicFee, -500)]
    [InlineData(TransactionType.Adjustment, 500)]
    public void Price_TypeWithoutAFeeOfItsOwn_IsFree(TransactionType type, long net)
    {
        var result = FeePricer.Price(One(OnePercent), Sale(500) with { Type = type });

        Assert.Equal((FeeOutcome.Ok, 0L, net), (result.Outcome, result.Fee.Fen, result.Net.Fen));
    }

    [Fact]
    public void Price_OtherCurrencyOrNegativeGross_IsUnpriced()
    {
        var contract = One(OnePercent);

        Assert.Equal(FeeOutcome.Unpriced, FeePricer.Price(contract, Sale(500) with { Currency = "HKD" }).Outcome);
        Assert.Equal(FeeOutcome.Unpriced, FeePricer.Price(contract, Sale(-500)).Outcome);
    }

    [Fact]
    public void PriceAll_GroupsOfADay_AreRoundedByRuleAndClearingDate()
    {
        var contract = One(
            "rounding: { scope: group }",
            "rules: [ { id: big, when: { amount_min: 1000 }, price: [ { part: s, rate: \"1%\" } ] }, { id: small, when: {}, price: [ { part: s, rate: \"0.5%\" } ] } ]");
        var nextDay = Sale(1030) with { ClearingDate = new(2026, 1, 16) };

        var results = FeePricer.PriceAll(contract, [Sale(1030), Sale(60), nextDay, Sale(1030), Sale(60), nextDay]);

        Assert.Equal([11, 1, 11, 10, 0, 10], results.Select(r => r.Fee.Fen));
    }

    [Fact]
    public void Price_RefundOfASaleThatWasRoundedInAGroup_ReturnsItsShare()
    {
        var contract = One("rounding: { scope: group }", "refund: { return: proportional }", OnePercent);
        var alone = Refund(Sale(240), 240);

        var inGroup = FeePricer.Price(contract, alone with { Original = alone.Original! with { ChargedInGroup = Money.FromFen(3) } });

        Assert.Equal((-2L, -3L), (FeePricer.Price(contract, alone).Fee.Fen, inGroup.Fee.Fen));
    }

    [Fact]
    public void PriceAll_GroupWithRefundAndTwoRules_SharesWithinEachRule()
    {
        var contract = One(
            "rounding: { scope: group }", "refund: { return: rate }",
            "rules: [ { id: big, when: { amount_min: 1000 }, price: [ { part: s, rate: \"1%\" } ] }, { id: small, when: {}, price: [ { part: s, rate: \"0.5%\" } ] } ]");

        var results = FeePricer.PriceAll(contract, [Sale(1040), Sale(90), Sale(1040), Refund(Sale(1040), 50), Sale(110)]);

        Assert.Equal([("big", 10L), ("small", 0L), ("big", 10L), ("big", 0L), ("small", 1L)], results.Select(r => (r.RuleId!, r.Fee.Fen)));
    }

    [Fact]
    public void PricePayout_NothingToPay_CostsNothing()
    {
        var contract = Load().Find("payout-fee", null, new(2026, 1, 15))!;

        var negative = FeePricer.PricePayout(contract, Money.FromFen(-100), SettlementSpeed.Parse("D0"), new(2026, 1, 15));
        var nextDay = FeePricer.PricePayout(contract, Money.FromFen(100000), SettlementSpeed.Parse("T1"), new(2026, 1, 15));

        Assert.Equal((Money.Zero, Money.FromFen(-100)), (negative.Fee, negative.Net));
        Assert.Equal((Money.Zero, Money.FromFen(100000)), (nextDay.Fee, nextDay.Net));
    }
}
