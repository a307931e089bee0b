using Rijie.Conformance;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Kit.Tests;

/// <summary>The plugin that the template gives works as it is given, each capability against its own simulator and through the host.</summary>
public sealed class AcmeTests
{
    private static readonly DateTimeOffset From = ChinaTime.ToInstant(AcmeBench.Day, default);

    [Fact]
    public void Load_AsPlaced_OffersAllSixCapabilitiesAndIsNoneOfTheRepositorysPlugins()
    {
        Assert.Equal(Enum.GetValues<Capability>(), AcmeBench.Plugin.Manifest.Capabilities);
        Assert.Equal("acme-statement", Assert.Single(AcmeBench.Plugin.Layouts).Id);
        Assert.False(Directory.Exists(Repository.PathOf("artifacts", "plugins", "acme")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task List_ADay_TellsEachTradeOnceInAnyPageSize(int pageSize)
    {
        await using var bench = AcmeBench.AfterADay();

        var told = new List<Transaction>();
        string? cursor = null;
        do
        {
            var page = await bench.Account.Transactions!.ReadAsync(
                new() { MerchantNo = AcmeBench.MerchantNo, From = From, To = From.AddDays(1), PageSize = pageSize, Cursor = cursor }, TestContext.Current.CancellationToken);
            told.AddRange(page.Transactions);
            cursor = page.NextCursor;
        }
        while (cursor is not null && told.Count < 1000);

        Assert.Equal(bench.Book.Records.Select(r => r.Truth).Where(t => t.MerchantNo == AcmeBench.MerchantNo).Select(t => Told(bench, t)), told);
    }

    [Fact]
    public async Task LookUp_ByEachNumber_FindsTheTradeAndNothingElse()
    {
        await using var bench = AcmeBench.AfterADay();
        var records = bench.Book.Records.Select(r => r.Truth).Where(t => t.MerchantNo == AcmeBench.MerchantNo).ToList();
        var (sale, refund) = (records.First(t => t.Type == TransactionType.Sale), records.First(t => t.Type == TransactionType.Refund));

        Assert.Equal(Told(bench, sale), await LookUp(bench, new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo }));
        Assert.Equal(Told(bench, sale), await LookUp(bench, new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo }));
        Assert.Equal(Told(bench, refund), await LookUp(bench, new() { MerchantNo = refund.MerchantNo, Type = TransactionType.Refund, RefundNo = refund.RefundNo }));
        Assert.Null(await LookUp(bench, new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = "ORD-99999999" }));
    }

    [Fact]
    public async Task Notify_OfEachTrade_IsVerifiedOrRefusedByItsMerchant()
    {
        await using var bench = AcmeBench.AfterADay();

        foreach (var truth in bench.Book.Records.Select(r => r.Truth))
        {
            var reading = Read(bench, bench.Wire.Notify(bench.Book, truth));
            if (truth.MerchantNo == AcmeBench.MerchantNo) Assert.Equal(Told(bench, truth), reading.Transaction);
            else Assert.Equal("OWNER_MISMATCH", reading.RefusalCode);
        }
    }

    [Fact]
    public async Task Notify_AnyByteOfAnyPartChanged_IsRefused()
    {
        await using var bench = AcmeBench.AfterADay(sales: 1);
        var message = bench.Wire.Notify(bench.Book, bench.Book.Records[0].Truth);

        for (var i = 0; i < message.Body.Length; i++)
        {
            var body = message.Body.ToArray();
            body[i] ^= 1;
            Assert.Equal(NotificationVerdict.Refused, Read(bench, message with { Body = body }).Verdict);
        }
        foreach (var (name, value) in message.Headers)
        {
            Assert.Equal(NotificationVerdict.Refused, Read(bench, message with { Headers = [.. message.Headers.Where(h => h.Key != name)] }).Verdict);
            Assert.Equal(NotificationVerdict.Refused, Read(bench, message with { Headers = [.. message.Headers.Where(h => h.Key != name), new(name, value + "A")] }).Verdict);
            Assert.Equal(NotificationVerdict.Refused, Read(bench, message with { Headers = [.. message.Headers, new(name, value)] }).Verdict);
        }
    }

