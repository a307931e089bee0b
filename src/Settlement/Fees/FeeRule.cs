using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>Conditions and the price of the rows for which they hold: parts, or tiers.</summary>
internal sealed record FeeRule
{
    public YamlPlace Place { get; init; }
    public required string Id { get; init; }
    public required FeeConditions When { get; init; }
    public IReadOnlyList<PricePart> Price { get; init; } = [];
    public FeeTiers? Tiers { get; init; }
    public FeeQuota? Quota { get; init; }
}

/// <summary>What happens to a part of the fee when the sale is refunded.</summary>
internal enum OnRefund
{
    Keep,

    /// <summary>Returned by the contract's refund policy.</summary>
    Return,
}

/// <summary>One part of a price: fixed + basis × rate, at least min, at most cap; cap wins.</summary>
internal sealed record PricePart
{
    public YamlPlace Place { get; init; }
    public required string Part { get; init; }
    public Rate? Rate { get; init; }
    public long Fixed { get; init; }
    public long? Min { get; init; }
    public long? Cap { get; init; }

    /// <summary>Whether the refund policy <c>rate</c> gives back fixed and min too.</summary>
    public OnRefund OnRefund { get; init; }
}

/// <summary>A fee beside the rule's, such as the one for instant settlement.</summary>
internal sealed record FeeSurcharge
{
    public YamlPlace Place { get; init; }
    public required string Id { get; init; }
    public required FeeConditions When { get; init; }
    public required IReadOnlyList<PricePart> Price { get; init; }
    public OnRefund OnRefund { get; init; }
}

/// <summary>What a tier counts.</summary>
internal enum TierCounter
{
    MonthVolume,
    MonthCount,
    YearVolume,
}

/// <summary>Where a row that crosses a step belongs.</summary>
internal enum TierMode
{
    /// <summary>Split at the step.</summary>
    Marginal,

    /// <summary>By the counter before the row.</summary>
    AtStart,

    /// <summary>By the counter after the row.</summary>
    AtEnd,

    /// <summary>Charged at one rate, with a rebate at the end of the period.</summary>
    Retroactive,
}

/// <summary>Rates that fall with the volume.</summary>
internal sealed record FeeTiers
{
    public YamlPlace Place { get; init; }
    public required TierCounter Counter { get; init; }
    public required TierMode Mode { get; init; }
    public Rate? ChargedAt { get; init; }
    public bool NetOfRefunds { get; init; }
    public required IReadOnlyList<TierStep> Steps { get; init; }
}

/// <summary>A rate up to a counter, which itself is inside; the last step has no end.</summary>
internal sealed record TierStep
{
    public YamlPlace Place { get; init; }
    public long? UpTo { get; init; }
    public required Rate Rate { get; init; }
}

/// <summary>The period of a quota or of a periodic fee.</summary>
internal enum FeePeriod
{
    Month,
    Year,
}

/// <summary>A volume that costs nothing.</summary>
internal sealed record FeeQuota
{
    public YamlPlace Place { get; init; }
    public required FeePeriod Per { get; init; }
    public required long Volume { get; init; }
    public bool NetOfRefunds { get; init; }
}
