using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;

namespace Rijie.Ruiyinxin.Tests;

public sealed class ManifestTests
{
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly PluginManifest Manifest = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(Folder, "plugin.yaml")), "plugin.yaml");

    [Fact]
    public void Manifest_AsItStandsBesideTheAssembly_SaysWhatTheEngineMustKnow()
    {
        Assert.Equal("ruiyinxin", Manifest.Id);
        Assert.Equal(typeof(RuiyinxinPlugin).Assembly.GetName().Name + ".dll", Manifest.Assembly);
        Assert.Equal(Enum.GetValues<Capability>().Except([Capability.Payouts]), Manifest.Capabilities); // they stand in statements
        Assert.Equal((SignatureStrength.Weak, 0), (Manifest.Provider.Signature, Manifest.Provider.SignatureWindowSeconds));
        Assert.Equal(new TimeOnly(10, 0), Manifest.Provider.StatementReadyAt);
        Assert.Equal(["ruiyinxin-020", "ruiyinxin-024", "ruiyinxin-025"], Manifest.Layouts.Select(l => LayoutFile.Read(File.ReadAllBytes(Path.Combine(Folder, l)), l).Id));
    }

    [Fact]
    public void Manifest_SettingsOfTheWire_AreAllInIt()
    {
        using var bench = new RuiyinxinBench();

        var given = bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book).Keys.Order(StringComparer.Ordinal);

        Assert.All(given, name => Assert.Contains(name, Manifest.Settings.Keys));
        Assert.All(Manifest.Settings.Where(s => s.Value.Required), s => Assert.Contains(s.Key, given));
        Assert.Equal(["previous_private_key", "private_key"], Manifest.Settings.Where(s => s.Value.Secret).Select(s => s.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_WhatNoPublicSourceGives_IsASettingMarkedOurs() => Assert.Equal(
        [
            "cancelled_flag", "clock_warning_seconds", "list_tran_code", "no_statement_code", "no_such_order_code", "payout_tran_codes", "processing_code", "query_prefix",
            "statement_not_ready_code", "system_error_code", "terminal_tran_code",
        ],
        Manifest.Settings.Where(s => s.Value.Ours).Select(s => s.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Settings_NotGiven_StandForTheManifestsDefaults()
    {
        var defaults = Manifest.Settings.Where(s => s.Value.Default is not null).ToDictionary(s => s.Key, s => s.Value.Default);
        var account = RuiyinxinAccount.Read(Configuration(new() { ["cooperator"] = "C" }));

        Assert.Equal(account, RuiyinxinAccount.Read(Configuration(new(defaults) { ["cooperator"] = "C" })));
        Assert.Equal(13, defaults.Count);
    }

    [Theory]
    [InlineData("SMZF025", true)]
    [InlineData("SMZF024,SMZF025", true)]
    [InlineData("SMZF026", false)]
    [InlineData("SMZF025,SMZF025", false)]
    [InlineData("SMZF025;SMZF024", false)]
    public void Settings_StatementsOfPayouts_AreOneOrBothOfTheKnown(string codes, bool isRight)
    {
        var failure = Record.Exception(() => RuiyinxinAccount.Read(Configuration(new() { ["cooperator"] = "C", ["payout_tran_codes"] = codes })));

        Assert.Equal(isRight, failure is null);
        if (!isRight) Assert.IsType<ArgumentException>(failure);
    }

    [Fact]
    public void Quirks_EachOfTheGuide_HasATestNamedAfterIt()
    {
        var tests = typeof(ManifestTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttributes(typeof(FactAttribute), true).Length > 0).Select(m => m.Name).ToList();

        Assert.Equal(10, Manifest.Guide!.Quirks.Count); // as many as are known of the provider
        Assert.Equal(10, Manifest.Guide.Quirks.Select(q => q.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Manifest.Guide.Quirks, q => Assert.Contains(tests, t => t.Contains(Pascal(q.Id), StringComparison.Ordinal)));
    }

    [Fact]
    public void Guide_InBothLanguages_SaysWhatToAskAndWhatIsAssumed()
    {
        var guide = Manifest.Guide!;

        Assert.All(guide.Ask.Concat(guide.Limits).Concat(guide.Ours).Concat(guide.Quirks.Select(q => q.Title)), t => Assert.True(t.Zh.Length > 5 && t.En.Length > 5));
        Assert.NotEmpty(guide.Ask);
        Assert.NotEmpty(guide.Limits);
        Assert.NotEmpty(guide.Ours);
        Assert.Equal(7, guide.Sources.Count);
    }

    private static string Pascal(string id) => string.Concat(id.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private static Microsoft.Extensions.Configuration.IConfiguration Configuration(Dictionary<string, string?> settings) =>
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(new Microsoft.Extensions.Configuration.ConfigurationBuilder(), settings).Build();
}
