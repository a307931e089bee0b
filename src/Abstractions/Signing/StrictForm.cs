using System.Text;

namespace Rijie.Signing;

/// <summary>Splits <c>application/x-www-form-urlencoded</c> over the raw bytes, bounded, before anything of it is believed.</summary>
/// <remarks>
/// Lenient readers keep the first or the last of two equal names and pass broken escapes through; then the signature is
/// checked over another text than the one that is used. Here such a body is refused. Values stay bytes: what encoding they
/// are in is known only after the signature held.
/// </remarks>
public static class StrictForm
{
    /// <summary>The most fields that are read.</summary>
    public const int MostFields = 256;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Splits and percent-decodes a body; <c>+</c> is a blank.</summary>
    /// <returns>The fields in their order, or why the body was refused: <c>PAYLOAD_EMPTY</c>, <c>PAYLOAD_ENCODING</c>, <c>PAYLOAD_AMBIGUOUS</c> or <c>PAYLOAD_TOO_LARGE</c>.</returns>
    public static FormReading Read(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return Refuse("PAYLOAD_EMPTY", "The body is empty.");
        var fields = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            if (fields.Count == MostFields) return Refuse("PAYLOAD_TOO_LARGE", $"The form has more than {MostFields} fields.");
            var end = body.IndexOf((byte)'&');
            var pair = end < 0 ? body : body[..end];
            var equals = pair.IndexOf((byte)'=');
            if (equals <= 0) return Refuse("PAYLOAD_ENCODING", "A field of the form has no name or no equals sign.");
            if (!TryDecodeName(pair[..equals], out var name) || !TryDecode(pair[(equals + 1)..], out var value))
                return Refuse("PAYLOAD_ENCODING", "The form holds a broken escape, or a name that is not UTF-8.");
            if (!names.Add(name)) return Refuse("PAYLOAD_AMBIGUOUS", "A field of the form stands twice.") with { RepeatedName = name };
            fields.Add(new(name, value));
            if (end < 0) return new FormReading { Fields = fields };
            body = body[(end + 1)..];
        }
    }

    /// <summary>Decodes <c>%XX</c> and <c>+</c>; a percent sign without two hex digits is refused.</summary>
    /// <param name="text">The encoded bytes.</param>
    /// <param name="decoded">The decoded bytes, empty when refused.</param>
    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[] decoded)
    {
        var result = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i];
            if (next == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2]))
                {
                    decoded = [];
                    return false;
                }
                next = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else if (next == '+')
            {
                next = (byte)' ';
            }
            result[length++] = next;
        }
        decoded = length == result.Length ? result : result[..length];
        return true;
    }

    private static bool TryDecodeName(ReadOnlySpan<byte> text, out string name)
    {
        name = "";
        if (!TryDecode(text, out var bytes)) return false;
        try
        {
            name = Utf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static int Digit(byte hex) => char.IsAsciiDigit((char)hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;

    private static FormReading Refuse(string code, string reason) => new() { RefusalCode = code, RefusalReason = reason };
}

/// <summary>What <see cref="StrictForm"/> read.</summary>
public sealed record FormReading
{
    /// <summary>Names and decoded values in their order; empty when refused.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Fields { get; init; } = [];

    /// <summary>Why the body was refused, by a code of the reliability specification 4.2; <c>null</c> when it was read.</summary>
    public string? RefusalCode { get; init; }

    /// <summary>The refusal in words, without values of the body.</summary>
    public string? RefusalReason { get; init; }

    /// <summary>The name that stands twice, when that is the reason: a repeated signature has a code of its own.</summary>
    public string? RepeatedName { get; init; }
}
