using Rijie.Conformance;
using Rijie.Hosting;

namespace Rijie.Leshua.Tests;

/// <summary>The plugin as it is delivered: its folder is loaded, checked and run by the host.</summary>
public sealed class HostTests
{
    [Fact]
    public void Load_PluginFolder_OffersAllSixCapabilitiesAndOneLayout()
    {
        var plugin = Load();

        Assert.Equal(Enum.GetValues<Capability>(), plugin.Manifest.Capabilities);
        Assert.Equal([Capability.Payouts], plugin.Manifest.Optional);
        Assert.Equal("leshua-statement", Assert.Single(plugin.Layouts).Id);
    }

    [Fact]
    public async Task Run_ADrawnDay_EveryCapabilityAnswersThroughTheHost()
    {
        using var bench = new LeshuaBench().Answering();
        var stop = TestContext.Current.CancellationToken;
        new BookWriter(bench.Book, bench.Wire, LeshuaBench.MerchantNo, dayCut: default, seed: 7).DrawDay(LeshuaBench.Day, sales: 30, []);
        bench.Book.Add(new Payout { PayoutNo = "20260106000000000001", MerchantNo = LeshuaBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(5), Speed = "D1", SettlementDate = LeshuaBench.Day });
        bench.Clock.SetUtcNow(LeshuaBench.At(10, 0, day: 6));
        await using var account = Create(bench, bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book));

        var page = await account.Transactions!.ReadAsync(new() { MerchantNo = LeshuaBench.MerchantNo, From = LeshuaBench.At(0, 0), To = LeshuaBench.At(0, 0, day: 6) }, stop);
        var sale = page.Transactions.First(t => t.Type == TransactionType.Sale);
        var found = await account.Lookup!.LookUpAsync(new() { MerchantNo = LeshuaBench.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo }, stop);
        await account.Statements!.FetchAsync(new() { ClearingDate = LeshuaBench.Day }, stop);
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        var statement = await account.Statements.FetchAsync(new() { ClearingDate = LeshuaBench.Day }, stop);
        var payouts = await account.Payouts!.ReadAsync(new() { SettlementDate = LeshuaBench.Day }, stop);
        var terminals = await account.Terminals!.ListAsync(LeshuaBench.MerchantNo, stop);
        var message = bench.Wire.Notify(bench.Book, bench.Book.Records[0].Truth);
        var reading = account.Notifications!.Read(new() { Headers = message.Headers, Body = message.Body, ReceivedAt = bench.Clock.GetUtcNow() });

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Equal(bench.Book.Records.Select(r => r.Truth.ProviderOrderNo).Take(page.Transactions.Count), page.Transactions.Select(t => t.ProviderOrderNo));
        Assert.Equal(sale, found.Transaction);
        using var file = Assert.Single(statement.Files);
        Assert.Equal("1000001_trade_new_20260106.txt", file.Name);
        Assert.Equal(["20260106000000000001"], payouts.Payouts.Select(p => p.PayoutNo));
        Assert.Equal([LeshuaBench.TerminalNo], terminals.Select(t => t.TerminalNo));
        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
    }

    [Fact]
    public async Task Run_AccountThatIsNoFirstLevelAgent_OffersAllButPayouts()
    {
        using var bench = new LeshuaBench().Answering();

        await using var account = Create(bench, bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book).Where(s => s.Key != "agent_key").ToDictionary());

        Assert.Equal(AccountState.Ready, account.State);
        Assert.Null(account.Payouts);
        Assert.NotNull(account.Transactions);
        Assert.NotNull(account.Statements);
    }

    [Fact]
    public async Task Run_RefundLookupThatFails_IsNotRepeatedThoughPaymentsAre()
    {
        using var bench = new LeshuaBench();
        var (refunds, payments) = (0, 0);
        bench.Server.OnPost(LeshuaBench.Gateway, request =>
        {
            if (request.Body!.Contains("unified_query_refund", StringComparison.Ordinal)) Interlocked.Increment(ref refunds);
            else Interlocked.Increment(ref payments);
            return WireReply.Of("busy"u8, "text/plain", 503);
        });
        await using var account = Create(bench, bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book));
        LookupQuery payment = new() { MerchantNo = LeshuaBench.MerchantNo, ProviderOrderNo = "1" };

        foreach (var type in new[] { TransactionType.Refund, TransactionType.Void })
            await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(payment with { Type = type, OriginalProviderOrderNo = "2" }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(payment, TestContext.Current.CancellationToken));

        Assert.Equal(2, refunds);
        Assert.InRange(payments, 2, 10);
    }

    private static AccountHost Create(LeshuaBench bench, IReadOnlyDictionary<string, string> settings) => AccountHost.Create(
        Load(),
        new AccountSettings { AccountId = "leshua-test", Settings = settings, MerchantNos = [LeshuaBench.MerchantNo] },
        new HostingOptions { TimeProvider = bench.Clock, AllowLoopbackHttp = true, FirstWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(5) });

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("leshua") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "leshua").Reason);
    }
}
