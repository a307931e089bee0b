using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rijie.Signing;

namespace Rijie.Lakala.Simulator;

/// <summary>The two key pairs of a simulated account, made anew for each: the merchant's and the platform's with its certificate.</summary>
internal sealed class WireKeys : IDisposable
{
    public const string AppId = "OP00009999";

    private readonly RSA merchant = RSA.Create(2048);
    private readonly RSA platform = RSA.Create(2048);

    public WireKeys(DateTimeOffset? notAfter = null)
    {
        // Leading zeros and capital letters: the serial is a number, and readers must treat it as one.
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = (byte)(0x10 | (serial[0] & 0x6F));
        PlatformSerial = "00" + Convert.ToHexStringLower(serial);
        var name = new X500DistinguishedName("CN=Lakala platform simulated");
        var request = new CertificateRequest(name, platform, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.Create(
            name, X509SignatureGenerator.CreateForRSA(platform, RSASignaturePadding.Pkcs1),
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), notAfter ?? new DateTimeOffset(2045, 1, 1, 0, 0, 0, TimeSpan.Zero), serial);
        PlatformCertificatePem = certificate.ExportCertificatePem();
        MerchantPrivateKeyPem = merchant.ExportPkcs8PrivateKeyPem();
        Merchant = RsaSignature.FromKey(merchant, HashAlgorithmName.SHA256);
        Platform = RsaSignature.FromKey(platform, HashAlgorithmName.SHA256);
    }

    public string MerchantSerial { get; } = "00" + RandomNumberGenerator.GetHexString(16, lowercase: true);

    public string PlatformSerial { get; }

    public string PlatformCertificatePem { get; }

    public string MerchantPrivateKeyPem { get; }

    public RsaSignature Merchant { get; }

    public RsaSignature Platform { get; }

    /// <summary>The headers of an answer, signed as the platform does.</summary>
    public IReadOnlyDictionary<string, string> SignAnswer(ReadOnlySpan<byte> body, DateTimeOffset at, string appId = AppId)
    {
        var (timestamp, nonce) = Fresh(at);
        return new Dictionary<string, string>
        {
            ["Lklapi-Appid"] = appId,
            ["Lklapi-Serial"] = PlatformSerial,
            ["Lklapi-Timestamp"] = timestamp,
            ["Lklapi-Nonce"] = nonce,
            ["Lklapi-Signature"] = Platform.Sign(SigningString.OfCall(appId, PlatformSerial, timestamp, nonce, body)),
        };
    }

    /// <summary>The <c>Authorization</c> header of a notification.</summary>
    public AuthorizationHeader SignNotification(ReadOnlySpan<byte> body, DateTimeOffset at)
    {
        var (timestamp, nonce) = Fresh(at);
        return new()
        {
            AppId = AppId,
            SerialNo = PlatformSerial,
            Timestamp = timestamp,
            Nonce = nonce,
            Signature = Platform.Sign(SigningString.OfNotification(timestamp, nonce, body)),
        };
    }

    /// <summary>Whether a request is signed by the merchant, at about this time.</summary>
    public bool Holds(string? authorization, ReadOnlySpan<byte> body, DateTimeOffset at) =>
        AuthorizationHeader.TryParse(authorization, out var header, out _)
        && header.AppId == AppId && header.SerialNo == MerchantSerial
        && LakalaText.Seconds(header.Timestamp) is { } sentAt && (at - sentAt).Duration() <= TimeSpan.FromMinutes(10)
        && StrictBase64.TryDecode(header.Signature, out var signature)
        && Merchant.Verify(SigningString.OfCall(AppId, MerchantSerial, header.Timestamp, header.Nonce, body), signature);

    public void Dispose()
    {
        Merchant.Dispose();
        Platform.Dispose();
        merchant.Dispose();
        platform.Dispose();
    }

    private static (string Timestamp, string Nonce) Fresh(DateTimeOffset at) =>
        (at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), RandomNumberGenerator.GetHexString(32, lowercase: true));
}
