using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rijie.Signing;

namespace Rijie.UnionPay.Simulator;

/// <summary>Keys made for one simulated UnionPay: root, middle, its signing certificate, the merchant's, and a secure key. Each is made when it is first needed; none outlives the process.</summary>
internal sealed class UnionPayKeys : IDisposable
{
    public const string SignerName = "CN=041@8310000000083040@中国银联股份有限公司@00000001";
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2045, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lazy<X509Certificate2> root = new(MakeRoot);
    private readonly Lazy<X509Certificate2> middle;
    private readonly Lazy<X509Certificate2> signer;
    private readonly Lazy<X509Certificate2> merchant;

    public UnionPayKeys()
    {
        middle = new(MakeMiddle);
        signer = new(() => Issue(SignerName, From, To));
        merchant = new(() => Issue("CN=041@Z0000000000@测试商户@00000002", From, To));
    }

    /// <summary>With what UnionPay signs.</summary>
    public X509Certificate2 Signer => signer.Value;

    /// <summary>With what the merchant signs.</summary>
    public X509Certificate2 Merchant => merchant.Value;

    public string SecureKey { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string RootPem => root.Value.ExportCertificatePem();

    public string MiddlePem => middle.Value.ExportCertificatePem();

    public string MerchantPem => Merchant.ExportCertificatePem();

    public string MerchantKeyPem
    {
        get
        {
            using var key = Merchant.GetRSAPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>A certificate under the middle one, with its private key.</summary>
    public X509Certificate2 Issue(string name, DateTimeOffset from, DateTimeOffset to, int bits = 2048)
    {
        using var key = RSA.Create(bits);
        using var issued = Request(name, key, isAuthority: false).Create(middle.Value, from, to, Serial());
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>A certificate that vouches for itself.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        return Request(name, key, isAuthority: false).CreateSelfSigned(From, To);
    }

    /// <summary>Signs with a certificate's private key.</summary>
    public static RsaSignature KeyOf(X509Certificate2 certificate) => RsaSignature.FromKey(certificate.GetRSAPrivateKey()!, HashAlgorithmName.SHA256);

    private static CertificateRequest Request(string name, RSA key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        return request;
    }

    /// <summary>A positive serial number of 16 bytes.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 1);
        return serial;
    }

    private static X509Certificate2 MakeRoot()
    {
        using var key = RSA.Create(2048);
        return Request("CN=Simulated UnionPay Root", key, isAuthority: true).CreateSelfSigned(From, To);
    }

    private X509Certificate2 MakeMiddle()
    {
        using var key = RSA.Create(2048);
        using var issued = Request("CN=Simulated UnionPay Middle", key, isAuthority: true).Create(root.Value, From, To, Serial());
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        foreach (var one in (Lazy<X509Certificate2>[])[merchant, signer, middle, root])
            if (one.IsValueCreated) one.Value.Dispose();
    }
}
