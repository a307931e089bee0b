using System.Text;

namespace Rijie.Gateway.Tests.Cli;

/// <summary>Files of no known format: named with their difference, kept, and taken in once a layout reads them.</summary>
public sealed class QuarantineTests : IDisposable
{
    private const string Header = "time,order,merchant,type,card,amount,fee,net\n";
    private const string Rows = "2026-01-05 10:00:00,A1,M1,PAY,6222021234567890128,100.00,0.60,99.40\n2026-01-05 11:00:00,A2,M1,REFUND,,-10.00,-0.06,-9.94\n";
    private static readonly string[] Second = ["time,order,merchant,type,card,charge,amount,fee,net\n", "2026-01-05 10:00:00,A1,M1,PAY,6222021234567890128,0.00,100.00,0.60,99.40\n2026-01-05 11:00:00,A2,M1,REFUND,,0.00,-10.00,-0.06,-9.94\n"];
    private readonly TestFolder _folder = new();

    public QuarantineTests()
    {
        Plugin("north", "time", "M1");
        Plugin("south", "tag", "M2");
        Configure("""
              - { id: north-shop, plugin: north, settings: { owner: N1 } }
              - { id: north-other, plugin: north, settings: { owner: N2 } }
              - { id: south-shop, plugin: south, settings: { owner: S1 } }
            """,
            "{ id: one, account: north-shop, merchant_no: M1 }, { id: two, account: north-other, merchant_no: M9 }, { id: three, account: south-shop, merchant_no: M2 }");
    }

    [Fact]
    public async Task Import_WithoutAccount_FindsItByLayoutAndMerchant()
    {
        var run = await Run("import", _folder.Write("upload-20260105.csv", Header + Rows), "--statement");

        Assert.Equal((0, "imported", "north-shop"), (run.ExitCode, run.Text("result"), run.Json["file"]!["account"]!.GetValue<string>()));
        Assert.Equal(2, run.Number("importedLines"));
    }

