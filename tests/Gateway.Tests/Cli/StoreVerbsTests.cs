namespace Rijie.Gateway.Tests.Cli;

public sealed class StoreVerbsTests : IDisposable
{
    private const string LogHead = "traded_at,type,state,gross_yuan,currency,terminal_no,batch_no,trace_no,merchant_no,merchant_order_no,refund_no,provider_order_no,retrieval_reference,masked_card_no,card_type,product,original_merchant_order_no,original_provider_order_no,remark\n";
    private static readonly string Sample = Repository.PathOf("tests", "Settlement.Tests", "Samples", "unionpay", "777290058110048_20260105.zip");
    private readonly TestFolder _folder = new();

    public StoreVerbsTests()
    {
        _folder.Write("gateway.yaml",
            """
            developer: { allow_loopback_http: true }
            accounts:
              - id: shop
                plugin: unionpay
                settings: { mer_id: "777290058110048", sign_method: "11", secure_key: "${file:key.txt}", gateway_url: "http://127.0.0.1:1", file_url: "http://127.0.0.1:1" }
            merchants:
              - { id: corner-shop, name: 街角小店, connections: [{ id: corner-shop-unionpay, account: shop, merchant_no: "777290058110048" }] }
            """);
        SecretFile.Write(_folder.PathOf("key.txt"), "0123456789abcdef");
    }

    [Fact]
    public async Task ImportStatement_ThenDayShow_TellsWhatTheStatementSays()
    {
        var import = await Run("import", Sample, "--statement", "--account", "shop");
        var day = await Run("day", "show");

        var line = day.Json["lines"]![0]!;
        Assert.Equal((0, "imported"), (import.ExitCode, import.Text("result")));
        Assert.Equal((0, "2026-01-05"), (day.ExitCode, day.Text("clearingDate")));
        Assert.Equal((10346, 62, 10284), (Fen(line["statement"]!["total"]!, "grossFen"), Fen(line["statement"]!["total"]!, "feeFen"), Fen(line["statement"]!["total"]!, "netFen")));
        Assert.Equal(5284, Fen(line, "payableFen"));
        Assert.Equal("imported", line["statementState"]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task ImportLog_SaleThatTheStatementHasOtherwise_IsListedAndExplained()
    {
        await Run("import", Sample, "--statement", "--account", "shop");
        var log = _folder.Write("log.csv", LogHead
            + "2026-01-05 10:15:30,sale,succeeded,123.40,CNY,,,,777290058110048,ORD20260105000001,,,,,,,,,\n"
            + "2026-01-05 11:00:00,sale,succeeded,9.99,CNY,,,,777290058110048,ORD-NOBODY-HAS,,,,,,,,,\n");

        var import = await Run("import", log);
        var list = await Run("breaks", "list");
        var amount = list.Json["items"]!.AsArray().Single(b => b!["code"]!.GetValue<string>() == "R03")!;
        var show = await Run("breaks", "show", amount["id"]!.GetValue<string>()[..8]);

        Assert.Equal((0, 2), (import.ExitCode, import.Number("importedLines")));
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("R01", list.Json["items"]!.AsArray().Select(b => b!["code"]!.GetValue<string>()));
        Assert.Equal(12340, Fen(show.Json["local"]!, "grossFen"));
        Assert.Equal(12345, Fen(show.Json["provider"]!, "grossFen"));
        Assert.Contains("金额不同", show.Json["explanation"]!["zh"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImportLog_WithARejectAgain_ExitsAsTheFirstTime()
    {
        var log = _folder.Write("log.csv", LogHead
            + "2026-01-05 11:00:00,sale,succeeded,9.99,CNY,,,,777290058110048,ORD-A,,,,,,,,,\n"
            + "2026-01-05 11:00:01,sale,succeeded,nine,CNY,,,,777290058110048,ORD-B,,,,,,,,,\n");

        var first = await Run("import", log);
        var again = await Run("import", log);

        Assert.Equal((6, "imported_with_rejects"), (first.ExitCode, first.Text("result")));
        Assert.Equal((6, "duplicate"), (again.ExitCode, again.Text("result")));
    }

    [Fact]
    public async Task BreaksList_PageByPage_ShowsEachOnce()
    {
        await Run("import", Sample, "--statement", "--account", "shop");
        await Run("import", _folder.Write("log.csv", LogHead
            + "2026-01-05 11:00:00,sale,succeeded,9.99,CNY,,,,777290058110048,ORD-A,,,,,,,,,\n"
            + "2026-01-05 11:00:01,sale,succeeded,9.98,CNY,,,,777290058110048,ORD-B,,,,,,,,,\n"));

        var whole = await Run("breaks", "list");
        var first = await Run("breaks", "list", "--limit", "1");
        var rest = await Run("breaks", "list", "--after", first.Text("next")!);

        var ids = whole.Json["items"]!.AsArray().Select(b => b!["id"]!.GetValue<string>()).ToList();
        Assert.True(ids.Count >= 2);
        Assert.Equal(ids, first.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).Select(b => b!["id"]!.GetValue<string>()));
        Assert.Null(rest.Text("next"));
    }

    [Fact]
    public async Task Reread_KeptFile_ReadsTheSame_ChangedEvidenceIsNoticed()
    {
        var import = await Run("import", Sample, "--statement", "--account", "shop");
        var fileId = import.Json["file"]!["fileId"]!.GetValue<string>();

        var same = await Run("statement", "reread", fileId);
        var evidence = Directory.EnumerateFiles(_folder.PathOf("data/evidence"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.AppendAllText(evidence, "x");
        var changed = await Run("statement", "reread", fileId);

        Assert.Equal((0, true), (same.ExitCode, same.Json["same"]!.GetValue<bool>()));
        Assert.Equal((3, "EVIDENCE_CHANGED"), (changed.ExitCode, changed.Text("error")));
    }

    [Fact]
    public async Task Pull_ProviderNotThere_ExitsWithFourAndSaysWhatFailed()
    {
        var run = await Run("pull", "--from", "2026-01-05", "--to", "2026-01-05");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("statements", run.Json["failures"]!.AsArray().Select(f => f!["kind"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("05.01.2026", "is not a date")]
    [InlineData("2026-02-30", "is not a date")]
    public async Task DayShow_NoDate_IsRefusedWithAnExample(string date, string sentence)
    {
        var run = await Run("day", "show", date);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Contains("2026-01-05", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DayShow_EmptyStore_NamesTheNextStep()
    {
        var run = await Run("day", "show");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("rijie pull", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Run(params string[] args) => CommandRun.OfAsync([.. args, "--json", "--config", _folder.PathOf("gateway.yaml")]);

    private static long Fen(System.Text.Json.Nodes.JsonNode node, string name) => node[name]!.GetValue<long>();
}
