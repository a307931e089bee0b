using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rijie.Signing;

namespace Rijie.Lakala;

/// <summary>What is signed. Lakala signs three different strings; each line ends with LF, the last too.</summary>
internal static class SigningString
{
    /// <summary>Of a request and of its answer; the answer's parts come from its <c>Lklapi-</c> headers.</summary>
    public static byte[] OfCall(string appId, string serialNo, string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Join($"{appId}\n{serialNo}\n{timestamp}\n{nonce}\n", body);

    /// <summary>Of a notification: neither the application nor the certificate is part of it.</summary>
    public static byte[] OfNotification(string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Join($"{timestamp}\n{nonce}\n", body);

    private static byte[] Join(string head, ReadOnlySpan<byte> body)
    {
        // The body is taken as the bytes of the wire: decoding and encoding again could change what was signed.
        var bytes = new byte[Encoding.UTF8.GetByteCount(head) + body.Length + 1];
        var at = Encoding.UTF8.GetBytes(head, bytes);
        body.CopyTo(bytes.AsSpan(at));
        bytes[^1] = (byte)'\n';
        return bytes;
    }
}

/// <summary>Signs our requests with the merchant's key.</summary>
internal sealed class LakalaSigner(LakalaAccount account, RsaSignature key, TimeProvider clock)
{
    /// <summary>The <c>Authorization</c> header for a body; each call has a time and a nonce of its own.</summary>
    public AuthorizationHeader Sign(ReadOnlySpan<byte> body)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
        return new()
        {
            AppId = account.AppId,
            SerialNo = account.SerialNo,
            Timestamp = timestamp,
            Nonce = nonce,
            Signature = key.Sign(SigningString.OfCall(account.AppId, account.SerialNo, timestamp, nonce, body)),
        };
    }
}
