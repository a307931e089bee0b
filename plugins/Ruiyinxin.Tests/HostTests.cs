using Rijie.Conformance;
using Rijie.Hosting;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>The plugin as it is delivered: its folder is loaded, checked and run by the host.</summary>
public sealed class HostTests
{
    [Fact]
    public void Load_PluginFolder_OffersFiveCapabilitiesAndThreeLayouts()
    {
        var plugin = Load();

        Assert.Equal(Enum.GetValues<Capability>().Except([Capability.Payouts]), plugin.Manifest.Capabilities);
        Assert.Equal(["ruiyinxin-020", "ruiyinxin-024", "ruiyinxin-025"], plugin.Layouts.Select(l => l.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, NotificationVerdict.Verified)]
    [InlineData(false, NotificationVerdict.Hint)]
    public async Task Run_ADrawnDay_EveryCapabilityAnswersThroughTheHost(bool signsNotifications, NotificationVerdict verdict)
    {
        using var bench = new RuiyinxinBench(signsNotifications: signsNotifications).Answering();
        var stop = TestContext.Current.CancellationToken;
        var writer = new BookWriter(bench.Book, bench.Wire, RuiyinxinBench.MerchantNo, dayCut: default, seed: 7);
        writer.DrawDay(new DateOnly(2026, 1, 5), sales: 30, []);
        writer.DrawPayout(new DateOnly(2026, 1, 5));
        bench.Clock.SetUtcNow(RuiyinxinBench.At(11, 0, day: 6));
        await using var account = Host(bench, [RuiyinxinBench.MerchantNo]);

        var page = await account.Transactions!.ReadAsync(new() { MerchantNo = RuiyinxinBench.MerchantNo, From = RuiyinxinBench.At(0, 0), To = RuiyinxinBench.At(0, 0, day: 6) }, stop);
        var found = await account.Lookup!.LookUpAsync(new() { MerchantNo = RuiyinxinBench.MerchantNo, MerchantOrderNo = page.Transactions[0].MerchantOrderNo }, stop);
        var statement = await account.Statements!.FetchAsync(new() { ClearingDate = new DateOnly(2026, 1, 5) }, stop);
        var terminals = await account.Terminals!.ListAsync(RuiyinxinBench.MerchantNo, stop);
        var message = bench.Wire.Notify(bench.Book, bench.Book.Records[0].Truth);
        var reading = account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Equal(bench.Book.Records.Select(r => r.Truth.ProviderOrderNo), page.Transactions.Select(t => t.ProviderOrderNo));
        Assert.Equal(page.Transactions[0], found.Transaction);
        Assert.Equal(["SMZF020_COOP_TEST_20260105.txt", "SMZF025_COOP_TEST_20260105.txt", "SMZF024_COOP_TEST_20260105.txt"], statement.Files.Select(f => f.Name));
        foreach (var file in statement.Files) file.Dispose();
        Assert.Null(account.Payouts); // they stand in the statements
        Assert.Equal([RuiyinxinBench.TerminalNo, "01080002"], terminals.Select(t => t.TerminalNo));
        Assert.Equal(verdict, reading.Verdict);
    }

    [Fact]
    public async Task Run_AHintAtACooperatorOfSeveralMerchants_IsAskedAndRoutedByTheAnswer()
    {
        using var bench = new RuiyinxinBench(signsNotifications: false).Answering();
        var sale = bench.Add(1, bench.AddSale(2) with { MerchantNo = RuiyinxinBench.OtherMerchantNo });
        await using var account = Host(bench, [RuiyinxinBench.MerchantNo, RuiyinxinBench.OtherMerchantNo]);
        var message = bench.Wire.Notify(bench.Book, sale);

        var reading = account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });
        var answer = await account.Lookup!.LookUpAsync(reading.Hint!, TestContext.Current.CancellationToken);

        Assert.Equal((NotificationVerdict.Hint, ""), (reading.Verdict, reading.Hint!.MerchantNo));
        Assert.Equal(RuiyinxinBench.OtherMerchantNo, answer.Transaction!.MerchantNo);
    }

    private static AccountHost Host(RuiyinxinBench bench, IReadOnlyList<string> merchantNos) => AccountHost.Create(
        Load(),
        new AccountSettings { AccountId = "ruiyinxin-test", Settings = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book), MerchantNos = merchantNos },
        new HostingOptions { TimeProvider = bench.Clock, AllowLoopbackHttp = true });

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("ruiyinxin") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "ruiyinxin").Reason);
    }
}
