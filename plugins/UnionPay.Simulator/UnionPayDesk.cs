using System.Text;
using Rijie.Signing;

namespace Rijie.UnionPay.Simulator;

/// <summary>UnionPay's side of the signatures: signs what it sends, and verifies what merchants send.</summary>
internal sealed class UnionPayDesk(UnionPayKeys keys, SignMethod method)
{
    private readonly AcpSigner signer = method == SignMethod.Rsa
        ? AcpSigner.Rsa(UnionPayKeys.KeyOf(keys.Signer), null)
        : AcpSigner.Keyed(method, keys.SecureKey);

    /// <summary>The fields with everything that belongs to the signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(IEnumerable<KeyValuePair<string, string>> fields) =>
        signer.Sign(method == SignMethod.Rsa ? [.. fields, new(AcpField.Certificate, keys.Signer.ExportCertificatePem())] : fields);

    /// <summary>An answer: one line, values as they are.</summary>
    public byte[] Line(IEnumerable<KeyValuePair<string, string>> fields) =>
        Encoding.UTF8.GetBytes(string.Join('&', Sign(fields).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}")));

    /// <summary>A notification: a URL-encoded form.</summary>
    public byte[] Form(IEnumerable<KeyValuePair<string, string>> fields) => Encode(Sign(fields));

    public static byte[] Encode(IEnumerable<KeyValuePair<string, string>> fields) =>
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}")));

    /// <summary>A merchant's request whose signature holds, or <c>null</c>.</summary>
    public AcpMessage? Believe(ReadOnlySpan<byte> body)
    {
        var form = StrictForm.Read(body);
        if (form.RefusalCode is not null) return null;
        var message = new AcpMessage(form.Fields);
        return message.Text(AcpField.SignMethod) == method.Code() && SignatureHolds(message) ? message : null;
    }

    private bool SignatureHolds(AcpMessage message)
    {
        var signature = message.Text(AcpField.Signature) ?? "";
        if (method != SignMethod.Rsa) return signature == AcpDigest.Keyed(method, message, keys.SecureKey);
        if (message.Text(AcpField.CertificateId) != AcpAccount.DecimalSerial(keys.Merchant)) return false;
        using var key = UnionPayKeys.KeyOf(keys.Merchant);
        return StrictBase64.TryDecode(signature, out var bytes) && key.Verify(Encoding.ASCII.GetBytes(AcpDigest.ForRsa(message)), bytes);
    }
}
