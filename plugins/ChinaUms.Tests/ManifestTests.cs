using System.Globalization;
using System.Reflection;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;

namespace Rijie.ChinaUms.Tests;

public sealed class ManifestTests
{
    private const int QuirksOfTheDocumentation = 14;
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly PluginManifest Manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

    [Fact]
    public void Manifest_AsItStandsBesideTheAssembly_IsReadWithoutProblems()
    {
        Assert.Equal("chinaums", Manifest.Id);
        Assert.Equal(typeof(ChinaUmsPlugin).Assembly.GetName().Name + ".dll", Manifest.Assembly);
        Assert.Equal([Capability.TransactionLookup, Capability.Notifications, Capability.Statements], Manifest.Capabilities);
        Assert.Equal((new TimeOnly(23, 0), new TimeOnly(9, 0), 0), (Manifest.Provider.DayCut, Manifest.Provider.StatementReadyAt, Manifest.Provider.SignatureWindowSeconds));
        Assert.DoesNotContain("provider_order_no", Manifest.Provider.Identifiers.Keys);
        Assert.All(Manifest.Layouts, layout => Assert.NotEmpty(LayoutFile.Read(File.ReadAllBytes(Path.Combine(Folder, layout)), layout).Id));
    }

    [Fact]
    public void Manifest_SettingsOfTheWire_AreAllInIt()
    {
        using var bench = new ChinaUmsBench();

        var given = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book).Keys.Order(StringComparer.Ordinal);

        Assert.All(given, name => Assert.Contains(name, Manifest.Settings.Keys));
        Assert.All(Manifest.Settings.Where(s => s.Value.Required), s => Assert.Contains(s.Key, given));
        Assert.Equal(["app_key", "notify_key", "previous_notify_key"], Manifest.Settings.Where(s => s.Value.Secret).Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.All(Manifest.Settings.Where(s => s.Value.Ours), s => Assert.NotNull(s.Value.Default));
    }

    [Fact]
    public void Account_WithTheManifestsDefaults_IsTheOneWithoutThem()
    {
        using var plain = new ChinaUmsBench();
        using var spelled = new ChinaUmsBench(Manifest.Settings.Where(s => s.Value.Default is not null && s.Key is not ("notify_sign_type" or "base_url" or "terminal_url")).ToDictionary(s => s.Key, s => s.Value.Default!));

        var (one, other) = (plain.Get<ChinaUmsAccount>(), spelled.Get<ChinaUmsAccount>());

        Assert.Equal(
            one with { AppKey = "", BaseUrl = "", TerminalUrl = "", NotifyKeys = [] },
            other with { AppKey = "", BaseUrl = "", TerminalUrl = "", NotifyKeys = [] });
    }

    [Theory] // REL-T08: whose notifications are signed with MD5 shows as weak, though requests never are
    [InlineData("MD5", SignatureStrength.Weak)]
    [InlineData("SHA256", SignatureStrength.Strong)]
    public void SignatureOf_ByTheDigestOfNotifications_IsWeakOrStrong(string signType, SignatureStrength expected)
    {
        using var bench = new ChinaUmsBench(notifySignType: signType);

        Assert.Equal(expected, Manifest.SignatureOf(bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book)));
        Assert.Equal("MD5", Manifest.Settings["notify_sign_type"].Default);
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
