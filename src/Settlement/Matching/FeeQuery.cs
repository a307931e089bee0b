using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Matching;

/// <summary>Asks the contract what the rows of a run should have cost, all at once: counters, groups and refunds need the others.</summary>
/// <param name="rows">The rows, each made when it is asked for.</param>
/// <returns>The answers in the order of the rows.</returns>
internal delegate IReadOnlyList<FeeAnswer> FeeQuery(IReadOnlyList<FeeRow> rows);

/// <summary>How pricing ended.</summary>
internal enum FeeAnswerKind
{
    /// <summary>The contract gives a fee.</summary>
    Priced,

    /// <summary>No contract is in force.</summary>
    NoContract,

    /// <summary>No rule fits.</summary>
    Unpriced,

    /// <summary>The net would be negative and the contract forbids it.</summary>
    FeeExceedsAmount,

    /// <summary>The type of row carries no fee by contract, such as a reserve hold.</summary>
    NotPriced,
}

/// <summary>What the contract says.</summary>
internal sealed record FeeAnswer
{
    /// <summary>How pricing ended.</summary>
    public required FeeAnswerKind Kind { get; init; }

    /// <summary>The fee as a cost, with <see cref="FeeAnswerKind.Priced"/>.</summary>
    public Money Fee { get; init; }

    /// <summary>The rule that priced it.</summary>
    public string? RuleId { get; init; }

    /// <summary>The smallest explanation of a fee that is not what was asked (settlement specification 2.6).</summary>
    public string? Subcode { get; init; }

    /// <summary>What reproduces the fee that was taken, in words of the contract file.</summary>
    public string? Explanation { get; init; }

    /// <summary>The row's share of its group's fee, where its contract rounds by group.</summary>
    public Money? FeeInGroup { get; init; }

    /// <summary>The counter of its rule's tiers before it.</summary>
    public long? TierCounterBefore { get; init; }

    /// <summary>What the rows before it used of its rule's quota.</summary>
    public long? QuotaUsedFen { get; init; }
}

/// <summary>How a row of another day was priced, for what this run's rows return of it.</summary>
internal sealed record PricedElsewhere(Money? FeeInGroup, long? TierCounterBefore, long? QuotaUsedFen);
