using Rijie.Conformance;
using Rijie.Hosting;
using Rijie.SmallestPlugin.Simulator;
using WireMock.Server;

namespace Rijie.Kit.Tests;

/// <summary>The smallest plugin as the build places it, loaded by the host, in front of its own simulator.</summary>
public sealed class SmallestTests
{
    private const string MerchantNo = "M1";

    [Theory]
    [InlineData(TransactionState.Succeeded)]
    [InlineData(TransactionState.Failed)]
    [InlineData(TransactionState.Pending)]
    [InlineData(TransactionState.Unknown)]
    public async Task LookUp_AKnownSale_TellsItsFate(TransactionState state)
    {
        var found = await LookUpAsync(state, "ORD-00000001");

        Assert.Equal(Sale(state), found);
    }

    [Fact]
    public async Task LookUp_AnUnknownNumber_IsNotFound() => Assert.Null(await LookUpAsync(TransactionState.Succeeded, "ORD-00000002"));

    [Fact]
    public async Task LookUp_WrongKey_IsUnauthorizedAndDoesNotShowIt()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() => LookUpAsync(TransactionState.Succeeded, "ORD-00000001", key: "not-the-key"));

        Assert.Equal(ProviderFailure.Unauthorized, failure.Failure);
        Assert.DoesNotContain("not-the-key", failure.ToString(), StringComparison.Ordinal);
    }

    private static Transaction Sale(TransactionState state) => new SmallestWire().Number(
        new() { MerchantNo = MerchantNo, Type = TransactionType.Sale, State = state, Gross = Money.FromFen(1234), TradedAt = ChinaTime.ToInstant(new DateOnly(2025, 1, 6), new TimeOnly(12, 0)) }, serial: 1);

    private static async Task<Transaction?> LookUpAsync(TransactionState state, string orderNo, string? key = null)
    {
        var catalog = PluginFolder.Load(Repository.PathOf("samples", "SmallestPlugin.Tests", "artifacts", "plugins"), ContractInfo.Host);
        Assert.Empty(catalog.Quarantined);
        using var server = WireMockServer.Start();
        var wire = new SmallestWire();
        var book = new Book { OwnerNo = MerchantNo, Terminals = [], Clock = TimeProvider.System };
        book.Add(new BookRecord { Truth = Sale(state), InApi = Sale(state) });
        wire.Answer(book, server);
        var settings = wire.Settings(new Uri(server.Url!), book).ToDictionary();
        if (key is not null) settings["key"] = key;
        await using var account = AccountHost.Create(
            catalog.Find("smallest")!, new AccountSettings { AccountId = "smallest-test", Settings = settings, MerchantNos = [MerchantNo] }, new HostingOptions { AllowLoopbackHttp = true });

        return (await account.Lookup!.LookUpAsync(new() { MerchantNo = MerchantNo, MerchantOrderNo = orderNo }, TestContext.Current.CancellationToken)).Transaction;
    }
}
