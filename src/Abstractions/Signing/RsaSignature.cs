using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rijie.Signing;

/// <summary>RSA signatures with PKCS#1 v1.5 padding; the digest comes from configuration, never from a message.</summary>
public sealed class RsaSignature : IDisposable
{
    private readonly RSA rsa;
    private readonly HashAlgorithmName digest;

    private RsaSignature(RSA rsa, HashAlgorithmName digest) => (this.rsa, this.digest) = (rsa, digest);

    /// <summary>Reads a private or public key (PKCS#1, PKCS#8 or SubjectPublicKeyInfo PEM, or a certificate).</summary>
    /// <param name="pem">The PEM text; not encrypted.</param>
    /// <param name="digest">SHA-256, or SHA-1 where the provider knows nothing better.</param>
    /// <exception cref="ArgumentException">The text holds no usable RSA key; the message does not repeat it.</exception>
    public static RsaSignature FromPem(string pem, HashAlgorithmName digest)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var rsa = RSA.Create();
        try
        {
            if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                using var key = certificate.GetRSAPublicKey() ?? throw new ArgumentException("The certificate holds no RSA key.", nameof(pem));
                rsa.ImportParameters(key.ExportParameters(includePrivateParameters: false));
            }
            else
            {
                rsa.ImportFromPem(pem);
            }
            return new(rsa, digest);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new ArgumentException("The text is not an RSA key in PEM form.", nameof(pem));
        }
    }

    /// <summary>Takes over a key.</summary>
    public static RsaSignature FromKey(RSA key, HashAlgorithmName digest) => new(key, digest);

    /// <summary>The length of every signature of this key, in bytes; one of another length is malformed and not merely wrong.</summary>
    public int SignatureLength => (rsa.KeySize + 7) / 8;

    /// <summary>Signs the bytes and answers Base64.</summary>
    /// <exception cref="CryptographicException">The key is a public one.</exception>
    public string Sign(ReadOnlySpan<byte> data) => Convert.ToBase64String(rsa.SignData(data, digest, RSASignaturePadding.Pkcs1));

    /// <summary>Whether a signature over the bytes holds.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => rsa.VerifyData(data, signature, digest, RSASignaturePadding.Pkcs1);

    /// <inheritdoc/>
    public void Dispose() => rsa.Dispose();
}
