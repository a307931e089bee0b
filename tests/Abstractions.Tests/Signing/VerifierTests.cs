using System.Security.Cryptography;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class VerifierTests
{
    private const string Md5OfAbc = "900150983cd24fb0d6963f7d28e17f72"; // RFC 1321, appendix A.5

    [Theory]
    [InlineData("900150983cd24fb0d6963f7d28e17f72", null)]
    [InlineData("900150983CD24FB0D6963F7D28E17F72", null)]
    [InlineData("900150983cd24fb0d6963f7d28e17f73", "SIG_INVALID")]
    [InlineData("900150983cd24fb0d6963f7d28e17f7", "SIG_ENCODING")]
    [InlineData("900150983cd24fb0d6963f7d28e17f", "SIG_ENCODING")]
    [InlineData(" 900150983cd24fb0d6963f7d28e17f72", "SIG_ENCODING")]
    [InlineData("", "SIG_MISSING")]
    [InlineData("null", "SIG_MISSING")]
    [InlineData(null, "SIG_MISSING")]
    public void TextDigest_Signature_IsJudged(string? signature, string? refusal)
    {
        var verdict = TextDigest.Check(HashAlgorithmName.MD5, "ab", [new("old_key", "x"), new("key", "c")], signature);

        Assert.Equal(refusal, verdict.RefusalCode);
        Assert.Equal(refusal is null ? "key" : null, verdict.KeyId);
        Assert.Equal(refusal is null, verdict.Holds);
        Assert.Equal(Md5OfAbc, TextDigest.Hex(HashAlgorithmName.MD5, "abc"));
    }

    [Fact]
    public void TextDigest_OfBytesThatAreNoText_IsJudgedAllTheSame()
    {
        ReadOnlyMemory<byte>[] pieces = [new byte[] { 0xBD }, new byte[] { 0xD6 }];
        var signature = Convert.ToHexString(CryptographicOperations.HashData(HashAlgorithmName.MD5, [0xBD, 0xD6, (byte)'k']));

        Assert.True(TextDigest.Check(HashAlgorithmName.MD5, pieces, [new("key", "k")], signature).Holds);
        Assert.Equal("SIG_INVALID", TextDigest.Check(HashAlgorithmName.MD5, pieces[..1], [new("key", "k")], signature).RefusalCode);
    }

    [Fact]
    public void TextDigest_WithoutAnyKey_NeverHolds() =>
        Assert.Equal("SIG_INVALID", TextDigest.Check(HashAlgorithmName.MD5, "abc", [], Md5OfAbc).RefusalCode);

    [Fact]
    public void RsaVerifier_WhileKeysAreExchanged_SaysWhichOneHeld()
    {
        using var older = RSA.Create(1024);
        using var newer = RSA.Create(2048);
        using var verifier = RsaVerifier.FromPem([new("platform_key", newer.ExportSubjectPublicKeyInfoPem()), new("previous_platform_key", older.ExportSubjectPublicKeyInfoPem())], HashAlgorithmName.SHA1);
        var data = "a=1&b=2"u8.ToArray();
        string Sign(RSA key, HashAlgorithmName digest) => Convert.ToBase64String(key.SignData(data, digest, RSASignaturePadding.Pkcs1));

        Assert.Equal("platform_key", verifier.Check(data, Sign(newer, HashAlgorithmName.SHA1)).KeyId);
        Assert.Equal("previous_platform_key", verifier.Check(data, Sign(older, HashAlgorithmName.SHA1)).KeyId);
        Assert.Equal("SIG_INVALID", verifier.Check(data, Sign(newer, HashAlgorithmName.SHA256)).RefusalCode);
        Assert.Equal("SIG_ENCODING", verifier.Check(data, Convert.ToBase64String(new byte[17])).RefusalCode);
        Assert.Equal("SIG_ENCODING", verifier.Check(data, Sign(newer, HashAlgorithmName.SHA1) + "\n").RefusalCode);
        Assert.Equal("SIG_MISSING", verifier.Check(data, "").RefusalCode);
    }

    [Fact]
    public void RsaVerifier_KeyThatIsNone_IsNamedBySetting()
    {
        var refusal = Assert.Throws<ArgumentException>(() => RsaVerifier.FromPem([new("platform_key", "no key")], HashAlgorithmName.SHA1));

        Assert.Contains("platform_key", refusal.Message, StringComparison.Ordinal);
        Assert.False(default(SignatureVerdict).Holds);
    }
}
