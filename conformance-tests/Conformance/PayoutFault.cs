namespace Rijie.Conformance;

/// <summary>A named wrong that can happen to a payout, and the break that must be found for it.</summary>
public sealed record PayoutFault
{
    private static readonly Money Missing = Money.FromFen(100);

    /// <summary>The name, such as <c>short_payout</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The break code that it must end in (settlement specification 4.6); <c>null</c> where it heals by itself.</summary>
    public required string? Code { get; init; }

    /// <summary>Whether it can show with a provider.</summary>
    public required Func<WireTraits, bool> Fits { get; init; }

    /// <summary>What is paid then, in the place of a sound payout; the first one carries the break, or the sound one where nothing is paid. The second argument numbers a further payout.</summary>
    public required Func<Payout, Func<string>, IReadOnlyList<Payout>> Apply { get; init; }

    /// <summary>Whether the break is of the settlement date that was not paid, and not of a payout.</summary>
    public bool IsOfDay { get; init; }

    /// <summary>Every fault of a payout that shows in what a provider says of it, in a fixed order.</summary>
    public static IReadOnlyList<PayoutFault> All { get; } =
    [
        new() { Name = "short_payout", Code = "P02", Fits = t => t.PayoutStates.Contains(PayoutState.Paid), Apply = (p, _) => [p with { Paid = p.Paid - Missing }] },
        new() { Name = "returned_payout", Code = "P05", Fits = t => t.PayoutStates.Contains(PayoutState.Returned), Apply = (p, _) => [Returned(p)] },
        new() { Name = "suspended_payout", Code = "P06", Fits = t => t.PlansPayouts, Apply = (p, _) => [p with { Suspended = Missing, Paid = p.Paid - Missing }] },
        new()
        {
            Name = "returned_and_paid_again", Code = null, Fits = t => t.PayoutStates.Contains(PayoutState.Returned),
            Apply = (p, number) => [Returned(p), p with { PayoutNo = number(), OriginalPayoutNo = p.PayoutNo, PaidAt = p.PaidAt?.AddDays(1) }],
        },
    ];

    /// <summary>Faults that only the whole gateway can find, because it knows the statement, the contract and the registered account; in a fixed order.</summary>
    public static IReadOnlyList<PayoutFault> Beyond { get; } =
    [
        new() { Name = "no_payout", Code = "P01", IsOfDay = true, Fits = t => t.PayoutStates.Count > 0 && !t.PaysSameDay, Apply = (_, _) => [] },
        new() { Name = "over_payout", Code = "P03", Fits = t => t.PayoutStates.Contains(PayoutState.Paid), Apply = (p, _) => [p with { Paid = p.Paid + Missing }] },
        new() { Name = "other_account", Code = "P08", Fits = t => t.StatesPayoutAccount, Apply = (p, _) => [p with { BankAccountLast4 = "9876" }] },
        new() { Name = "withdrawal_fee", Code = "P09", Fits = t => t.StatesWithdrawalFee, Apply = (p, _) => [p with { WithdrawalFee = Missing, Planned = p.Planned - Missing, Paid = p.Paid - Missing }] },
    ];

    private static Payout Returned(Payout payout) => payout with { State = PayoutState.Returned, Paid = Money.Zero, Reason = "账户状态异常" };
}
