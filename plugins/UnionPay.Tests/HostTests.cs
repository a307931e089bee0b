using Rijie.Hosting;

namespace Rijie.UnionPay.Tests;

/// <summary>The plugin as it is delivered: its folder is loaded and run by the host.</summary>
public sealed class HostTests
{
    [Fact]
    public void Load_PluginFolder_OffersThreeCapabilitiesAndOneLayout()
    {
        var plugin = Load();

        Assert.Equal([Capability.TransactionLookup, Capability.Notifications, Capability.Statements], plugin.Manifest.Capabilities);
        Assert.Equal("unionpay-statement", Assert.Single(plugin.Layouts).Id);
        Assert.Equal(new TimeOnly(23, 0), plugin.Manifest.Provider.DayCut);
        Assert.True(plugin.Manifest.Provider.DayCutInclusive);
        Assert.Equal(new TimeOnly(9, 0), plugin.Manifest.Provider.StatementReadyAt);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("12")]
    public async Task Run_AnAccountOfTheSimulator_IsReadyAndAnswers(string method)
    {
        using var bench = new Bench(method).Answers();
        bench.Book.Add(new Conformance.BookRecord { Truth = Bench.Sale, InApi = Bench.Sale });
        await using var account = AccountHost.Create(
            Load(),
            new AccountSettings { AccountId = "unionpay-test", Settings = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book), MerchantNos = [Bench.MerchantNo] },
            new HostingOptions { TimeProvider = bench.Clock, AllowLoopbackHttp = true });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Null(account.Transactions);
        Assert.Null(account.Payouts);
        Assert.Null(account.Terminals);
        Assert.Equal(Bench.Sale, (await account.Lookup!.LookUpAsync(new() { MerchantNo = Bench.MerchantNo, ProviderOrderNo = Bench.Sale.ProviderOrderNo }, Bench.Stop)).Transaction);
        Assert.Equal(StatementStatus.NotReady, (await account.Statements!.FetchAsync(new() { ClearingDate = new DateOnly(2026, 1, 6) }, Bench.Stop)).Status);
        Assert.Equal(NotificationVerdict.Verified, account.Notifications!.Read(new() { Headers = [], Body = bench.Notification(), ReceivedAt = bench.Now }).Verdict);
    }

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("unionpay") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "unionpay").Reason);
    }
}
