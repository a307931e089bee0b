using System.Text.RegularExpressions;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Tests.Cli;
using Rijie.Hosting;

namespace Rijie.Gateway.Tests.Plugins;

/// <summary>The pages in <c>docs/providers</c> are what the plugins of the build say; <c>RIJIE_APPROVE=1</c> writes them anew.</summary>
public sealed class ProviderPageTests
{
    public static TheoryData<string> Brands => [.. Directory.GetDirectories(Repository.PathOf("plugins")).Select(f => Path.Combine(f, "plugin.yaml")).Where(File.Exists)
        .Select(f => Path.GetFileName(Path.GetDirectoryName(f)!).ToLowerInvariant()).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Brands))]
    public void Page_OfABrand_IsWhatItsManifestAndLayoutsSay(string id)
    {
        var plugin = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host).Find(id);

        Assert.NotNull(plugin);
        foreach (var (language, ending) in new[] { (PageLanguage.En, ".md"), (PageLanguage.Zh, ".zh-CN.md") })
        {
            var written = ProviderPage.Write(plugin.Manifest, plugin.Layouts, language);
            var file = Repository.PathOf("docs", "providers", id + ending);
            if (Environment.GetEnvironmentVariable("RIJIE_APPROVE") == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, written);
            }
            Assert.Equal(written, File.ReadAllText(file).ReplaceLineEndings("\n"));
        }
    }

    [Theory]
    [MemberData(nameof(Brands))]
    public async Task Block_OfAPage_IsAConfigurationThatIsTaken(string id)
    {
        using var folder = new TestFolder();
        var config = folder.PathOf("gateway.yaml");
        await CommandRun.OfAsync("init", "--config", config);
        var template = await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken);

        foreach (var ending in (string[])[".md", ".zh-CN.md"])
        {
            var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "providers", id + ending), TestContext.Current.CancellationToken);
            var block = page[(page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8)..];
            block = block[..block.IndexOf("```", StringComparison.Ordinal)];
            // As it stands, and with all that may be given; both in place of what init wrote.
            foreach (var text in (string[])[block, Regex.Replace(block, "^      # ", "      ", RegexOptions.Multiline)])
            {
                GiveSecrets(folder, text);
                await File.WriteAllTextAsync(config, template[..template.IndexOf("accounts: []", StringComparison.Ordinal)] + text, TestContext.Current.CancellationToken);

                var setup = GatewaySetup.Read(config);

                Assert.Equal((id, $"{id}-org"), (Assert.Single(setup.Configuration.Accounts).Plugin, setup.Configuration.Accounts[0].Id));
                Assert.Equal($"corner-shop-{id}", Assert.Single(Assert.Single(setup.Configuration.Merchants).Connections).Id);
                Assert.Superset(setup.Catalog.Find(id)!.Manifest.Settings.Where(s => s.Value.Required).Select(s => s.Key).ToHashSet(), setup.Configuration.Accounts[0].Settings.Keys.ToHashSet());
            }
        }
    }

    /// <summary>Every file and variable that a configuration refers to, with a value of the right form.</summary>
    private static void GiveSecrets(TestFolder folder, string yaml)
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        foreach (Match file in Regex.Matches(yaml, @"\$\{file:([^}]+)\}", RegexOptions.NonBacktracking)) SecretFile.Write(folder.PathOf(file.Groups[1].Value), key.ExportPkcs8PrivateKeyPem());
        foreach (Match variable in Regex.Matches(yaml, @"\$\{env:([^}]+)\}", RegexOptions.NonBacktracking)) Environment.SetEnvironmentVariable(variable.Groups[1].Value, "0123456789abcdef");
    }

    [Theory]
    [MemberData(nameof(Brands))]
    public void Guide_OfABrand_SaysWhatPeopleMustKnow(string id)
    {
        var guide = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host).Find(id)!.Manifest.Guide;

        Assert.NotNull(guide);
        Assert.NotEmpty(guide.Ask);
        Assert.NotEmpty(guide.Limits);
        Assert.NotEmpty(guide.Quirks);
        Assert.NotEmpty(guide.Ours);
        Assert.NotEmpty(guide.Sources);
        Assert.Equal(guide.Quirks.Count, guide.Quirks.Select(q => q.Id).Distinct(StringComparer.Ordinal).Count());
    }
}
