using Rijie.Settlement.Fees;
using Rijie.Settlement.Yaml;

using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

public sealed class FeeContractsTests
{
    private const string Rules = "rules: [ { id: any, when: {}, price: [ { part: service, rate: \"1%\" } ] } ]";

    [Fact]
    public void Read_ListingOfTheSpecification_HoldsItsContractsAndVariants()
    {
        var contracts = SampleContracts.Load();

        Assert.Equal(42, contracts.All.Count);
        Assert.Equal(
            ["retail-standard", "retail-standard@half_up", "retail-standard@half_even", "retail-standard@up", "retail-standard@down", "retail-standard@group"],
            contracts.All.Select(c => c.Id).Take(6));
    }

    [Fact]
    public void Read_Variant_ChangesOnlyWhatItNames()
    {
        var contracts = SampleContracts.Load();

        var plain = contracts.Find("cost-2016-preferential", null, new(2026, 1, 15))!;
        var variant = contracts.Find("cost-2016-preferential@cap", null, new(2026, 1, 15))!;

        Assert.False(plain.Discount!.AppliesToCap);
        Assert.Equal(new FeeDiscount { Factor = new(780_000), AppliesToCap = true }, variant.Discount);
        Assert.Equal(plain.Rules.Select(r => r.Id), variant.Rules.Select(r => r.Id));
    }

    [Fact]
    public void Read_VariantOfOneRoundingKey_KeepsTheOther()
    {
        var contract = SampleContracts.Read($$"""
              - id: a
                effective: { from: 2026-01-01, by: trade_date }
                rounding: { mode: down, scope: component }
                {{Rules}}
                variants: { up: { rounding: { mode: up } } }
            """).All[1];

        Assert.Equal(new FeeRoundingTerms { Mode = RoundingMode.Up, Scope = RoundingScope.Component }, contract.Rounding);
    }

    [Fact]
    public void Read_ManyMistakes_AreAllNamedWithTheirPlaces()
    {
        var problems = SampleContracts.Problems("""
              - id: a@b
                curency: CNY
                currency: yuan
                attach: {}
                effective: { from: 2026-02-01, to: 2026-01-01, by: trade_day }
                rounding: { mode: bankers }
                rules:
                  - { id: x, when: { card_typ: debit }, price: [ { part: service, rate: 0.5 } ] }
                  - { id: x, when: { amount_min: 2, amount_max: 1 }, price: [ { part: service, fixed: -1 }, { part: service, cap: -1 } ] }
                  - { id: y, when: { mcc: ["57"] }, price: [] }
                  - id: z
                    when: {}
                    price: [ { part: service, rate: "1%" } ]
                    tiers: { counter: month_volume, mode: marginal, charged_at: "1%", steps: [ { up_to: 5, rate: "1%" }, { up_to: 5, rate: "2%" }, { up_to: 9, rate: "3%" } ] }
                    quota: { per: month, volume: 0 }
                surcharges: [ { id: s, when: { settlement: T+1 }, price: [] } ]
                chargeback: { handling_fee: -5 }
                periodic_fees: [ { id: p, every: year, fixed: 0, per: terminal, first_due: 2026-01-01 } ]
                variants: { v: { id: other } }
            """);

        Assert.Equal(
            [
                "c.yaml:3:5: CONFIG_RANGE: An attachment names a provider, a merchant or a terminal; leave it out for a contract that is named.",
                "c.yaml:3:5: CONFIG_RANGE: An id is not blank and holds no '@', which names variants.",
                "c.yaml:3:5: CONFIG_RANGE: The contract ends before it begins.",
                "c.yaml:3:5: CONFIG_RANGE: The currency 'yuan' is no ISO 4217 code.",
                "c.yaml:4:5: CONFIG_UNKNOWN_KEY: 'curency' is not known here; did you mean currency.",
                "c.yaml:7:56: CONFIG_TYPE: Expected one of trade_date, clearing_date; did you mean trade_date, found 'trade_day'.",
                "c.yaml:8:23: CONFIG_TYPE: Expected one of half_up, half_even, up, down, found 'bankers'.",
                "c.yaml:10:26: CONFIG_UNKNOWN_KEY: 'card_typ' is not known here; did you mean card_type.",
                "c.yaml:10:77: CONFIG_TYPE: The rate '0.5' has no unit: write 0.38%, 3.8‰, 38bp or 38/10000.",
                "c.yaml:11:9: CONFIG_CONFLICT: The id 'x' stands twice in one contract.",
                "c.yaml:11:24: CONFIG_RANGE: amount_min is above amount_max: this never holds.",
                "c.yaml:11:67: CONFIG_RANGE: 'fixed' is an amount of fen and not negative, found -1.",
                "c.yaml:11:97: CONFIG_CONFLICT: The part 'service' stands twice in one price.",
                "c.yaml:11:97: CONFIG_RANGE: 'cap' is an amount of fen and not negative, found -1.",
                "c.yaml:12:9: CONFIG_RANGE: 'y' has no price; write rate: \"0%\" if it is free.",
                "c.yaml:12:24: CONFIG_RANGE: A merchant category code has four digits.",
                "c.yaml:13:9: CONFIG_CONFLICT: A rule has a price or tiers, not both.",
                "c.yaml:16:16: CONFIG_CONFLICT: 'charged_at' belongs to retroactive tiers, and they need it.",
                "c.yaml:16:16: CONFIG_RANGE: The last step has no up_to, so that every volume has a rate.",
                "c.yaml:16:110: CONFIG_RANGE: Steps rise: each but the last has an up_to above the one before.",
                "c.yaml:17:16: CONFIG_RANGE: A quota is a positive volume.",
                "c.yaml:18:19: CONFIG_RANGE: 's' has no price; write rate: \"0%\" if it is free.",
                "c.yaml:18:48: CONFIG_TYPE: Expected a settlement speed such as T1, D1, T0, D0, S0, W, weekly or monthly, found 'T+1'.",
                "c.yaml:19:17: CONFIG_RANGE: The handling fee is out of range.",
                "c.yaml:20:22: CONFIG_RANGE: A periodic fee is a positive amount of fen.",
                "c.yaml:21:22: CONFIG_UNKNOWN_KEY: A variant cannot change 'id'.",
            ],
            problems);
    }

