using System.Reflection;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;

namespace Rijie.Shengfutong.Tests;

public sealed class ManifestTests
{
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly PluginManifest Manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

    [Fact]
    public void Manifest_AsItStandsBesideTheAssembly_IsReadWithoutProblems()
    {
        Assert.Equal("shengfutong", Manifest.Id);
        Assert.Equal(typeof(ShengfutongPlugin).Assembly.GetName().Name + ".dll", Manifest.Assembly);
        Assert.Equal(Enum.GetValues<Capability>().Except([Capability.Payouts]), Manifest.Capabilities); // payouts stand in the statement
        Assert.Equal(SignatureStrength.Weak, Manifest.Provider.Signature);
        Assert.Equal(0, Manifest.Provider.SignatureWindowSeconds);
        Assert.Equal((new TimeOnly(0, 0), new TimeOnly(10, 0)), (Manifest.Provider.DayCut, Manifest.Provider.StatementReadyAt));
    }

    [Fact]
    public void Manifest_SettingsOfTheWire_AreAllInIt()
    {
        using var bench = new ShengfutongBench();

        var given = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book).Keys;

        Assert.All(given, name => Assert.Contains(name, Manifest.Settings.Keys));
        Assert.All(Manifest.Settings.Where(s => s.Value.Required), s => Assert.Contains(s.Key, given));
        Assert.Equal(["private_key"], Manifest.Settings.Where(s => s.Value.Secret).Select(s => s.Key));
    }

    [Fact]
    public void Manifest_DefaultsOfSettings_AreThoseOfTheAccount()
    {
        using var bench = new ShengfutongBench();
        using var spelledOut = new ShengfutongBench(Manifest.Settings.Where(s => s.Value.Default is not null && s.Key != "base_url").ToDictionary(s => s.Key, s => s.Value.Default!));

        Assert.Equal(bench.Get<ShengfutongAccount>() with { BaseUrl = "" }, spelledOut.Get<ShengfutongAccount>() with { BaseUrl = "" });
        Assert.Equal(10, Manifest.Settings.Count(s => s.Value.Ours));
    }

    [Fact]
    public void Layout_OfTheStatement_IsReadWithoutProblems()
    {
        var layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(Folder, Assert.Single(Manifest.Layouts))), "shengfutong-statement.yaml");

        Assert.Equal("shengfutong-statement", layout.Id);
        Assert.Equal("mch_id", layout.OwnerSetting);
    }

    [Fact]
    public void Guide_EachQuirk_HasATestThatIsNamedAfterIt()
    {
        var tests = typeof(ManifestTests).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(m => m.GetCustomAttributes<FactAttribute>().Any()).Select(m => m.Name).ToList();

        var quirks = Manifest.Guide!.Quirks.Select(q => q.Id).ToList();

        Assert.Equal(17, quirks.Distinct().Count()); // the nine rows of the provider's table hold seventeen oddities
        Assert.All(quirks, id => Assert.Contains(tests, name => name.Contains(Pascal(id), StringComparison.Ordinal)));
    }

    private static string Pascal(string id) => string.Concat(id.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