    [Theory]
    [InlineData(-301, "SIG_TIMESTAMP")]
    [InlineData(-300, null)]
    [InlineData(300, null)]
    [InlineData(301, "SIG_TIMESTAMP")]
    public async Task Notify_AtTheEdgesOfTheWindow_IsJudgedToTheSecond(int seconds, string? refusal)
    {
        await using var bench = AcmeBench.AfterADay(sales: 1);
        var message = bench.Wire.Notify(bench.Book, bench.Book.Records.First(r => r.Truth.MerchantNo == AcmeBench.MerchantNo).Truth);

        var reading = bench.Account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow().AddSeconds(seconds) });

        Assert.Equal(refusal, reading.RefusalCode);
    }

    [Fact]
    public async Task Statement_OfADay_IsReadWholeAndSaysWhatTheBookSays()
    {
        await using var bench = AcmeBench.AfterADay();

        var answer = await bench.Account.Statements!.FetchAsync(new() { ClearingDate = AcmeBench.Day }, TestContext.Current.CancellationToken);

        Assert.Equal(StatementStatus.Ready, answer.Status);
        using var file = Assert.Single(answer.Files);
        var rows = new List<StatementRow>();
        var reading = StatementReader.Read(
            new() { Name = file.Name, Content = file.Content, DeclaredSha256 = file.DeclaredSha256, ExpectedClearingDate = AcmeBench.Day, ExpectedOwner = "ORG001" },
            AcmeBench.Plugin.Layout(file.LayoutId)!,
            batch => rows.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToRow)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(["container", "declared_sha256", "trailer"], reading.ProvenBy.Order(StringComparer.Ordinal));
        Assert.Equal(bench.Book.InStatement(AcmeBench.Day).Select(t => bench.Wire.Told(Surface.Statement, t)), rows.Select(r => r.Transaction with { ClearingDate = reading.ClearingDate }));
    }

    [Fact]
    public async Task Statement_BeforeItIsThereAndOfADayWithoutTrade_AreAnswers()
    {
        await using var bench = AcmeBench.AfterADay();

        var empty = await bench.Account.Statements!.FetchAsync(new() { ClearingDate = AcmeBench.Day.AddDays(-1) }, TestContext.Current.CancellationToken);
        var early = await bench.Account.Statements!.FetchAsync(new() { ClearingDate = AcmeBench.Day.AddDays(1) }, TestContext.Current.CancellationToken);

        Assert.Equal(StatementStatus.NoTrade, empty.Status);
        Assert.Equal(StatementStatus.NotReady, early.Status);
    }

    [Fact]
    public async Task Payouts_OfADate_AreThoseOfOurMerchants()
    {
        await using var bench = AcmeBench.AfterADay();
        var paid = new Payout
        {
            PayoutNo = "PO1", MerchantNo = AcmeBench.MerchantNo, State = PayoutState.Paid, Planned = Money.FromFen(1_234_567), Suspended = Money.FromFen(67), Paid = Money.FromFen(1_234_500),
            SettlementDate = AcmeBench.Day, Speed = "T1", PaidAt = ChinaTime.ToInstant(AcmeBench.Day.AddDays(1), new TimeOnly(9, 30)), BankAccountLast4 = "1234",
        };
        bench.Book.Add(paid);
        bench.Book.Add(paid with { PayoutNo = "PO2", MerchantNo = AcmeBench.OtherMerchantNo });

        var page = await bench.Account.Payouts!.ReadAsync(new() { SettlementDate = AcmeBench.Day }, TestContext.Current.CancellationToken);

        Assert.Equal([paid], page.Payouts);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Terminals_OfAMerchant_AreListed()
    {
        await using var bench = AcmeBench.AfterADay(sales: 0);

        var terminals = await bench.Account.Terminals!.ListAsync(AcmeBench.MerchantNo, TestContext.Current.CancellationToken);

        Assert.Equal(bench.Book.Terminals.Take(2), terminals);
    }

    private static Transaction Told(AcmeBench bench, Transaction truth) => bench.Wire.Told(Surface.List, truth);

    private static async Task<Transaction?> LookUp(AcmeBench bench, LookupQuery query) => (await bench.Account.Lookup!.LookUpAsync(query, TestContext.Current.CancellationToken)).Transaction;

    private static NotificationReading Read(AcmeBench bench, WireMessage message) =>
        bench.Account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });
}
