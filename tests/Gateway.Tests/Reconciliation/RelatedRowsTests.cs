using System.Globalization;
using System.Text;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Tests.Reconciliation;

/// <summary>What rows refer to on other days and on the other side.</summary>
public sealed class RelatedRowsTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Refund_OfASaleThatIsNotThere_IsR12UntilTheSaleComes(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Listed.Add(TestSetup.Sale("B1", 300) with { Type = TransactionType.Refund, OriginalProviderOrderNo = "P0", OriginalTradeDate = TestSetup.Day });
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("B1", 300, 0, type: "REFUND"));
        await RunAsync(gateway);
        var before = await BreaksAsync(gateway);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P0", 800, 0), TestSetup.Row("B1", 300, 0, type: "REFUND"));
        gateway.Clock.Advance(TimeSpan.FromHours(6));

        await RunAsync(gateway);
        var cleared = await gateway.Get<BreakList>().ReadAsync(new() { State = "cleared" }, null, 100, Token);

        Assert.Equal([("R12", "B1", -300L)], before.Where(b => b.Level == "L2").Select(b => (b.Code, b.Reference, b.DeltaFen)));
        Assert.Equal([("R12", "B1")], cleared.Where(b => b.Level == "L2").Select(b => (b.Code, b.Reference)));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Refund_MonthsAfterItsSale_FindsItByNumber(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var sale = TestSetup.Sale("P0", 200) with { ClearingDate = TestSetup.Day.AddDays(-90), TradedAt = TestSetup.Sale("P0", 200).TradedAt!.Value.AddDays(-90) };
        await PutAsync(gateway, sale);
        gateway.Desk.Listed.Add(TestSetup.Sale("B1", 300) with { Type = TransactionType.Refund, OriginalProviderOrderNo = "P0", OriginalTradeDate = TestSetup.Day.AddDays(-90) });
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("B1", 300, 0, type: "REFUND"));

        await RunAsync(gateway);
        var found = await BreaksAsync(gateway);

        Assert.Equal([("R13", "B1", -100L)], found.Where(b => b is { ClearingDate: "2026-01-05", Level: "L2" }).Select(b => (b.Code, b.Reference, b.DeltaFen)));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Refund_ItsSaleComesTenDaysLater_IsJudgedAnew(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var sold = TestSetup.Day.AddDays(-10);
        await PutAsync(gateway, TestSetup.Sale("A0", 500) with { ClearingDate = sold });
        await PutAsync(gateway, TestSetup.Sale("B1", 300) with { Type = TransactionType.Refund, OriginalProviderOrderNo = "P0", OriginalTradeDate = sold });
        await TakeAsync(gateway, TestSetup.Day, TestSetup.File(TestSetup.Row("B1", 300, 0, type: "REFUND")));
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        var before = await BreaksAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await PutAsync(gateway, TestSetup.Sale("P0", 800) with { ClearingDate = sold });

        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        var after = await BreaksAsync(gateway);

        Assert.Contains(before, b => b is { Code: "R12", Reference: "B1" });
        Assert.DoesNotContain(after, b => b.Code == "R12");
        Assert.Equal(0, await DueAsync(gateway));
    }

    /// <summary>I-REC-8: three days loaded day by day, at once, and backwards end in the same store.</summary>
    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Days_LoadedOneByOneAtOnceOrBackwards_EndInTheSameFindings(string engine)
    {
        async Task<string> LoadedAsync(params int[][] steps)
        {
            await using var gateway = await TestSetup.OpenAsync(engine);
            foreach (var step in steps)
            {
                foreach (var day in step)
                {
                    var date = TestSetup.Day.AddDays(day);
                    await TakeAsync(gateway, date, TestSetup.File([
                        TestSetup.Row($"A{day}", 1000, 4), TestSetup.Row($"B{day}", 500, 2), TestSetup.Row($"R{day}", 100, 0, type: "REFUND")]));
                    Transaction Told(string order, long fen) => TestSetup.Sale(order, fen) with { TradedAt = TestSetup.Sale(order, fen).TradedAt!.Value.AddDays(day), ClearingDate = date };
                    Transaction[] told = [Told($"A{day}", 900), Told($"C{day}", 700), Told($"R{day}", 100) with { Type = TransactionType.Refund, OriginalProviderOrderNo = $"A{(day + 1) % 3}", OriginalTradeDate = TestSetup.Day }];
                    await PutAsync(gateway, told);
                }
                await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
            }
            return await FindingsAsync(gateway);
        }

        var dayByDay = await LoadedAsync([0], [1], [2]);
        var atOnce = await LoadedAsync([0, 1, 2]);
        var backwards = await LoadedAsync([2], [1], [0]);

        Assert.Equal(atOnce, dayByDay);
        Assert.Equal(atOnce, backwards);
        Assert.Contains("R03", atOnce, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Break_NumberMistyped_KeepsTheNearestRowOfTheOtherSide(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Listed.Add(TestSetup.Sale("P2", 500));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("PZ", 500, 0));

        await RunAsync(gateway);
        var found = await BreaksAsync(gateway);
        var nearest = await gateway.Get<BreakCandidates>().OfAsync(found.Single(b => b.Code == "R01").BreakId, Token);

        Assert.Equal(["R01", "R02"], found.Select(b => b.Code).Order(StringComparer.Ordinal));
        Assert.Equal(("PZ", "MK1"), (nearest[0].Reference, nearest[0].NearestKey));
        Assert.Equal(found.Single(b => b.Code == "R02").BreakId, nearest[0].BreakId);
        Assert.Equal("It would match by MK1 if this were put right: provider order no differs (P2 ≠ PZ). A link closes both breaks.", CandidateWords.Explain(nearest[0]).En);
    }

    /// <summary>What the provider's list tells.</summary>
    private static Task<IReadOnlyList<StoredRow>> PutAsync(TestSetup gateway, params Transaction[] told) => gateway.Database.WriteAsync(t => TransactionStore.PutAsync(
        t, [.. told.Select(r => ProviderRows.Of(gateway.Account, gateway.Account.Connections[0], Side.Provider, r, 0, null, gateway.Clock.GetUtcNow()))], isAnswer: true, Token), Token);

    private static async Task TakeAsync(TestSetup gateway, DateOnly date, byte[] file)
    {
        using var content = new MemoryStream(file);
        await gateway.Get<StatementIntake>().ImportAsync(new() { Account = gateway.Account, Layout = gateway.Account.Host!.Plugin.Layouts.First(l => l.Id == TestSetup.LayoutId), Name = string.Create(CultureInfo.InvariantCulture, $"DAY_{date:yyyyMMdd}.txt"), Content = content }, Token);
    }

    /// <summary>Everything that reconciliation says, without the times at which it said so.</summary>
    private static Task<string> FindingsAsync(TestSetup gateway) => gateway.Database.ReadAsync(async c =>
    {
        var lines = new StringBuilder();
        foreach (var sql in (string[])
        [
            "SELECT row_id || ' ' || level || ' ' || clearing_date || ' ' || side || ' ' || state || ' ' || coalesce(break_id, '') || ' ' || coalesce(awaits, '') || ' ' || coalesce(reason, '') FROM row_states ORDER BY row_id, level",
            "SELECT level || ' ' || local_row_id || ' ' || provider_row_id || ' ' || tier FROM matches ORDER BY level, local_row_id, provider_row_id",
            "SELECT code || ' ' || level || ' ' || reference || ' ' || delta_fen || ' ' || differences || ' ' || break_id FROM breaks WHERE state = 'open' ORDER BY break_id",
            "SELECT n.break_id || ' ' || n.candidates FROM break_candidates n JOIN breaks b ON b.break_id = n.break_id WHERE b.state = 'open' ORDER BY n.break_id",
        ])
            foreach (var line in await c.QueryAsync<string>(sql)) lines.Append(line).Append('\n');
        return lines.ToString();
    }, Token);

    private static async Task RunAsync(TestSetup gateway) => await gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);

    private static async Task<IReadOnlyList<BreakRecord>> BreaksAsync(TestSetup gateway) =>
        await gateway.Get<BreakList>().ReadAsync(new() { State = "open" }, null, 100, Token);

    private static Task<long> DueAsync(TestSetup gateway) => gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT count(*) FROM reconciliation_due"), Token);
}
