using System.Security.Cryptography.X509Certificates;
using Rijie.Signing;
using Rijie.UnionPay.Simulator;

namespace Rijie.UnionPay.Tests;

/// <summary>Method 01: which certificates a message may bring, and what its signature must be.</summary>
public sealed class SignatureTests
{
    private static readonly DateTimeOffset Now = AcpValues.Time("20260106100000");
    private static readonly UnionPayKeys Keys = Bench.Rsa;

    [Fact]
    public void Verify_UnionPaysCertificate_Holds()
    {
        var verdict = Verifier().Verify(Signed(Keys.Signer), Now);

        Assert.True(verdict.Holds);
        Assert.Equal(Keys.Signer.SerialNumber, verdict.KeyId);
    }

    [Fact]
    public void Verify_SelfSignedCertificate_IsRefused() => Assert.Equal("SIG_CERT_UNKNOWN", CodeOf(UnionPayKeys.SelfSigned(UnionPayKeys.SignerName)));

    [Fact]
    public void Verify_CertificateOfAnotherRoot_IsRefused()
    {
        using var stranger = new UnionPayKeys();

        Assert.Equal("SIG_CERT_UNKNOWN", CodeOf(stranger.Signer));
    }

    [Theory]
    [InlineData(2020, 2026)]
    [InlineData(2027, 2030)]
    public void Verify_CertificateOutsideItsDates_IsRefused(int from, int to) =>
        Assert.Equal("SIG_CERT_EXPIRED", CodeOf(Keys.Issue(UnionPayKeys.SignerName, Year(from), Year(to))));

    [Theory]
    [InlineData("CN=041@8310000000083040@测试商户@00000001")]
    [InlineData("CN=中国银联股份有限公司")]
    [InlineData("CN=041@中国银联股份有限公司")]
    [InlineData("CN=041@831@中国银联股份有限公司 @1")]
    [InlineData("CN=041@831@00040000:SIGN@1")]
    [InlineData("O=041@831@中国银联股份有限公司@1")]
    [InlineData("CN=041@831@中国银联股份有限公司@1, CN=041@831@中国银联股份有限公司@1")]
    public void Verify_CertificateOfAnotherName_IsRefused(string name) => Assert.Equal("SIG_CERT_UNKNOWN", CodeOf(Keys.Issue(name, Year(2020), Year(2030))));

    [Fact]
    public void Verify_CertificateThatExpiresAfterItWasTrusted_IsRefusedFromThenOn()
    {
        using var certificate = Keys.Issue(UnionPayKeys.SignerName, Year(2020), Year(2027));
        var verifier = Verifier();
        var message = Signed(certificate);

        Assert.True(verifier.Verify(message, Now).Holds);
        Assert.True(verifier.Verify(message, Year(2027)).Holds);
        Assert.Equal("SIG_CERT_EXPIRED", verifier.Verify(message, Year(2027).AddSeconds(1)).RefusalCode);
        Assert.Equal("SIG_CERT_UNKNOWN", verifier.Verify(Signed(UnionPayKeys.SelfSigned(UnionPayKeys.SignerName)), Now).RefusalCode);
        Assert.True(verifier.Verify(message, Now).Holds);
    }

    [Fact]
    public void Verify_AnotherCertificateUnderATrustedSignature_IsRefused()
    {
        using var certificate = Keys.Issue(UnionPayKeys.SignerName, Year(2020), Year(2027));
        var verifier = Verifier();
        var fields = Fields(Keys.Signer);
        Assert.True(verifier.Verify(AcpMessage.FromTexts(fields), Now).Holds);

        fields["signPubKeyCert"] = certificate.ExportCertificatePem();

        Assert.Equal("SIG_INVALID", verifier.Verify(AcpMessage.FromTexts(fields), Now).RefusalCode);
    }

    [Fact]
    public void Verify_MerchantsOwnCertificate_IsRefused() => Assert.Equal("SIG_CERT_UNKNOWN", CodeOf(Keys.Merchant));

