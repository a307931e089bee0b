using System.Globalization;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>The worked cases of the specification; steps of a case run in order and share what was sold, refunded and returned.</summary>
public sealed class FeeExampleTests
{
    private static readonly IReadOnlyList<FeeExample> Examples = FeeExample.ReadAll();
    private static readonly FeeContracts Contracts = SampleContracts.Load();

    public static TheoryData<string> CaseIds => [.. Examples.Select(e => e["case_id"]).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Examples_WholeFile_AreNinetyOneCasesInOneHundredTwentyOneRows()
    {
        Assert.Equal(91, Examples.Select(e => e["case_id"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(121, Examples.Count);
    }

    [Theory]
    [MemberData(nameof(CaseIds))]
    public void Price_WorkedCase_GivesTheStatedFee(string caseId)
    {
        var steps = Examples.Where(e => e["case_id"] == caseId).ToArray();
        var run = new Run();

        var results = steps.Any(s => s.Context("group_fee") is not null) ? PriceTogether(steps) : [.. steps.Select(run.Price)];

        foreach (var (step, result) in steps.Zip(results)) AssertStep(step, result);
    }

    private static void AssertStep(FeeExample step, FeeResult result)
    {
        Assert.Equal(step["expected_result"], YamlBinder.SnakeCase(result.Outcome.ToString()));
        Assert.Equal(step["rule"], result.RuleId ?? "-");
        Assert.Equal(step["exact_fee_fen"], result.ExactFen?.ToString() ?? "");
        if (result.Outcome is FeeOutcome.Ok)
        {
            Assert.Equal(step.Number("expected_fee_fen"), result.Fee.Fen);
            Assert.Equal(step.Number("expected_net_fen"), result.Net.Fen);
            Assert.Equal(result.Fee, result.Parts.Aggregate(Money.Zero, (sum, p) => sum + p.Fee));
        }
        Assert.Equal(step["note"].Contains("R04/refund_policy", StringComparison.Ordinal), result.Clipped);
        if (ContractOf(step) is { } contract)
        {
            var rounding = $"{YamlBinder.SnakeCase(contract.Rounding.Mode.ToString())}/{YamlBinder.SnakeCase(contract.Rounding.Scope.ToString())}";
            Assert.Equal(step["rounding"], rounding);
            if (step.Context("basis") is { } basis) Assert.Equal(basis, YamlBinder.SnakeCase(contract.Basis.ToString()));
            if (step.Context("effective_by") is { } by) Assert.Equal(by, YamlBinder.SnakeCase(contract.Effective.By.ToString()));
        }
        Assert.Empty(step.NotAsked);
    }

    private static FeeContract? ContractOf(FeeExample step) =>
        Contracts.Find(step.Contract, ChinaTime.ToDate(step.TradedAt), step.ClearingDate);

    /// <summary>Rows of one group: rounded once and given back.</summary>
    private static IReadOnlyList<FeeResult> PriceTogether(FeeExample[] steps)
    {
        var results = SampleContracts.PriceAll([.. steps.Select(s => s.Subject(TransactionType.Sale, s.Amount))], _ => ContractOf(steps[0]));
        var exact = Fraction.Sum(results.Select(r => r.ExactFen!.Value));
        Assert.All(steps, s => Assert.Equal(s.Context("group_exact"), exact.ToString()));
        Assert.All(steps, s => Assert.Equal(s.Fen("group_fee"), Money.FromFen(results.Sum(r => r.Fee.Fen))));
        return results;
    }

    private sealed class Run
    {
        private FeeSubject? _sale;
        private Money _refunded, _returned, _soldGross, _soldFees;

        public FeeResult Price(FeeExample step) => step["event"] switch
        {
            "sale" => Sale(step, TransactionType.Sale),
            "preauth_complete" => Completion(step),
            "refund" => Refund(step),
            "void" => Void(step),
            "chargeback" => Chargeback(step),
            "payout" => Payout(step),
            "month_end" => MonthEnd(step),
            "batch" => Batch(step),
            _ => throw new InvalidOperationException($"The event {step["event"]} is not known."),
        };

        private FeeResult Sale(FeeExample step, TransactionType type)
        {
            var contract = ContractOf(step);
            var sale = step.Subject(type, step.Amount);
            if (step.Fen("merchant_funded_coupon") is { } own) Assert.Equal(step.Amount, step.Fen("order") - own);
            if (step.Fen("platform_funded_coupon") is { } platform) Assert.Equal(step.Fen("payer_paid"), step.Fen("order") - platform);
            if (step.Fen("quota_left") is { } left) sale = sale with { QuotaUsedFen = contract!.Rules[0].Quota!.Volume - left.Fen };
            var result = FeePricer.Price(contract, sale);
            if (contract is not null) Assert.Equal(PricedFee.Of(result), new SaleTable(contract).Price(sale));
            (_sale, _soldGross, _soldFees) = (sale, _soldGross + sale.Gross, _soldFees + result.Fee);
            return result;
        }

        private FeeResult Completion(FeeExample step)
        {
            var held = step.Subject(TransactionType.Preauth, step.Fen("preauth")!.Value);
            Assert.Equal(Money.Zero, FeePricer.Price(ContractOf(step), held).Fee);
            return Sale(step, TransactionType.PreauthComplete);
        }

        private FeeResult Refund(FeeExample step)
        {
            _sale ??= step.Subject(TransactionType.Sale, step.Fen("order")!.Value);
            Assert.Equal(_sale.Gross, step.Fen("original") ?? _sale.Gross);
            var result = Undo(step, TransactionType.Refund);
            Assert.Equal(_refunded, step.Fen("refunded_so_far") ?? _refunded);
            Assert.Equal(_returned, step.Fen("fee_returned_so_far") ?? _returned);
            if (step.Fen("platform_funded_coupon") is { } coupon)
            {
                Assert.Equal(_sale.Gross - coupon, _sale.PayerAmount);
                var split = CouponRefund.Of(step.Amount, _sale.Gross, _sale.PayerAmount!.Value);
                Assert.Equal(new CouponRefund(step.Fen("payer_receives")!.Value, step.Fen("funder_receives")!.Value), split);
            }
            return result;
        }

        private FeeResult Void(FeeExample step)
        {
            Assert.Equal(step.Context("same_clearing_date"), _sale!.ClearingDate == step.ClearingDate ? "true" : "false");
            return Undo(step, TransactionType.Void);
        }

        private FeeResult Chargeback(FeeExample step)
        {
            var result = Undo(step, TransactionType.Chargeback);
            Assert.Equal(step.Fen("handling_fee"), result.Parts.Single(p => p.Part == "handling").Fee);
            Assert.Equal(step.Context("fee_returned"), result.Parts.Any(p => p.Part == "returned") ? "true" : "false");
            return result;
        }

        private FeeResult Undo(FeeExample step, TransactionType type)
        {
            var original = new FeeOriginal { Sale = _sale!, RefundedBefore = _refunded, FeeReturnedBefore = _returned };
            var result = FeePricer.Price(ContractOf(step), step.Subject(type, step.Amount) with { Original = original });
            (_refunded, _returned) = (_refunded + step.Amount, _returned - result.Fee);
            return result;
        }

        private FeeResult Payout(FeeExample step)
        {
            Assert.Equal(step.Fen("gross") ?? _soldGross, _soldGross);
            Assert.Equal(step.Fen("fees") ?? _soldFees, _soldFees);
            var contract = ContractOf(step)!;
            var part = contract.PayoutFees[0].Price[0];
            if (step.Context("rate") is { } rate)
                Assert.Equal((Rate.Parse(rate), step.Fen("min")?.Fen, step.Fen("cap")?.Fen), (part.Rate!.Value, part.Min, part.Cap));
            return FeePricer.PricePayout(contract, step.Amount, SettlementSpeed.Parse(step["settlement"]), step.ClearingDate);
        }

        private static FeeResult MonthEnd(FeeExample step)
        {
            var contract = ContractOf(step)!;
            var reached = TierPrice.RateAt(contract.Rules[0].Tiers!, step.Amount.Fen);
            Assert.Equal(Rate.Parse(step.Context("rate_reached")!), reached);
            return FeePricer.PriceRebate(contract, contract.Rules[0], step.Amount.Fen, step.Amount, step.Fen("charged")!.Value);
        }

        private static FeeResult Batch(FeeExample step)
        {
            var sales = step.Context("count") is { } count
                ? Enumerable.Repeat(step.Subject(TransactionType.Sale, step.Fen("each")!.Value), int.Parse(count, CultureInfo.InvariantCulture)).ToArray()
                : Mix(step);
            Assert.Equal(step.Amount, Money.FromFen(sales.Sum(s => s.Gross.Fen)));
            var results = SampleContracts.PriceAll(sales, _ => ContractOf(step));
            Assert.All(results, r => Assert.Equal(FeeOutcome.Ok, r.Outcome));
            var rules = results.Select(r => r.RuleId).Distinct(StringComparer.Ordinal).ToArray();
            return results[0] with
            {
                Fee = Money.FromFen(results.Sum(r => r.Fee.Fen)),
                Net = Money.FromFen(results.Sum(r => r.Net.Fen)),
                ExactFen = Fraction.Sum(results.Select(r => r.ExactFen!.Value)),
                RuleId = step["rule"] == "mixed" ? "mixed" : Assert.Single(rules),
                Parts = [.. results.SelectMany(r => r.Parts)],
            };
        }

        private static FeeSubject[] Mix(FeeExample step) =>
        [
            step.Subject(TransactionType.Sale, step.Fen("credit")!.Value) with { Product = Product.Card, CardType = CardType.Credit },
            step.Subject(TransactionType.Sale, step.Fen("debit")!.Value) with { Product = Product.Card, CardType = CardType.Debit },
            step.Subject(TransactionType.Sale, step.Fen("qr_small")!.Value) with { Product = Product.Qr, CardType = CardType.None },
        ];
    }
}
