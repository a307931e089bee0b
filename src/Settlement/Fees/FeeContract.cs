using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>One version of what a merchant agreed to pay, as the contract file says it (settlement specification 2.2).</summary>
internal sealed record FeeContract
{
    public YamlPlace Place { get; init; }

    /// <summary>The name; a variant is <c>id@variant</c>. Versions that follow each other may share it.</summary>
    public required string Id { get; init; }

    public string Currency { get; init; } = "CNY";

    /// <summary>What the contract prices by itself; without it only what names the contract.</summary>
    public FeeAttachment? Attach { get; init; }

    public required FeeEffective Effective { get; init; }

    public FeeBasis Basis { get; init; }

    public FeeRoundingTerms Rounding { get; init; } = new();

    /// <summary>Whether a fee above the sale is agreed; if not, such a row has no price.</summary>
    public bool AllowNegativeNet { get; init; } = true;

    public FeeDiscount? Discount { get; init; }

    /// <summary>The first whose conditions all hold prices the row.</summary>
    public required IReadOnlyList<FeeRule> Rules { get; init; }

    public VoidPolicy Void { get; init; }

    public RefundTerms Refund { get; init; } = new();

    public ChargebackTerms Chargeback { get; init; } = new();

    /// <summary>Every one whose conditions hold is added.</summary>
    public IReadOnlyList<FeeSurcharge> Surcharges { get; init; } = [];

    /// <summary>Priced once a payout, without the discount.</summary>
    public IReadOnlyList<FeeSurcharge> PayoutFees { get; init; } = [];

    /// <summary>Recurring deductions that reconciliation accepts; never priced per row.</summary>
    public IReadOnlyList<PeriodicFee> PeriodicFees { get; init; } = [];

    /// <summary>Named differences, laid over this contract's own text and read again.</summary>
    public IReadOnlyDictionary<string, YamlNode> Variants { get; init; } = new Dictionary<string, YamlNode>(StringComparer.Ordinal);

    /// <summary>Whether any rule names 准贷记卡; if none does, <c>credit</c> means them too.</summary>
    internal bool ListsSemiCredit { get; init; }

    /// <summary>Whether the price of a row depends on the rows before it in its month or year.</summary>
    internal bool Counts => Rules.Any(r => r.Tiers is not null || r.Quota is not null);
}

/// <summary>What a contract prices; the most specific attachment wins.</summary>
internal sealed record FeeAttachment
{
    public string? Provider { get; init; }
    public string? Merchant { get; init; }
    public string? Terminal { get; init; }
}

/// <summary>The date that decides which version is in force.</summary>
internal enum EffectiveBy
{
    TradeDate,
    ClearingDate,
}

/// <summary>When a version is in force, both ends included.</summary>
internal sealed record FeeEffective
{
    public required DateOnly From { get; init; }
    public DateOnly? To { get; init; }
    public required EffectiveBy By { get; init; }

    public bool Holds(DateOnly date) => date >= From && (To is null || date <= To);
}

/// <summary>The amount a rate is taken on.</summary>
internal enum FeeBasis
{
    /// <summary>Gross: order amount less what the merchant gave away.</summary>
    Settled,

    /// <summary>The order amount before any coupon.</summary>
    Order,

    /// <summary>What the customer paid.</summary>
    Paid,
}

/// <summary>What is rounded.</summary>
internal enum RoundingScope
{
    /// <summary>The sum of the parts, once a row.</summary>
    Transaction,

    /// <summary>Each part, before they are added.</summary>
    Component,

    /// <summary>The sum over the rows of one clearing date and rule, given back by largest remainder.</summary>
    Group,
}

/// <summary>How and where a contract rounds.</summary>
internal sealed record FeeRoundingTerms
{
    public RoundingMode Mode { get; init; }
    public RoundingScope Scope { get; init; }
}

/// <summary>A factor on every part, as the preferential class has it.</summary>
internal sealed record FeeDiscount
{
    public required Rate Factor { get; init; }
    public bool AppliesToCap { get; init; }
}

/// <summary>What a void does to the fee.</summary>
internal enum VoidPolicy
{
    CancelFee,
    KeepFee,
}

/// <summary>What a refund does to the fee (settlement specification 2.4).</summary>
internal enum ReturnPolicy
{
    Keep,
    FullOnFullRefund,
    Proportional,
    Rate,
    Recompute,
}

/// <summary>The refund clause.</summary>
internal sealed record RefundTerms
{
    public ReturnPolicy Return { get; init; }
}

/// <summary>The chargeback clause.</summary>
internal sealed record ChargebackTerms
{
    public YamlPlace Place { get; init; }
    public ReturnPolicy Return { get; init; }
    public long HandlingFee { get; init; }
}

/// <summary>What a periodic fee is charged for.</summary>
internal enum PeriodicFeePer
{
    Merchant,
    Terminal,
}

/// <summary>流量费, 服务费: a deduction that comes back every month or year.</summary>
internal sealed record PeriodicFee
{
    public YamlPlace Place { get; init; }
    public required string Id { get; init; }
    public required FeePeriod Every { get; init; }
    public required long Fixed { get; init; }
    public required PeriodicFeePer Per { get; init; }
    public required DateOnly FirstDue { get; init; }
}
