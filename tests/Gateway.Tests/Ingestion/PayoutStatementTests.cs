using System.Text;
using Rijie.Gateway.Days;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Tests.Ingestion;

/// <summary>Payouts that a provider tells in files of their own, beside the day's statement.</summary>
public sealed class PayoutStatementTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_AListOfPayouts_KeepsWhatBecameOfEach(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        await ImportAsync(gateway, "ruiyinxin-025", $"""
            C|{TestSetup.Merchant}|B1|622202******1234|测*户|9.96|1.00|20260105|S|000000|处理成功|T1
            C|{TestSetup.Merchant}|B2|6222020000005678|测试商户|5.00||20260105|R|200002|处理中|T1
            C|{TestSetup.Merchant}|B3|*****|测*户|7.00||20260105|E|200020|账号 6222021234 不存在|T1
            ########
            """);

        Assert.Equal(
            [
                ("B1", "paid", (long?)null, 996L, 100L, "1234", null), ("B2", "pending", 500L, 0L, 0L, "5678", null),
                ("B3", "failed", 700L, 0L, 0L, null, "账号 ******1234 不存在"), // of an account the last four
            ],
            (await ListAsync(gateway)).Select(p => (p.PayoutNo, p.State, p.PlannedFen, p.PaidFen, p.WithdrawalFeeFen, p.BankLast4, p.Reason)));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_ANewVersionOfTheList_SaysWhatIsNewAndKeepsEachPayoutsIdentity(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        var (first, second) = ($"C|{TestSetup.Merchant}|B1||x|9.96|1.00|20260105|R|200002||T1", $"C|{TestSetup.Merchant}|B2||x|5.00||20260105|S|000000||T1");
        await ImportAsync(gateway, "ruiyinxin-025", $"{first}\n{second}\n########");

        var outcome = await ImportAsync(gateway, "ruiyinxin-025", $"{second}\n{first.Replace("|R|200002|", "|S|000000|", StringComparison.Ordinal)}\n########");
        var change = (await gateway.Get<StatementList>().FindAsync(outcome.File.FileId, Token))!.Change!;

        Assert.Equal([("B1", "paid"), ("B2", "paid")], (await ListAsync(gateway)).Select(p => (p.PayoutNo, p.State)));
        Assert.Equal((0L, 0L, 1L), (change.Added, change.Removed, change.Changed));
    }

    [Theory] // a row that goes the other way is money that came back, and what is not known is never paid
    [InlineData("succeeded", 896, "paid", 896, null)]
    [InlineData("succeeded", -896, "returned", 0, 896L)]
    [InlineData("reversed", 896, "returned", 0, 896L)]
    [InlineData("pending", 896, "pending", 0, 896L)]
    [InlineData("unknown", 896, "pending", 0, 896L)]
    public void ToRecord_EachStateOfARow_IsPaidOnlyWhereItSucceeded(string state, long grossFen, string expected, long paidFen, long? plannedFen)
    {
        var payout = new StatedPayout { PayoutNo = "B1", State = state, GrossFen = grossFen }.ToRecord();

        Assert.Equal((expected, paidFen, plannedFen), (payout.State, payout.PaidFen, payout.PlannedFen));
    }

    [Theory] // a transaction that names the payout it is in, settled or open, is no payout
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Import_TransactionsWithTheNumberOfAPayout_AreNoPayouts(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);

        await ImportAsync(gateway, "ruiyinxin-020", $"""
            C|{TestSetup.Merchant}|T1|REQ1|10.00|20260105|S|000000||01||0.04|WXZF|02|BATCH1|
            C|{TestSetup.Merchant}|T2|REQ2|20.00|20260105|R|200002||01|||WXZF|02|BATCH1|
            ########
            """);

        Assert.Empty(await ListAsync(gateway));
    }

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Day_PayoutListShortThenRight_OpensABreakAndClearsItWithoutAReissue(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine, hasPayoutFiles: true);
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        gateway.Desk.PayoutFiles[TestSetup.Day] = TestSetup.PayoutFile(("PO1", 896, "paid", ""));
        gateway.Clock.Advance(TimeSpan.FromHours(9));

        await RunAsync(gateway);
        var open = await BreaksAsync(gateway);
        gateway.Desk.PayoutFiles[TestSetup.Day] = TestSetup.PayoutFile(("PO1", 896, "paid", ""), ("PO2", 100, "paid", ""));
        gateway.Clock.Advance(TimeSpan.FromHours(6));
        await RunAsync(gateway);

        Assert.Equal([("P02", "PO1", -100L)], open);
        Assert.Empty(await BreaksAsync(gateway));
    }

    [Fact]
    public async Task Day_PayoutListStillMissingWhenDue_IsNamedAndKeepsNoRowWaiting()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", hasPayoutFiles: true);
        gateway.Desk.Listed.AddRange([TestSetup.Sale("P1", 1000), TestSetup.Sale("P2", 500)]);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        gateway.Desk.Payouts.Add(new() { PayoutNo = "PO1", MerchantNo = TestSetup.Merchant, State = PayoutState.Paid, Paid = Money.FromFen(5), SettlementDate = TestSetup.Day });
        gateway.Desk.Partial.Add(TestSetup.Day);
        gateway.Clock.Advance(TimeSpan.FromHours(9));

        await RunAsync(gateway);

        // The day's own rows are all there: one that lacks is a break. What was paid is not all known: no payout is called short.
        Assert.Equal([("F01", "PAY_20260105.txt", 0L), ("R01", "P2", -500L)], await BreaksAsync(gateway));
    }

    [Fact]
    public async Task Day_ProviderHasNoPayoutListOfTheDay_IsWholeWithoutOne()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", hasPayoutFiles: true);
        gateway.Desk.Files[TestSetup.Day.AddDays(-1)] = TestSetup.File(TestSetup.Row("P0", 300, 1));
        gateway.Desk.PayoutFiles[TestSetup.Day.AddDays(-1)] = TestSetup.PayoutFile(("PO0", 299, "paid", ""));
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4));
        gateway.Clock.Advance(TimeSpan.FromHours(9));
        await RunAsync(gateway);
        var before = await BreaksAsync(gateway);

        // A question that nobody answers takes nothing of it away.
        gateway.Desk.Silent.Add(TestSetup.Day);
        gateway.Clock.Advance(TimeSpan.FromHours(6));
        await RunAsync(gateway);

        Assert.DoesNotContain(before, b => b.Code is "F01" or "P02" or "P03");
        Assert.DoesNotContain(await BreaksAsync(gateway), b => b.Code is "F01" or "P02" or "P03");
    }

    [Fact]
    public async Task Day_PayoutListCameWithoutTheDaysOwnFile_TheFileIsMissed()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", hasPayoutFiles: true);
        gateway.Desk.PayoutFiles[TestSetup.Day] = TestSetup.PayoutFile(("PO1", 996, "paid", ""));
        gateway.Desk.Partial.Add(TestSetup.Day);
        gateway.Clock.Advance(TimeSpan.FromHours(9));

        await RunAsync(gateway);

        Assert.Equal([("F01", "DAY_20260105.txt", 0L)], await BreaksAsync(gateway));
    }

    [Fact]
    public async Task Sheet_OfADayWithAPayoutList_ShowsTheStatementOfItsTrade()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite", hasPayoutFiles: true);
        gateway.Desk.Files[TestSetup.Day] = TestSetup.File(TestSetup.Row("P1", 1000, 4), TestSetup.Row("P2", 7, 4).Replace("20260105093000", "20260132093000", StringComparison.Ordinal));
        gateway.Desk.PayoutFiles[TestSetup.Day] = TestSetup.PayoutFile(("PO1", 996, "paid", ""));

        await RunAsync(gateway);
        var sheet = await gateway.Get<DayQuery>().ReadAsync(TestSetup.Day, Token);

        Assert.Equal(("imported_with_rejects", "DAY_20260105.txt"), (sheet.Lines[0].StatementState.State, sheet.Lines[0].StatementState.Name));
    }

    private static async Task<StatementOutcome> ImportAsync(TestSetup gateway, string layoutId, string text)
    {
        var path = Repository.PathOf("plugins", "Ruiyinxin", "layouts", layoutId + ".yaml");
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
        var outcome = await gateway.Get<StatementIntake>().ImportAsync(new()
        {
            Account = gateway.Account,
            Layout = LayoutFile.Read(await File.ReadAllBytesAsync(path, Token), path),
            Name = $"SMZF{layoutId[^3..]}_C_20260105.txt",
            Content = content,
            ExpectedClearingDate = TestSetup.Day,
        }, Token);
        Assert.Equal(FileResult.Imported, outcome.Result);
        return outcome;
    }

    private static Task<IReadOnlyList<PayoutRecord>> ListAsync(TestSetup gateway) => PayoutStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day, Token);

    private static Task RunAsync(TestSetup gateway) => gateway.Get<WorkRunner>().RunDueAsync(gateway.Clock.GetUtcNow(), null, Token);

    private static async Task<List<(string Code, string Reference, long DeltaFen)>> BreaksAsync(TestSetup gateway) =>
        [.. (await gateway.Get<BreakList>().ReadAsync(new() { State = "open", From = TestSetup.Day, To = TestSetup.Day }, null, 100, Token)).Select(b => (b.Code, b.Reference, b.DeltaFen)).Order()];
}
