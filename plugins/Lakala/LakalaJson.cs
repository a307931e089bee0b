using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Signing;

namespace Rijie.Lakala;

/// <summary>A request of version 3: snake_case around <c>req_data</c>.</summary>
internal sealed record V3Request<T>
{
    public required string ReqTime { get; init; }

    public string Version { get; init; } = "3.0";

    public required T ReqData { get; init; }
}

/// <summary>An answer of version 3.</summary>
internal sealed record V3Answer<T>
    where T : class
{
    public required string Code { get; init; }

    public T? RespData { get; init; }
}

/// <summary>A request of version 2: camelCase around <c>reqData</c>.</summary>
internal sealed record V2Request<T>
{
    public required string ReqId { get; init; }

    public required string ReqTime { get; init; }

    public string Version { get; init; } = "2.0";

    public required T ReqData { get; init; }
}

/// <summary>An answer of version 2; the manual's own copies differ on the name of the code.</summary>
internal sealed record V2Answer<T>
    where T : class
{
    public string? Code { get; init; }

    public string? RetCode { get; init; }

    public T? RespData { get; init; }
}

/// <summary>Source-generated, so that no plugin type is held by a reflection cache of the host's.</summary>
[JsonSerializable(typeof(LakalaTrade))]
[JsonSerializable(typeof(V3Request<TradeQuery>))]
[JsonSerializable(typeof(V3Answer<LakalaTrade>))]
[JsonSerializable(typeof(V3Request<RefundQuery>))]
[JsonSerializable(typeof(V3Answer<RefundList>))]
[JsonSerializable(typeof(V3Request<TradeListQuery>))]
[JsonSerializable(typeof(V3Answer<TradeList>))]
[JsonSerializable(typeof(V3Request<PayoutListQuery>))]
[JsonSerializable(typeof(V3Answer<PayoutList>))]
[JsonSerializable(typeof(V2Request<TerminalQuery>))]
[JsonSerializable(typeof(V2Answer<TerminalList>))]
internal sealed partial class LakalaJson : JsonSerializerContext
{
    /// <summary>Version 3 and notifications.</summary>
    public static LakalaJson V3 { get; } = new(StrictJson.Options(JsonNamingPolicy.SnakeCaseLower));

    /// <summary>Version 2.</summary>
    public static LakalaJson V2 { get; } = new(StrictJson.Options(JsonNamingPolicy.CamelCase));
}
