using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Reconciliation;

/// <summary>Fees of stored days against contracts, over days and in review.</summary>
public sealed class FeeReviewTests
{
    private const string Head = "schema: fee-contracts/v1\ncontracts:\n";
    private const string OnePercent =
        Head + "  - { id: flat, attach: { provider: desk }, effective: { from: 2026-01-01, by: clearing_date }, refund: { return: recompute }, rules: [ { id: any, when: {}, price: [ { part: service, rate: \"1%\" } ] } ] }\n"
        + "  - { id: half, effective: { from: 2026-01-01, by: clearing_date }, rules: [ { id: any, when: { amount_max: 50000 }, price: [ { part: service, rate: \"0.5%\" } ] } ] }\n";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Tiers_DaysFarApart_CountOnFromWhatIsStored(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine, contracts: Tiers(upTo: 999));
        await DayAsync(gateway, 5, TestSetup.Row("P1", 1000, 10, at: "20260105093000"));

        await DayAsync(gateway, 12, TestSetup.Row("P2", 2000, 10, at: "20260112093000"));

        Assert.Equal([("P1", 10L), ("P2", 10L)], await ExpectedAsync(gateway));
        Assert.DoesNotContain("R04", await CodesAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Tiers_FileOfAnEarlierDayComesLate_PricesLaterDaysAnew(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine, contracts: Tiers(upTo: 3000));
        await DayAsync(gateway, 5, TestSetup.Row("P1", 1000, 10, at: "20260105093000"));
        await DayAsync(gateway, 12, TestSetup.Row("P2", 2000, 20, at: "20260112093000"));
        var before = await ExpectedAsync(gateway);

        await DayAsync(gateway, 6, TestSetup.Row("P3", 5000, 50, at: "20260106093000"));

        Assert.Equal([("P1", 10L), ("P2", 20L)], before);
        Assert.Equal([("P1", 10L), ("P2", 10L), ("P3", 50L)], await ExpectedAsync(gateway));
        Assert.Equal(0L, await gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT count(*) FROM reconciliation_due"), Token));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Break_OfAFee_SaysWhatGivesIt(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine, contracts: OnePercent);
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1050));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1050, 10));
        await gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);

        var found = (await gateway.Get<BreakList>().ReadAsync(new() { Code = "R04" }, null, 10, Token)).Single();

        Assert.Equal(("rounding", 1L), (found.Subcode, found.DeltaFen));
        Assert.Contains("half_even/transaction", BreakWords.Explain(found).En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_RateRaisedAfterSomeDays_NamesTheLineItsFirstDayAndItsCost()
    {
        await using var gateway = await RaisedAsync();

        var report = await gateway.Get<FeeReview>().AuditAsync(Shop(gateway), new(2026, 1, 5), new(2026, 1, 12), Token);

        var pattern = Assert.Single(report.Patterns);
        Assert.Equal(("rate_changed", "1.5% + 100", "2026-01-07", 5, 5), (pattern.Subcode, pattern.Line, pattern.FirstDate, pattern.Rows, pattern.DistinctAmounts));
        Assert.Equal((7, 5, report.CostFen), (report.Rows, report.Findings, pattern.CostFen));
        Assert.Equal([("rate_changed", 5)], report.BySubcode.Select(s => (s.Subcode, s.Rows)));
        Assert.Equal(600, report.Worst[0].DifferenceFen);
    }

    [Fact]
    public async Task Explain_OneRow_ShowsPartsRoundingAndWhatWasTaken()
    {
        await using var gateway = await RaisedAsync();
        var row = (await gateway.Get<TransactionList>().ReadAsync(new() { Number = "Q7" }, null, 5, Token)).Single(r => r.FileId.Length > 0);

        var explanation = await gateway.Get<FeeReview>().ExplainAsync(row, Token);

        Assert.Equal(("flat", "any", "half_up/transaction", "200", 200L, 400L), (explanation!.ContractId, explanation.RuleId, explanation.Rounding, explanation.ExactFen, explanation.FeeFen, explanation.TakenFen));
        Assert.Equal([("service", "200", 200L)], explanation.Parts.Select(p => (p.Part, p.ExactFen, p.FeeFen)));
        // Its day alone shows one row; the days around it show the line.
        Assert.Equal(("rate_changed", "1.5% + 100", 200L), (explanation.Finding!.Subcode, explanation.Finding.Explanation, explanation.Finding.DifferenceFen));
    }

    [Fact]
    public async Task Detect_AndWhatIf_CompareContractsOverTheRows()
    {
        await using var gateway = await RaisedAsync();

        var detected = await gateway.Get<FeeReview>().DetectAsync(Shop(gateway), new(2026, 1, 5), new(2026, 1, 6), Token);
        var other = await gateway.Get<FeeReview>().WhatIfAsync(Shop(gateway), new(2026, 1, 5), new(2026, 1, 12), "half", null, Token);

        Assert.Equal(("flat", true, 2, 2, 1_000_000L, null), (detected.Candidates[0].ContractId, detected.Candidates[0].Agreed, detected.Candidates[0].Rows, detected.Candidates[0].Given, detected.Candidates[0].SharePpm, detected.Candidates[0].FirstUnlike));
        Assert.Contains(detected.Candidates, c => c is { ContractId: "half", Given: 0, FirstUnlike: not null });
        // The sales of 600.00 and 1000.00 yuan have no price there.
        Assert.Equal((5, 130_000L, 1_300L, 650L, 2), (other.Total.Count, other.Total.GrossFen, other.Total.FeeNowFen, other.Total.FeeThenFen, other.Total.UnpricedThen));
        Assert.Equal((10_000L, 5_000L), (other.Total.RateNowPpm, other.Total.RateThenPpm));
    }

    /// <summary>Two days at 1 %, then five at 1.5 % and one yuan.</summary>
    private static async Task<TestSetup> RaisedAsync()
    {
        var gateway = await TestSetup.OpenAsync("Sqlite", contracts: OnePercent);
        (int Day, long Gross, long Fee)[] rows = [(5, 10_000, 100), (6, 20_000, 200), (7, 20_000, 400), (8, 30_000, 550), (9, 50_000, 850), (10, 60_000, 1_000), (11, 100_000, 1_600)];
        foreach (var (day, gross, fee) in rows)
            await DayAsync(gateway, day, TestSetup.Row($"Q{day}", gross, fee, at: $"202601{day:00}093000"));
        return gateway;
    }

    private static Connection Shop(TestSetup gateway) => gateway.Get<AccountRegistry>().FindConnection("corner-shop-desk")!;

    private static string Tiers(int upTo) =>
        Head + $"  - {{ id: tiers, attach: {{ provider: desk }}, effective: {{ from: 2026-01-01, by: clearing_date }}, rules: [ {{ id: any, when: {{}}, tiers: {{ counter: month_volume, mode: at_start, steps: [ {{ up_to: {upTo}, rate: \"1%\" }}, {{ rate: \"0.5%\" }} ] }} }} ] }}\n";

    /// <summary>The file of a day arrives, and all that is due is reconciled.</summary>
    private static async Task DayAsync(TestSetup gateway, int day, params string[] rows)
    {
        var date = new DateOnly(2026, 1, day);
        using var content = new MemoryStream(TestSetup.File(rows));
        await gateway.Get<StatementIntake>().ImportAsync(new() { Account = gateway.Account, Layout = gateway.Account.Host!.Plugin.Layouts[0], Name = $"DAY_{date:yyyyMMdd}.txt", Content = content }, Token);
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
    }

    private static async Task<List<(string Order, long FeeFen)>> ExpectedAsync(TestSetup gateway) =>
        [.. await gateway.Database.ReadAsync(c => c.QueryAsync<(string, long)>(
            "SELECT t.provider_order_no, e.fee_fen FROM expected_fees e JOIN transactions t ON t.row_id = e.row_id WHERE t.side = 'statement' ORDER BY t.provider_order_no"), Token)];

    private static async Task<List<string>> CodesAsync(TestSetup gateway) =>
        [.. (await gateway.Get<BreakList>().ReadAsync(new() { State = "open" }, null, 100, Token)).Select(b => b.Code)];
}
