using System.Text;
using Rijie.Settlement.Yaml;

namespace Rijie.Hosting.Tests;

public sealed class PluginManifestTests
{
    private const string Good = """
        schema: rijie-plugin/v1
        id: acme
        name: { zh: 顶点, en: Acme }
        version: 1.2.3
        contract: "1.0"
        assembly: Acme.Pay.dll
        capabilities: [ transactions, transaction-lookup ]
        hosts: [ api.acme.example, "files.acme.example:8443" ]
        settings:
          merchant_key: { type: text, title: { zh: 密钥, en: Key }, required: true, secret: true }
          base_url: { type: url, title: { zh: 地址, en: Address }, default: "https://api.acme.example/v3" }
          mode: { type: choice, title: { zh: 方式, en: Mode }, values: [ live, test ], default: live }
        provider: { day_cut: "23:00", unsafe_reads: [ transaction-lookup/refund ] }
        """;

    [Fact]
    public void Read_AGoodManifest_GivesItsRecords()
    {
        var manifest = Read(Good);

        Assert.Equal(("acme", "1.2.3", "Acme.Pay.dll"), (manifest.Id, manifest.Version, manifest.Assembly));
        Assert.Equal([Capability.Transactions, Capability.TransactionLookup], manifest.Capabilities);
        Assert.Equal(new TimeOnly(23, 0), manifest.Provider.DayCut);
        Assert.True(manifest.Settings["merchant_key"].Secret);
    }

    [Theory]
    [InlineData("id: acme", "id: Acme", "acme/plugin.yaml:2:1: PLUGIN_ID: The id must be 3 to 40 of a-z, 0-9 and '-'.")]
    [InlineData("id: acme", "id: acme2", "acme/plugin.yaml:2:1: PLUGIN_ID: The id is 'acme2', but the folder is named 'acme'.")]
    [InlineData("id: acme", "id: асме", "acme/plugin.yaml:2:1: PLUGIN_ID: The id must be 3 to 40 of a-z, 0-9 and '-'.")]
    [InlineData("version: 1.2.3", "version: 1.2", "acme/plugin.yaml:4:1: PLUGIN_MANIFEST: The version must be major.minor.patch, such as 1.4.0.")]
    [InlineData("contract: \"1.0\"", "contract: \"1\"", "acme/plugin.yaml:5:1: PLUGIN_MANIFEST: The contract must be major.minor in quotes, such as \"1.0\".")]
    [InlineData("assembly: Acme.Pay.dll", "assembly: ../../x.dll", "acme/plugin.yaml:6:1: PLUGIN_MANIFEST: The assembly must be a file name ending in .dll, without a path.")]
    [InlineData("assembly: Acme.Pay.dll", "assembly: /opt/x.dll", "acme/plugin.yaml:6:1: PLUGIN_MANIFEST: The assembly must be a file name ending in .dll, without a path.")]
    [InlineData("assembly: Acme.Pay.dll", "layouts: [ ../other/a.yaml ]", "acme/plugin.yaml:6:12: PLUGIN_MANIFEST: A layout must be a relative path inside the folder that ends in .yaml, with '/' between names.")]
    [InlineData("transaction-lookup ]", "transaction-lokup ]", "acme/plugin.yaml:7:31: CONFIG_TYPE: Expected one of transactions, transaction_lookup, notifications, statements, payouts, terminals; did you mean transaction_lookup, found 'transaction-lokup'.")]
    [InlineData("transactions, transaction-lookup", "transactions, transactions", "acme/plugin.yaml:7:1: PLUGIN_MANIFEST: The capability transactions stands twice.")]
    [InlineData("capabilities: [ transactions", "optional: [ payouts, transactions ]\ncapabilities: [ transactions", "acme/plugin.yaml:7:1: PLUGIN_MANIFEST: The capability payouts is optional, but not offered.")]
    [InlineData("api.acme.example, ", "https://api.acme.example, ", "acme/plugin.yaml:8:10: PLUGIN_MANIFEST: A host must be a lower-case name such as api.example.com, or with its port api.example.com:8443; no scheme, no path.")]
    [InlineData("secret: true", "secret: true, default: abc", "acme/plugin.yaml:10:89: PLUGIN_MANIFEST: The secret 'merchant_key' must not have a default.")]
    [InlineData("https://api.acme.example/v3", "https://evil.example/", "acme/plugin.yaml:11:58: PLUGIN_MANIFEST: The default of 'base_url' does not fit: The host evil.example:443 is not among the hosts of the plugin's manifest.")]
    [InlineData("values: [ live, test ], default: live", "default: live", "acme/plugin.yaml:12:3: PLUGIN_MANIFEST: The choice 'mode' has no values.")]
    [InlineData("default: live }", "signatures: { trial: weak } }", "acme/plugin.yaml:12:78: PLUGIN_MANIFEST: The signature strength of 'trial' stands for no value of 'mode'.")]
    [InlineData("default: live }", "default: trial }", "acme/plugin.yaml:12:78: PLUGIN_MANIFEST: The default of 'mode' does not fit: Expected one of live, test.")]
    [InlineData("unsafe_reads: [ transaction-lookup/refund ]", "unsafe_reads: [ refund ]", "acme/plugin.yaml:13:31: PLUGIN_MANIFEST: 'refund' is not a capability, or a capability and a type such as transaction-lookup/refund.")]
    [InlineData("version: 1.2.3", "version: 1.2.3\nversion: 1.2.4", "acme/plugin.yaml:5:1: CONFIG_DUPLICATE_KEY: The key 'version' stands on line 4 already.")]
    [InlineData("version: 1.2.3", "version: &v 1.2.3", "acme/plugin.yaml:4:10: CONFIG_ALIAS: Anchors are not allowed.")]
    [InlineData("version: 1.2.3", "verson: 1.2.3\nversion: 1.2.3", "acme/plugin.yaml:4:1: CONFIG_UNKNOWN_KEY: 'verson' is not known here; did you mean version.")]
    public void Read_OneThingWrong_IsNamedWithItsPlace(string good, string bad, string problem)
    {
        var failure = Assert.Throws<YamlException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(problem, failure.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Read_ManyThingsWrong_NamesAllInTheOrderOfTheFile()
    {
        var text = Good.Replace("id: acme", "id: A", StringComparison.Ordinal).Replace("1.2.3", "1", StringComparison.Ordinal)
            .Replace("\"1.0\"", "one", StringComparison.Ordinal).Replace("Acme.Pay.dll", "x/y.dll", StringComparison.Ordinal).Replace("required: true", "required: yes", StringComparison.Ordinal);

        var failure = Assert.Throws<YamlException>(() => Read(text));

        Assert.Equal([2, 4, 5, 6, 10], failure.Problems.Select(p => p.Place.Line));
    }

    [Fact]
    public void Read_NamingFilesThatAreAbsent_NamesThem()
    {
        using var folder = new TestFolder();
        folder.Write("acme/plugin.yaml", Good.Replace("hosts:", "layouts: [ layouts/daily.yaml ]\nhosts:", StringComparison.Ordinal));

        var failure = Assert.Throws<YamlException>(() => PluginManifestFile.Read(Path.Join(folder.Path, "acme")));

        Assert.Equal(["The assembly 'Acme.Pay.dll' is not in the folder.", "The layout 'layouts/daily.yaml' is not in the folder."], failure.Problems.Select(p => p.Message));
    }

    private static PluginManifest Read(string text) => PluginManifestFile.Read(Encoding.UTF8.GetBytes(text), "acme/plugin.yaml", "acme", content: null);
}
