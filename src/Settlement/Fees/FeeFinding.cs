namespace Rijie.Settlement.Fees;

/// <summary>Why a fee is not what the contract asks (settlement specification 2.6); in the order in which they are tried.</summary>
internal enum FeeSubcode
{
    NoContract,
    Unpriced,
    FeeExceedsAmount,
    Rounding,
    CapIgnored,
    ClassSwap,
    WrongRule,
    WrongVersion,
    SurchargeAdded,
    RateChanged,
    RefundPolicy,
    Unexplained,
}

/// <summary>The smallest explanation of one row's fee.</summary>
/// <param name="Row">The place of the row among those audited.</param>
/// <param name="Subcode">What kind.</param>
/// <param name="Detail">What reproduces the fee: a rounding, a class, a rule, a version, a surcharge, a line, a policy; in words of the contract file.</param>
/// <param name="DifferenceFen">What was taken beyond the contract; negative when it was less. Zero where there is no price, and for a clip that the provider made too.</param>
/// <param name="Pattern">What the row has in common with others.</param>
internal sealed record FeeFinding(int Row, FeeSubcode Subcode, string? Detail, long DifferenceFen, FeePattern? Pattern = null);

/// <summary>Rows of one contract and rule that were all priced another way: by another line, or with the same fixed amount added.</summary>
internal sealed record FeePattern
{
    public required FeeSubcode Subcode { get; init; }

    public required string ContractId { get; init; }

    public required string RuleId { get; init; }

    /// <summary>The line that was found; for an added amount <c>null</c>.</summary>
    public FeeLine? Line { get; init; }

    /// <summary>The amount that was added to each row; for another line <c>null</c>.</summary>
    public long? AddedFen { get; init; }

    /// <summary>The clearing date of the first row priced that way.</summary>
    public required DateOnly FirstDate { get; init; }

    public required DateOnly LastDate { get; init; }

    public required int Rows { get; init; }

    public required int DistinctAmounts { get; init; }

    /// <summary>What it cost beyond the contract.</summary>
    public required long CostFen { get; init; }
}
