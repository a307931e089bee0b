using System.Text;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class TerminalBatchIntakeTests
{
    private const string Header = "closed_at,merchant_no,terminal_no,batch_no,plus_count,plus_yuan,minus_count,minus_yuan\n";
    private const string LogHeader = "traded_at,type,state,gross_yuan,currency,terminal_no,batch_no,trace_no,merchant_no,merchant_order_no,refund_no,provider_order_no,retrieval_reference,masked_card_no,card_type,product,original_merchant_order_no,original_provider_order_no,remark\n";
    private const string Row = $"2026-01-05 23:55:00,{TestSetup.Merchant},T1,000001,2,15.00,1,5.00\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_TotalsOfABatch_AreKeptWithEvidenceAndOnceOnly(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        var first = await ImportAsync(gateway, Header + Row);
        var again = await ImportAsync(gateway, Header + Row);
        var batch = Assert.Single(await BatchesAsync(gateway));

        Assert.Equal((FileResult.Imported, 1L, 1L, 2L), (first.Result, first.File.ImportedLines, first.File.HeaderLines, first.File.TotalLines));
        Assert.Equal(FileResult.Duplicate, again.Result);
        Assert.Equal(("T1", "000001", ChinaTime.ToInstant(TestSetup.Day, new TimeOnly(23, 55))), (batch.TerminalNo, batch.BatchNo, batch.ClosedAt));
        Assert.Equal(new BatchTotals(2, Money.FromFen(1500), 1, Money.FromFen(500)), batch.Totals);
        Assert.Equal(1, await EvidenceCountAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_ACorrectionOfTheSameName_IsANewVersionThatCounts(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        await ImportAsync(gateway, Header + Row);

        var corrected = await ImportAsync(gateway, Header + Row.Replace("15.00", "16.00", StringComparison.Ordinal));

        Assert.Equal((FileResult.Imported, 2L), (corrected.Result, corrected.File.Version));
        Assert.Equal(1600, Assert.Single(await BatchesAsync(gateway)).Totals.Plus.Fen);
    }

    [Theory]
    [InlineData("2026-01-05 23:55:00,822290058120001,T2,000001,x,1.00,0,0.00", "plus_count")]
    [InlineData("2026-01-05 23:55:00,822290058120001,T2,000001,,1.00,0,0.00", "plus_count")]
    [InlineData("2026-01-05 23:55:00,822290058120001,,000001,1,1.00,0,0.00", "terminal_no")]
    [InlineData(",822290058120001,T2,000001,1,1.00,0,0.00", "closed_at")]
    [InlineData("2026-01-05 23:55:00,822290058120001,T2,000001,1,1.00,1,-1.00", "minus_yuan")]
    [InlineData("2026-01-05 23:55:00,822290058120001,T2,000001,1,1.00,1,", "minus_yuan")]
    [InlineData("2026-13-05 23:55:00,822290058120001,T2,000001,1,1.00,0,0.00", "closed_at")]
    public async Task Import_ALineThatSaysTooLittle_IsRejectedWithItsPlaceAndTheOthersCount(string line, string column)
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");

        var outcome = await ImportAsync(gateway, Header + Row + line + "\n");

        var reject = Assert.Single(outcome.Rejects);
        Assert.Equal((3L, column), (reject.LineNo, reject.Column));
        Assert.Equal((FileResult.ImportedWithRejects, 1L, 1L, 3L), (outcome.Result, outcome.File.ImportedLines, outcome.File.RejectedLines, outcome.File.TotalLines));
        Assert.Equal("T1", Assert.Single(await BatchesAsync(gateway)).TerminalNo);
    }

    [Fact]
    public async Task Import_TotalsThatTheLogDoesNotHold_AreT01UntilTheyAreCorrected()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        await LogAsync(gateway);
        await ImportAsync(gateway, Header + $"2026-01-05 23:55:00,{TestSetup.Merchant},T1,000001,2,15.00,0,0.00\n");

        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);
        var found = (await BreaksAsync(gateway)).Where(b => b.Level == "L0").Select(b => (b.Code, b.Reference, b.DeltaFen)).ToList();
        await ImportAsync(gateway, Header + $"2026-01-05 23:55:00,{TestSetup.Merchant},T1,000001,1,10.00,0,0.00\n");
        await gateway.Get<ReconciliationWork>().RunDueAsync(null, Token);

        Assert.Equal([("T01", "T1/000001", 500L)], found);
        Assert.DoesNotContain(await BreaksAsync(gateway), b => b.Level == "L0");
    }

    [Theory]
    [InlineData(Header, true)]
    [InlineData("\uFEFF" + Header, true)]
    [InlineData("closed_at,merchant_no,terminal_no,batch_no,plus_count,plus_yuan,minus_count,minus_yuan", true)]
    [InlineData("closed_at,merchant_no,terminal_no,batch_no,plus_count,plus_yuan,minus_count,minus_yuans\n", false)]
    [InlineData(LogHeader, false)]
    [InlineData("", false)]
    public async Task IsOne_ByItsHeader_IsToldFromALog(string text, bool expected)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, await TerminalBatchIntake.IsOneAsync(file, Token));
    }

    private static async Task<StatementOutcome> ImportAsync(TestSetup gateway, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await gateway.Get<TerminalBatchIntake>().ImportAsync("2026-01-05-batches.csv", content, null, Token);
    }

    private static async Task LogAsync(TestSetup gateway)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(LogHeader + $"2026-01-05 09:30:00,sale,succeeded,10.00,CNY,T1,000001,000001,{TestSetup.Merchant},,,P1,,,,qr,,,\n"));
        await gateway.Get<TerminalLogIntake>().ImportAsync("log.csv", content, null, Token);
    }

    private static Task<IReadOnlyList<TerminalBatch>> BatchesAsync(TestSetup gateway) =>
        TerminalBatchStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day, Token);

    private static async Task<IReadOnlyList<BreakRecord>> BreaksAsync(TestSetup gateway) =>
        await gateway.Get<BreakList>().ReadAsync(new() { State = "open" }, null, 100, Token);

    private static Task<long> EvidenceCountAsync(TestSetup gateway) =>
        gateway.Database.ReadAsync(c => Dapper.SqlMapper.ExecuteScalarAsync<long>(c, "SELECT count(*) FROM evidence WHERE kind = 'terminal-batches'"), Token);
}
