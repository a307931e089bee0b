using System.Globalization;
using System.Text;
using Dapper;
using Rijie.Gateway.Days;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Reconciliation;

public sealed class ReconciliationWorkTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private const string LogHeader =
        "traded_at,type,state,gross_yuan,currency,terminal_no,batch_no,trace_no,merchant_no,merchant_order_no,refund_no,provider_order_no,retrieval_reference,masked_card_no,card_type,product,original_merchant_order_no,original_provider_order_no,remark\n";

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Day_AllThreeSidesAgree_HasNoBreak(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await LogAsync(gateway, ("P1", 1000), ("P2", 500));
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500)]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 500, 2));

        await RunAsync(gateway);
        var sheet = await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token);

        var line = Assert.Single(sheet.Lines);
        Assert.Equal((2L, 2L, 2L), (line.Local.Total.Count, line.Provider.Total.Count, line.Statement.Total.Count));
        Assert.Equal((1500L, 6L, 1494L), (sheet.Statement.GrossFen, sheet.Statement.FeeFen, sheet.PayableFen));
        Assert.Equal(("imported", 0L, 0L), (line.StatementState.State, sheet.OpenBreaks, line.InTransit));
        Assert.Equal(new DateOnly(2026, 1, 6), line.ExpectedPayoutDate);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Row_OfALogAndOfAStatement_KnowsItsStateAtEachLevel(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await LogAsync(gateway, ("P1", 1000));
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));

        await RunAsync(gateway);
        var ids = (await gateway.Database.ReadAsync(c => c.QueryAsync<string>("SELECT row_id FROM transactions WHERE side <> 'provider' ORDER BY side"), Token)).ToList();
        var states = new List<string>();
        foreach (var id in ids) states.Add(string.Join(' ', (await gateway.Get<BreakList>().OfRowAsync("corner-shop-desk", id, Token)).States.Select(s => s.Level + "=" + s.State)));

        Assert.Equal(["L1=matched L2=matched L3=in_transit", "L2=matched L3=in_transit"], states);
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Day_RunTwice_KeepsTheSameBreaksByteForByte(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await LogAsync(gateway, ("P1", 1000), ("P2", 500));
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P3", 700)]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 900, 4), TestSetup.Row("P3", 700, 3));
        await RunAsync(gateway);
        var first = await BreaksAsync(gateway);
        await gateway.Database.WriteAsync(t => TransactionStore.MarkAsync(t, "corner-shop-desk", "2026-01-05"), Token);

        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        var second = await BreaksAsync(gateway);

        Assert.Equal(first, second);
        Assert.Equal([("R01", "L1", "P2"), ("R01", "L2", "P2"), ("R02", "L1", "P3"), ("R02", "L2", "P3"), ("R03", "L2", "P1")],
            first.Select(b => (b.Code, b.Level, b.Reference)).OrderBy(b => b.Code, StringComparer.Ordinal).ThenBy(b => b.Level, StringComparer.Ordinal));
        Assert.Equal(0, await DueAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task TerminalLog_OfOneConnectionOnly_IsNoLogOfTheShopsOther(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine, secondMerchantNo: "822290058120002");
        await LogAsync(gateway, ("P1", 1000));
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("Q1", 700, merchant: "822290058120002")]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("Q1", 700, 3, merchant: "822290058120002"));
        await RunAsync(gateway);
        var before = (await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token)).Lines;

        await LogAsync(gateway, "later.csv", "822290058120002", ("Q2", 500));
        await RunAsync(gateway);
        var after = await BreaksAsync(gateway);

        Assert.Equal([(0L, 4L), (0L, 2L)], before.Select(l => (l.OpenBreaks, l.Matched)));
        Assert.Equal([("R01", "Q2"), ("R01", "Q2"), ("R02", "Q1"), ("R02", "Q1")], after.Select(b => (b.Code, b.Reference)).Order());
    }

    [Fact]
    public async Task Statement_NotYetThere_IsInTransitAndOneMissingFile()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500)]);

        await RunAsync(gateway);
        var early = await BreaksAsync(gateway);
        gateway.Clock.Advance(TimeSpan.FromHours(6));
        await RunAsync(gateway);
        var late = await BreaksAsync(gateway);
        var sheet = await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token);

        Assert.Empty(early);
        Assert.Equal([("F01", "desk-org", "DAY_20260105.txt")], late.Where(b => b.ClearingDate == "2026-01-05").Select(b => (b.Code, b.ConnectionId, b.Reference)));
        Assert.Equal(2, sheet.Lines[0].InTransit);
    }

    [Fact]
    public async Task Breaks_OfAConnectionNamedAsItsAccount_StandBesideThoseOfTheFile()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", connection: "desk-org");
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500)]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 900, 4), "D|bad");
        await RunAsync(gateway);
        await gateway.Database.WriteAsync(t => TransactionStore.MarkAsync(t, "desk-org", "2026-01-05"), Token);

        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        var breaks = await BreaksAsync(gateway);
        var sheet = await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token);

        Assert.Equal(["F04", "R03"], breaks.Where(b => b.ClearingDate == "2026-01-05").Select(b => b.Code).Order(StringComparer.Ordinal));
        Assert.Empty(await gateway.Get<BreakList>().ReadAsync(new() { State = "cleared" }, null, 100, Token));
        Assert.Equal((2L, 2L), (sheet.OpenBreaks, sheet.Lines[0].OpenBreaks));
    }

    [Fact]
    public async Task Day_FileWithABadLine_IsABreakOfEachLineAndOneInAll()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", secondMerchantNo: "822290058120002");
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("Q1", 700, merchant: "822290058120002")]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("Q1", 600, 3, merchant: "822290058120002"), "D|bad");
        await RunAsync(gateway);

        var sheet = await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token);
        var listed = await gateway.Get<BreakList>().ReadAsync(new() { From = TestSetup.Day, To = TestSetup.Day, ConnectionId = "corner-shop-desk-2", AccountId = "desk-org", State = "open" }, null, 100, Token);

        Assert.Equal([(1L, 1L), (2L, 1L)], sheet.Lines.Select(l => (l.OpenBreaks, l.FileBreaks)));
        Assert.Equal((2L, 2L), (sheet.OpenBreaks, sheet.Providers[0].OpenBreaks));
        Assert.Equal(["F04", "R03"], listed.Select(b => b.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Day_StatementStandsForALineWithoutLog_IsInTheTotalSoldToo()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", secondMerchantNo: "822290058120002");
        await LogAsync(gateway, ("P1", 1000));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 900, 4), TestSetup.Row("Q1", 700, 3, merchant: "822290058120002"));
        await RunAsync(gateway);

        var sheet = await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token);

        Assert.Equal([1000L, 700L], sheet.Lines.Select(l => l.Sold.GrossFen));
        Assert.Equal((1700L, 1700L, 2L), (sheet.Sold.GrossFen, sheet.Providers[0].Sold.GrossFen, sheet.Sold.Count));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task BreaksOfADay_WorstAskedFor_AreBySeverityThenByMoney(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await gateway.Database.WriteAsync(t => t.Connection!.ExecuteAsync(
            """
            INSERT INTO breaks (break_id, connection_id, clearing_date, code, severity, level, reference, delta_fen, differences, state, opened_ms) VALUES
                ('a', 'c', '2026-01-05', 'R04', 'warning', 'L2', 'a', -90000, '[]', 'open', 0), ('b', 'c', '2026-01-05', 'R01', 'high', 'L2', 'b', 100, '[]', 'open', 0),
                ('c', 'c', '2026-01-05', 'R01', 'high', 'L2', 'c', -200, '[]', 'open', 0), ('d', 'c', '2026-01-05', 'R09', 'critical', 'L2', 'd', 1, '[]', 'open', 0),
                ('e', 'c', '2026-01-05', 'R09', 'critical', 'L2', 'e', 900, '[]', 'cleared', 0), ('f', 'c', '2026-01-06', 'R09', 'critical', 'L2', 'f', 900, '[]', 'open', 0)
            """, transaction: t), Token);

        var all = await gateway.Get<BreakList>().WorstAsync(TestSetup.Day, 10, Token);
        var two = await gateway.Get<BreakList>().WorstAsync(TestSetup.Day, 2, Token);

        Assert.Equal(["d", "c", "b", "a"], all.Select(b => b.BreakId));
        Assert.Equal(["d", "c"], two.Select(b => b.BreakId));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Statement_CutDownloadAfterAGoodOne_LeavesTheDayComplete(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500)]);
        var whole = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        gateway.Desk.Files[TestSetup.Day] = whole;
        await RunAsync(gateway);
        gateway.Desk.Files[TestSetup.Day] = whole[..^4];
        gateway.Clock.Advance(TimeSpan.FromHours(6));

        await RunAsync(gateway);
        var breaks = await BreaksAsync(gateway);

        Assert.Equal([("R01", "P2")], breaks.Where(b => b.ClearingDate == "2026-01-05").Select(b => (b.Code, b.Reference)));
    }

    [Fact]
    public async Task Statement_GoodAfterACutDownload_IsNoReissue()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000));
        var whole = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        gateway.Desk.Files[TestSetup.Day] = whole[..^4];
        await RunAsync(gateway);
        gateway.Desk.Files[TestSetup.Day] = whole;
        gateway.Clock.Advance(TimeSpan.FromMinutes(30));

        await RunAsync(gateway);
        var breaks = await BreaksAsync(gateway);

        Assert.DoesNotContain(breaks, b => b.ClearingDate == "2026-01-05");
    }

    [Fact]
    public async Task Statement_ArrivesLate_HealsTheBreaks()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500)]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        await RunAsync(gateway);
        var before = await BreaksAsync(gateway);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 500, 2));
        gateway.Clock.Advance(TimeSpan.FromHours(6));

        await RunAsync(gateway);
        var after = (await BreaksAsync(gateway)).Where(b => b.ClearingDate == "2026-01-05").ToList();
        var cleared = await gateway.Get<BreakList>().ReadAsync(new() { State = "cleared" }, null, 100, Token);

        Assert.Equal([("R01", "P2")], before.Select(b => (b.Code, b.Reference)));
        Assert.Equal([("F03", "DAY_20260105.txt")], after.Select(b => (b.Code, b.Reference)));
        Assert.Equal([("R01", "P2", "cleared by late data")], cleared.Select(b => (b.Code, b.Reference, b.Note!)));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Sale_TheStatementLacksAndALookupCallsFailed_IsABreakOfStateAndAskedOnce(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await LogAsync(gateway, ("P1", 1000), ("P2", 500));
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000));
        gateway.Desk.Known["P2"] = TestSetup.Sale("P2", 500, TransactionState.Failed);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        await RunAsync(gateway);
        var unasked = await BreaksAsync(gateway);

        await RunAsync(gateway);
        var asked = await BreaksAsync(gateway);
        await gateway.Database.WriteAsync(t => TransactionStore.MarkAsync(t, "corner-shop-desk", "2026-01-05"), Token);
        await RunAsync(gateway);
        await RunAsync(gateway);

        Assert.Equal([("R01", "P2"), ("R01", "P2")], unasked.Select(b => (b.Code, b.Reference)));
        Assert.Equal([("R05", "local_success", "P2")], asked.Select(b => (b.Code, b.Subcode!, b.Reference)));
        Assert.Equal([("missing", "failed", 1L)], await LookupsAsync(gateway));
    }

    [Fact]
    public async Task Sale_TheStatementLacksWhereALookupMayAct_IsNotAskedFor()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", unsafeReads: ["transaction_lookup/sale"]);
        await LogAsync(gateway, ("P2", 500));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File();

        await RunAsync(gateway);

        Assert.Equal(["R01", "R01"], (await BreaksAsync(gateway)).Select(b => b.Code));
        Assert.Empty(await LookupsAsync(gateway));
    }

    [Fact]
    public async Task TerminalLog_SameFileTwice_ChangesNothing()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var first = await LogAsync(gateway, ("P1", 1000), ("P1", 1000));

        var second = await LogAsync(gateway, ("P1", 1000), ("P1", 1000));
        var rows = await TransactionStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day, Token);

        Assert.Equal("imported", first.File.Result);
        Assert.Equal(Settlement.Statements.FileResult.Duplicate, second.Result);
        Assert.Equal(2, rows.Count); // logged twice, two seconds apart: a break for reconciliation to find, not for the intake to hide
    }

    [Fact]
    public async Task TerminalLog_RefusedOneAgain_IsRefusedAgain()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        var logs = gateway.Get<TerminalLogIntake>();
        using var first = new MemoryStream("what,is,this\n1,2,3\n"u8.ToArray());
        using var second = new MemoryStream("what,is,this\n1,2,3\n"u8.ToArray());
        var refused = await logs.ImportAsync("log.csv", first, null, Token);

        var again = await logs.ImportAsync("log.csv", second, null, Token);

        Assert.Equal((Settlement.Statements.FileResult.Rejected, Settlement.Statements.FileResult.Rejected), (refused.Result, again.Result));
    }

    private static async Task RunAsync(TestSetup gateway)
    {
        await gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);
    }

    private static Task<StatementOutcome> LogAsync(TestSetup gateway, params (string Order, long GrossFen)[] sales) => LogAsync(gateway, "log.csv", TestSetup.Merchant, sales);

    private static async Task<StatementOutcome> LogAsync(TestSetup gateway, string name, string merchantNo, params (string Order, long GrossFen)[] sales)
    {
        var text = new StringBuilder(LogHeader);
        for (var i = 0; i < sales.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"2026-01-05 09:30:{i * 2:00},sale,succeeded,{sales[i].GrossFen / 100}.{sales[i].GrossFen % 100:00},CNY,T1,000001,{i:000000},{merchantNo},,,{sales[i].Order},,,,qr,,,\n");
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        return await gateway.Get<TerminalLogIntake>().ImportAsync(name, content, null, Token);
    }

    private static async Task<IReadOnlyList<BreakRecord>> BreaksAsync(TestSetup gateway) =>
        await gateway.Get<BreakList>().ReadAsync(new() { State = "open" }, null, 100, Token);

    private static async Task<IReadOnlyList<(string Cause, string Answer, long Attempts)>> LookupsAsync(TestSetup gateway) =>
        [.. await gateway.Database.ReadAsync(c => c.QueryAsync<(string, string, long)>("SELECT cause, coalesce(answer, ''), attempts FROM lookups ORDER BY lookup_id"), Token)];

    private static Task<long> DueAsync(TestSetup gateway) => gateway.Database.ReadAsync(c => c.ExecuteScalarAsync<long>("SELECT count(*) FROM reconciliation_due"), Token);
}
