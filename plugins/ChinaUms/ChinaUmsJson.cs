using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Signing;

namespace Rijie.ChinaUms;

/// <summary>What every answer begins with. Where it tells more, its text is not used: it is not for machines.</summary>
internal sealed record ChinaUmsAnswer
{
    public required string ErrCode { get; init; }
}

/// <summary>Fen as a JSON number, or as the text that some answers and all notifications have; a blank text says nothing. No fraction, no exponent, no sign.</summary>
internal sealed class FenConverter : JsonConverter<Money?>
{
    public override Money? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number when reader.ValueSpan.Length <= 20 => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => throw new JsonException(),
        };
        return WireText.Fen(text, "an amount");
    }

    public override void Write(Utf8JsonWriter writer, Money? value, JsonSerializerOptions options)
    {
        if (value is { } money) writer.WriteNumberValue(money.Fen);
        else writer.WriteNullValue();
    }
}

/// <summary>Source-generated, so that no plugin type is held by a reflection cache of the host's.</summary>
[JsonSerializable(typeof(ChinaUmsAnswer))]
[JsonSerializable(typeof(OrderQuery))]
[JsonSerializable(typeof(ChinaUmsTrade))]
[JsonSerializable(typeof(TerminalQuery))]
[JsonSerializable(typeof(TerminalTrade))]
[JsonSerializable(typeof(TerminalRefund))]
[JsonSerializable(typeof(BillQuery))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ChinaUmsJson : JsonSerializerContext
{
    public static ChinaUmsJson Wire { get; } = new(WithFen());

    private static JsonSerializerOptions WithFen()
    {
        var options = StrictJson.Options(JsonNamingPolicy.CamelCase);
        options.Converters.Add(new FenConverter());
        return options;
    }
}
