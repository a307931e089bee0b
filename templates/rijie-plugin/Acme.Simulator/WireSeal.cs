using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using WireMock;

namespace Acme.Simulator;

/// <summary>Acme's own signing, written apart from the plugin's. Both sides of an account have the same key.</summary>
internal sealed class WireSeal(string key)
{
    private const string SignType = "HMAC-SHA256";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(300);

#if (json)
    /// <summary>Signs a message.</summary>
    public WireMessage Seal(JsonObject message, string nonce, DateTimeOffset at)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        var timestamp = WireText.Time(at, WireTrade.TimeForm);
        return new()
        {
            Headers =
            [
                new("X-Acme-Timestamp", timestamp),
                new("X-Acme-Nonce", nonce),
                new("X-Acme-Sign-Type", SignType),
                new("X-Acme-Signature", Convert.ToBase64String(Hash(timestamp, nonce, body))),
            ],
            ContentType = "application/json; charset=utf-8",
            Body = body,
        };
    }

    /// <summary>What a request says and its nonce, or <c>null</c> when it is not signed, or not now.</summary>
    public (JsonNode Asked, string Nonce)? Open(IRequestMessage request, DateTimeOffset now)
    {
        var body = request.SentBytes();
        var (timestamp, nonce, signature) = (Header(request, "X-Acme-Timestamp"), Header(request, "X-Acme-Nonce"), Header(request, "X-Acme-Signature"));
        return Header(request, "X-Acme-Sign-Type") == SignType && nonce.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToBase64String(Hash(timestamp, nonce, body))), Encoding.ASCII.GetBytes(signature))
            && WireText.Time(timestamp, "timestamp", WireTrade.TimeForm) is { } sentAt && (now - sentAt).Duration() <= Window
                ? (JsonNode.Parse(body)!, nonce)
                : null;
    }

    private byte[] Hash(string timestamp, string nonce, byte[] body) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), (byte[])[.. Encoding.UTF8.GetBytes(timestamp + "\n" + nonce + "\n"), .. body]);

    private static string Header(IRequestMessage request, string name) =>
        request.Headers?.TryGetValue(name, out var values) == true && values.Count == 1 ? values[0] : "";
#endif
}
