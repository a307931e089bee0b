using System.Globalization;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Everything that is wrong with one payout, by itself and within its group.</summary>
internal static class PayoutFaults
{
    /// <summary>The order in which one of several wrongs becomes the break's code: what costs most comes first.</summary>
    private static readonly BreakCode[] First = [BreakCode.P05, BreakCode.P02, BreakCode.P06, BreakCode.P08, BreakCode.P03, BreakCode.P04, BreakCode.P07, BreakCode.R10, BreakCode.P09];

    /// <summary>The wrongs of a payout, the main one first.</summary>
    /// <param name="released">How much of what it suspends came in a later payout.</param>
    public static IReadOnlyList<BreakDifference> Of(Payout payout, PayoutGroup group, PayoutInput input, Money released) =>
    [
        .. Own(payout, released).Concat(OfAccount(payout, input)).Concat(OfFee(payout, group, input)).Concat(OfGroup(payout, group, input.Now))
            .OrderBy(d => Array.IndexOf(First, d.Code)),
    ];

    /// <summary>What a payout says against itself.</summary>
    private static IEnumerable<BreakDifference> Own(Payout payout, Money released)
    {
        var planned = payout.Planned is { } plan ? plan - payout.Suspended : (Money?)null;
        if (payout.State is PayoutState.Returned) yield return Of(BreakCode.P05, "paid", planned ?? payout.Paid, Money.Zero);
        if (payout.State is PayoutState.Paid && planned is { } due && payout.Paid != due) yield return Of(payout.Paid < due ? BreakCode.P02 : BreakCode.P03, "paid", due, payout.Paid);
        if (PayoutAmounts.Suspended(payout) - released is { Fen: > 0 } held) yield return Of(BreakCode.P06, "suspended", Money.Zero, held) with { Delta = -held, Subcode = payout.State is PayoutState.Frozen ? PayoutWords.Frozen : PayoutWords.Suspended };
    }

    private static IEnumerable<BreakDifference> OfAccount(Payout payout, PayoutInput input)
    {
        if (input.AccountLast4 is { } registered && payout.BankAccountLast4 is { } actual && !string.Equals(registered, actual, StringComparison.Ordinal) && payout.State is not PayoutState.Failed)
            yield return new() { Code = BreakCode.P08, Field = "account_last4", Book = registered, Actual = actual };
    }

    /// <summary>The fee is a cost: one that is too high lowers what is paid.</summary>
    private static IEnumerable<BreakDifference> OfFee(Payout payout, PayoutGroup group, PayoutInput input)
    {
        if (payout.State is not PayoutState.Paid || PayoutAmounts.OfBatches(payout) + group.UnstatedFee is not { Fen: > 0 } before || input.ExpectedFee(before, payout) is not { } expected) yield break;
        var taken = payout.WithdrawalFee + group.UnstatedFee;
        // Without a batch to hold it against, a fee that is not stated may have been taken all the same.
        if (taken != expected && (payout.WithdrawalFee > Money.Zero || group.Verdict is PayoutVerdict.Settled)) yield return Of(BreakCode.P09, "withdrawal_fee", expected, taken) with { Delta = expected - taken };
    }

    /// <summary>What the payouts of a group are off by together stands on the last of them, unless one of them says it of itself.</summary>
    private static IEnumerable<BreakDifference> OfGroup(Payout payout, PayoutGroup group, DateTimeOffset now)
    {
        if (payout.State is not PayoutState.Paid) yield break;
        switch (group.Verdict)
        {
            case PayoutVerdict.Unexpected:
                yield return Of(BreakCode.P04, "paid", Money.Zero, payout.Paid);
                break;
            case PayoutVerdict.Ambiguous:
                yield return new() { Code = BreakCode.R10, Field = "batches", Book = string.Join(' ', group.Batches.Select(b => b.BatchId)), Actual = payout.Paid.Fen.ToString(CultureInfo.InvariantCulture) };
                break;
            case PayoutVerdict.Settled when group.IsCertain && payout == group.Payouts.Last(p => p.State is PayoutState.Paid) && !group.Payouts.Any(IsOff):
                var (expected, paid) = (group.Paid - group.PlanDelta, group.Paid);
                if (group.PlanDelta > Money.Zero) yield return Of(BreakCode.P03, "paid", expected, paid);
                if (group.PlanDelta < Money.Zero && ShortCode(group, now) is { } code) yield return Of(code, "paid", expected, paid);
                break;
        }
    }

    /// <summary>Parts may still be on their way until the grace is over; a payout that stands alone until it is due.</summary>
    private static BreakCode? ShortCode(PayoutGroup group, DateTimeOffset now)
    {
        var isInParts = group.Payouts.Count > 1 || group.Payouts[0].PartOf is not null;
        var due = group.Due;
        return isInParts && (due is null || now < due.OverdueAt) ? BreakCode.P07 : due is null || now >= due.ExpectBy ? BreakCode.P02 : null;
    }

    private static bool IsOff(Payout payout) => payout is { State: PayoutState.Paid, Planned: { } planned } && payout.Paid != planned - payout.Suspended;

    private static BreakDifference Of(BreakCode code, string field, Money expected, Money actual) => new()
    {
        Code = code,
        Field = field,
        Book = expected.Fen.ToString(CultureInfo.InvariantCulture),
        Actual = actual.Fen.ToString(CultureInfo.InvariantCulture),
        Delta = actual - expected,
    };
}
