using Rijie.Conformance;
using Rijie.Hosting;

namespace Rijie.Lakala.Tests;

/// <summary>The plugin as it is delivered: its folder is loaded, checked and run by the host.</summary>
public sealed class HostTests
{
    [Fact]
    public void Load_PluginFolder_OffersAllSixCapabilitiesAndOneLayout()
    {
        var plugin = Load();

        Assert.Equal(Enum.GetValues<Capability>(), plugin.Manifest.Capabilities);
        Assert.Equal("lakala-statement", Assert.Single(plugin.Layouts).Id);
    }

    [Fact]
    public async Task Run_ADrawnDay_EveryCapabilityAnswersThroughTheHost()
    {
        using var bench = new LakalaBench().Answering();
        var stop = TestContext.Current.CancellationToken;
        new BookWriter(bench.Book, bench.Wire, LakalaBench.MerchantNo, dayCut: default, seed: 7).DrawDay(new DateOnly(2026, 1, 5), sales: 30, []);
        bench.Book.Add(new Payout { PayoutNo = "PO1", MerchantNo = LakalaBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(5), SettlementDate = new DateOnly(2026, 1, 5) });
        bench.Clock.SetUtcNow(LakalaBench.At(10, 0, day: 6));
        await using var account = AccountHost.Create(
            Load(),
            new AccountSettings { AccountId = "lakala-test", Settings = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book), MerchantNos = [LakalaBench.MerchantNo] },
            new HostingOptions { TimeProvider = bench.Clock, AllowLoopbackHttp = true });

        var page = await account.Transactions!.ReadAsync(new() { MerchantNo = LakalaBench.MerchantNo, From = LakalaBench.At(0, 0), To = LakalaBench.At(0, 0, day: 6) }, stop);
        var found = await account.Lookup!.LookUpAsync(new() { MerchantNo = LakalaBench.MerchantNo, ProviderOrderNo = page.Transactions[0].ProviderOrderNo }, stop);
        var statement = await account.Statements!.FetchAsync(new() { ClearingDate = new DateOnly(2026, 1, 5) }, stop);
        var payouts = await account.Payouts!.ReadAsync(new() { SettlementDate = new DateOnly(2026, 1, 5) }, stop);
        var terminals = await account.Terminals!.ListAsync(LakalaBench.MerchantNo, stop);
        var message = bench.Wire.Notify(bench.Book, bench.Book.Records[0].Truth);
        var reading = account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Equal(bench.Book.Records.Select(r => r.Truth.ProviderOrderNo), page.Transactions.Select(t => t.ProviderOrderNo));
        Assert.Equal(page.Transactions[0], found.Transaction);
        using var file = Assert.Single(statement.Files);
        Assert.Equal("TP_ORG0001_20260105.txt", file.Name);
        Assert.Equal(["PO1"], payouts.Payouts.Select(p => p.PayoutNo));
        Assert.Equal([LakalaBench.TerminalNo], terminals.Select(t => t.TerminalNo));
        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
    }

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("lakala") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "lakala").Reason);
    }
}
