using System.Text;
using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>Signs messages in the one way that the account uses.</summary>
internal sealed class AcpSigner : IDisposable
{
    private readonly Lock gate = new();
    private readonly SignMethod method;
    private readonly RsaSignature? key;
    private readonly string? certificateId;
    private readonly string? secureKey;

    private AcpSigner(SignMethod method, RsaSignature? key, string? certificateId, string? secureKey) =>
        (this.method, this.key, this.certificateId, this.secureKey) = (method, key, certificateId, secureKey);

    /// <param name="key">The private key, with SHA-256.</param>
    /// <param name="certificateId">Decimal serial number of the signing certificate; UnionPay itself sends the certificate instead.</param>
    public static AcpSigner Rsa(RsaSignature key, string? certificateId) => new(SignMethod.Rsa, key, certificateId, null);

    public static AcpSigner Keyed(SignMethod method, string secureKey) => new(method, null, null, secureKey);

    /// <summary>The fields that are not blank, with method, certificate id and signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var signed = fields.Where(f => f.Value.Length > 0).ToList();
        signed.Add(new(AcpField.SignMethod, method.Code()));
        if (certificateId is not null) signed.Add(new(AcpField.CertificateId, certificateId));
        signed.Add(new(AcpField.Signature, SignatureOf(AcpMessage.FromTexts(signed))));
        return signed;
    }

    private string SignatureOf(AcpMessage message)
    {
        if (secureKey is not null) return AcpDigest.Keyed(method, message, secureKey);
        var digest = Encoding.ASCII.GetBytes(AcpDigest.ForRsa(message));
        lock (gate) return key!.Sign(digest);
    }

    public void Dispose() => key?.Dispose();
}
