using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

/// <summary>A plugin with an attestation beside its folder, and an operator who requires level 4 on 6 January 2026.</summary>
public sealed class PluginLevelTests : IDisposable
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestFolder _folder = new();
    private readonly PluginDemand _demand = new() { Level = 4, TimeProvider = new FakeTimeProvider(new(2026, 1, 6, 4, 0, 0, TimeSpan.Zero)) };
    private readonly string _hash;

    public PluginLevelTests()
    {
        _folder.Write("acme/day.yaml", new StreamReader(typeof(PluginLevelTests).Assembly.GetManifestResourceStream("layout")!).ReadToEnd());
        _folder.Write("acme/plugin.yaml", """
            schema: rijie-plugin/v1
            id: acme
            name: { zh: 顶点, en: Acme }
            version: 1.0.0
            contract: "1.0"
            layouts: [ day.yaml ]
            provider: {}
            """);
        _hash = PluginFolder.Load(_folder.Path, ContractInfo.Host).Loaded[0].Hash;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_AttestationOfTheseFiles_IsShownAndMeetsTheLevel()
    {
        Place(Facts(level: 4));

        var plugin = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host, _demand).Loaded);

        Assert.Equal((4, "0.1.0", false, false, null), (plugin.Conformance!.Level, plugin.Conformance.SuiteVersion, plugin.Conformance.IsSigned, plugin.Conformance.IsTrusted, plugin.Conformance.Refusal));
    }

    [Fact]
    public void Load_SignedByATrustedKey_IsTrusted()
    {
        Place(Attestation.Of(Facts(level: 5), Key.ExportPkcs8PrivateKeyPem()));

        var plugin = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host, _demand with { TrustedKeys = [PluginDemand.KeyOf($"the key of an ISV\n{Key.ExportSubjectPublicKeyInfoPem()}\n")!] }).Loaded);

        Assert.Equal((5, true, true), (plugin.Conformance!.Level, plugin.Conformance.IsSigned, plugin.Conformance.IsTrusted));
    }

    [Fact]
    public void Load_SignedAndNoKeyTrusted_IsSignedOnly()
    {
        Place(Attestation.Of(Facts(level: 4), Key.ExportPkcs8PrivateKeyPem()));

        var plugin = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host, _demand).Loaded);

        Assert.Equal((true, false), (plugin.Conformance!.IsSigned, plugin.Conformance.IsTrusted));
    }

    [Fact]
    public void Load_NoLevelRequired_LoadsAndSaysWhyItDoesNotHold()
    {
        Place(Facts(level: 4) with { PluginSha256 = new string('0', 64) });

        var plugin = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Loaded);

        Assert.Null(plugin.Conformance!.Level);
        Assert.Equal("It is about another build: the plugin's files have another hash.", plugin.Conformance.Refusal);
    }

    [Fact]
    public void Load_NoAttestationAndNoLevelRequired_IsAsItWas()
    {
        var plugin = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Loaded);

        Assert.Null(plugin.Conformance);
    }

    [Fact]
    public void Load_NoAttestation_IsQuarantinedWithWhatToDo() => Refused("there is no acme.attestation.json beside its folder", _demand);

    [Theory]
    [InlineData(3, "the suite found level 3")]
    [InlineData(null, "the suite found none")]
    public void Load_BelowTheLevel_IsQuarantined(int? level, string reason)
    {
        Place(Facts(level));

        Refused(reason, _demand);
    }

    [Fact]
    public void Load_AFileChangedSince_IsQuarantined()
    {
        Place(Facts(level: 4));
        _folder.Write("acme/notes.txt", "one more");

        Refused("It is about another build", _demand);
    }

    [Fact]
    public void Load_AttestationOfAnotherPlugin_IsQuarantined()
    {
        Place(Facts(level: 4) with { Plugin = "other" });

        Refused("It is about the plugin 'other'.", _demand);
    }

    [Theory]
    [InlineData("2026-01-05", false)]
    [InlineData("2026-01-06", true)]
    public void Load_Waiver_CountsUntilTheEndOfItsDay(string until, bool loads)
    {
        Place(Facts(level: 4) with { Waived = [new() { Check = "list.second_of_a_group", Reason = "The provider mends it.", Until = DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture) }] });

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host, _demand);

        Assert.Equal(loads, catalog.Loaded.Count == 1);
        if (loads) Assert.Equal("list.second_of_a_group", Assert.Single(catalog.Loaded[0].Conformance!.Waived).Check);
        else Assert.Contains("Its waiver of list.second_of_a_group ended on 2026-01-05.", catalog.Quarantined[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ChangedAfterItWasSigned_IsQuarantined()
    {
        Place(Attestation.Of(Facts(level: 3), Key.ExportPkcs8PrivateKeyPem()) with { Level = 4 });

        Refused("Its signature is wrong", _demand);
    }

    [Fact]
    public void Load_SignedByAnotherKey_IsQuarantined()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Place(Attestation.Of(Facts(level: 4), stranger.ExportPkcs8PrivateKeyPem()));

        Refused("It is signed with a key that is not trusted.", _demand with { TrustedKeys = [Key.ExportSubjectPublicKeyInfoPem()] });
    }

    [Fact]
    public void Load_NotSignedWhereAKeyIsTrusted_IsQuarantined()
    {
        Place(Facts(level: 4));

        Refused("It is not signed", _demand with { TrustedKeys = [Key.ExportSubjectPublicKeyInfoPem()] });
    }

    [Theory]
    [InlineData("", "It is no attestation")]
    [InlineData("L4", "It is no attestation")]
    [InlineData("null", "It is no attestation")]
    [InlineData("{}", "It is no attestation")]
    [InlineData("[[[[[[[[", "It is no attestation")]
    public void Load_NoAttestationAtAll_IsQuarantined(string text, string reason)
    {
        _folder.Write("acme.attestation.json", text);

        Refused(reason, _demand);
    }

    [Theory]
    [InlineData("\"level\": 4", "\"level\": 40")]
    [InlineData("\"level\": 4", "\"level\": -1")]
    [InlineData("\"waived\": []", "\"waived\": [null]")]
    [InlineData("rijie-attestation/v1", "rijie-attestation/v2")]
    public void Load_AFieldThatCannotBe_IsQuarantined(string good, string bad)
    {
        _folder.Write("acme.attestation.json", System.Text.Encoding.UTF8.GetString(Facts(level: 4).ToJson()).Replace(good, bad, StringComparison.Ordinal));

        Refused("It is no attestation", _demand);
    }

    [Fact]
    public void Load_AHugeFile_IsNotRead()
    {
        _folder.Write("acme.attestation.json", new byte[(1 << 20) + 1]);

        Refused("An attestation is at most 1 MiB.", _demand);
    }

    [Fact]
    public void Load_AFolderOfThatName_IsQuarantined()
    {
        Directory.CreateDirectory(Path.Join(_folder.Path, "acme.attestation.json"));

        var quarantined = PluginFolder.Load(_folder.Path, ContractInfo.Host, _demand).Quarantined;

        Assert.Contains("It cannot be read", quarantined.Single(q => q.Folder == "acme").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyOf_AnythingButAPublicEcdsaKey_IsNone()
    {
        using var rsa = RSA.Create(2048);

        Assert.Null(PluginDemand.KeyOf(Key.ExportPkcs8PrivateKeyPem()));
        Assert.Null(PluginDemand.KeyOf(rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Null(PluginDemand.KeyOf("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
        Assert.Null(PluginDemand.KeyOf(""));
        Assert.NotNull(PluginDemand.KeyOf(Key.ExportSubjectPublicKeyInfoPem()));
    }

    private Attestation Facts(int? level) => new()
    {
        Schema = Attestation.SchemaV1,
        Plugin = "acme",
        Version = "1.0.0",
        PluginSha256 = _hash,
        SuiteVersion = "0.1.0",
        Level = level,
        Waived = [],
        ResultsSha256 = new string('a', 64),
        AskedAt = new(2026, 1, 5, 2, 0, 0, TimeSpan.Zero),
    };

    private void Place(Attestation attestation) => _folder.Write("acme.attestation.json", attestation.ToJson());

    private void Refused(string reason, PluginDemand demand)
    {
        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host, demand);

        Assert.Empty(catalog.Loaded);
        var refused = Assert.Single(catalog.Quarantined);
        Assert.Equal(("acme", "PLUGIN_LEVEL"), (refused.Folder, refused.Code));
        Assert.StartsWith("Level 4 is required", refused.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }
}
