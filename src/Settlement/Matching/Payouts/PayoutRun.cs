using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>How a payout was joined with its batches, best first (settlement specification 4.4).</summary>
internal enum PayoutWay
{
    /// <summary>The rows carry the number.</summary>
    Number,

    /// <summary>The payout names their settlement date and speed.</summary>
    Date,

    /// <summary>Only the amounts say it: a suggestion.</summary>
    Amounts,
}

/// <summary>How far what a group of payouts pays is known.</summary>
internal enum PayoutVerdict
{
    /// <summary>Its batches are known, and what became of each payout.</summary>
    Settled,

    /// <summary>A payout is still on its way.</summary>
    Pending,

    /// <summary>A file is missing, so that what was owed is not known.</summary>
    Unknown,

    /// <summary>Several sets of batches add up to it.</summary>
    Ambiguous,

    /// <summary>No batch is behind it.</summary>
    Unexpected,

    /// <summary>The bank sent it back; its batches wait.</summary>
    Returned,
}

/// <summary>Payouts and the batches they pay: one or several of either.</summary>
internal sealed record PayoutGroup
{
    /// <summary>How it was found; absent where no batch is behind it.</summary>
    public PayoutWay? Way { get; init; }

    public required PayoutVerdict Verdict { get; init; }

    /// <summary>By number; only last links of chains.</summary>
    public required IReadOnlyList<Payout> Payouts { get; init; }

    /// <summary>By settlement date; with <see cref="PayoutVerdict.Ambiguous"/> all that may be meant.</summary>
    public IReadOnlyList<SettlementBatch> Batches { get; init; } = [];

    /// <summary>Those of <see cref="Batches"/> that were negative and were carried into the others.</summary>
    public IReadOnlyList<SettlementBatch> Carried { get; init; } = [];

    /// <summary>Whether nothing before these batches was left open that may be in the payouts too.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>The withdrawal fee by contract, where the payouts state none and it was taken.</summary>
    public Money UnstatedFee { get; init; }

    /// <summary>Net of the batches, without what was carried in.</summary>
    public Money Net => Sum(Batches) - CarriedIn;

    /// <summary>Net of earlier negative batches that reduces this payout.</summary>
    public Money CarriedIn => Sum(Carried);

    public Money Released => Sum(p => p.Released);

    public Money Adjustments => Sum(p => p.Adjustments);

    public Money WithdrawalFees => Sum(p => p.WithdrawalFee) + UnstatedFee;

    public Money Suspended => Held - ReleasedWithin;

    public Money Paid => Sum(PayoutAmounts.Paid);

    /// <summary>What the provider owes by the batches (应付), computed.</summary>
    public Money Planned => Net + CarriedIn + Released + Adjustments - WithdrawalFees;

    /// <summary>What should reach the bank.</summary>
    public Money Expected => Planned - Suspended;

    /// <summary>Paid less expected.</summary>
    public Money Delta => Paid - Expected;

    /// <summary>What the provider means to pay of these batches, less what they come to.</summary>
    public Money PlanDelta => Sum(PayoutAmounts.OfBatches) + UnstatedFee - Net - CarriedIn - ReleasedWithin;

    /// <summary>What one of the payouts holds back and another of them pays after all, whether or not the provider calls it a release.</summary>
    public Money ReleasedWithin => Verdict is PayoutVerdict.Settled && Payouts.Count > 1 && Held > Money.Zero && Sum(PayoutAmounts.OfBatches) + UnstatedFee - Net - CarriedIn == Held ? Held : Money.Zero;

    /// <summary>When the last of the batches must be paid.</summary>
    public PayoutDue? Due => Batches.Select(b => b.Due).OfType<PayoutDue>().MaxBy(d => d.ExpectBy);

    private Money Held => Sum(PayoutAmounts.Suspended);

    private Money Sum(Func<Payout, Money> of) => Payouts.Aggregate(Money.Zero, (sum, p) => sum + of(p));

    private static Money Sum(IEnumerable<SettlementBatch> batches) => batches.Aggregate(Money.Zero, (sum, b) => sum + b.Net);
}

/// <summary>The fate of a payout at L3.</summary>
/// <param name="Reason">Why, in a word that the dashboard translates; for in transit and nothing due.</param>
internal sealed record PayoutStanding(string PayoutNo, RowState State, string? Reason = null, string? BreakId = null);

/// <summary>The fate of a settlement batch at L3.</summary>
/// <param name="Unpaid">Money that has not been paid and is not suspended; negative where it is carried on.</param>
/// <param name="Lateness">Of that money; absent where there is none, or nobody can say.</param>
internal sealed record BatchStanding(SettlementBatch Batch, RowState State, Money Unpaid, Lateness? Lateness = null, string? Reason = null, string? BreakId = null);

/// <summary>What L3 found of one connection; every list in a stable order.</summary>
internal sealed record PayoutRun
{
    public required string ConnectionId { get; init; }

    /// <summary>By first payout, else first batch.</summary>
    public required IReadOnlyList<PayoutGroup> Groups { get; init; }

    /// <summary>By number; every payout once.</summary>
    public required IReadOnlyList<PayoutStanding> Payouts { get; init; }

    /// <summary>By id; every batch once.</summary>
    public required IReadOnlyList<BatchStanding> Batches { get; init; }

    /// <summary>In the order of <see cref="Reconciler.InOrder"/>.</summary>
    public required IReadOnlyList<Break> Breaks { get; init; }
}
