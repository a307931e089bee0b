namespace Rijie.Gateway.Tests.Cli;

/// <summary>The verbs about fees over a real sample statement.</summary>
public sealed class FeesVerbsTests : IDisposable
{
    private static readonly string Sample = Repository.PathOf("tests", "Settlement.Tests", "Samples", "unionpay", "777290058110048_20260105.zip");
    private readonly TestFolder _folder = new();

    public FeesVerbsTests()
    {
        _folder.Write("gateway.yaml",
            """
            developer: { allow_loopback_http: true }
            contracts: [ contracts.yaml ]
            accounts:
              - id: shop
                plugin: unionpay
                settings: { mer_id: "777290058110048", sign_method: "11", secure_key: "${file:key.txt}", gateway_url: "http://127.0.0.1:1", file_url: "http://127.0.0.1:1" }
            merchants:
              - { id: corner-shop, name: 街角小店, connections: [{ id: corner-shop-unionpay, account: shop, merchant_no: "777290058110048", contract: agreed }] }
            """);
        _folder.Write("contracts.yaml",
            """
            schema: fee-contracts/v1
            contracts:
              - id: agreed
                effective: { from: 2026-01-01, by: trade_date }
                rules: [ { id: any, when: {}, price: [ { part: service, rate: "0.50%" } ] } ]
              - id: flat
                effective: { from: 2026-01-01, by: trade_date }
                rules: [ { id: any, when: {}, price: [ { part: service, rate: "0.60%" } ] } ]
            """);
        SecretFile.Write(_folder.PathOf("key.txt"), "0123456789abcdef");
    }

    [Fact]
    public async Task Audit_AndExplain_SayWhatWasTakenBeyondTheContract()
    {
        await Run("import", Sample, "--statement", "--account", "shop");

        var audit = await Run("fees", "audit", "--from", "2026-01-05", "--to", "2026-01-05");
        var report = audit.Json[0]!;
        var worst = report["worst"]![0]!;
        var explain = await Run("fees", "explain", worst["rowId"]!.GetValue<string>());

        Assert.Equal((0, 0), (audit.ExitCode, explain.ExitCode));
        Assert.True(report["stated"]!.GetValue<int>() > 0);
        Assert.Equal(report["findings"]!.GetValue<int>(), report["bySubcode"]!.AsArray().Sum(s => s!["rows"]!.GetValue<int>()));
        Assert.Equal(worst["takenFen"]!.GetValue<long>() - worst["expectedFen"]!.GetValue<long>(), worst["differenceFen"]!.GetValue<long>());
        Assert.Equal("agreed", explain.Json["contractId"]!.GetValue<string>());
        Assert.Equal(worst["expectedFen"]!.GetValue<long>(), explain.Json["feeFen"]!.GetValue<long>());
        Assert.Equal(explain.Json["feeFen"]!.GetValue<long>(), explain.Json["parts"]!.AsArray().Sum(p => p!["feeFen"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Detect_AndWhatIf_NameTheContractThatWasUsed()
    {
        await Run("import", Sample, "--statement", "--account", "shop");

        var detect = await Run("fees", "detect");
        var other = await Run("fees", "what-if", "flat");

        Assert.Equal((0, 0), (detect.ExitCode, other.ExitCode));
        Assert.Equal("flat", detect.Json[0]!["candidates"]![0]!["contractId"]!.GetValue<string>());
        Assert.Equal(other.Json[0]!["total"]!["feeThenFen"]!.GetValue<long>() - other.Json[0]!["total"]!["feeNowFen"]!.GetValue<long>(), other.Json[0]!["total"]!["differenceFen"]!.GetValue<long>());
        Assert.True(other.Json[0]!["total"]!["differenceFen"]!.GetValue<long>() > 0);
    }

    [Theory]
    [InlineData("fees audit", "as the contract says")]
    [InlineData("fees detect", "(agreed)")]
    [InlineData("fees what-if flat --settlement S0", "under flat at S0")]
    public async Task Verb_AsText_ReadsWell(string verb, string expected)
    {
        await Run("import", Sample, "--statement", "--account", "shop");

        var run = await CommandRun.OfAsync([.. verb.Split(' '), "--config", _folder.PathOf("gateway.yaml")]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CONTRACT_UNKNOWN", "what-if", "nobody")]
    [InlineData("SETTLEMENT", "what-if", "flat", "--settlement", "T+1")]
    [InlineData("ROW_UNKNOWN", "explain", "nobody")]
    [InlineData("CONNECTION_UNKNOWN", "audit", "--connection", "nobody")]
    [InlineData("RANGE", "audit", "--from", "2025-01-01", "--to", "2026-01-31")]
    public async Task Verb_WhatIsNotThere_IsBadInput(string code, params string[] args)
    {
        await Run("import", Sample, "--statement", "--account", "shop");

        var run = await Run(["fees", .. args]);

        Assert.Equal((2, code), (run.ExitCode, run.Text("error")));
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Run(params string[] args) => CommandRun.OfAsync([.. args, "--json", "--config", _folder.PathOf("gateway.yaml")]);
}
