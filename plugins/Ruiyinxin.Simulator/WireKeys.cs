using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Signing;

namespace Rijie.Ruiyinxin.Simulator;

/// <summary>The two key pairs of a simulated cooperator, and the platform's side of the envelope. Written apart from the plugin's, so that one does not excuse the other.</summary>
internal sealed class WireKeys : IDisposable
{
#pragma warning disable CA5350 // the provider's scheme, spoken truly
    private static readonly HashAlgorithmName Digest = HashAlgorithmName.SHA1;
#pragma warning restore CA5350

    private readonly RSA merchant = RSA.Create(2048);
    private readonly RSA platform = RSA.Create(2048);

    public WireKeys()
    {
        MerchantPrivateKeyPem = merchant.ExportPkcs8PrivateKeyPem();
        PlatformPublicKeyPem = platform.ExportSubjectPublicKeyInfoPem();
    }

    public string MerchantPrivateKeyPem { get; }

    public string PlatformPublicKeyPem { get; }

    /// <summary>Seals a text for the merchant: the fields of an answer or a notification.</summary>
    /// <param name="plain">The inner message.</param>
    /// <param name="isSigned">Whether it carries <c>signData</c>; a notification may not.</param>
    public Dictionary<string, string> Seal(ReadOnlySpan<byte> plain, bool isSigned = true)
    {
        using var aes = Aes.Create();
        aes.KeySize = 128;
        aes.Key = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(16));
        var fields = new Dictionary<string, string>
        {
            ["encryptKey"] = Convert.ToBase64String(merchant.Encrypt(aes.Key, RSAEncryptionPadding.Pkcs1)),
            ["encryptData"] = Convert.ToBase64String(aes.EncryptEcb(plain, PaddingMode.PKCS7)),
        };
        if (isSigned) fields["signData"] = Sign(plain);
        return fields;
    }

    /// <summary>The platform's signature over a text.</summary>
    public string Sign(ReadOnlySpan<byte> plain) => Convert.ToBase64String(platform.SignData(plain, Digest, RSASignaturePadding.Pkcs1));

    /// <summary>The body of an answer to a question.</summary>
    public byte[] Answer(string tranCode, string reqMsgId, ReadOnlySpan<byte> plain)
    {
        var body = new JsonObject { ["tranCode"] = tranCode, ["reqMsgId"] = reqMsgId };
        foreach (var (name, value) in Seal(plain)) body[name] = value;
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>The text of a request, or <c>null</c> when it was not sealed for the platform and signed by the merchant.</summary>
    public byte[]? Open(IReadOnlyDictionary<string, string> form)
    {
        try
        {
            using var aes = Aes.Create();
            aes.Key = platform.Decrypt(StrictBase64.Decode(form["encryptKey"]), RSAEncryptionPadding.Pkcs1);
            var plain = aes.DecryptEcb(StrictBase64.Decode(form["encryptData"]), PaddingMode.PKCS7);
            return aes.KeySize == 128 && merchant.VerifyData(plain, StrictBase64.Decode(form["signData"]), Digest, RSASignaturePadding.Pkcs1) ? plain : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        merchant.Dispose();
        platform.Dispose();
    }
}
