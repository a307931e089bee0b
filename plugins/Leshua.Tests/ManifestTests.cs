using System.Globalization;
using System.Reflection;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;

namespace Rijie.Leshua.Tests;

public sealed class ManifestTests
{
    private const int QuirksOfTheDocumentation = 10;
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly PluginManifest Manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

    [Fact]
    public void Manifest_AsItStandsBesideTheAssembly_IsReadWithoutProblems()
    {
        Assert.Equal("leshua", Manifest.Id);
        Assert.Equal(typeof(LeshuaPlugin).Assembly.GetName().Name + ".dll", Manifest.Assembly);
        Assert.Equal(Enum.GetValues<Capability>(), Manifest.Capabilities);
        Assert.Equal((SignatureStrength.Weak, 0, new TimeOnly(9, 0)), (Manifest.Provider.Signature, Manifest.Provider.SignatureWindowSeconds, Manifest.Provider.StatementReadyAt));
        Assert.Equal(["transaction-lookup/refund", "transaction-lookup/void"], Manifest.Provider.UnsafeReads);
        Assert.All(Manifest.Layouts, layout => Assert.NotEmpty(LayoutFile.Read(File.ReadAllBytes(Path.Combine(Folder, layout)), layout).Id));
    }

    [Fact]
    public void Manifest_SettingsOfTheWire_AreAllInIt()
    {
        using var bench = new LeshuaBench();

        var given = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book).Keys.Order(StringComparer.Ordinal);

        Assert.All(given, name => Assert.Contains(name, Manifest.Settings.Keys));
        Assert.All(Manifest.Settings.Where(s => s.Value.Required), s => Assert.Contains(s.Key, given));
        Assert.Equal(["agent_key", "callback_key", "previous_callback_key", "previous_request_key", "request_key"], Manifest.Settings.Where(s => s.Value.Secret).Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.All(Manifest.Settings.Where(s => s.Value.Ours), s => Assert.NotNull(s.Value.Default));
    }

    [Fact]
    public void Quirks_EachOfTheDocumentation_HasATestThatIsNamedAfterIt()
    {
        var tests = typeof(QuirkTests).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .Where(m => m.GetCustomAttributes<FactAttribute>(inherit: true).Any()).Select(m => m.Name).ToList();

        Assert.Equal(QuirksOfTheDocumentation, Manifest.Guide!.Quirks.Select(q => q.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Manifest.Guide.Quirks, quirk => Assert.Contains(tests, name => name.Contains(Pascal(quirk.Id), StringComparison.Ordinal)));
    }

    private static string Pascal(string id) => string.Concat(id.Split('_').Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));
}
