using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Tests.Desk;
using Rijie.Gateway.Tests.Storage;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class TransactionPullTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StoreEngines.All), MemberType = typeof(StoreEngines))]
    public async Task Pull_FivePagesCutAfterTwo_GoesOnFromTheStoredCursor(string engine)
    {
        await using var gateway = await TestSetup.OpenAsync(engine);
        gateway.Desk.Listed.AddRange(Enumerable.Range(0, 9).Select(i => TestSetup.Sale($"P{i}", 1000)));
        gateway.Desk.FailAfterPage = 2;
        await Assert.ThrowsAsync<ProviderException>(() => PullAsync(gateway));
        var half = await RowsAsync(gateway);

        gateway.Desk.FailAfterPage = null;
        var window = await PullAsync(gateway);

        Assert.Equal(4, half.Count);
        Assert.Equal(9, (await RowsAsync(gateway)).Count);
        Assert.Equal((1L, 5L, 9L), (window.Complete, window.Pages, window.RowsRead));
        Assert.Equal(5, gateway.Desk.PagesRead);
    }

    [Fact]
    public async Task Work_OldDayIsRefused_ReadsTheLaterDaysAllTheSame()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Listed.Add(TestSetup.Sale("P0", 1000));
        gateway.Desk.Refused.Add(TestSetup.Day.AddDays(-3));

        await gateway.Get<AccountWork>().RunAsync(gateway.Account, gateway.Setup.Configuration.Work, gateway.Clock.GetUtcNow(), null, Token);
        var work = await gateway.Get<WorkLog>().ListAsync(Token);

        Assert.Single(await RowsAsync(gateway));
        Assert.Equal("Rejected: Too long ago.", Assert.Single(work, w => w.Kind == "transactions").Failure);
    }

    [Fact]
    public async Task Pull_DayThatStillRuns_IsReadAgainAndNotComplete()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Clock.AdjustTime(ChinaTime.ToInstant(TestSetup.Day, new(23, 0)).AddHours(1.1));
        gateway.Desk.Listed.Add(TestSetup.Sale("P0", 1000));
        var early = await PullAsync(gateway);
        gateway.Desk.Listed.Add(TestSetup.Sale("P1", 1000));
        gateway.Clock.Advance(TimeSpan.FromMinutes(5));

        var late = await PullAsync(gateway);

        Assert.Equal(0, early.Complete);
        Assert.Equal(1, late.Complete);
        Assert.Equal(2, (await RowsAsync(gateway)).Count);
    }

    [Fact]
    public async Task Lookup_OpenTransaction_IsAskedAndSettled()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Desk.Listed.Add(TestSetup.Sale("P0", 1000, TransactionState.Pending));
        gateway.Desk.Known["P0"] = TestSetup.Sale("P0", 1000);
        await PullAsync(gateway);

        var answered = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);
        var again = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal((1, 0), (answered, again));
        Assert.Equal([TransactionState.Succeeded], (await RowsAsync(gateway)).Select(r => r.Transaction.State));
    }

    [Fact]
    public async Task Lookup_NotFoundAfterTheVisibilityDelay_IsFailed()
    {
        await using var gateway = await TestSetup.OpenAsync("Sqlite");
        gateway.Clock.AdjustTime(ChinaTime.ToInstant(TestSetup.Day, new(9, 35)));
        gateway.Desk.Listed.Add(TestSetup.Sale("P0", 1000, TransactionState.Unknown));
        await PullAsync(gateway);
        var early = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);
        var between = (await RowsAsync(gateway))[0].Transaction.State;
        gateway.Clock.Advance(TimeSpan.FromMinutes(6));

        var late = await gateway.Get<LookupWork>().RunAsync(gateway.Account, Token);

        Assert.Equal((0, TransactionState.Unknown, 1), (early, between, late));
        Assert.Equal(TransactionState.Failed, (await RowsAsync(gateway))[0].Transaction.State);
    }

    private static Task<PullWindow> PullAsync(TestSetup gateway) =>
        gateway.Get<TransactionPull>().PullAsync(gateway.Account, gateway.Account.Connections[0], TestSetup.Day, null, Token);

    private static Task<IReadOnlyList<StoredRow>> RowsAsync(TestSetup gateway) =>
        TransactionStore.ListAsync(gateway.Database, "corner-shop-desk", TestSetup.Day, TestSetup.Day, Token);
}
