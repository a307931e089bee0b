using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>Which certificates that come inside a message are UnionPay's: chain to the configured root, dates, and the name in the CN (manual 2).</summary>
internal sealed class AcpTrust(X509Certificate2Collection middles, X509Certificate2Collection roots, bool testEnvironment)
{
    private const string UnionPayName = "中国银联股份有限公司";
    private const string TestName = "00040000:SIGN";
    private const string CommonName = "2.5.4.3";
    private const int LongestPem = 16 * 1024;
    private const int ShortestKeyBits = 2048;

    private Trusted? last;

    /// <summary>A certificate that was found to be UnionPay's, and for how long it is: messages of one time bring the same one.</summary>
    private sealed record Trusted(string Pem, DateTimeOffset From, DateTimeOffset To, X509Certificate2 Certificate);

    /// <summary>Reads and judges a certificate.</summary>
    /// <param name="pem">The text from the message.</param>
    /// <param name="at">When it must be valid.</param>
    /// <param name="key">Its public key when it is UnionPay's; the caller disposes it.</param>
    public SignatureVerdict Check(string pem, DateTimeOffset at, out RSA? key)
    {
        key = null;
        var known = Volatile.Read(ref last);
        if (known is null || known.Pem != pem || at < known.From || at > known.To)
        {
            if (Read(pem) is not { } certificate) return SignatureVerdict.Refused("SIG_CERT_UNKNOWN", "The message's certificate cannot be read.");
            var verdict = Judge(certificate, at, out var from, out var to);
            if (!verdict.Holds)
            {
                certificate.Dispose();
                return verdict;
            }
            known = new(pem, from, to, certificate);
            Volatile.Write(ref last, known);
        }
        key = known.Certificate.GetRSAPublicKey();
        return SignatureVerdict.By(known.Certificate.SerialNumber);
    }

    private SignatureVerdict Judge(X509Certificate2 certificate, DateTimeOffset at, out DateTimeOffset from, out DateTimeOffset to)
    {
        switch (CertificateCheck.Check(certificate, middles, roots, at, out from, out to))
        {
            case CertificateVerdict.OutsideItsDates:
                return SignatureVerdict.Refused("SIG_CERT_EXPIRED", "The message's certificate is expired or not yet valid.");
            case CertificateVerdict.UnknownIssuer:
                return SignatureVerdict.Refused("SIG_CERT_UNKNOWN", "The message's certificate has no chain to the configured root.");
            default:
                break;
        }
        using var key = certificate.GetRSAPublicKey();
        if (key is null || key.KeySize < ShortestKeyBits) return SignatureVerdict.Refused("SIG_CERT_UNKNOWN", "The message's certificate has no RSA key of 2048 bits or more.");
        var owner = Owner(certificate);
        return owner == UnionPayName || (testEnvironment && owner == TestName)
            ? SignatureVerdict.By(certificate.SerialNumber)
            : SignatureVerdict.Refused("SIG_CERT_UNKNOWN", "The message's certificate is not UnionPay's by its name.");
    }

    /// <summary>The third part of the only CN, parts set apart by <c>@</c>.</summary>
    private static string? Owner(X509Certificate2 certificate)
    {
        string? name = null;
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements) return null;
            if (part.GetSingleElementType().Value != CommonName) continue;
            if (name is not null) return null;
            name = part.GetSingleElementValue();
        }
        return name?.Split('@') is { Length: > 2 } parts ? parts[2] : null;
    }

    private static X509Certificate2? Read(string pem)
    {
        if (pem.Length > LongestPem) return null;
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