    [Fact]
    public void Read_EmptyListAsCondition_IsRefused() =>
        Assert.Equal(
            "c.yaml:5:29: CONFIG_RANGE: An empty list never holds: leave the condition out or name a value.",
            Assert.Single(SampleContracts.Problems("""
                  - id: a
                    effective: { from: 2026-01-01, by: trade_date }
                    rules: [ { id: x, when: { product: [] }, price: [ { part: service, rate: "1%" } ] } ]
                """)));

    [Theory]
    [InlineData("{ from: 2026-01-01, to: 2026-03-31, by: trade_date }", "{ from: 2026-04-01, by: trade_date }", null)]
    [InlineData("{ from: 2026-01-01, to: 2026-04-01, by: trade_date }", "{ from: 2026-04-01, by: trade_date }",
        "c.yaml:7:5: CONFIG_CONFLICT: Two versions of the attachment (provider lakala, merchant 1, terminal any) are in force together, 'old' and 'new'.")]
    [InlineData("{ from: 2026-01-01, by: trade_date }", "{ from: 2025-01-01, to: 2026-01-01, by: trade_date }",
        "c.yaml:7:5: CONFIG_CONFLICT: Two versions of the attachment (provider lakala, merchant 1, terminal any) are in force together, 'old' and 'new'.")]
    [InlineData("{ from: 2026-01-01, to: 2026-03-31, by: trade_date }", "{ from: 2026-04-01, by: clearing_date }",
        "c.yaml:7:5: CONFIG_CONFLICT: Versions of the attachment (provider lakala, merchant 1, terminal any) count by different dates, 'old' and 'new': which one is in force cannot be judged.")]
    public void Read_TwoVersionsOfOneAttachment_FollowEachOtherByOneDate(string earlier, string later, string? problem)
    {
        string Version(string id, string effective) =>
            $"  - id: {id}\n    attach: {{ provider: lakala, merchant: \"1\" }}\n    effective: {effective}\n    {Rules}\n";
        var text = Version("old", earlier) + Version("new", later);

        if (problem is null) Assert.Equal(2, SampleContracts.Read(text).All.Count);
        else Assert.Equal(problem, Assert.Single(SampleContracts.Problems(text)));
    }

