using System.Security.Cryptography;
using System.Text;

namespace Rijie.Signing;

/// <summary>Signatures that are the digest of a text with a shared key in it, written in hex: the oldest and weakest scheme that providers use.</summary>
public static class TextDigest
{
    /// <summary>The digest of a text's UTF-8 bytes in lower-case hex.</summary>
    /// <param name="digest">MD5, SHA-1 or SHA-256, by the account's configuration.</param>
    /// <param name="text">What is signed, the key included.</param>
    public static string Hex(HashAlgorithmName digest, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Convert.ToHexStringLower(CryptographicOperations.HashData(digest, Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Checks a hex signature, in either case, in constant time.</summary>
    /// <param name="digest">By the account's configuration, never by a message.</param>
    /// <param name="text">What must have been signed, without the key.</param>
    /// <param name="keys">Setting name of each key and what it appends to the text (such as <c>&amp;key=…</c>); two while they are exchanged.</param>
    /// <param name="signature">The signature's text, or <c>null</c> when the message has none.</param>
    public static SignatureVerdict Check(HashAlgorithmName digest, string text, IEnumerable<KeyValuePair<string, string>> keys, string? signature) =>
        Check(digest, [Encoding.UTF8.GetBytes(text)], keys, signature);

    /// <summary>The same over bytes as they came, which may be no text at all: what encoding they are in is asked only after the signature held.</summary>
    /// <param name="digest">By the account's configuration, never by a message.</param>
    /// <param name="pieces">What must have been signed, without the key, such as <see cref="SortedForm.Pieces"/>.</param>
    /// <param name="keys">Setting name of each key and what it appends; two while they are exchanged.</param>
    /// <param name="signature">The signature's text, or <c>null</c> when the message has none.</param>
    public static SignatureVerdict Check(HashAlgorithmName digest, IReadOnlyList<ReadOnlyMemory<byte>> pieces, IEnumerable<KeyValuePair<string, string>> keys, string? signature)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(keys);
        if (string.IsNullOrWhiteSpace(signature) || signature == "null") return SignatureVerdict.Missing;
        if (!StrictHex.TryDecode(signature, out var given)) return SignatureVerdict.Malformed;
        foreach (var (keyId, appended) in keys)
        {
            using var hash = IncrementalHash.CreateHash(digest);
            foreach (var piece in pieces) hash.AppendData(piece.Span);
            hash.AppendData(Encoding.UTF8.GetBytes(appended));
            var expected = hash.GetHashAndReset();
            if (given.Length != expected.Length) return SignatureVerdict.Malformed;
            if (ConstantTime.AreEqual(expected, given)) return SignatureVerdict.By(keyId);
        }
        return SignatureVerdict.Wrong;
    }
}
