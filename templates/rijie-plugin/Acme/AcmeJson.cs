using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Signing;

namespace Acme;

/// <summary>What every answer has.</summary>
internal sealed record AcmeCode
{
    public required string Code { get; init; }
}

/// <summary>Source-generated and strict: a field that is missing or <c>null</c> where the record says it must be there is a failure, not a blank.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(AcmeCode))]
[JsonSerializable(typeof(AcmeTrade))]
[JsonSerializable(typeof(AcmeStatement))]
#if (json)
[JsonSerializable(typeof(AcmeTradeList))]
[JsonSerializable(typeof(AcmePayoutList))]
[JsonSerializable(typeof(AcmeTerminalList))]
#endif
internal sealed partial class AcmeJson : JsonSerializerContext
{
    public static AcmeJson Wire { get; } = new(StrictJson.Options(JsonNamingPolicy.SnakeCaseLower));
}
