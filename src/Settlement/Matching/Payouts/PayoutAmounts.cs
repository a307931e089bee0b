namespace Rijie.Settlement.Matching.Payouts;

/// <summary>The sums of one payout order, as settlement specification 4.4 uses them.</summary>
internal static class PayoutAmounts
{
    /// <summary>What was paid and stayed paid.</summary>
    public static Money Paid(Payout payout) => payout.State is PayoutState.Paid ? payout.Paid : Money.Zero;

    /// <summary>What is held back; of a frozen payout all of it.</summary>
    public static Money Suspended(Payout payout) => payout.State switch
    {
        PayoutState.Frozen => payout.Planned ?? (payout.Suspended > Money.Zero ? payout.Suspended : payout.Paid),
        PayoutState.Paid => payout.Suspended,
        _ => Money.Zero,
    };

    /// <summary>What the provider means to pay: its own plan, else what it paid and what it holds back.</summary>
    public static Money Planned(Payout payout) => payout.Planned ?? (payout.State is PayoutState.Frozen ? Suspended(payout) : payout.Paid + payout.Suspended);

    /// <summary>How much of the batches it pays by its plan: the plan before its fee, without what is no row of the statement.</summary>
    public static Money OfBatches(Payout payout) => Planned(payout) + payout.WithdrawalFee - payout.Released - payout.Adjustments;
}
