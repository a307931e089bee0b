using System.Security.Cryptography;
using System.Text;
using Rijie.Signing;

namespace Rijie.UnionPay;

/// <summary>Verifies messages in the one way that the account uses; what a message says of its method must agree and decides nothing.</summary>
internal sealed class AcpVerifier
{
    private readonly SignMethod method;
    private readonly AcpTrust? trust;
    private readonly IReadOnlyList<(string Id, string Secret)> keys;

    private AcpVerifier(SignMethod method, AcpTrust? trust, IReadOnlyList<(string Id, string Secret)> keys) =>
        (this.method, this.trust, this.keys) = (method, trust, keys);

    public static AcpVerifier Rsa(AcpTrust trust) => new(SignMethod.Rsa, trust, []);

    /// <param name="method">11 or 12.</param>
    /// <param name="keys">One key, or two while they are exchanged, each with the name that is recorded.</param>
    public static AcpVerifier Keyed(SignMethod method, IReadOnlyList<(string Id, string Secret)> keys) => new(method, null, keys);

    /// <summary>Judges a message.</summary>
    /// <param name="message">The message with its signature.</param>
    /// <param name="at">When it came; a certificate must be valid then.</param>
    public SignatureVerdict Verify(AcpMessage message, DateTimeOffset at)
    {
        try
        {
            var signature = message.Text(AcpField.Signature);
            if (signature is null or "null") return SignatureVerdict.Refused("SIG_MISSING", "The message has no signature.");
            if ((message.Text(AcpField.SignMethod) ?? method.Code()) != method.Code() || (message.Text(AcpField.Version) ?? AcpField.CurrentVersion) != AcpField.CurrentVersion)
                return SignatureVerdict.Refused("SIG_ALGORITHM", "The message names another version or method of signing than the account has.");
            return method == SignMethod.Rsa ? VerifyRsa(message, at) : VerifyKeyed(message, signature);
        }
        catch (FormatException)
        {
            return SignatureVerdict.Refused("SIG_ENCODING", "A field of the signature is not text.");
        }
    }

    private SignatureVerdict VerifyKeyed(AcpMessage message, string signature)
    {
        // One spelling only: the scheme writes lower case, and upper case would be a second text for the same signature.
        if (signature.Length != 64 || signature.Any(char.IsAsciiLetterUpper) || !StrictHex.TryDecode(signature, out var given))
            return SignatureVerdict.Refused("SIG_ENCODING", "The signature is not a digest in lower-case hex.");
        foreach (var (id, secret) in keys)
            if (ConstantTime.AreEqual(Convert.FromHexString(AcpDigest.Keyed(method, message, secret)), given)) return SignatureVerdict.By(id);
        return SignatureVerdict.Refused("SIG_INVALID", "The signature does not hold.");
    }

    private SignatureVerdict VerifyRsa(AcpMessage message, DateTimeOffset at)
    {
        if (message.Text(AcpField.Certificate) is not { } pem) return SignatureVerdict.Refused("SIG_CERT_UNKNOWN", "The message has no certificate.");
        if (!StrictBase64.TryDecode(Encoding.ASCII.GetString(Base64Blank.Repair(message.Bytes(AcpField.Signature)).Span), out var signature))
            return SignatureVerdict.Refused("SIG_ENCODING", "The signature is not Base64.");
        var verdict = trust!.Check(pem, at, out var key);
        if (key is null) return verdict;
        using var rsa = RsaSignature.FromKey(key, HashAlgorithmName.SHA256);
        if (signature.Length != key.KeySize / 8) return SignatureVerdict.Refused("SIG_ENCODING", "The signature is not as long as the key.");
        return rsa.Verify(Encoding.ASCII.GetBytes(AcpDigest.ForRsa(message)), signature)
            ? verdict
            : SignatureVerdict.Refused("SIG_INVALID", "The signature does not hold.");
    }
}
