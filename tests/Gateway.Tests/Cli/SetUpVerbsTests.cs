using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Tests.Cli;

public sealed class SetUpVerbsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Config => _folder.PathOf("gateway.yaml");

    [Fact]
    public async Task Init_EmptyFolder_WritesFilesThatAreReadAsTheyAre()
    {
        var run = await CommandRun.OfAsync("init", "--json", "--config", Config);

        var setup = GatewaySetup.Read(Config);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["gateway.yaml", "contracts/retail.yaml", "keys/README.md", "keys/.gitignore"], run.Json["written"]!.AsArray().Select(p => Path.GetRelativePath(_folder.Path, p!.GetValue<string>())));
        Assert.Equal("retail-standard", Assert.Single(setup.Contracts.All).Id);
        Assert.Equal(["chinaums", "lakala", "leshua", "ruiyinxin", "shengfutong", "unionpay"], setup.Catalog.Loaded.Select(p => p.Manifest.Id));
    }

    [Fact]
    public async Task Init_SomethingThere_TouchesNothing()
    {
        _folder.Write("contracts/retail.yaml", "mine");

        var run = await CommandRun.OfAsync("init", "--config", Config);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("retail.yaml", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Config));
        Assert.Equal("mine", File.ReadAllText(_folder.PathOf("contracts/retail.yaml")));
    }

    [Fact]
    public async Task Plugins_OneThatIsNotUsable_IsListedWithItsReasonAndFailsTheCheck()
    {
        _folder.Write("acme-pay/plugin.yaml", "schema: rijie-plugin/v2\n");

        var list = await CommandRun.OfAsync("plugins", "list", "--json", "--plugins", _folder.Path);
        var check = await CommandRun.OfAsync("plugins", "check", "--plugins", _folder.Path);

        Assert.Equal(0, list.ExitCode);
        Assert.Equal("acme-pay", list.Json["quarantined"]![0]!["folder"]!.GetValue<string>());
        Assert.Equal(3, check.ExitCode);
        Assert.Contains("PLUGIN_MANIFEST", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PluginsCheck_ThePluginsOfTheBuild_AreFine()
    {
        var run = await CommandRun.OfAsync("plugins", "check", "--json", "--plugins", Repository.PathOf("artifacts", "plugins"));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["chinaums", "lakala", "leshua", "ruiyinxin", "shengfutong", "unionpay"], run.Json["loaded"]!.AsArray().Select(p => p!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task PluginsList_ABrand_SaysWhatAnAccountOfItNeeds()
    {
        string[] args = ["plugins", "list", "lakala", "--plugins", Repository.PathOf("artifacts", "plugins")];

        var text = await CommandRun.OfAsync(args);
        var json = await CommandRun.OfAsync([.. args, "--json"]);

        var settings = json.Json["loaded"]![0]!["settings"]!.AsArray();
        var key = settings.Single(s => s!["key"]!.GetValue<string>() == "private_key")!;
        var address = settings.Single(s => s!["key"]!.GetValue<string>() == "base_url")!;
        Assert.Equal((true, true, "pem"), (key["required"]!.GetValue<bool>(), key["secret"]!.GetValue<bool>(), key["type"]!.GetValue<string>()));
        Assert.Equal((false, "https://s2.lakala.com"), (address["required"]!.GetValue<bool>(), address["default"]!.GetValue<string>()));
        Assert.Contains("required, secret, pem", text.Output, StringComparison.Ordinal);
        Assert.Contains("应用编号", text.Output, StringComparison.Ordinal);
        Assert.Contains("Application id", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u000A", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("check")]
    public async Task Plugins_AllOfThem_AreAShortTable(string verb)
    {
        var run = await CommandRun.OfAsync("plugins", verb, "--plugins", Repository.PathOf("artifacts", "plugins"));

        Assert.Contains("乐刷", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("required", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u000A", run.Output, StringComparison.Ordinal);
        Assert.Equal(verb == "list", run.Output.Contains($"rijie plugins list ID --plugins {Repository.PathOf("artifacts", "plugins")}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Init_TheNextStep_IsTypedAsItIsPrinted()
    {
        var config = _folder.PathOf("my shop/gateway.yaml");

        var run = await CommandRun.OfAsync("init", "--config", config);

        Assert.Contains($"then run:\n  rijie accounts test --config '{config}'\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"    rijie accounts test --config '{config}'", File.ReadAllText(_folder.PathOf("my shop/keys/README.md")), StringComparison.Ordinal);
        Assert.Contains($"#   rijie plugins list --config '{config}'", File.ReadAllText(config), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_WhereAFileStandsInPlaceOfAFolder_SaysWhatToDo()
    {
        _folder.Write("shop", "a file");

        var run = await CommandRun.OfAsync("init", "--json", "--config", _folder.PathOf("shop/gateway.yaml"));

        Assert.Equal((2, "FOLDER_UNWRITABLE"), (run.ExitCode, run.Text("error")));
        Assert.Contains("--config", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_BadConfiguration_EveryProblemIsALineWithItsPlace()
    {
        _folder.Write("gateway.yaml", "storage: { sqlite: a.db }\naccounts:\n  - { id: shop, plugin: lakala }\n  - { id: other, plugin: nobody }\n");

        var run = await CommandRun.OfAsync("accounts", "list", "--config", Config);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("gateway.yaml:3:", run.Error, StringComparison.Ordinal);
        Assert.Contains("gateway.yaml:4:", run.Error, StringComparison.Ordinal);
        Assert.Contains("app_id", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_NoConfiguration_NamesTheNextStep()
    {
        var run = await CommandRun.OfAsync("accounts", "list", "--config", Config);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"rijie init --config {Config}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AccountsList_WeakSignatureAndFilesByFtp_AreBothNamed()
    {
        _folder.Write("plugins/acme-pay/plugin.yaml",
            """
            schema: rijie-plugin/v1
            id: acme-pay
            name: { zh: 顶点支付, en: Acme Pay }
            version: 1.0.0
            contract: "1.0"
            capabilities: []
            layouts: [day.yaml]
            provider: { signature: weak }
            """);
        _folder.Write("plugins/acme-pay/day.yaml", File.ReadAllBytes(Repository.PathOf("plugins", "Lakala", "layouts", "lakala-statement.yaml")));
        _folder.Write("gateway.yaml",
            """
            plugins: { folder: plugins }
            accounts:
              - { id: shop, plugin: acme-pay, settings: { files: "ftp://shop@files.example.com/", files_password: "${file:key.txt}" } }
            """);
        SecretFile.Write(_folder.PathOf("key.txt"), "0123456789abcdef");

        var text = await CommandRun.OfAsync("accounts", "list", "--config", Config);
        var json = await CommandRun.OfAsync("accounts", "list", "--json", "--config", Config);

        Assert.Contains("unencrypted", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u000A", text.Output, StringComparison.Ordinal);
        Assert.Equal(["weak_signature", "unencrypted_files"], json.Json["accounts"]![0]!["weaknesses"]!.AsArray().Select(w => w!.GetValue<string>()));
    }

    [Fact]
    public async Task AccountsTest_ProviderNotThere_ExitsWithFourAndNamesTheQuestion()
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

        var list = await CommandRun.OfAsync("accounts", "list", "--json", "--config", Config);
        var test = await CommandRun.OfAsync("accounts", "test", "shop", "--json", "--config", Config);

        Assert.Equal((0, "街角小店"), (list.ExitCode, list.Json["accounts"]![0]!["connections"]![0]!["merchantName"]!.GetValue<string>()));
        Assert.Equal(4, test.ExitCode);
        Assert.False(test.Json["passed"]!.GetValue<bool>());
        Assert.Equal(["start", "transaction-lookup", "statements"], test.Json["checks"]!.AsArray().Select(c => c!["question"]!.GetValue<string>()));
    }

    public void Dispose() => _folder.Dispose();
}
