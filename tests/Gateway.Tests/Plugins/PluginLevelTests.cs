using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Tests.Cli;
using Rijie.Hosting;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Tests.Plugins;

/// <summary>Two plugins, one of them with an attestation that the operator trusts, and a <c>gateway.yaml</c> that requires level 4.</summary>
public sealed class PluginLevelTests : IDisposable
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestFolder _folder = new();

    public PluginLevelTests()
    {
        foreach (var id in (string[])["acme", "other"])
        {
            _folder.Write($"plugins/{id}/day.yaml", File.ReadAllBytes(Repository.PathOf("plugins", "Lakala", "layouts", "lakala-statement.yaml")));
            _folder.Write($"plugins/{id}/plugin.yaml", $$"""
                schema: rijie-plugin/v1
                id: {{id}}
                name: { zh: 顶点, en: Acme }
                version: 1.0.0
                contract: "1.0"
                layouts: [ day.yaml ]
                provider: {}
                """);
        }
        _folder.Write("keys/isv.pem", Key.ExportSubjectPublicKeyInfoPem());
        _folder.Write("plugins/acme.attestation.json", Attestation.Of(
            new()
            {
                Schema = Attestation.SchemaV1,
                Plugin = "acme",
                Version = "1.0.0",
                PluginSha256 = PluginFolder.Load(_folder.PathOf("plugins"), ContractInfo.Host).Find("acme")!.Hash,
                SuiteVersion = "0.1.0",
                Level = 4,
                Waived = [new() { Check = "list.page_size", Reason = "The provider mends <b>it</b>.", Until = new(9999, 12, 31) }],
                ResultsSha256 = new string('a', 64),
                AskedAt = new(2026, 1, 5, 2, 0, 0, TimeSpan.Zero),
            }, Key.ExportPkcs8PrivateKeyPem()).ToJson());
        WriteConfiguration("plugins: { folder: plugins, require_level: 4, trusted_keys: [keys/isv.pem] }");
    }

    private string Config => _folder.PathOf("gateway.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Setup_LevelRequired_TheOneWithoutAttestationIsDegradedAndTheOtherRuns()
    {
        var setup = GatewaySetup.Read(Config);
        await using var accounts = AccountRegistry.Create(setup, new HostingOptions { LoggerFactory = NullLoggerFactory.Instance });

        Assert.Equal([("acme-1", true, null), ("other-1", false, "PLUGIN_LEVEL")], accounts.Accounts.Select(a => (a.Id, a.State.IsReady, a.State.Code)));
    }

    [Fact]
    public void Setup_NoLevelRequired_BothLoad()
    {
        WriteConfiguration("plugins: { folder: plugins }");

        var catalog = GatewaySetup.Read(Config).Catalog;

        Assert.Equal([("acme", (int?)4), ("other", null)], catalog.Loaded.Select(p => (p.Manifest.Id, p.Conformance?.Level)));
        Assert.Empty(catalog.Quarantined);
    }

    [Theory]
    [InlineData("require_level: 6", "CONFIG_RANGE", 25)]
    [InlineData("require_level: -1", "CONFIG_RANGE", 25)]
    [InlineData("trusted_keys: [keys/absent.pem]", "CONFIG_FILE", 25)]
    [InlineData("trusted_keys: [gateway.yaml]", "CONFIG_TYPE", 25)]
    public async Task Setup_ABadDemand_IsAProblemAtItsPlace(string demand, string code, int leastColumn)
    {
        WriteConfiguration($"plugins: {{ folder: plugins, {demand} }}");

        var refusal = Assert.Throws<YamlException>(() => GatewaySetup.Read(Config));
        var list = await CommandRun.OfAsync("plugins", "list", "--config", Config);

        var problem = Assert.Single(refusal.Problems, p => p.Code == code);
        Assert.Equal(1, problem.Place.Line);
        Assert.True(problem.Place.Column >= leastColumn);
        Assert.Equal(2, list.ExitCode);
        Assert.Contains(code, list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_LevelRequired_ListAndCheckSayWhatWasFound()
    {
        var list = await CommandRun.OfAsync("plugins", "list", "--config", Config);
        var check = await CommandRun.OfAsync("plugins", "check", "--json", "--config", Config);

        Assert.Contains("L4, 1", list.Output, StringComparison.Ordinal);
        Assert.Contains("acme: list.page_size is waived until 9999-12-31", list.Output, StringComparison.Ordinal);
        Assert.Contains("Not usable: other: PLUGIN_LEVEL: Level 4 is required", list.Output, StringComparison.Ordinal);
        Assert.Equal(3, check.ExitCode);
        var found = check.Json["loaded"]![0]!["conformance"]!;
        Assert.Equal((4, true, true, "list.page_size"), (found["level"]!.GetValue<int>(), found["isSigned"]!.GetValue<bool>(), found["isTrusted"]!.GetValue<bool>(), found["waived"]![0]!["check"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Plugins_AttestationThatDoesNotHold_IsNamedThoughNothingIsRequired()
    {
        _folder.Write("plugins/other.attestation.json", "{}");

        var list = await CommandRun.OfAsync("plugins", "list", "--plugins", _folder.PathOf("plugins"));

        Assert.Equal(0, list.ExitCode);
        Assert.Contains("other.attestation.json does not hold: It is no attestation", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Served_LevelRequired_TheApiAndThePageShowBoth()
    {
        await using var app = GatewayHost.Build(GatewaySetup.Read(Config), new() { Schedule = false, Listen = "http://127.0.0.1:0", Logging = l => l.SetMinimumLevel(LogLevel.Error) });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };

        var api = await http.GetFromJsonAsync<JsonElement>("/api/v1/plugins", TestContext.Current.CancellationToken);
        var page = await http.GetStringAsync("/plugins", TestContext.Current.CancellationToken);

        var found = api.GetProperty("loaded")[0].GetProperty("conformance");
        Assert.Equal((4, true), (found.GetProperty("level").GetInt32(), found.GetProperty("isTrusted").GetBoolean()));
        Assert.Equal("PLUGIN_LEVEL", api.GetProperty("quarantined")[0].GetProperty("code").GetString());
        Assert.Contains(">L4<", page, StringComparison.Ordinal);
        Assert.Contains("The provider mends &lt;b&gt;it&lt;/b&gt;.", page, StringComparison.Ordinal);
        Assert.Contains("PLUGIN_LEVEL", page, StringComparison.Ordinal);
        Assert.Contains("other-1", page, StringComparison.Ordinal);
    }

    private void WriteConfiguration(string plugins) => _folder.Write("gateway.yaml", plugins + "\n" + """
        accounts:
          - { id: acme-1, plugin: acme }
          - { id: other-1, plugin: other }
        """);
}