    [Fact]
    public void Verify_TestName_HoldsInTestOnly()
    {
        using var certificate = Keys.Issue("CN=041@831@00040000:SIGN@1", Year(2020), Year(2030));

        Assert.True(Verifier(isTest: true).Verify(Signed(certificate), Now).Holds);
        Assert.Equal("SIG_CERT_UNKNOWN", Verifier(isTest: false).Verify(Signed(certificate), Now).RefusalCode);
    }

    [Fact]
    public void Verify_ShortKey_IsRefused() => Assert.Equal("SIG_CERT_UNKNOWN", CodeOf(Keys.Issue(UnionPayKeys.SignerName, Year(2020), Year(2030), bits: 1024)));

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Verify_CertificateThatIsNone_IsRefused(string pem) =>
        Assert.Equal("SIG_CERT_UNKNOWN", Verifier().Verify(Signed(Keys.Signer, pem), Now).RefusalCode);

    [Fact]
    public void Verify_DoubleHashAndCertificateInside_OnceHashedIsRefused()
    {
        var fields = new List<KeyValuePair<string, string>> { new("signMethod", "01"), new("signPubKeyCert", Keys.Signer.ExportCertificatePem()) };
        using var key = UnionPayKeys.KeyOf(Keys.Signer);
        var once = key.Sign(System.Text.Encoding.UTF8.GetBytes(SortedForm.Canonicalize(fields, AcpField.Unsigned)));

        Assert.Equal("SIG_INVALID", Verifier().Verify(AcpMessage.FromTexts([.. fields, new("signature", once)]), Now).RefusalCode);
    }

    [Theory]
    [InlineData("cut", "SIG_ENCODING")]
    [InlineData("hex", "SIG_ENCODING")]
    [InlineData("blank at the end", "SIG_ENCODING")]
    [InlineData("spare bits", "SIG_ENCODING")]
    [InlineData("other", "SIG_INVALID")]
    public void Verify_SignatureInAnotherSpelling_IsRefused(string change, string code)
    {
        var fields = Fields(Keys.Signer);
        var signature = fields["signature"];
        fields["signature"] = change switch
        {
            "cut" => Convert.ToBase64String(StrictBase64.Decode(signature)[..255]),
            "hex" => Convert.ToHexStringLower(StrictBase64.Decode(signature)),
            "blank at the end" => signature + " ",
            // 256 bytes end in two spare bits of the last but two characters: another letter there decodes to the same bytes.
            "spare bits" => signature[..^3] + Next(signature[^3]) + "==",
            _ => Convert.ToBase64String([(byte)(StrictBase64.Decode(signature)[0] ^ 1), .. StrictBase64.Decode(signature)[1..]]),
        };

        Assert.Equal(code, Verifier().Verify(AcpMessage.FromTexts(fields), Now).RefusalCode);
    }

    [Fact]
    public void Verify_BlankInPlaceOfPlus_Holds()
    {
        var fields = Fields(Keys.Signer);
        fields["signature"] = fields["signature"].Replace('+', ' ');

        Assert.True(Verifier().Verify(AcpMessage.FromTexts(fields), Now).Holds);
    }

    private static string? CodeOf(X509Certificate2 certificate) => Verifier().Verify(Signed(certificate), Now).RefusalCode;

    private static AcpVerifier Verifier(bool isTest = false) => AcpVerifier.Rsa(new AcpTrust([X509Certificate2.CreateFromPem(Keys.MiddlePem)], [X509Certificate2.CreateFromPem(Keys.RootPem)], isTest));

    private static AcpMessage Signed(X509Certificate2 certificate, string? pem = null) => AcpMessage.FromTexts(Fields(certificate, pem));

    private static Dictionary<string, string> Fields(X509Certificate2 certificate, string? pem = null)
    {
        using var signer = AcpSigner.Rsa(UnionPayKeys.KeyOf(certificate), null);
        return signer.Sign([new("version", "5.1.0"), new("respCode", "00"), new("signPubKeyCert", pem ?? certificate.ExportCertificatePem())]).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>The next letter of the Base64 alphabet, which differs in the lowest bit or more.</summary>
    private static char Next(char letter)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        return alphabet[alphabet.IndexOf(letter, StringComparison.Ordinal) ^ 1];
    }

    private static DateTimeOffset Year(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
