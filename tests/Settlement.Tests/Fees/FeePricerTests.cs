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
        var before = rows.Select(r => counters.Pass(contract, r).TierCounterBefore!.Value);

        Assert.Equal([0, 600, 600, 1300, 1250, 0], before);
    }

    [Theory]
    [InlineData("tier-marginal", false)]
    [InlineData("tier-at-end", false)]
    [InlineData("free-quota", false)]
    [InlineData("tier-retroactive", true)]
    public void Price_CounterThatNobodyCounted_IsUnpricedWhereThePriceDependsOnIt(string contract, bool priced) =>
        Assert.Equal(priced ? FeeOutcome.Ok : FeeOutcome.Unpriced, FeePricer.Price(Load().Find(contract, null, new(2026, 1, 15)), Sale(100)).Outcome);

    [Fact]
    public void PriceAll_RowsOfTwoContracts_CountsAndGroupsEachByItself()
    {
        var contracts = Load();
        var rows = new[] { 9_990_000L, 20_000, 83, 83 }.Select(Sale).ToArray();

        var results = PriceAll(rows, s => contracts.Find(s.Gross.Fen > 83 ? "tier-marginal" : "retail-standard@group", s), new());

        Assert.Equal([59940, 115, 1, 0], results.Select(r => r.Fee.Fen));
    }

    [Theory]
    [InlineData("2026-02-16T12:00:00+08:00", true)]
    [InlineData("2026-02-14T12:00:00+08:00", false)]
    [InlineData(null, null)]
    public void Of_TradeTime_SaysWhetherItIsAHoliday(string? tradedAt, bool? expected)
    {
        var transaction = new Transaction
        {
            MerchantNo = "1", Type = TransactionType.Sale, State = TransactionState.Succeeded, Gross = Money.FromFen(1),
            TradedAt = tradedAt is null ? null : DateTimeOffset.Parse(tradedAt, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.Equal(expected, FeeSubject.Of(transaction, new(2026, 2, 16), null).Holiday);
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

        var results = PriceAll([Sale(1030), Sale(60), nextDay, Sale(1030), Sale(60), nextDay], _ => contract);

        Assert.Equal([11, 1, 11, 10, 0, 10], results.Select(r => r.Fee.Fen));
    }

    [Fact]
    public void PriceAll_GroupWithRefundAndTwoRules_SharesWithinEachRule()
    {
        var contract = One(
            "rounding: { scope: group }", "refund: { return: rate }",
            "rules: [ { id: big, when: { amount_min: 1000 }, price: [ { part: s, rate: \"1%\" } ] }, { id: small, when: {}, price: [ { part: s, rate: \"0.5%\" } ] } ]");

        var results = PriceAll([Sale(1040), Sale(90), Sale(1040), Refund(Sale(1040), 50), Sale(110)], _ => contract);

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
