using Rijie.Conformance;
using Rijie.Hosting;

namespace Rijie.ChinaUms.Tests;

/// <summary>The plugin as the build places it, loaded as the host loads it.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task Run_ADrawnDay_EveryCapabilityAnswersThroughTheHost()
    {
        using var bench = new ChinaUmsBench().Answering();
        var stop = TestContext.Current.CancellationToken;
        new BookWriter(bench.Book, bench.Wire, ChinaUmsBench.MerchantNo, new TimeOnly(23, 0), seed: 7).DrawDay(ChinaUmsBench.Day, sales: 30, []);
        bench.Clock.SetUtcNow(ChinaUmsBench.At(10, 0, day: 6));
        await using var account = AccountHost.Create(
            Load(),
            new AccountSettings { AccountId = "chinaums-test", Settings = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book), MerchantNos = [ChinaUmsBench.MerchantNo, ChinaUmsBench.SecondMerchantNo] },
            new HostingOptions { TimeProvider = bench.Clock, AllowLoopbackHttp = true });

        var known = bench.Book.Records[0].Truth;
        var found = await account.Lookup!.LookUpAsync(new() { MerchantNo = known.MerchantNo, MerchantOrderNo = known.MerchantOrderNo, TerminalNo = known.TerminalNo, TradedAt = known.TradedAt }, stop);
        var statement = await account.Statements!.FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, stop);
        var message = bench.Wire.Notify(bench.Book, known);
        var reading = account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Equal((null, null, null), (account.Transactions, account.Payouts, account.Terminals));
        Assert.Equal(known.RetrievalReference, found.Transaction!.RetrievalReference);
        Assert.Equal(["898310058120001_20260105.csv", "898310058120002_20260105.csv"], statement.Files.Select(f => f.Name));
        foreach (var file in statement.Files) file.Dispose();
        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
    }

    [Fact]
    public async Task Fetch_NobodyAnswers_IsUnavailableSoThatItIsAskedForAgain()
    {
        using var bench = new ChinaUmsBench();
        await using var account = AccountHost.Create(
            Load(),
            new AccountSettings
            {
                AccountId = "chinaums-test",
                Settings = new Dictionary<string, string>(bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book)) { ["base_url"] = "http://127.0.0.1:1" },
                MerchantNos = [ChinaUmsBench.MerchantNo],
            },
            new HostingOptions { AllowLoopbackHttp = true });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Statements!.FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("chinaums") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "chinaums").Reason);
    }
}
