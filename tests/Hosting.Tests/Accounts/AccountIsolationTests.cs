using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Rijie.Hosting.Tests;

public sealed class AccountIsolationTests : IDisposable
{
    private const string HttpLookup = """
        using Microsoft.Extensions.DependencyInjection;
        namespace Acme;
        public sealed class AcmePlugin : Rijie.IProviderPlugin
        {
            public void ConfigureServices(IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration settings) =>
                services.AddSingleton(settings).AddSingleton<Rijie.ITransactionLookup, Lookup>();
        }
        internal sealed class Lookup(HttpClient http, Microsoft.Extensions.Configuration.IConfiguration settings) : Rijie.ITransactionLookup
        {
            private int _nonce;
            public async Task<Rijie.LookupAnswer> LookUpAsync(Rijie.LookupQuery query, CancellationToken cancellationToken)
            {
                var fen = await http.GetStringAsync(new Uri($"{settings["base_url"]}/lookup?nonce={++_nonce}"), cancellationToken);
                return Rijie.LookupAnswer.Found(new Rijie.Transaction
                {
                    MerchantNo = query.MerchantNo, Type = query.Type, State = Rijie.TransactionState.Succeeded, Gross = Rijie.Money.FromFen(long.Parse(fen)),
                });
            }
        }
        """;

    private static readonly LookupAnswer Found = LookupAnswer.Found(ScriptedPlugin.Sale("M1"));
    private readonly TestFolder _folder = new();
    private readonly WireMockServer _server = WireMockServer.Start();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task LoadedPlugin_ProviderFailsOnce_SendsANewMessageAndAnswers()
    {
        _server.Given(Request.Create().WithPath("/lookup").WithParam("nonce", "1")).RespondWith(Response.Create().WithStatusCode(503));
        _server.Given(Request.Create().WithPath("/lookup").WithParam("nonce", "2")).RespondWith(Response.Create().WithBody("4200"));
        await using var account = AccountHost.Create(Load(), new() { AccountId = "a1", Settings = new Dictionary<string, string> { ["base_url"] = _server.Url! }, MerchantNos = ["M1"] },
            new() { AllowLoopbackHttp = true, FirstWait = TimeSpan.FromMilliseconds(1) });

        var answer = await account.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken);

        Assert.Equal(4200, answer.Transaction!.Gross.Fen);
        Assert.Equal(2, _server.LogEntries.Count);
    }

    [Fact]
    public async Task LoadedPlugin_TwoAccounts_HaveServicesOfTheirOwn()
    {
        _server.Given(Request.Create().WithPath("/a/lookup").WithParam("nonce", "1")).RespondWith(Response.Create().WithBody("1"));
        _server.Given(Request.Create().WithPath("/b/lookup").WithParam("nonce", "1")).RespondWith(Response.Create().WithBody("2"));
        var plugin = Load();
        await using var a = AccountHost.Create(plugin, new() { AccountId = "a", Settings = new Dictionary<string, string> { ["base_url"] = $"{_server.Url}/a" }, MerchantNos = ["M1"] }, new() { AllowLoopbackHttp = true });
        await using var b = AccountHost.Create(plugin, new() { AccountId = "b", Settings = new Dictionary<string, string> { ["base_url"] = $"{_server.Url}/b" }, MerchantNos = ["M1"] }, new() { AllowLoopbackHttp = true });

        var answers = await Task.WhenAll(
            a.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken), b.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken));

        Assert.Equal([1, 2], answers.Select(answer => answer.Transaction!.Gross.Fen));
    }

    [Fact]
    public async Task Call_AnotherAccountHangsAndFails_IsUntouched()
    {
        using var release = new ManualResetEventSlim();
        await using var hung = ScriptedPlugin.HostLookup((_, _) => { release.Wait(CancellationToken.None); return Task.FromResult(Found); }, new() { CallDeadline = TimeSpan.FromMilliseconds(30), Repeats = 0 });
        await using var good = ScriptedPlugin.HostLookup((_, _) => Task.FromResult(Found));
        for (var i = 0; i < 6; i++) await Assert.ThrowsAsync<ProviderException>(() => hung.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken));

        var answer = await good.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken);

        Assert.Equal((true, false), (good.State.IsReady, hung.State.IsReady));
        Assert.NotNull(answer.Transaction);
        release.Set();
    }

    [Fact]
    public async Task Call_ManyAtOnce_RunFourAtATimeAndAllAnswer()
    {
        var (running, most) = (0, 0);
        await using var account = ScriptedPlugin.HostLookup(async (_, token) =>
        {
            var now = Interlocked.Increment(ref running);
            for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most)) Interlocked.CompareExchange(ref most, now, seen);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, token);
            Interlocked.Decrement(ref running);
            return Found;
        }, new() { CallsPerSecond = null });

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => account.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken)));

        Assert.Equal(40, answers.Length);
        Assert.InRange(most, 2, 4);
    }

    [Fact]
    public async Task Call_MoreThanTheRate_WaitsItsTurn()
    {
        var calls = 0;
        await using var account = ScriptedPlugin.HostLookup((_, _) => { calls++; return Task.FromResult(Found); }, new() { CallsPerSecond = 2 });
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        for (var i = 0; i < 4; i++) await account.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken);

        Assert.Equal(4, calls);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));
    }

    private LoadedPlugin Load()
    {
        _folder.Write("acme/Acme.Pay.dll", PluginBuild.Plugin("Acme.Pay", PluginBuild.Contract([]), "1.0", HttpLookup));
        _folder.Write("acme/plugin.yaml", """
            schema: rijie-plugin/v1
            id: acme
            name: { zh: 顶点, en: Acme }
            version: 1.0.0
            contract: "1.0"
            assembly: Acme.Pay.dll
            capabilities: [ transaction-lookup ]
            hosts: [ api.acme.example ]
            settings:
              base_url: { type: url, title: { zh: 地址, en: Address }, required: true }
            provider: {}
            """);
        return Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Loaded);
    }
}
