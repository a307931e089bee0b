using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Signing;

namespace Rijie.Leshua;

/// <summary>What the list of payouts is asked: the <c>data</c> of the form.</summary>
internal sealed record BillListQuery
{
    public required string MerchantId { get; init; }

    /// <summary>The day on which the payouts were made.</summary>
    public required string Date { get; init; }

    /// <summary>D0, D1 or Withdraw.</summary>
    public required string Type { get; init; }

    /// <summary>4 asks for all.</summary>
    public int State { get; init; } = 4;

    public required int PageNo { get; init; }
}

/// <summary>A page of the list.</summary>
internal sealed record BillList
{
    [JsonPropertyName("error_code")]
    public required string ErrorCode { get; init; }

    /// <summary>How many there are in all; only it tells where the list ends.</summary>
    public int? TotalCount { get; init; }

    public IReadOnlyList<Bill>? List { get; init; }
}

/// <summary>The answer about one payout.</summary>
internal sealed record BillAnswer
{
    [JsonPropertyName("error_code")]
    public required string ErrorCode { get; init; }

    public Bill? Data { get; init; }
}

/// <summary>Source-generated, so that no plugin type is held by a reflection cache of the host's.</summary>
[JsonSerializable(typeof(BillListQuery))]
[JsonSerializable(typeof(BillList))]
[JsonSerializable(typeof(BillAnswer))]
internal sealed partial class LeshuaJson : JsonSerializerContext
{
    /// <summary>The agents' interface.</summary>
    public static LeshuaJson Agents { get; } = new(StrictJson.Options(JsonNamingPolicy.CamelCase));
}
