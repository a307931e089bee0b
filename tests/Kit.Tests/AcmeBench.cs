using Acme.Simulator;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;
using Rijie.Hosting;
using WireMock.Server;

namespace Rijie.Kit.Tests;

/// <summary>The template's plugin as the build places it, loaded by the host, in front of its own simulator.</summary>
internal sealed class AcmeBench : IAsyncDisposable
{
    public const string MerchantNo = "898100000000001";
    public const string OtherMerchantNo = "898100000000009";
    public static readonly DateOnly Day = new(2026, 1, 5);

    private readonly WireMockServer server = WireMockServer.Start();

    private AcmeBench(DateTimeOffset now)
    {
        Clock = new(now);
        Book = new()
        {
            OwnerNo = "ORG001",
            Clock = Clock,
            Terminals =
            [
                new() { TerminalNo = "T0000001", MerchantNo = MerchantNo, SerialNo = "SN1", Store = "街角小店", Active = true },
                new() { TerminalNo = "T0000002", MerchantNo = MerchantNo, SerialNo = "SN2", Active = false },
                new() { TerminalNo = "T0000009", MerchantNo = OtherMerchantNo, SerialNo = "SN9", Active = true },
            ],
        };
        Wire.Answer(Book, server);
        Account = AccountHost.Create(
            Plugin, new AccountSettings { AccountId = "acme-test", Settings = Wire.Settings(new Uri(server.Url!), Book), MerchantNos = [MerchantNo] },
            new HostingOptions { TimeProvider = Clock, AllowLoopbackHttp = true });
        Assert.Equal(AccountState.Ready, Account.State);
    }

    public static LoadedPlugin Plugin { get; } = Load();

    public FakeTimeProvider Clock { get; }

    public AcmeWire Wire { get; } = new();

    public Book Book { get; }

    public AccountHost Account { get; }

    /// <summary>The morning after a drawn day of two merchants, of which one is connected.</summary>
    public static AcmeBench AfterADay(int sales = 30)
    {
        var bench = new AcmeBench(ChinaTime.ToInstant(Day.AddDays(1), new TimeOnly(10, 0)));
        new BookWriter(bench.Book, bench.Wire, MerchantNo, dayCut: default, seed: 7).DrawDay(Day, sales, []);
        new BookWriter(bench.Book, bench.Wire, OtherMerchantNo, dayCut: default, seed: 8).DrawDay(Day, sales / 3, []);
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await Account.DisposeAsync();
        server.Dispose();
    }

    private static LoadedPlugin Load()
    {
        var catalog = PluginFolder.Load(Repository.PathOf("templates", "rijie-plugin", "artifacts", "plugins"), ContractInfo.Host);
        return catalog.Find("acme") ?? throw new InvalidOperationException(catalog.Quarantined.Single(q => q.Folder == "acme").Reason);
    }
}
