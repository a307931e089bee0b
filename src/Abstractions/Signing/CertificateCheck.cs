using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rijie.Signing;

/// <summary>Decides whether a certificate that came with a message may be trusted: dates and chain, against configured roots only.</summary>
public static class CertificateCheck
{
    /// <summary>Checks the certificate at an instant.</summary>
    /// <param name="certificate">The certificate from the message.</param>
    /// <param name="intermediates">Configured middle certificates; those of a message are never used.</param>
    /// <param name="roots">Configured roots; the machine's own store is not asked.</param>
    /// <param name="at">The instant at which all certificates must be valid.</param>
    /// <returns>What is wrong, or <see cref="CertificateVerdict.Trusted"/>.</returns>
    public static CertificateVerdict Check(X509Certificate2 certificate, X509Certificate2Collection intermediates, X509Certificate2Collection roots, DateTimeOffset at) =>
        Check(certificate, intermediates, roots, at, out _, out _);

    /// <summary>Checks the certificate at an instant, and tells for which other instants the answer is the same: a caller may keep it for those.</summary>
    /// <param name="certificate">The certificate from the message.</param>
    /// <param name="intermediates">Configured middle certificates; those of a message are never used.</param>
    /// <param name="roots">Configured roots; the machine's own store is not asked.</param>
    /// <param name="at">The instant at which all certificates must be valid.</param>
    /// <param name="from">When all certificates of the chain have become valid; <paramref name="at"/> unless trusted.</param>
    /// <param name="to">Until when all of them are; <paramref name="at"/> unless trusted.</param>
    /// <returns>What is wrong, or <see cref="CertificateVerdict.Trusted"/>.</returns>
    public static CertificateVerdict Check(
        X509Certificate2 certificate, X509Certificate2Collection intermediates, X509Certificate2Collection roots, DateTimeOffset at, out DateTimeOffset from, out DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(intermediates);
        ArgumentNullException.ThrowIfNull(roots);
        from = to = at;
        if (at < certificate.NotBefore || at > certificate.NotAfter) return CertificateVerdict.OutsideItsDates;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        bool isTrusted;
        try
        {
            isTrusted = chain.Build(certificate);
        }
        catch (CryptographicException)
        {
            // A certificate whose key cannot be read is anybody's: it came from outside.
            return CertificateVerdict.UnknownIssuer;
        }
        if (isTrusted) (from, to) = (chain.ChainElements.Max(e => new DateTimeOffset(e.Certificate.NotBefore)), chain.ChainElements.Min(e => new DateTimeOffset(e.Certificate.NotAfter)));
        foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        return isTrusted ? CertificateVerdict.Trusted : CertificateVerdict.UnknownIssuer;
    }
}

/// <summary>What <see cref="CertificateCheck"/> found.</summary>
public enum CertificateVerdict
{
    /// <summary>Valid and issued under a configured root.</summary>
    Trusted,

    /// <summary>Expired or not yet valid.</summary>
    OutsideItsDates,

    /// <summary>No chain to a configured root; a self-signed one too.</summary>
    UnknownIssuer,
}
