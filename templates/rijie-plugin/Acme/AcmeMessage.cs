using System.Text;
using System.Text.Json;
#if (xml)
using System.Xml.Linq;
#endif
using Rijie.Signing;

namespace Acme;

/// <summary>A message of Acme's, taken apart and not yet believed: whether its signature holds says <see cref="AcmeSigning"/>.</summary>
internal sealed record AcmeMessage
{
    /// <summary>Why it cannot be read, by a code of the reliability rules such as <c>SIG_AMBIGUOUS</c>; <c>null</c> when it can.</summary>
    public string? RefusalCode { get; init; }

    public string? RefusalReason { get; init; }

    public string? Timestamp { get; init; }

    public string? Nonce { get; init; }

    public string? SignType { get; init; }

    public string? Signature { get; init; }

    /// <summary>The bytes that must have been signed.</summary>
    public ReadOnlyMemory<byte> Signed { get; init; }

    /// <summary>What it says, as one JSON object; empty where it is none.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }

#if (json)
    /// <summary>Writes a signed request: JSON, and the signature in headers.</summary>
    public static HttpRequestMessage Write(
        string address, IReadOnlyDictionary<string, string> fields, string timestamp, string nonce, string signType, HmacSignature key)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(fields, AcmeJson.Wire.IReadOnlyDictionaryStringString);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json", "utf-8");
        request.Headers.Add("X-Acme-Timestamp", timestamp);
        request.Headers.Add("X-Acme-Nonce", nonce);
        request.Headers.Add("X-Acme-Sign-Type", signType);
        request.Headers.Add("X-Acme-Signature", key.Sign(StringToSign(timestamp, nonce, body)));
        return request;
    }

    /// <summary>Takes a message apart.</summary>
    /// <param name="header">The only header of a name or <c>null</c>; throws <see cref="FormatException"/> where it stands twice.</param>
    /// <param name="body">The bytes as they came.</param>
    public static AcmeMessage Read(Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return Refuse("PAYLOAD_EMPTY", "The body is empty.");
        var fault = StrictJson.Check(body.Span);
        // A reader that takes the first of two equal names and one that takes the last would be told two things.
        if (fault == JsonFault.DuplicateName) return Refuse("PAYLOAD_AMBIGUOUS", "A name stands twice in the body.");
        try
        {
            var (timestamp, nonce) = (header("X-Acme-Timestamp"), header("X-Acme-Nonce"));
            return new()
            {
                Timestamp = timestamp,
                Nonce = nonce,
                SignType = header("X-Acme-Sign-Type"),
                Signature = header("X-Acme-Signature"),
                Signed = StringToSign(timestamp, nonce, body.Span),
                Json = fault == JsonFault.None ? body : default,
            };
        }
        catch (FormatException)
        {
            return Refuse("SIG_AMBIGUOUS", "A header of the signature stands twice.");
        }
    }

    /// <summary>The body is taken as the bytes of the wire: to decode and encode them again could change what was signed.</summary>
    private static byte[] StringToSign(string? timestamp, string? nonce, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{timestamp}\n{nonce}\n"), .. body];
#else
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly HashSet<string> Unsigned = ["sign"];

    /// <summary>Writes a signed request; the signature is one of its fields.</summary>
    public static HttpRequestMessage Write(
        string address, IReadOnlyDictionary<string, string> fields, string timestamp, string nonce, string signType, HmacSignature key)
    {
        var signed = new Dictionary<string, string>(fields, StringComparer.Ordinal) { ["timestamp"] = timestamp, ["nonce"] = nonce, ["sign_type"] = signType };
        var signature = key.Sign(StringToSign(signed));
        return new(HttpMethod.Post, address) { Content = Body(signed.Append(new("sign", signature))) };
    }

#if (form)
    /// <summary>Takes a form apart. The headers say nothing here.</summary>
    public static AcmeMessage Read(Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        var form = StrictForm.Read(body.Span);
        if (form.RefusalCode is { } code) return Refuse(form.RepeatedName == "sign" ? "SIG_AMBIGUOUS" : code, form.RefusalReason!);
        try
        {
            return Of(form.Fields.ToDictionary(f => f.Key, f => Utf8.GetString(f.Value.Span), StringComparer.Ordinal));
        }
        catch (DecoderFallbackException)
        {
            return Refuse("PAYLOAD_ENCODING", "The form is not UTF-8.");
        }
    }

    /// <summary>Escapes every <c>+</c> of the Base64, which would arrive as a blank.</summary>
    private static FormUrlEncodedContent Body(IEnumerable<KeyValuePair<string, string>> fields) => new(fields);
#else
    private const int LargestBytes = 1024 * 1024;

    /// <summary>Takes a document apart: one root, and under it elements that hold text. The headers say nothing here.</summary>
    public static AcmeMessage Read(Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        var document = StrictXml.Read(body.Span, LargestBytes);
        if (document.RefusalCode is { } code) return Refuse(document.RepeatedName == "sign" ? "SIG_AMBIGUOUS" : code, document.RefusalReason!);
        return document.Root!.Children.Any(e => e.Children.Count > 0)
            ? Refuse("PAYLOAD_ENCODING", "An element holds elements.")
            : Of(document.Root.Children.ToDictionary(e => e.Name, e => e.Text, StringComparer.Ordinal));
    }

    private static StringContent Body(IEnumerable<KeyValuePair<string, string>> fields) =>
        new(new XElement("xml", fields.Select(f => new XElement(f.Key, f.Value))).ToString(SaveOptions.DisableFormatting), Utf8, "application/xml");
#endif

    private static AcmeMessage Of(Dictionary<string, string> fields)
    {
        // Values are signed raw: one that holds "&amount=" could be cut into other fields under the same signature.
        if (SortedForm.IsAmbiguous(fields)) return Refuse("PAYLOAD_AMBIGUOUS", "What is signed can be read as other fields too.");
        return new()
        {
            Timestamp = fields.GetValueOrDefault("timestamp"),
            Nonce = fields.GetValueOrDefault("nonce"),
            SignType = fields.GetValueOrDefault("sign_type"),
            Signature = fields.GetValueOrDefault("sign"),
            Signed = StringToSign(fields),
            // By way of JSON, so that what is missing is found by the rules of the records that it is read into.
            Json = JsonSerializer.SerializeToUtf8Bytes(fields, AcmeJson.Wire.IReadOnlyDictionaryStringString),
        };
    }

    /// <summary>All fields but the signature, blank ones too: none that is not signed is there to be believed.</summary>
    private static byte[] StringToSign(Dictionary<string, string> fields) => Utf8.GetBytes(SortedForm.Canonicalize(fields, Unsigned, keepBlank: true));
#endif

    private static AcmeMessage Refuse(string code, string reason) => new() { RefusalCode = code, RefusalReason = reason };
}
