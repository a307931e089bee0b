using System.Text.Encodings.Web;
using System.Text.Json;
using Rijie.Signing;

namespace Rijie.Shengfutong;

/// <summary>One flat JSON object whose values are all texts; one that is <c>null</c> counts as not there.</summary>
internal sealed class ShengfutongMessage
{
    private const int LongestKey = 64;
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);

    /// <summary>What was signed if the signature holds.</summary>
    public byte[] SignedBytes => SigningString.Of(fields);

    /// <summary>Checks the signature with the configured algorithm; a message that names another is refused before that.</summary>
    public SignatureVerdict Check(RsaVerifier platform) =>
        this[ShengfutongField.SignType] is { } named && named != SigningString.SignType ? SignatureVerdict.Refused("SIG_ALGORITHM", "It names another algorithm than RSA.")
        : SortedForm.IsAmbiguous(fields, ShengfutongField.All) ? SignatureVerdict.Refused("PAYLOAD_AMBIGUOUS", "A field could be read as more than one.")
        : platform.Check(SignedBytes, this[ShengfutongField.Sign]);

    /// <summary>The text of a field, or <c>null</c> when it is absent or blank.</summary>
    public string? this[string name] => WireText.OrNull(fields.GetValueOrDefault(name));

    /// <summary>A text that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public string Needed(string name) => this[name] ?? throw new FormatException($"{name} is absent.");

    /// <summary>A number, name or word, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">It is too long, or holds blanks, control characters, <c>&amp;</c> or <c>=</c>.</exception>
    public string? Key(string name) =>
        this[name] is not { } text ? null
        : text.Length <= LongestKey && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '&' or '=') ? text
        : throw new FormatException($"{name} is no number or word.");

    /// <summary>Reads a body.</summary>
    /// <returns>The message, or why it was refused: a code of the reliability specification 4.2, and words without values of the body.</returns>
    public static (ShengfutongMessage? Message, string? Code, string? Reason) Read(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return (null, "PAYLOAD_EMPTY", "The body is empty.");
        var message = new ShengfutongMessage();
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
            reader.Read();
            var repeated = message.Fill(ref reader);
            if (repeated == ShengfutongField.Sign) return (null, "SIG_AMBIGUOUS", "The signature stands twice.");
            if (repeated is not null) return (null, "PAYLOAD_AMBIGUOUS", "A name stands twice in the body.");
            return reader.Read() ? (null, "PAYLOAD_ENCODING", "There is more than one object.") : (message, null, null);
        }
        catch (Exception e) when (IsBad(e))
        {
            return (null, "PAYLOAD_ENCODING", "The body is not one flat JSON object of texts in UTF-8.");
        }
    }

    /// <summary>Reads the list that a field holds as a text: JSON inside JSON.</summary>
    /// <exception cref="FormatException">The field is absent, or is not a list of flat objects of texts.</exception>
    public IReadOnlyList<ShengfutongMessage> List(string name)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(Needed(name));
        var items = new List<ShengfutongMessage>();
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new FormatException();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var item = new ShengfutongMessage();
                if (item.Fill(ref reader) is not null) throw new FormatException();
                items.Add(item);
            }
            return reader.Read() ? throw new FormatException() : items;
        }
        catch (Exception e) when (IsBad(e))
        {
            // Its text may hold a part of the message.
            throw new FormatException($"{name} is not a list of flat JSON objects of texts.");
        }
    }

    /// <summary>Writes an object: each text is escaped here and nowhere else.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body, Readable))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in fields) writer.WriteString(name, value);
            writer.WriteEndObject();
        }
        return body.ToArray();
    }

    /// <returns>The first name that stands twice, or <c>null</c>; the reader stands at the object's end then.</returns>
    private string? Fill(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Compared after unescaping: "a" and "\u0061" are one name.
            var name = reader.GetString()!;
            if (!names.Add(name)) return name;
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) throw new FormatException();
            if (reader.GetString() is { } value) fields.Add(name, value);
        }
        return null;
    }

    /// <summary>Not JSON; another shape; bytes that are no UTF-8 or a lone surrogate.</summary>
    private static bool IsBad(Exception e) => e is JsonException or FormatException or InvalidOperationException;
}
