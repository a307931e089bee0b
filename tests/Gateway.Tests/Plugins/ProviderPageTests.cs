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
