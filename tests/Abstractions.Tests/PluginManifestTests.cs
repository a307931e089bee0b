namespace Rijie.Abstractions.Tests;

public sealed class PluginManifestTests
{
    [Theory]
    [InlineData(SignatureStrength.Strong, "SHA256", SignatureStrength.Strong)]
    [InlineData(SignatureStrength.Strong, "MD5", SignatureStrength.Weak)]
    [InlineData(SignatureStrength.Strong, "other", SignatureStrength.Strong)]
    [InlineData(SignatureStrength.Strong, null, SignatureStrength.Strong)]
    [InlineData(SignatureStrength.Weak, "SHA256", SignatureStrength.Weak)]
    [InlineData(SignatureStrength.None, "MD5", SignatureStrength.None)]
    public void SignatureOf_AnAccountThatChoosesHowToSign_IsTheWeakest(SignatureStrength provider, string? chosen, SignatureStrength expected)
    {
        var manifest = new PluginManifest
        {
            Schema = "rijie-plugin/v1", Id = "acme", Name = Text, Version = "1.0.0", Contract = "1.0",
            Provider = new() { Signature = provider },
            Settings = new Dictionary<string, SettingDefinition>
            {
                ["plain"] = new() { Type = SettingType.Text, Title = Text },
                ["sign_type"] = new()
                {
                    Type = SettingType.Choice, Title = Text, Values = ["MD5", "SHA256", "other"],
                    Signatures = new Dictionary<string, SignatureStrength> { ["MD5"] = SignatureStrength.Weak, ["SHA256"] = SignatureStrength.Strong },
                },
            },
        };

        var strength = manifest.SignatureOf(chosen is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["sign_type"] = chosen });

        Assert.Equal(expected, strength);
    }

    private static LocalText Text => new() { Zh = "顶点", En = "Acme" };
}
