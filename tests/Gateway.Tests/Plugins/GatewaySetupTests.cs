using Microsoft.Extensions.Logging.Abstractions;
using Rijie.Gateway.Plugins;
using Rijie.Hosting;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Tests.Plugins;

/// <summary>Whole setups from files, with the plugins that the build has placed.</summary>
public sealed class GatewaySetupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rijie-setup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Setup_MistakesInEveryFile_AreToldTogether()
    {
        Write("retail.yaml", """
            schema: fee-contracts/v1
            contracts:
              - id: retail-standard
                effective: { from: 2026-01-01, by: trade_date }
                rules: [ { id: debit, when: { card_type: debit }, price: [ { part: service, rate: 0.5 } ] } ]
            """);
        Write("gateway.yaml", """
            contracts: [ retail.yaml, absent.yaml ]
            accounts:
              - id: lakala-org
                plugin: lakala
                settings: { app_id: OP1, private_key: "-----BEGIN PRIVATE KEY-----", serial: "1", base_url: "http://10.0.0.1/" }
              - { id: other-org, plugin: nowhere }
            merchants:
              - id: shop
                connections:
                  - { id: shop-lakala, account: lakala-org, merchant_no: "1", contract: retail-x, settlement: { speed: Q9 } }
            """);

        var refusal = Assert.Throws<YamlException>(() => GatewaySetup.Read(Path.Combine(_folder, "gateway.yaml")));

        var told = refusal.Problems.Select(p => $"{p.File}:{p.Place.Line} {p.Code}").ToList();
        Assert.Contains("gateway.yaml:1 CONFIG_FILE", told);
        Assert.Contains("gateway.yaml:5 CONFIG_SECRET_LITERAL", told);
        Assert.Contains("gateway.yaml:5 CONFIG_UNKNOWN_KEY", told);
        Assert.Contains("gateway.yaml:5 CONFIG_MISSING_KEY", told);
        Assert.Contains("gateway.yaml:5 CONFIG_URL", told);
        Assert.Contains("gateway.yaml:6 CONFIG_REFERENCE", told);
        Assert.Contains("gateway.yaml:10 CONFIG_REFERENCE", told);
        Assert.Contains("gateway.yaml:10 CONFIG_TYPE", told);
        Assert.Contains(told, t => t.StartsWith("retail.yaml:5", StringComparison.Ordinal));
        Assert.DoesNotContain("BEGIN PRIVATE KEY", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_QuarantinedPlugin_StartsWithThatAccountDegraded()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "plugins", "acme"));
        Write("plugins/acme/plugin.yaml", "schema: rijie-plugin/v1\nid: acme\n");
        Write("gateway.yaml", """
            accounts: [ { id: acme-org, plugin: acme, settings: { anything: goes } } ]
            merchants: [ { id: shop, connections: [ { id: shop-acme, account: acme-org, merchant_no: "1" } ] } ]
            """);

        var setup = GatewaySetup.Read(Path.Combine(_folder, "gateway.yaml"));
        await using var accounts = AccountRegistry.Create(setup, new HostingOptions { LoggerFactory = NullLoggerFactory.Instance });

        var account = Assert.Single(accounts.Accounts);
        Assert.Equal((false, "PLUGIN_MANIFEST"), (account.State.IsReady, account.State.Code));
        Assert.Equal("shop-acme", account.Route("1")!.Id);
        Assert.Null(account.Route("2"));
    }

    [Fact]
    public void Setup_NoFile_IsOneProblem()
    {
        var refusal = Assert.Throws<YamlException>(() => GatewaySetup.Read(Path.Combine(_folder, "gateway.yaml")));

        Assert.Equal(["CONFIG_FILE"], refusal.Problems.Select(p => p.Code));
    }

    [Fact]
    public void Setup_PostgresVariableNotSet_IsToldAtItsPlace()
    {
        Write("gateway.yaml", "storage: { postgres: { connection: \"${env:RIJIE_NOT_SET_ANYWHERE}\" } }\n");

        var refusal = Assert.Throws<YamlException>(() => GatewaySetup.Read(Path.Combine(_folder, "gateway.yaml")));

        Assert.Equal([("gateway.yaml", 1, 36, "CONFIG_SECRET_MISSING")], refusal.Problems.Select(p => (p.File, p.Place.Line, p.Place.Column, p.Code)));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
