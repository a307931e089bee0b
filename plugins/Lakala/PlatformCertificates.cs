using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rijie.Signing;

namespace Rijie.Lakala;

/// <summary>Lakala's own certificates, which sign its answers and notifications; more than one while they are exchanged.</summary>
internal sealed class PlatformCertificates : IDisposable
{
    private readonly List<Entry> entries = [];

    private sealed record Entry(string Serial, RsaSignature Key, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

    /// <summary>Reads one or more certificates in PEM form.</summary>
    /// <exception cref="ArgumentException">There is none, or one that cannot be used.</exception>
    public static PlatformCertificates Read(string pem)
    {
        var platform = new PlatformCertificates();
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
            foreach (var certificate in certificates)
            {
                var key = certificate.GetRSAPublicKey() ?? throw new ArgumentException("A certificate in platform_certificates holds no RSA key.");
                platform.entries.Add(new(
                    Number(certificate.SerialNumber)!, RsaSignature.FromKey(key, HashAlgorithmName.SHA256),
                    new(certificate.NotBefore.ToUniversalTime()), new(certificate.NotAfter.ToUniversalTime())));
            }
        }
        catch (CryptographicException)
        {
            throw new ArgumentException("The setting platform_certificates is not a certificate in PEM form.");
        }
        finally
        {
            foreach (var certificate in certificates) certificate.Dispose();
        }
        return platform.entries.Count > 0 ? platform : throw new ArgumentException("The setting platform_certificates holds no certificate.");
    }

    /// <summary>Checks a signature.</summary>
    /// <param name="serial">The hex serial that the message names, or <c>null</c> to try all certificates.</param>
    /// <param name="signed">The string that was signed.</param>
    /// <param name="signature">The signature text.</param>
    /// <param name="at">When the certificate must be valid: a key from an expired one still verifies.</param>
    public SignatureVerdict Check(string? serial, ReadOnlySpan<byte> signed, string signature, DateTimeOffset at)
    {
        var number = serial is null ? null : Number(serial);
        var candidates = serial is null ? entries : entries.FindAll(e => e.Serial == number);
        if (candidates.Count == 0) return SignatureVerdict.Refused("SIG_CERT_UNKNOWN", "It names a certificate that is not configured as one of Lakala's.");
        if (!StrictBase64.TryDecode(signature, out var bytes) || candidates.TrueForAll(e => e.Key.SignatureLength != bytes.Length))
            return SignatureVerdict.Malformed;
        foreach (var entry in candidates)
        {
            if (entry.Key.SignatureLength != bytes.Length || !entry.Key.Verify(signed, bytes)) continue;
            return at < entry.NotBefore || at > entry.NotAfter
                ? SignatureVerdict.Refused("SIG_CERT_EXPIRED", "The certificate that signed it is outside its dates.")
                : SignatureVerdict.By(entry.Serial);
        }
        return SignatureVerdict.Wrong;
    }

    public void Dispose() => entries.ForEach(e => e.Key.Dispose());

    // A serial is a hex integer: neither leading zeros nor case tell two apart. Text that is none equals no certificate.
    private static string? Number(string hex) =>
        hex.Length is > 0 and <= 64 && hex.All(char.IsAsciiHexDigit) ? hex.TrimStart('0').ToUpper(CultureInfo.InvariantCulture) : null;
}
