using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Rijie.Signing;

/// <summary>JSON from outside, read so that it can mean one thing only: no name twice, nothing missing, no null where none is allowed.</summary>
public static class StrictJson
{
    /// <summary>The depth beyond which outside JSON is refused (reliability specification 4.0).</summary>
    public const int MaxDepth = 64;

    /// <summary>Makes the options of a source-generated context; properties that a message has beyond the record are passed over.</summary>
    /// <param name="naming">How the provider writes names, such as <see cref="JsonNamingPolicy.SnakeCaseLower"/>.</param>
    public static JsonSerializerOptions Options(JsonNamingPolicy? naming) => new()
    {
        PropertyNamingPolicy = naming,
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Tells what is wrong with a text, before a signature over it is believed or a record is read from it.</summary>
    public static JsonFault Check(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) return JsonFault.NotUtf8;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth + 1 }); // one more, to tell "too deep" apart
        var open = new Stack<HashSet<string>?>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray when open.Count == MaxDepth: return JsonFault.TooDeep;
                    case JsonTokenType.StartObject: open.Push(new(StringComparer.Ordinal)); break;
                    case JsonTokenType.StartArray: open.Push(null); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: open.Pop(); break;
                    // Compared after unescaping: "a" and "\u0061" are one name.
                    case JsonTokenType.PropertyName when !open.Peek()!.Add(reader.GetString()!): return JsonFault.DuplicateName;
                    case JsonTokenType.String when reader.ValueIsEscaped: _ = reader.GetString(); break; // throws on a lone surrogate
                }
            }
            return JsonFault.None;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: a lone surrogate in a name or a text
        {
            return JsonFault.Malformed;
        }
    }
}

/// <summary>What <see cref="StrictJson.Check"/> found first.</summary>
public enum JsonFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The bytes are not UTF-8.</summary>
    NotUtf8,

    /// <summary>Not JSON, or text that is no Unicode.</summary>
    Malformed,

    /// <summary>Deeper than <see cref="StrictJson.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>A name stands twice in one object, so readers may disagree on what was said.</summary>
    DuplicateName,
}
