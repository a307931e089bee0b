using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;

namespace Rijie.Ruiyinxin.Tests;

public sealed class ManifestTests
{
    private static readonly string Folder = AppContext.BaseDirectory;

    [Fact]
    public void Manifest_AsItStandsBesideTheAssembly_IsReadWithoutProblems()
    {
        var manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

        Assert.Equal("ruiyinxin", manifest.Id);
        Assert.Equal(typeof(RuiyinxinPlugin).Assembly.GetName().Name + ".dll", manifest.Assembly);
        Assert.All(manifest.Layouts, layout => Assert.NotEmpty(LayoutFile.Read(File.ReadAllBytes(Path.Combine(Folder, layout)), layout).Id));
    }
}
