using System.Security.Cryptography;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class RsaSignatureTests
{
    [Fact]
    public void Verify_OwnSignature_HoldsUntilAByteChanges()
    {
        using var key = RSA.Create(2048);
        using var signer = RsaSignature.FromPem(key.ExportPkcs8PrivateKeyPem(), HashAlgorithmName.SHA256);
        using var verifier = RsaSignature.FromPem(key.ExportSubjectPublicKeyInfoPem(), HashAlgorithmName.SHA256);
        Assert.True(StrictBase64.TryDecode(signer.Sign("data"u8), out var signature));

        Assert.Equal(256, verifier.SignatureLength);
        Assert.Equal(256, signature.Length);
        Assert.True(verifier.Verify("data"u8, signature));
        Assert.False(verifier.Verify("Data"u8, signature));
        Assert.False(verifier.Verify("data"u8, signature.AsSpan(1)));
    }

    [Fact]
    public void Verify_OtherDigestThanConfigured_DoesNotHold()
    {
        using var key = RSA.Create(2048);
        using var sha1 = RsaSignature.FromPem(key.ExportPkcs8PrivateKeyPem(), HashAlgorithmName.SHA1);
        using var sha256 = RsaSignature.FromPem(key.ExportPkcs8PrivateKeyPem(), HashAlgorithmName.SHA256);
        Assert.True(StrictBase64.TryDecode(sha1.Sign("data"u8), out var signature));

        Assert.False(sha256.Verify("data"u8, signature));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret words")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void FromPem_NoKey_IsRefusedWithoutRepeatingIt(string pem)
    {
        var refusal = Assert.Throws<ArgumentException>(() => RsaSignature.FromPem(pem, HashAlgorithmName.SHA256));

        if (pem.Length > 0) Assert.DoesNotContain(pem, refusal.Message, StringComparison.Ordinal);
    }
}
