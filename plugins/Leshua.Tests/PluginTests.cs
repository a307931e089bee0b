using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Leshua.Tests;

public sealed class PluginTests : IDisposable
{
    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void ConfigureServices_GoodSettings_RegistersAllSixCapabilities()
    {
        Assert.NotNull(bench.Get<ITransactionSource>());
        Assert.NotNull(bench.Get<ITransactionLookup>());
        Assert.NotNull(bench.Get<INotificationReader>());
        Assert.NotNull(bench.Get<IStatementSource>());
        Assert.NotNull(bench.Get<IPayoutSource>());
        Assert.NotNull(bench.Get<ITerminalSource>());
    }

    [Theory]
    [InlineData("agent_id", "")]
    [InlineData("agent_id", "../x")]
    [InlineData("request_key", "")]
    [InlineData("callback_key", " ")] // REL-T01: no account without a key to verify with
    [InlineData("base_url", "ftp://paygate.leshuazf.com")]
    [InlineData("base_url", "https://user@paygate.leshuazf.com")]
    [InlineData("payout_url", "not an address")]
    [InlineData("no_such_order_code", "0")]
    [InlineData("rate_limit_code", "0")]
    public void ConfigureServices_SettingThatCannotBeUsed_IsRefusedWithoutItsValue(string name, string value)
    {
        var settings = new Dictionary<string, string?>(bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book)!) { [name] = value };

        var refusal = Assert.Throws<ArgumentException>(() => new LeshuaPlugin().ConfigureServices(new ServiceCollection(), new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        if (value.Length > 3) Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5800100001", "<terminal><pos_no></pos_no></terminal>")]
    [InlineData("5800100001", "<terminal><shop_no>S</shop_no></terminal>")]
    [InlineData("5800100001", "<order><pos_no>1</pos_no></order><x/>")]
    [InlineData("5800100002", "<terminal><pos_no>1</pos_no></terminal>")]
    public async Task List_TerminalsAgainstTheDocumentation_AreNotBelieved(string merchantNo, string inner)
    {
        bench.ReplyList("terminals", inner, ("merchant_id", merchantNo), ("terminals_md5", Simulator.WireKeys.Md5(inner)));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(List)).Failure);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("", null)]
    [InlineData("5", null)]
    public async Task List_EachStatus_IsInUseOnlyWhereItSaysSo(string status, bool? expected)
    {
        var inner = $"<terminal><pos_no>01080001</pos_no><shop_no/><status>{status}</status></terminal>";
        bench.ReplyList("terminals", inner, ("merchant_id", "5800100001"), ("terminals_md5", Simulator.WireKeys.Md5(inner)));

        Assert.Equal(expected, Assert.Single(await List()).Active);
    }

    [Fact]
    public async Task Ask_WithAnotherKey_IsRefusedByTheSimulatedGatewayAndNotBelieved()
    {
        using var stranger = new LeshuaBench(new Dictionary<string, string> { ["request_key"] = "another-key" });
        stranger.Answering();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => stranger.Get<ITerminalSource>().ListAsync(LeshuaBench.MerchantNo, TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Rejected, "-1"), (failure.Failure, failure.ProviderCode));
        Assert.DoesNotContain("another-key", failure.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<Terminal>> List() => bench.Get<ITerminalSource>().ListAsync(LeshuaBench.MerchantNo, TestContext.Current.CancellationToken);
}
