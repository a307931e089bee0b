using System.Security.Cryptography;
using System.Text;
using Rijie.Signing;

namespace Rijie.Shengfutong;

/// <summary>What is signed, of requests, answers and notifications alike: <c>k=v</c> joined by <c>&amp;</c>, keys in byte order, without <c>sign</c> and without blank values.</summary>
/// <remarks>Values are taken as they are after one JSON decoding: JSON inside a text enters the string unescaped, and the body escaped.</remarks>
internal static class SigningString
{
    /// <summary>The only name of an algorithm; it means SHA-1, whatever a message says.</summary>
    public const string SignType = "RSA";

    private static readonly HashSet<string> NotSigned = [ShengfutongField.Sign];

    /// <summary>SHA-1 with RSA, PKCS#1 v1.5: the provider knows nothing better.</summary>
    public static HashAlgorithmName Digest => HashAlgorithmName.SHA1;

    public static byte[] Of(IEnumerable<KeyValuePair<string, string>> fields) => Encoding.UTF8.GetBytes(SortedForm.Canonicalize(fields, NotSigned));
}

/// <summary>Signs our requests with the merchant's key.</summary>
internal sealed class ShengfutongSigner(ShengfutongAccount account, RsaSignature key)
{
    /// <summary>The whole request: the fields that are not blank, who asks, a nonce of its own, and the signature.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(IEnumerable<KeyValuePair<string, string>> fields)
    {
        List<KeyValuePair<string, string>> request =
        [
            new(ShengfutongField.MerchantNo, account.MerchantNo),
            .. fields.Where(f => f.Value.Length > 0),
            new(ShengfutongField.Nonce, RandomNumberGenerator.GetHexString(32, lowercase: true)),
            new(ShengfutongField.SignType, SigningString.SignType),
        ];
        request.Add(new(ShengfutongField.Sign, key.Sign(SigningString.Of(request))));
        return request;
    }
}
