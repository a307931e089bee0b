using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
#if (xml)
using System.Xml.Linq;
#endif
#if (!json)
using Rijie.Signing;
#endif
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
#else
    /// <summary>Signs a message: its fields, sorted by name and joined.</summary>
    public WireMessage Seal(JsonObject message, string nonce, DateTimeOffset at)
    {
        var fields = message.ToDictionary(f => f.Key, f => (string)f.Value!, StringComparer.Ordinal);
        (fields["timestamp"], fields["nonce"], fields["sign_type"]) = (WireText.Time(at, WireTrade.TimeForm), nonce, SignType);
        fields["sign"] = Sign(fields);
        return new() { Headers = [], ContentType = ContentType, Body = Write(fields) };
    }

    /// <summary>What a request says and its nonce, or <c>null</c> when it is not signed, or not now.</summary>
    public (JsonNode Asked, string Nonce)? Open(IRequestMessage request, DateTimeOffset now)
    {
        var fields = Read(request.SentBytes());
        return fields.GetValueOrDefault("sign_type") == SignType && fields.GetValueOrDefault("nonce") is { Length: > 0 } nonce
            && fields.Remove("sign", out var signature) && signature == Sign(fields)
            && WireText.Time(fields.GetValueOrDefault("timestamp"), "timestamp", WireTrade.TimeForm) is { } sentAt && (now - sentAt).Duration() <= Window
                ? (new JsonObject(fields.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)f.Value))), nonce)
                : null;
    }

    private string Sign(Dictionary<string, string> fields)
    {
        var text = string.Join('&', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));
        return Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
    }

#if (form)
    private const string ContentType = "application/x-www-form-urlencoded";

    private static byte[] Write(Dictionary<string, string> fields) =>
        Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}")));

    private static Dictionary<string, string> Read(byte[] body) =>
        StrictForm.Read(body).Fields.ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value.Span), StringComparer.Ordinal);
#else
    private const string ContentType = "application/xml; charset=utf-8";

    private static byte[] Write(Dictionary<string, string> fields) =>
        Encoding.UTF8.GetBytes(new XElement("xml", fields.Select(f => new XElement(f.Key, f.Value))).ToString(SaveOptions.DisableFormatting));

    private static Dictionary<string, string> Read(byte[] body) =>
        (StrictXml.Read(body, body.Length).Root?.Children ?? []).ToDictionary(e => e.Name, e => e.Text, StringComparer.Ordinal);
#endif
#endif
}
