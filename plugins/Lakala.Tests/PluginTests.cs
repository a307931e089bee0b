using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Lakala.Tests;

public sealed class PluginTests : IDisposable
{
    private readonly LakalaBench bench = new();

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
    [InlineData("private_key", "")]
    [InlineData("private_key", "not a key")]
    [InlineData("platform_certificates", "")] // REL-T01: no account without a key to verify with
    [InlineData("platform_certificates", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("app_id", "")]
    [InlineData("app_id", "a\"b")]
    [InlineData("org_code", "../x")]
    [InlineData("base_url", "ftp://s2.lakala.com")]
    [InlineData("base_url", "https://user@s2.lakala.com")]
    [InlineData("payout_path", "@elsewhere.example/api/")]
    [InlineData("payout_path", "/api/../x?y")]
    [InlineData("signature_window_seconds", "0")]
    [InlineData("signature_window_seconds", "ten")]
    public void ConfigureServices_SettingThatCannotBeUsed_IsRefusedWithoutItsValue(string name, string value)
    {
        var settings = new Dictionary<string, string?>(bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book)!) { [name] = value };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        var refusal = Assert.Throws<ArgumentException>(() => new LakalaPlugin().ConfigureServices(new ServiceCollection(), configuration));

        if (value.Length > 3) Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_BlankCodeInTheSettings_StandsForItsDefault()
    {
        using var blank = new LakalaBench(new Dictionary<string, string> { ["no_such_order_code"] = "", ["rate_limit_code"] = " " });
        blank.Reply("/api/v3/labs/query/tradequery", """{"code":""}""");

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => blank.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = LakalaBench.MerchantNo, MerchantOrderNo = "1" }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task List_TwoEnvelopes_TerminalsOfTheBookComeInVersion2()
    {
        bench.Answering();

        var terminals = await bench.Get<ITerminalSource>().ListAsync(LakalaBench.MerchantNo, TestContext.Current.CancellationToken);

        Assert.Equal(bench.Book.Terminals, terminals);
    }

    [Theory]
    [InlineData("""{"retCode":"000000","respData":{"merCupNo":"82200000000000B","termList":[]}}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"retCode":"000000","respData":{"merCupNo":"82200000000000A"}}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"retCode":"000000"}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"respData":{"merCupNo":"82200000000000A","termList":[]}}""", ProviderFailure.InvalidResponse)]
    [InlineData("""{"code":"BBS16000"}""", ProviderFailure.RateLimited)]
    [InlineData("""{"code":"000998"}""", ProviderFailure.Rejected)]
    public async Task List_TerminalsAgainstTheManual_FailsByItsKind(string body, ProviderFailure expected)
    {
        bench.Reply("/api/v2/mcqs/busi/queryBusiListByNum", body);

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => bench.Get<ITerminalSource>().ListAsync(LakalaBench.MerchantNo, TestContext.Current.CancellationToken));

        Assert.Equal(expected, failure.Failure);
    }

    [Fact]
    public async Task Ask_WithAnotherKey_IsUnauthorized()
    {
        using var keys = new Simulator.WireKeys();
        using var stranger = new LakalaBench(new Dictionary<string, string> { ["private_key"] = keys.MerchantPrivateKeyPem });
        stranger.Answering();

        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => stranger.Get<ITerminalSource>().ListAsync(LakalaBench.MerchantNo, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unauthorized, failure.Failure);
    }
}
