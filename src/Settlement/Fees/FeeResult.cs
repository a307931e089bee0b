namespace Rijie.Settlement.Fees;

/// <summary>Whether a row has a price.</summary>
internal enum FeeOutcome : byte
{
    Ok,

    /// <summary>No version is in force.</summary>
    NoContract,

    /// <summary>No rule holds, or the row does not say what the price depends on. Never priced by a guess.</summary>
    Unpriced,

    /// <summary>The net would be negative and the contract forbids it.</summary>
    FeeExceedsAmount,
}

/// <summary>One part of a fee: exact, and as it is shown so that the parts add up to the fee.</summary>
internal sealed record FeePart(string Part, Fraction ExactFen, Money Fee);

/// <summary>The price of a row.</summary>
internal sealed record FeeResult
{
    public required FeeOutcome Outcome { get; init; }

    /// <summary>As a cost: positive when charged, negative when returned. Says nothing unless <see cref="Outcome"/> is Ok.</summary>
    public Money Fee { get; init; }

    /// <summary>Sign of the type × gross − fee. Says nothing unless <see cref="Outcome"/> is Ok.</summary>
    public Money Net { get; init; }

    /// <summary>The fee after min and cap, before rounding and before the clip of I-FEE-3; <c>null</c> where there is none (recompute).</summary>
    public Fraction? ExactFen { get; init; }

    /// <summary>The rule and its surcharges, as in <c>credit+s0</c>; <c>void</c> and <c>chargeback</c> for those clauses.</summary>
    public string? RuleId { get; init; }

    public IReadOnlyList<FeePart> Parts { get; init; } = [];

    /// <summary>The refund policy would have returned more than was charged and was cut back: R04/refund_policy.</summary>
    public bool Clipped { get; init; }

    public static FeeResult Without(FeeOutcome outcome) => new() { Outcome = outcome };
}
