using System.Security.Cryptography;

namespace Rijie.Signing;

/// <summary>Checks Base64 RSA signatures against a provider's public keys: one, or two while they are exchanged.</summary>
public sealed class RsaVerifier : IDisposable
{
    private readonly IReadOnlyList<(string KeyId, RsaSignature Key)> keys;

    private RsaVerifier(IReadOnlyList<(string, RsaSignature)> keys) => this.keys = keys;

    /// <summary>Reads the keys.</summary>
    /// <param name="keys">Setting name and PEM text of each key; the name is what is recorded as the key that verified.</param>
    /// <param name="digest">By the account's configuration, never by a message.</param>
    /// <exception cref="ArgumentException">A text holds no RSA key; the setting is named.</exception>
    public static RsaVerifier FromPem(IEnumerable<KeyValuePair<string, string>> keys, HashAlgorithmName digest)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var read = new List<(string, RsaSignature)>();
        foreach (var (name, pem) in keys)
        {
            try
            {
                read.Add((name, RsaSignature.FromPem(pem, digest)));
            }
            catch (ArgumentException)
            {
                throw new ArgumentException($"The setting {name} is not an RSA key in PEM form.");
            }
        }
        return read.Count > 0 ? new(read) : throw new ArgumentException("There is no key to verify with.");
    }

    /// <summary>Checks a signature.</summary>
    /// <param name="data">The bytes that were signed.</param>
    /// <param name="signature">The signature's text, or <c>null</c> when the message has none.</param>
    public SignatureVerdict Check(ReadOnlySpan<byte> data, string? signature)
    {
        if (string.IsNullOrWhiteSpace(signature) || signature == "null") return SignatureVerdict.Missing;
        if (!StrictBase64.TryDecode(signature, out var bytes)) return SignatureVerdict.Malformed;
        var fits = false;
        foreach (var (keyId, key) in keys)
        {
            if (key.SignatureLength != bytes.Length) continue;
            fits = true;
            if (key.Verify(data, bytes)) return SignatureVerdict.By(keyId);
        }
        return fits ? SignatureVerdict.Wrong : SignatureVerdict.Malformed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, key) in keys) key.Dispose();
    }
}
