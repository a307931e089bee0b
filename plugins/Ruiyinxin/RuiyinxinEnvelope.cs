using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Rijie.Signing;

namespace Rijie.Ruiyinxin;

/// <summary>What of a message goes over the wire: the text under a random AES key, that key under the receiver's RSA key, and the sender's signature over the plain text.</summary>
internal sealed record SealedText(string EncryptKey, string EncryptData, string SignData);

/// <summary>What an envelope held, or why it is not believed: one code and one text for padding, key and signature alike, so that nobody learns from us which it was.</summary>
/// <param name="Plain">The decrypted bytes as they came; <c>null</c> when it is not believed.</param>
/// <param name="KeyId">The setting whose key verified the signature; <c>null</c> for a message that was opened without one.</param>
internal sealed record OpenedText(byte[]? Plain, string? KeyId, string? RefusalCode, string? Reason)
{
    public static OpenedText Unbelieved { get; } = new(null, null, "SIG_INVALID", "The envelope does not open, or its signature does not hold.");

    public static OpenedText Malformed { get; } = new(null, null, "SIG_ENCODING", "A part of the envelope is not written as the scheme writes it, or has another length.");
}

/// <summary>Seals our requests and opens answers and notifications (AES-128/ECB/PKCS5, RSA PKCS#1 v1.5, SHA1withRSA: the platform knows nothing better).</summary>
internal sealed class RuiyinxinEnvelope : IDisposable
{
    private const int AesKeyLength = 16;
    private const int LeastKeyBits = 2048;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#pragma warning disable CA5350 // SHA1withRSA is the platform's only scheme; the account is shown as weak
    private static readonly HashAlgorithmName Digest = HashAlgorithmName.SHA1;
#pragma warning restore CA5350

    private static readonly string[] OurKeys = ["private_key", "previous_private_key"];
    private static readonly string[] TheirKeys = ["platform_public_key", "previous_platform_public_key"];

    private readonly IReadOnlyList<RSA> ours;
    private readonly RSA theirs;
    private readonly RsaSignature signer;
    private readonly RsaVerifier verifier;

    private RuiyinxinEnvelope(IReadOnlyList<RSA> ours, RSA theirs, RsaVerifier verifier)
    {
        (this.ours, this.theirs, this.verifier) = (ours, theirs, verifier);
        signer = RsaSignature.FromKey(ours[0], Digest);
    }

    /// <summary>Reads the keys of an account; the previous ones open and verify only, while keys are exchanged.</summary>
    /// <exception cref="ArgumentException">A key is missing or cannot be used; the setting is named.</exception>
    public static RuiyinxinEnvelope Read(IConfiguration settings)
    {
        var ours = Given(settings, OurKeys).Select(name => Key(settings, name, isPrivate: true)).ToList();
        var theirs = Given(settings, TheirKeys).ToList();
        var platform = theirs.Select(name => Key(settings, name, isPrivate: false)).ToList();
        foreach (var previous in platform.Skip(1)) previous.Dispose(); // only checked here
        return new(ours, platform[0], RsaVerifier.FromPem(theirs.Select(name => KeyValuePair.Create(name, settings.Needed(name))), Digest));
    }