    [Fact]
    public void Read_AliasesAndDuplicateKeys_AreRefused()
    {
        Assert.Contains("CONFIG_ALIAS", Assert.Single(SampleContracts.Problems("  - &a { id: x }\n")), StringComparison.Ordinal);
        Assert.Contains(SampleContracts.Problems($"  - id: x\n    id: y\n    effective: {{ from: 2026-01-01, by: trade_date }}\n    {Rules}\n"), p => p.Contains("CONFIG_DUPLICATE_KEY", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AnotherSchema_IsRefused() =>
        Assert.Equal(
            "c.yaml:1:1: CONFIG_TYPE: Expected the schema fee-contracts/v1, found 'fee-contracts/v2'.",
            Assert.Throws<YamlException>(() => FeeContracts.Read("schema: fee-contracts/v2\ncontracts: []"u8, "c.yaml")).Message);

    [Fact]
    public void Find_SeveralAttachments_TakesTheMostSpecificBeforeTheDate()
    {
        var contracts = SampleContracts.Read($$"""
              - { id: provider, attach: { provider: lakala }, effective: { from: 2020-01-01, by: trade_date }, {{Rules}} }
              - { id: merchant, attach: { provider: lakala, merchant: "1" }, effective: { from: 2026-01-01, by: trade_date }, {{Rules}} }
              - { id: terminal, attach: { provider: lakala, merchant: "1", terminal: "T" }, effective: { from: 2026-02-01, by: trade_date }, {{Rules}} }
            """);

        string? Found(string provider, string merchant, string? terminal, DateOnly date) => contracts.Find(provider, merchant, terminal, date, date)?.Id;

        Assert.Equal("provider", Found("lakala", "2", null, new(2025, 1, 1)));
        Assert.Equal("merchant", Found("lakala", "1", "U", new(2026, 1, 1)));
        Assert.Equal("terminal", Found("lakala", "1", "T", new(2026, 2, 1)));
        Assert.Null(Found("lakala", "1", "T", new(2026, 1, 31)));
        Assert.Null(Found("unionpay", "1", "T", new(2026, 2, 1)));
    }

    [Fact]
    public void Find_RowWithoutTradeTime_CountsByItsClearingDate()
    {
        var contracts = SampleContracts.Load();

        Assert.NotNull(contracts.Find("retail-2025", null, new(2026, 3, 31)));
        Assert.Null(contracts.Find("retail-2025", null, new(2026, 4, 1)));
        Assert.NotNull(contracts.Find("retail-2025", new(2026, 3, 31), new(2026, 4, 1)));
    }

    [Fact]
    public void Find_RefundAfterAPriceChange_TakesTheVersionThatPricedTheSale()
    {
        var sale = SampleContracts.Sale(10000) with { TradedAt = new(2026, 3, 31, 12, 0, 0, TimeSpan.FromHours(8)), ClearingDate = new(2026, 3, 31) };
        var refund = SampleContracts.Refund(sale, 10000) with { TradedAt = new(2026, 4, 2, 12, 0, 0, TimeSpan.FromHours(8)), ClearingDate = new(2026, 4, 2) };

        Assert.Equal("retail-2025", SampleContracts.Load().Find("retail-2025", refund)?.Id);
    }

    [Fact]
    public void Join_TwoFilesWithOneName_NamesTheSecondFile()
    {
        var file = SampleContracts.Read($"  - {{ id: a, effective: {{ from: 2026-01-01, by: trade_date }}, {Rules} }}\n");

        var thrown = Assert.Throws<YamlException>(() => FeeContracts.Join([("one.yaml", file), ("two.yaml", file)]));

        Assert.Equal("two.yaml:3:5: CONFIG_CONFLICT: Two versions of the contract 'a' are in force together, 'a' and 'a'.", thrown.Message);
    }

    [Theory]
    [InlineData("{}", "{ card_type: debit }", true)]
    [InlineData("{ card_type: [debit, credit] }", "{ card_type: debit, amount_max: 100 }", true)]
    [InlineData("{ card_type: debit }", "{ card_type: [debit, credit] }", false)]
    [InlineData("{ card_type: debit }", "{}", false)]
    [InlineData("{ amount_max: 100 }", "{ amount_max: 100 }", true)]
    [InlineData("{ amount_max: 100 }", "{ amount_max: 101 }", false)]
    [InlineData("{ amount_min: 100 }", "{ amount_min: 100, amount_max: 200 }", true)]
    [InlineData("{ amount_min: 100 }", "{ amount_min: 99 }", false)]
    [InlineData("{ amount_min: 100 }", "{ amount_max: 200 }", false)]
    [InlineData("{ amount_min: 0 }", "{ amount_max: 200 }", true)]
    [InlineData("{ holiday: true }", "{ holiday: true, product: qr }", true)]
    [InlineData("{ holiday: true }", "{ holiday: false }", false)]
    [InlineData("{ weekday: [saturday, sunday] }", "{ weekday: sunday }", true)]
    [InlineData("{ time_from: \"08:00\", time_to: \"20:00\" }", "{ time_from: \"08:00\", time_to: \"12:00\" }", true)]
    [InlineData("{ time_from: \"08:00\", time_to: \"20:00\" }", "{ time_from: \"07:59\", time_to: \"12:00\" }", false)]
    [InlineData("{ time_from: \"22:00\", time_to: \"06:00\" }", "{ time_from: \"23:00\", time_to: \"05:00\" }", true)]
    [InlineData("{ time_from: \"22:00\", time_to: \"06:00\" }", "{ time_from: \"05:00\", time_to: \"23:00\" }", false)]
    [InlineData("{ time_from: \"08:00\", time_to: \"20:00\" }", "{}", false)]
    [InlineData("{ product: qr }", "{ card_type: debit }", false)]
    public void Read_RuleThatAnEarlierOneCovers_IsNeverReached(string earlier, string later, bool unreachable)
    {
        var text = $"  - id: one\n    effective: {{ from: 2026-01-01, by: trade_date }}\n    rules:\n      - {{ id: first, when: {earlier}, price: [ {{ part: s, rate: \"1%\" }} ] }}\n      - {{ id: second, when: {later}, price: [ {{ part: s, rate: \"2%\" }} ] }}\n";

        if (unreachable) Assert.Contains("'second' is never reached: 'first'", Assert.Single(Problems(text)), StringComparison.Ordinal);
        else Assert.Equal(2, Read(text).All[0].Rules.Count);
    }
}
