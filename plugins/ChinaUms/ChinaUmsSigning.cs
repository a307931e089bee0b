using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rijie.Signing;

namespace Rijie.ChinaUms;

/// <summary>The texts that ChinaUMS signs: one for our requests, another one for its notifications. Its answers are not signed.</summary>
internal static class ChinaUmsSigning
{
    public const string BodyScheme = "OPEN-BODY-SIG";
    public const string FormScheme = "OPEN-FORM-PARAM";
    public const string Sign = "sign";

    private static readonly HashSet<string> Unsigned = [Sign];

    /// <summary>Base64 of HMAC-SHA256 over application, time, nonce and the body's SHA-256 in lower-case hex, joined without a separator.</summary>
    public static string OfRequest(string appId, string appKey, string timestamp, string nonce, ReadOnlySpan<byte> body)
    {
        var text = appId + timestamp + nonce + Convert.ToHexStringLower(SHA256.HashData(body));
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appKey), Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>What a notification is signed over, before the key that follows it without a separator; blank fields are in it.</summary>
    /// <exception cref="FormatException">A name stands twice.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> OfNotification(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> fields) => SortedForm.Pieces(fields, Unsigned, keepBlank: true);

    /// <summary>How <c>signType</c> names a digest.</summary>
    public static string Name(HashAlgorithmName digest) => digest == HashAlgorithmName.MD5 ? "MD5" : "SHA256";
}

/// <summary>Signs our requests; each has a time and a nonce of its own.</summary>
internal sealed class ChinaUmsSigner(ChinaUmsAccount account, TimeProvider clock)
{
    /// <summary>The <c>Authorization</c> header of a body.</summary>
    public string Header(ReadOnlySpan<byte> body)
    {
        var (timestamp, nonce) = Fresh();
        var signature = ChinaUmsSigning.OfRequest(account.AppId, account.AppKey, timestamp, nonce, body);
        return $"{ChinaUmsSigning.BodyScheme} AppId=\"{account.AppId}\", Timestamp=\"{timestamp}\", Nonce=\"{nonce}\", Signature=\"{signature}\"";
    }

    /// <summary>The same for a GET: the body travels in the address, as <c>content</c>.</summary>
    public string Query(ReadOnlySpan<byte> content)
    {
        var (timestamp, nonce) = Fresh();
        var signature = ChinaUmsSigning.OfRequest(account.AppId, account.AppKey, timestamp, nonce, content);
        return string.Create(CultureInfo.InvariantCulture,
            $"?authorization={ChinaUmsSigning.FormScheme}&appId={account.AppId}&timestamp={timestamp}&nonce={nonce}&content={Uri.EscapeDataString(Encoding.UTF8.GetString(content))}&signature={Uri.EscapeDataString(signature)}");
    }

    private (string Timestamp, string Nonce) Fresh() => (WireText.Time(clock.GetUtcNow()), RandomNumberGenerator.GetHexString(32, lowercase: true));
}
