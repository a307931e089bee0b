using System.Reflection;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;

namespace Rijie.Lakala.Tests;

public sealed class ManifestTests
{
    private static readonly string Folder = AppContext.BaseDirectory;

    [Fact]
    public void Manifest_AsItStandsBesideTheAssembly_IsReadWithoutProblems()
    {
        var manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

        Assert.Equal("lakala", manifest.Id);
        Assert.Equal(typeof(LakalaPlugin).Assembly.GetName().Name + ".dll", manifest.Assembly);
        Assert.Equal(Enum.GetValues<Capability>(), manifest.Capabilities);
        Assert.Equal(600, manifest.Provider.SignatureWindowSeconds);
        Assert.Equal(new TimeOnly(8, 0), manifest.Provider.StatementReadyAt);
        Assert.All(manifest.Layouts, layout => Assert.True(File.Exists(Path.Combine(Folder, layout)), layout));
    }

    [Fact]
    public void Manifest_SettingsOfTheWire_AreAllInIt()
    {
        using var bench = new LakalaBench();
        var manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

        var given = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book).Keys.Order(StringComparer.Ordinal);

        Assert.All(given, name => Assert.Contains(name, manifest.Settings.Keys));
        Assert.All(manifest.Settings.Where(s => s.Value.Required), s => Assert.Contains(s.Key, given));
        Assert.Equal(["private_key"], manifest.Settings.Where(s => s.Value.Secret).Select(s => s.Key));
    }

    [Fact]
    public void Layout_OfTheStatement_IsReadWithoutProblems()
    {
        var layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(Folder, "layouts", "lakala-statement.yaml")), "lakala-statement.yaml");

        Assert.Equal("lakala-statement", layout.Id);
        Assert.Equal("org_code", layout.OwnerSetting);
        Assert.Equal(".ok", layout.Companion!.Extension);
    }

    [Fact]
    public void Guide_EachQuirk_HasATestThatIsNamedAfterIt()
    {
        var tests = typeof(ManifestTests).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(m => m.GetCustomAttributes<FactAttribute>().Any()).Select(m => m.Name).ToList();

        var quirks = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "plugin.yaml")), "plugin.yaml").Guide!.Quirks.Select(q => q.Id).ToList();

        Assert.Equal(14, quirks.Distinct().Count());
        Assert.All(quirks, id => Assert.Contains(tests, name => name.Contains(Pascal(id), StringComparison.Ordinal)));
    }

    private static string Pascal(string id) => string.Concat(id.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
