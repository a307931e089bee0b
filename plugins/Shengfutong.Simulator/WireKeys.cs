using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Signing;

namespace Rijie.Shengfutong.Simulator;

/// <summary>The two key pairs of a simulated account, made anew for each. The platform's has 1024 bits, as the one in public clients.</summary>
internal sealed class WireKeys : IDisposable
{
    private readonly RSA merchant = RSA.Create(2048);
    private readonly RSA platform;

    public WireKeys(int platformBits = 1024)
    {
        platform = RSA.Create(platformBits);
        MerchantPrivateKeyPem = merchant.ExportPkcs8PrivateKeyPem();
        PlatformPublicKeyPem = platform.ExportSubjectPublicKeyInfoPem();
        Merchant = RsaSignature.FromKey(merchant, HashAlgorithmName.SHA1);
        Platform = RsaSignature.FromKey(platform, HashAlgorithmName.SHA1);
    }

    public string MerchantPrivateKeyPem { get; }

    public string PlatformPublicKeyPem { get; }

    public RsaSignature Merchant { get; }

    public RsaSignature Platform { get; }

    /// <summary>The message with a nonce of its own and the platform's signature.</summary>
    public JsonObject Sign(JsonObject message) => Sign(message, Platform);

    public static JsonObject Sign(JsonObject message, RsaSignature key)
    {
        message["nonceStr"] ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        message["signType"] ??= "RSA";
        message.Remove("sign");
        message["sign"] = key.Sign(Encoding.UTF8.GetBytes(StringToSign(message)));
        return message;
    }

    /// <summary>Whether a request is signed by the merchant.</summary>
    public bool Holds(JsonObject request) =>
        (string?)request["signType"] == "RSA" && StrictBase64.TryDecode((string?)request["sign"] ?? "", out var signature)
        && Merchant.Verify(Encoding.UTF8.GetBytes(StringToSign(request)), signature);

    public void Dispose()
    {
        Merchant.Dispose();
        Platform.Dispose();
    }

    /// <summary>Written apart from the plugin's, so that one does not excuse the other.</summary>
    private static string StringToSign(JsonObject message) => string.Join('&', message
        .Where(f => f.Key != "sign" && (string?)f.Value is { Length: > 0 })
        .OrderBy(f => f.Key, StringComparer.Ordinal)
        .Select(f => $"{f.Key}={(string?)f.Value}"));
}
