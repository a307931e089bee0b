using System.Text;
using Rijie.Gateway.Plugins;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Tests.Plugins;

public sealed class ConfigurationFileTests
{
    private const string Good = """
        storage: { sqlite: data/rijie.db }
        contracts: [ contracts/retail.yaml ]
        accounts:
          - { id: lakala-org, plugin: lakala, settings: { app_id: OP00000003 } }
        merchants:
          - id: corner-shop
            name: 街角小店
            connections:
              - { id: corner-shop-lakala, account: lakala-org, merchant_no: 0082229000, contract: retail-standard, settlement: { speed: T1, payout_by: "18:00" } }
        """;

    [Fact]
    public void Configuration_AsInTheDesign_IsReadWithItsDefaults()
    {
        var configuration = ConfigurationFile.Read(Encoding.UTF8.GetBytes(Good), "gateway.yaml");

        var connection = configuration.Merchants[0].Connections[0];
        Assert.Equal("0082229000", connection.MerchantNo);
        Assert.Equal(new TimeOnly(18, 0), connection.Settlement.PayoutBy);
        Assert.Equal("http://127.0.0.1:5080", configuration.Listen);
    }

    [Theory]
    [InlineData("\tlisten: http://127.0.0.1:5080\n", 1, 1)]
    [InlineData("storage: { sqlite: a.db }\n \tlisten: http://127.0.0.1:5080\n", 2, 2)]
    [InlineData("storage:\n\tsqlite: a.db\n", 2, 1)]
    public void Configuration_IndentedByATab_IsSyntaxWithItsPlace(string yaml, int line, int column)
    {
        var refusal = Assert.Throws<YamlException>(() => ConfigurationFile.Read(Encoding.UTF8.GetBytes(yaml), "gateway.yaml"));

        var problem = Assert.Single(refusal.Problems);
        Assert.Equal(("CONFIG_SYNTAX", new YamlPlace(line, column)), (problem.Code, problem.Place));
    }

    [Fact]
    public void Configuration_TwentyErrors_AreAllListedInTheOrderOfTheFile()
    {
        const string yaml = """
            storage: { sqlite: a.db, postgres: { connection: "Host=db;Password=x" } }
            listen: http://0.0.0.0:5080
            contract: []
            work: { pull_every_minutes: 0, statement_retry_minutes: 99999, look_back_days: x }
            developer: { allow_loopback_http: no }
            accounts:
              - { id: A, plugin: lakala }
              - { id: lakala-org, plugin: lakala }
              - { id: lakala-org, plugin: lakala }
              - { id: up }
              - { id: up-two, plugin: unionpay, id: up-three, enabled: yes }
            merchants:
              - id: corner-shop
                conections: []
                connections:
                  - { id: one, account: nowhere, merchant_no: "1" }
                  - { id: two, account: lakala-org, merchnt_no: "2" }
                  - { id: two, account: lakala-org, merchant_no: "3", settlement: { payout_by: 25:00 } }
                  - { id: three, account: lakala-org, merchant_no: "3" }
                  - { id: four, account: lakala-org, merchant_no: "" }
              - { id: corner-shop }
            """;

        var refusal = Assert.Throws<YamlException>(() => ConfigurationFile.Read(Encoding.UTF8.GetBytes(yaml), "gateway.yaml"));

        Assert.Equal(
            [
                "1:10 CONFIG_CONFLICT", "1:50 CONFIG_SECRET_LITERAL", "2:9 CONFIG_URL", "3:1 CONFIG_UNKNOWN_KEY", "4:29 CONFIG_RANGE",
                "4:57 CONFIG_RANGE", "4:80 CONFIG_TYPE", "5:35 CONFIG_TYPE", "7:11 CONFIG_ID", "9:11 CONFIG_CONFLICT",
                "10:5 CONFIG_MISSING_KEY", "11:37 CONFIG_DUPLICATE_KEY", "11:60 CONFIG_TYPE", "14:5 CONFIG_UNKNOWN_KEY", "16:29 CONFIG_REFERENCE",
                "17:9 CONFIG_MISSING_KEY", "17:41 CONFIG_UNKNOWN_KEY", "18:15 CONFIG_CONFLICT", "18:84 CONFIG_TYPE", "19:56 CONFIG_CONFLICT",
                "20:55 CONFIG_TYPE", "21:11 CONFIG_CONFLICT",
            ],
            refusal.Problems.Select(p => $"{p.Place.Line}:{p.Place.Column} {p.Code}").ToArray());
        Assert.Contains("did you mean merchant_no", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Password=x", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen: http://127.0.0.1:99999", "CONFIG_RANGE")]
    [InlineData("listen: https://127.0.0.1:5080", "CONFIG_URL")]
    [InlineData("listen: http://192.168.1.4:5080", "CONFIG_URL")]
    [InlineData("listen: http://user:pw@127.0.0.1:5080", "CONFIG_URL")]
    [InlineData("contracts: &a [x]", "CONFIG_ALIAS")]
    [InlineData("listen: !Type x", "CONFIG_TAG")]
    [InlineData("storage:\n\tsqlite: x", "CONFIG_SYNTAX")]
    [InlineData("---\nlisten: http://127.0.0.1:1\n---\nlisten: x", "CONFIG_LIMIT")]
    public void Configuration_OneError_HasItsCode(string yaml, string code)
    {
        var refusal = Assert.Throws<YamlException>(() => ConfigurationFile.Read(Encoding.UTF8.GetBytes(yaml), "gateway.yaml"));

        Assert.Equal([code], refusal.Problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    public void Listen_LoopbackAddress_IsTaken(string address)
    {
        var configuration = ConfigurationFile.Read(Encoding.UTF8.GetBytes($"listen: \"{address}\""), "gateway.yaml");

        Assert.Equal(address, configuration.Listen);
    }
}