    public SealedText Seal(ReadOnlySpan<byte> plain)
    {
        // The scheme's key is sixteen characters, not any bytes.
        var key = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString(Letters, AesKeyLength));
        using var aes = Aes.Create();
        aes.Key = key;
        return new(
            Convert.ToBase64String(theirs.Encrypt(key, RSAEncryptionPadding.Pkcs1)),
            Convert.ToBase64String(aes.EncryptEcb(plain, PaddingMode.PKCS7)),
            signer.Sign(plain));
    }

    /// <summary>Opens an envelope and checks its signature over the decrypted bytes as they came.</summary>
    /// <param name="encryptKey">As on the wire.</param>
    /// <param name="encryptData">As on the wire.</param>
    /// <param name="signData">As on the wire; <c>null</c> opens a message that has none, which is then no more than a hint.</param>
    public OpenedText Open(string encryptKey, string encryptData, string? signData)
    {
        if (!StrictBase64.TryDecode(encryptKey, out var wrapped) || !StrictBase64.TryDecode(encryptData, out var cipher)
            || cipher.Length == 0 || cipher.Length % AesKeyLength != 0 || !ours.Any(k => k.KeySize / 8 == wrapped.Length))
            return OpenedText.Malformed;
        OpenedText? opened = null;
        foreach (var key in ours.Where(k => k.KeySize / 8 == wrapped.Length))
        {
            var tried = OpenWith(key, wrapped, cipher, signData);
            if (opened?.Plain is null) opened = tried;
        }
        return opened!;
    }

    public void Dispose()
    {
        signer.Dispose(); // and with it our first key
        foreach (var key in ours.Skip(1)) key.Dispose();
        theirs.Dispose();
        verifier.Dispose();
    }

    /// <summary>Every step is taken whatever the one before gave, on a random key where there is none: who sends wrong envelopes learns nothing from the answer or its time.</summary>
    private OpenedText OpenWith(RSA key, byte[] wrapped, byte[] cipher, string? signData)
    {
        var aesKey = RandomNumberGenerator.GetBytes(AesKeyLength);
        var isKey = TryUnwrap(key, wrapped, aesKey);
        using var aes = Aes.Create();
        aes.Key = aesKey;
        var padded = aes.DecryptEcb(cipher, PaddingMode.None);
        var isPadded = TryPadding(padded, out var padding);
        var plain = padded[..^padding];
        var verdict = signData is null ? default : verifier.Check(plain, signData);
        // Said of the text that anyone can see, whatever it was sent with.
        if (verdict.RefusalCode is "SIG_MISSING" or "SIG_ENCODING") return new(null, null, verdict.RefusalCode, verdict.Reason);
        return isKey && isPadded && (signData is null || verdict.Holds) ? new(plain, verdict.KeyId, null, null) : OpenedText.Unbelieved;
    }

    private static bool TryUnwrap(RSA key, byte[] wrapped, byte[] aesKey)
    {
        var unwrapped = new byte[wrapped.Length];
        var length = 0;
        try
        {
            if (!key.TryDecrypt(wrapped, unwrapped, RSAEncryptionPadding.Pkcs1, out length)) return false;
        }
        catch (CryptographicException)
        {
            return false;
        }
        if (length != AesKeyLength) return false;
        unwrapped.AsSpan(0, AesKeyLength).CopyTo(aesKey);
        return true;
    }

    /// <summary>Whether a text ends in the padding of PKCS#5, judged over the whole last block.</summary>
    /// <param name="padded">At least one block.</param>
    /// <param name="length">How many bytes the padding has; 0 when it is none.</param>
    private static bool TryPadding(ReadOnlySpan<byte> padded, out int length)
    {
        var last = padded[^AesKeyLength..];
        int stated = last[^1];
        var wrong = stated is 0 or > AesKeyLength ? 1 : 0;
        for (var i = 0; i < AesKeyLength; i++)
        {
            var isCovered = AesKeyLength - i <= stated;
            wrong |= isCovered ? last[i] ^ stated : 0;
        }
        length = wrong == 0 ? stated : 0;
        return wrong == 0;
    }

    /// <summary>The first, which must be there, and the others that are.</summary>
    private static IEnumerable<string> Given(IConfiguration settings, string[] names) => names.Where((name, i) => i == 0 || settings.Given(name) is not null);

    private static RSA Key(IConfiguration settings, string name, bool isPrivate)
    {
        var pem = settings.Needed(name);
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            if (isPrivate) _ = key.SignHash(new byte[20], Digest, RSASignaturePadding.Pkcs1);
            if (key.KeySize >= LeastKeyBits) return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ArgumentException($"The setting {name} is not {(isPrivate ? "a private" : "an")} RSA key in PEM form.");
        }
        key.Dispose();
        throw new ArgumentException($"The setting {name} is an RSA key of less than {LeastKeyBits} bits.");
    }
}
