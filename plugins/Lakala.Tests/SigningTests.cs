using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rijie.Lakala.Simulator;

namespace Rijie.Lakala.Tests;

public sealed class SigningTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(LakalaBench.Sample("signature-vectors.json")).RootElement;

    [Fact]
    public void OfCall_TheSampleRequest_IsThePublishedString()
    {
        var vector = Vectors.GetProperty("request");

        var signed = SigningString.OfCall(
            Text(vector, "appid"), Text(vector, "serial_no"), Text(vector, "timestamp"), Text(vector, "nonce_str"), Encoding.UTF8.GetBytes(Text(vector, "body")));

        Assert.Equal(Text(vector, "string"), Encoding.UTF8.GetString(signed));
        Assert.Equal("97037ec3102b3ac47236fe03ce38cd240bb99190f5628fed6b4f4b6e83783492", Convert.ToHexStringLower(SHA256.HashData(signed)));
    }

    [Fact]
    public void OfNotification_TheSampleBody_IsThePublishedString()
    {
        var vector = Vectors.GetProperty("notify");

        var signed = SigningString.OfNotification(Text(vector, "timestamp"), Text(vector, "nonce_str"), LakalaBench.Sample("notify-body.json"));

        Assert.Equal(Text(vector, "string"), Encoding.UTF8.GetString(signed));
        Assert.Equal("098e9e84ddb7535fcc169ee36a40f73cfbc82baef3f0d0191bcd19b5ae3eaa24", Convert.ToHexStringLower(SHA256.HashData(signed)));
    }

    [Fact]
    public void Check_AnySignedPartChanged_IsInvalid()
    {
        using var keys = new WireKeys();
        using var platform = PlatformCertificates.Read(keys.PlatformCertificatePem);
        var body = Encoding.UTF8.GetBytes("{\"code\":\"000000\"}");
        var headers = keys.SignAnswer(body, LakalaBench.At(10, 0));
        string[] parts = [headers["Lklapi-Appid"], headers["Lklapi-Serial"], headers["Lklapi-Timestamp"], headers["Lklapi-Nonce"]];
        string? Verdict(string[] p, byte[] b) =>
            platform.Check(keys.PlatformSerial, SigningString.OfCall(p[0], p[1], p[2], p[3], b), headers["Lklapi-Signature"], LakalaBench.At(10, 0)).RefusalCode;

        var changed = parts.Select((_, i) => Verdict([.. parts.Select((p, j) => i == j ? p + "0" : p)], body)).ToList();

        Assert.Null(Verdict(parts, body));
        Assert.All(changed, verdict => Assert.Equal("SIG_INVALID", verdict));
        Assert.Equal("SIG_INVALID", Verdict(parts, [.. body, (byte)' ']));
    }

    [Fact]
    public void Check_SerialInAnotherSpelling_IsTheSameCertificate()
    {
        using var keys = new WireKeys();
        using var platform = PlatformCertificates.Read(keys.PlatformCertificatePem);
        var signature = keys.Platform.Sign("x"u8);

        var spellings = new[] { keys.PlatformSerial, keys.PlatformSerial.TrimStart('0'), "0000" + keys.PlatformSerial.ToUpperInvariant() }
            .Select(serial => platform.Check(serial, "x"u8, signature, LakalaBench.At(10, 0)).RefusalCode);

        Assert.All(spellings, Assert.Null);
        Assert.Equal("SIG_CERT_UNKNOWN", platform.Check("1" + keys.PlatformSerial, "x"u8, signature, LakalaBench.At(10, 0)).RefusalCode);
        Assert.Equal("SIG_CERT_UNKNOWN", platform.Check("0x1", "x"u8, signature, LakalaBench.At(10, 0)).RefusalCode);
    }

    [Fact]
    public void Check_SignatureInHex_IsRefusedForItsEncoding()
    {
        using var keys = new WireKeys();
        using var platform = PlatformCertificates.Read(keys.PlatformCertificatePem);
        Assert.True(Rijie.Signing.StrictBase64.TryDecode(keys.Platform.Sign("x"u8), out var signature));

        var verdict = platform.Check(keys.PlatformSerial, "x"u8, Convert.ToHexStringLower(signature), LakalaBench.At(10, 0));

        Assert.Equal("SIG_ENCODING", verdict.RefusalCode);
    }

    [Fact]
    public void Check_CertificateOutOfDate_IsRefusedThoughTheKeyVerifies()
    {
        using var keys = new WireKeys(notAfter: LakalaBench.At(9, 0));
        using var platform = PlatformCertificates.Read(keys.PlatformCertificatePem);
        var signature = keys.Platform.Sign("x"u8);

        Assert.Null(platform.Check(keys.PlatformSerial, "x"u8, signature, LakalaBench.At(8, 59)).RefusalCode);
        Assert.Equal("SIG_CERT_EXPIRED", platform.Check(keys.PlatformSerial, "x"u8, signature, LakalaBench.At(9, 1)).RefusalCode);
    }

    [Theory]
    [InlineData("LKLAPI-SHA256withRSA signature=\"a=b,c==\",nonce_str=\"n\",timestamp=\"1\"", null)]
    [InlineData("LKLAPI-SHA256withRSA timestamp=\"1\", nonce_str=\"n\", signature=\"ab==\"", null)]
    [InlineData(null, "SIG_MISSING")]
    [InlineData("null", "SIG_MISSING")]
    [InlineData("LKLAPI-SHA256withRSA timestamp=\"1\",nonce_str=\"n\"", "SIG_MISSING")]
    [InlineData("LKLAPI-SHA256withRSA timestamp=\"1\",nonce_str=\"n\",signature=\"\"", "SIG_MISSING")]
    [InlineData("LKLAPI-SHA256withRSA nonce_str=\"n\",signature=\"ab==\"", "SIG_MISSING")]
    [InlineData("LKLAPI-SHA256withRSA timestamp=\"1\",nonce_str=\"n\",signature=\"a\",signature=\"b\"", "SIG_AMBIGUOUS")]
    [InlineData("LKLAPI-SHA1withRSA timestamp=\"1\",nonce_str=\"n\",signature=\"ab==\"", "SIG_ALGORITHM")]
    [InlineData("LKLAPI-SM2withSM3 timestamp=\"1\",nonce_str=\"n\",signature=\"ab==\"", "SIG_ALGORITHM")]
    [InlineData("LKLAPI-SHA256withRSA timestamp=1,nonce_str=n,signature=ab", "SIG_ENCODING")]
    [InlineData("LKLAPI-SHA256withRSA timestamp=\"1\",nonce_str=\"n\",signature=\"ab", "SIG_ENCODING")]
    public void TryParse_OneHeader_SaysWhatIsWrong(string? value, string? expected)
    {
        var isParsed = AuthorizationHeader.TryParse(value, out var header, out var refusal);

        Assert.Equal(expected is null, isParsed);
        Assert.Equal(expected, refusal);
        Assert.Equal(expected is null, header is { Timestamp: "1", Nonce: "n" });
    }

    private static string Text(JsonElement vector, string name) => vector.GetProperty(name).GetString()!;
}
