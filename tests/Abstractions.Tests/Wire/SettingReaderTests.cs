using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Rijie.Wire;

namespace Rijie.Abstractions.Tests.Wire;

public sealed class SettingReaderTests
{
    [Fact]
    public void SigningKey_APrivateKey_SignsWithTheDigestAskedFor()
    {
        using var rsa = RSA.Create(1024);

        using var key = Settings(rsa.ExportPkcs8PrivateKeyPem()).SigningKey("private_key", HashAlgorithmName.SHA256);

        Assert.True(Rijie.Signing.StrictBase64.TryDecode(key.Sign("x"u8), out var signature));
        Assert.True(rsa.VerifyData("x"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void SigningKey_APublicKeyOrNone_IsRefusedByNameWithoutItsText()
    {
        using var rsa = RSA.Create(1024);

        foreach (var text in new[] { rsa.ExportSubjectPublicKeyInfoPem(), "no key at all" })
        {
            var refusal = Assert.Throws<ArgumentException>(() => Settings(text).SigningKey("private_key", HashAlgorithmName.SHA256));
            Assert.Equal("The setting private_key is not an RSA private key in PEM form.", refusal.Message);
        }
        Assert.Equal("The setting private_key is missing.", Assert.Throws<ArgumentException>(() => Settings(" ").SigningKey("private_key", HashAlgorithmName.SHA256)).Message);
    }

    private static OneSetting Settings(string privateKey) => new() { ["private_key"] = privateKey };

    /// <summary>What the reader asks of a configuration.</summary>
    private sealed class OneSetting : IConfiguration
    {
        private readonly Dictionary<string, string?> values = [];

        public string? this[string key]
        {
            get => values.GetValueOrDefault(key);
            set => values[key] = value;
        }

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public Microsoft.Extensions.Primitives.IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) => throw new NotSupportedException();
    }
}
