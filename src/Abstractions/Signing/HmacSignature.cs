using System.Security.Cryptography;
using System.Text;

namespace Rijie.Signing;

/// <summary>Signatures with a shared key, written in Base64: HMAC; key and digest come from configuration, never from a message.</summary>
/// <remarks>A class and no record: the text of a record would show the key.</remarks>
public sealed class HmacSignature
{
    private readonly string keyId;
    private readonly byte[] key;
    private readonly HashAlgorithmName digest;

    private HmacSignature(string keyId, byte[] key, HashAlgorithmName digest) => (this.keyId, this.key, this.digest) = (keyId, key, digest);

    /// <summary>Takes the UTF-8 bytes of a text as the key.</summary>
    /// <param name="keyId">What the key is called in evidence, such as the setting it came from.</param>
    /// <param name="key">The key; not blank, or every message would seem to be signed by somebody who knows nothing.</param>
    /// <param name="digest">SHA-256 or better.</param>
    /// <exception cref="ArgumentException">The key is blank.</exception>
    public static HmacSignature FromText(string keyId, string key, HashAlgorithmName digest)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new(keyId, Encoding.UTF8.GetBytes(key), digest);
    }

    /// <summary>Signs the bytes and answers Base64.</summary>
    public string Sign(ReadOnlySpan<byte> data) => Convert.ToBase64String(CryptographicOperations.HmacData(digest, key, data));

    /// <summary>Checks a Base64 signature in its one canonical spelling, in constant time.</summary>
    /// <param name="data">What must have been signed.</param>
    /// <param name="signature">The signature's text, or <c>null</c> when the message has none.</param>
    public SignatureVerdict Check(ReadOnlySpan<byte> data, string? signature)
    {
        if (string.IsNullOrWhiteSpace(signature) || signature == "null") return SignatureVerdict.Missing;
        var expected = CryptographicOperations.HmacData(digest, key, data);
        if (!StrictBase64.TryDecode(signature, out var given) || given.Length != expected.Length) return SignatureVerdict.Malformed;
        return ConstantTime.AreEqual(expected, given) ? SignatureVerdict.By(keyId) : SignatureVerdict.Wrong;
    }
}