    [Fact]
    public async Task Import_WithoutAccount_FindsItByTheOwnerInTheName()
    {
        var run = await Run("import", _folder.Write("N2_20260105.csv", Header), "--statement");

        Assert.Equal((0, "north-other"), (run.ExitCode, run.Json["file"]!["account"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("M7", "ACCOUNT_UNKNOWN", "north-other, north-shop")]
    [InlineData("M9", "ACCOUNT_AMBIGUOUS", "north-other, north-shop")]
    public async Task Import_WithoutAccount_NamesTheCandidatesWhereTheContentDoesNotTell(string merchant, string code, string candidates)
    {
        var second = Rows.Split('\n')[1].Replace("M1", merchant == "M9" ? "M1" : merchant, StringComparison.Ordinal) + "\n";

        var run = await Run("import", _folder.Write("upload.csv", Header + Rows.Split('\n')[0].Replace("M1", merchant, StringComparison.Ordinal) + "\n" + second), "--statement");

        Assert.Equal((2, code), (run.ExitCode, run.Text("error")));
        Assert.Contains(candidates, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WithoutAccount_OfAFormatThatNobodyKnows_KeepsNothingAndSaysSo()
    {
        var run = await Run("import", _folder.Write("upload.csv", "x,y,z\n1,2,3\n"), "--statement");

        Assert.Equal((3, "FILE_UNKNOWN"), (run.ExitCode, run.Text("error")));
        Assert.Contains("rijie statement sketch FILE", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OtherColumns_IsKeptInQuarantineWithItsDifference()
    {
        var run = await Run("import", _folder.Write("N1_20260105.csv", string.Concat(Second)), "--statement", "--account", "north-shop");

        Assert.Equal((3, "quarantined", "FILE_HEADER"), (run.ExitCode, run.Text("result"), run.Json["file"]!["code"]!.GetValue<string>()));
        Assert.Contains("rijie statement sketch FILE", run.Json["file"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        var change = Assert.Single(run.Json["diff"]!["changes"]!.AsArray())!;
        Assert.Equal(("new", "charge", 6), (change["change"]!.GetValue<string>(), change["found"]!.GetValue<string>(), change["foundColumn"]!.GetValue<int>()));
        Assert.Equal((0, 0), (run.Number("importedLines"), run.Json["file"]!["rows"]!.GetValue<int>()));
        var kept = Directory.EnumerateFiles(_folder.PathOf("data/evidence"), "*", SearchOption.AllDirectories).Single();
        Assert.Equal(string.Concat(Second).Replace("6222021234567890128", "622202*********0128", StringComparison.Ordinal), File.ReadAllText(kept));
    }

    [Fact]
    public async Task Import_OtherColumnsAgain_IsStillInQuarantine()
    {
        var file = _folder.Write("N1_20260105.csv", string.Concat(Second));
        await Run("import", file, "--statement", "--account", "north-shop");

        var again = await Run("import", file, "--statement", "--account", "north-shop");

        Assert.Equal((3, "quarantined"), (again.ExitCode, again.Text("result")));
        Assert.Equal("new", again.Json["diff"]!["changes"]![0]!["change"]!.GetValue<string>());
    }

    [Fact]
    public async Task Reread_AfterTheLayoutLearnedTheColumn_TakesTheFileIn()
    {
        var import = await Run("import", _folder.Write("N1_20260105.csv", string.Concat(Second)), "--statement", "--account", "north-shop");
        var id = import.Json["file"]!["fileId"]!.GetValue<string>();
        var before = await Run("statement", "reread", id);
        Plugin("north", "time", "M1", "\n          - { name: charge, amount: { unit: yuan, decimals: 2 } }", version: 2);

        var now = await Run("statement", "reread", id);
        var taken = await Run("statement", "reread", id, "--take");
        var twice = await Run("statement", "reread", id, "--take");
        var pulled = await Run("import", _folder.PathOf("N1_20260105.csv"), "--statement", "--account", "north-shop");

        Assert.Equal((3, "quarantined", "new"), (before.ExitCode, before.Text("result"), before.Json["diff"]!["changes"]![0]!["change"]!.GetValue<string>()));
        Assert.Equal((6, "imported", 2), (now.ExitCode, now.Text("result"), now.Number("layoutVersion")));
        Assert.Equal((0, "imported", 2, 9000), (taken.ExitCode, taken.Json["taken"]!["result"]!.GetValue<string>(), taken.Json["taken"]!["rows"]!.GetValue<int>(), taken.Json["taken"]!["grossFen"]!.GetValue<int>()));
        Assert.Equal((2, "FILE_NOT_QUARANTINED"), (twice.ExitCode, twice.Text("error")));
        Assert.Equal((0, "duplicate"), (pulled.ExitCode, pulled.Text("result")));
        var breaks = await Run("breaks", "list");
        Assert.DoesNotContain("F03", breaks.Json["items"]!.AsArray().Select(b => b!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Import_InQuarantine_IsAMissingFileUntilItReads()
    {
        await Run("import", _folder.Write("N1_20260105.csv", string.Concat(Second)), "--statement", "--account", "north-shop");
        var missing = await Run("breaks", "list");

        await Run("import", _folder.Write("N1_20260105.csv", Header + Rows), "--statement");
        var there = await Run("breaks", "list");

        Assert.Contains("F01", missing.Json["items"]!.AsArray().Select(b => b!["code"]!.GetValue<string>()));
        Assert.DoesNotContain("F01", there.Json["items"]!.AsArray().Select(b => b!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Import_QuarantinedBytesAgainUnderANewLayout_AreTakenIn()
    {
        var file = _folder.Write("N1_20260105.csv", string.Concat(Second));
        var first = await Run("import", file, "--statement", "--account", "north-shop");
        Plugin("north", "time", "M1", "\n          - { name: charge, amount: { unit: yuan, decimals: 2 } }", version: 2);

        var again = await Run("import", file, "--statement");
        var old = await Run("statement", "reread", first.Json["file"]!["fileId"]!.GetValue<string>(), "--take");

        Assert.Equal((0, "imported"), (again.ExitCode, again.Text("result")));
        Assert.Equal("FILE_NOT_QUARANTINED", old.Text("error"));
    }

    [Fact]
    public async Task StatementRead_WithoutPlugin_FindsTheLayout()
    {
        var run = await Run("statement", "read", _folder.Write("upload.csv", Header.Replace("time", "tag", StringComparison.Ordinal) + Rows));

        Assert.Equal((0, "south", 2), (run.ExitCode, run.Text("plugin"), run.Number("rows")));
        Assert.Null(run.Json["diff"]);
    }

    [Fact]
    public async Task StatementRead_OtherColumns_ShowsTheNearestLayoutAndATableOfDifferences()
    {
        var file = _folder.Write("upload.csv", string.Concat(Second));

        var run = await Run("statement", "read", file);
        var text = await CommandRun.OfAsync("statement", "read", file, "--config", _folder.PathOf("gateway.yaml"));

        Assert.Equal((3, "quarantined", "north", 0), (run.ExitCode, run.Text("result"), run.Text("plugin"), run.Number("rows")));
        Assert.Equal("charge", run.Json["diff"]!["changes"]![0]!["found"]!.GetValue<string>());
        Assert.Matches("│ new +│ +│ +│ charge +│ +6 │", text.Output);
        Assert.Contains("rijie statement sketch FILE", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatementRead_TwoLayoutsOfOneFormat_AsksWhich()
    {
        Plugin("twin", "time", "M1");

        var run = await Run("statement", "read", _folder.Write("upload.csv", Header + Rows));

        Assert.Equal((2, "LAYOUT_AMBIGUOUS"), (run.ExitCode, run.Text("error")));
        Assert.Contains("--plugin north --layout north-day, --plugin twin --layout twin-day", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Run(params string[] args) => CommandRun.OfAsync([.. args, "--json", "--config", _folder.PathOf("gateway.yaml")]);

    private void Configure(string accounts, string connections) => _folder.Write("gateway.yaml",
        $"plugins: {{ folder: plugins }}\naccounts:\n{accounts}\nmerchants:\n  - {{ id: corner-shop, name: 街角小店, connections: [{connections}] }}\n");

    /// <summary>A plugin that is all layout.</summary>
    private void Plugin(string id, string first, string merchant, string more = "", int version = 1)
    {
        _folder.Write($"plugins/{id}/plugin.yaml", Encoding.UTF8.GetBytes($$"""
            schema: rijie-plugin/v1
            id: {{id}}
            name: { zh: {{merchant}} 收单, en: {{id}} }
            version: 1.0.0
            contract: "1.0"
            capabilities: []
            layouts: [day.yaml]
            settings:
              owner: { type: text, title: { zh: 机构号, en: Organisation } }
            provider: { signature: none }
            """));
        _folder.Write($"plugins/{id}/day.yaml", Encoding.UTF8.GetBytes($$"""
            schema: statement-layout/v1
            id: {{id}}-day
            version: {{version}}
            title: { zh: 日账单, en: Day file }
            names: ["{owner}_{clearing_date:yyyyMMdd}.csv", "upload-{clearing_date:yyyyMMdd}.csv"]
            owner_setting: owner
            members: [{ table: t }]
            tables:
              t:
                text: { encoding: utf8, line_end: lf }
                shape: { kind: delimited, delimiter: "," }
                records:
                  - role: column_names
                  - role: row
                    columns:
                      - { name: {{first}}, field: traded_at, date: { formats: "yyyy-MM-dd HH:mm:ss" } }
                      - { name: order, field: provider_order_no }
                      - { name: merchant, field: merchant_no }
                      - { name: type }
                      - { name: card, field: masked_card_no, privacy: card }{{more}}
                      - { name: amount, field: gross, amount: { unit: yuan, decimals: 2, sign: minus } }
                      - { name: fee, field: fee, amount: { unit: yuan, decimals: 2, sign: minus } }
                      - { name: net, field: net, amount: { unit: yuan, decimals: 2, sign: minus } }
                    key: [order]
                    class:
                      - { when: { type: PAY }, type: sale }
                      - { when: { type: REFUND }, type: refund }
            """));
    }
}
