namespace Rijie;

/// <summary>What became of a payout (settlement specification 4.4).</summary>
public enum PayoutState
{
    /// <summary>Planned or on its way.</summary>
    Pending,

    /// <summary>The provider says that the bank took it.</summary>
    Paid,

    /// <summary>The provider could not send it.</summary>
    Failed,

    /// <summary>退票: the bank sent it back.</summary>
    Returned,

    /// <summary>冻结: held by the provider.</summary>
    Frozen,
}

/// <summary>打款单: money that a provider sends to the merchant's bank account.</summary>
public sealed record Payout
{
    /// <summary>The provider's number, unique within the account.</summary>
    public required string PayoutNo { get; init; }

    /// <summary>商户号.</summary>
    public required string MerchantNo { get; init; }

    /// <summary>What became of it.</summary>
    public required PayoutState State { get; init; }

    /// <summary>应付金额, net of the withdrawal fee; may be absent.</summary>
    public Money? Planned { get; init; }

    /// <summary>止付金额: the part of the plan that is held back.</summary>
    public Money Suspended { get; init; }

    /// <summary>What the provider says it paid; zero until it did.</summary>
    public required Money Paid { get; init; }

    /// <summary>提现费, as a cost.</summary>
    public Money WithdrawalFee { get; init; }

    /// <summary>解冻: money suspended in an earlier payout that is in this one.</summary>
    public Money Released { get; init; }

    /// <summary>Signed lines of the payout order that are no rows of a statement; plus is for the merchant.</summary>
    public Money Adjustments { get; init; }

    /// <summary>With a payout in parts: the number that all parts share. The provider's plan and its parts then add up together.</summary>
    public string? PartOf { get; init; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "CNY";

    /// <summary>The settlement date of the rows it pays.</summary>
    public DateOnly? SettlementDate { get; init; }

    /// <summary>Settlement speed as the provider writes it: T1, D1, D0, S0 or W.</summary>
    public string? Speed { get; init; }

    /// <summary>When the bank took it.</summary>
    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>The last four digits of the receiving account.</summary>
    public string? BankAccountLast4 { get; init; }

    /// <summary>The returned or failed payout that this one repeats.</summary>
    public string? OriginalPayoutNo { get; init; }

    /// <summary>The provider's reason for a failed, returned or frozen payout.</summary>
    public string? Reason { get; init; }
}
