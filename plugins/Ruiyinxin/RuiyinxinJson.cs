using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rijie.Signing;

namespace Rijie.Ruiyinxin;

/// <summary>The inner message of a request.</summary>
internal sealed record RuiyinxinRequest<T>
{
    public string Version { get; init; } = "1.0.0";

    public string MsgType { get; init; } = "01";

    public required string ReqDate { get; init; }

    public required T Data { get; init; }
}

/// <summary>An answer as it comes: an envelope, or on an error of the envelope a bare code.</summary>
internal sealed record RuiyinxinAnswer
{
    public string? EncryptData { get; init; }

    public string? EncryptKey { get; init; }

    public string? SignData { get; init; }

    public string? TranCode { get; init; }

    public string? ReqMsgId { get; init; }

    public string? RespCode { get; init; }
}

/// <summary>Source-generated, so that no plugin type is held by a reflection cache of the host's.</summary>
[JsonSerializable(typeof(RuiyinxinAnswer))]
[JsonSerializable(typeof(RuiyinxinMessage))]
[JsonSerializable(typeof(RuiyinxinTrade))]
[JsonSerializable(typeof(RuiyinxinRequest<OrderQuery>))]
[JsonSerializable(typeof(RuiyinxinRequest<TradeListQuery>))]
[JsonSerializable(typeof(TradeList))]
[JsonSerializable(typeof(RuiyinxinRequest<StatementFetch>))]
[JsonSerializable(typeof(StatementText))]
[JsonSerializable(typeof(RuiyinxinRequest<TerminalQuery>))]
[JsonSerializable(typeof(TerminalList))]
internal sealed partial class RuiyinxinJson : JsonSerializerContext
{
    public static RuiyinxinJson Wire { get; } = new(StrictJson.Options(JsonNamingPolicy.CamelCase));

    /// <exception cref="JsonException">The text is not JSON that can mean one thing only, or not the record.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> read)
        where T : class =>
        StrictJson.Check(utf8) == JsonFault.None ? JsonSerializer.Deserialize(utf8, read) ?? throw new JsonException("It is null.") : throw new JsonException("It is ambiguous or no JSON.");
}
