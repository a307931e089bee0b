using Rijie.Conformance;
using Rijie.Hosting;

namespace Rijie.Shengfutong.Tests;

/// <summary>The plugin as it is delivered: its folder is loaded, checked and run by the host.</summary>
public sealed class HostTests
{
    private static readonly DateOnly Day = new(2026, 1, 5);

    [Fact]
    public void Load_PluginFolder_OffersAllButPayoutsAndOneLayout()
    {
        var plugin = Load();

        Assert.Equal(Enum.GetValues<Capability>().Except([Capability.Payouts]), plugin.Manifest.Capabilities);
        Assert.Equal("shengfutong-statement", Assert.Single(plugin.Layouts).Id);
    }

    [Fact]
    public async Task Run_ADrawnDay_EveryCapabilityAnswersThroughTheHost()
    {
        using var bench = new ShengfutongBench().Answering();
        var stop = TestContext.Current.CancellationToken;
        new BookWriter(bench.Book, bench.Wire, ShengfutongBench.MerchantNo, dayCut: default, seed: 7).DrawDay(Day, sales: 30, []);
        bench.Clock.SetUtcNow(ShengfutongBench.At(10, 0, day: 6));
        await using var account = AccountHost.Create(
            Load(),
            new AccountSettings { AccountId = "shengfutong-test", Settings = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book), MerchantNos = [ShengfutongBench.MerchantNo] },
            new HostingOptions { TimeProvider = bench.Clock, AllowLoopbackHttp = true });

        var page = await account.Transactions!.ReadAsync(new() { MerchantNo = ShengfutongBench.MerchantNo, From = ShengfutongBench.At(0, 0), To = ShengfutongBench.At(0, 0, day: 6) }, stop);
        var found = await account.Lookup!.LookUpAsync(new() { MerchantNo = ShengfutongBench.MerchantNo, MerchantOrderNo = page.Transactions[0].MerchantOrderNo }, stop);
        var statement = await account.Statements!.FetchAsync(new() { ClearingDate = Day }, stop);
        var terminals = await account.Terminals!.ListAsync(ShengfutongBench.MerchantNo, stop);
        var message = bench.Wire.Notify(bench.Book, bench.Book.Records[0].Truth);
        var reading = account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Null(account.Payouts);
        Assert.Equal(bench.Book.Records.Select(r => r.Truth.ProviderOrderNo), page.Transactions.Select(t => t.ProviderOrderNo));
        Assert.Equal(page.Transactions[0], found.Transaction);
        using var file = Assert.Single(statement.Files);
        Assert.Equal("fund_30000001_20260105.zip", file.Name);
        Assert.Equal([ShengfutongBench.TerminalNo], terminals.Select(t => t.TerminalNo));
        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
    }

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("shengfutong") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "shengfutong").Reason);
    }
}
