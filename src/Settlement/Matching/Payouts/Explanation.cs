namespace Rijie.Settlement.Matching.Payouts;

/// <summary>What may be behind a difference; public by its stored form, so names stay.</summary>
/// <param name="Kind">A word of <see cref="ExplanationWords"/>.</param>
/// <param name="AmountFen">The amount that is equal to the difference, or the candidate's own amount.</param>
/// <param name="Reference">Which payout, batch, row or bank entry.</param>
/// <param name="OffFen">How far the candidate is off; 0 where it explains the difference to the fen.</param>
internal sealed record Explanation(string Kind, long AmountFen, string? Reference = null, long OffFen = 0);

/// <summary>An amount that a difference may be equal to: a row of the statement.</summary>
/// <param name="Kind">The row's type in snake_case.</param>
/// <param name="Reference">How people find it.</param>
/// <param name="Net">What it adds to what is owed.</param>
internal sealed record AmountFact(string Kind, string Reference, Money Net);

/// <summary>The kinds of <see cref="Explanation"/>, the surest first.</summary>
internal static class ExplanationWords
{
    public const string FeeTwice = "withdrawal_fee_taken_twice";
    public const string FeeNotTaken = "withdrawal_fee_not_taken";
    public const string Suspended = "equals_suspended";
    public const string BatchMissing = "batch_missing";
    public const string BatchAgain = "batch_paid_again";
    public const string PayoutAgain = "payout_made_again";
    public const string RowMissing = "row_missing";
    public const string RowAgain = "row_taken_twice";
    public const string BankCharge = "equals_bank_charge";
    public const string Reversed = "taken_back_by_the_bank";
    public const string Shifted = "decimal_point_moved";
    public const string Swapped = "digits_swapped";
    public const string NearestBatch = "nearest_batch";
    public const string NearestPayout = "nearest_payout";
    public const string NearestEntry = "nearest_bank_entry";

    public static readonly IReadOnlyList<string> Order =
        [FeeTwice, FeeNotTaken, Suspended, BatchMissing, BatchAgain, PayoutAgain, BankCharge, Reversed, RowMissing, RowAgain, Shifted, Swapped, NearestBatch, NearestPayout, NearestEntry];
}

/// <summary>Searches for what a difference is equal to.</summary>
internal static class DifferenceSearch
{
    public const int Most = 5;

    /// <summary>The best few, the surest first.</summary>
    public static IReadOnlyList<Explanation> Best(IEnumerable<Explanation> found) =>
    [
        .. found.Distinct().OrderBy(e => OrderOf(e.Kind)).ThenBy(e => Math.Abs(e.OffFen)).ThenBy(e => e.Reference, StringComparer.Ordinal).ThenBy(e => e.AmountFen).Take(Most),
    ];

    /// <summary>What is equal to the difference between two amounts that should be one.</summary>
    /// <param name="expected">What it should be.</param>
    /// <param name="actual">What it is.</param>
    /// <param name="fees">Withdrawal fees of what is compared, with whose they are.</param>
    /// <param name="suspended">What is held back, with whose it is.</param>
    public static IEnumerable<Explanation> Equal(Money expected, Money actual, IEnumerable<(string Reference, Money Fee)> fees, IEnumerable<(string Reference, Money Held)> suspended)
    {
        var delta = actual - expected;
        if (delta == Money.Zero) yield break;
        foreach (var (reference, fee) in fees.Where(f => f.Fee > Money.Zero && f.Fee == delta.Abs())) yield return new(delta < Money.Zero ? ExplanationWords.FeeTwice : ExplanationWords.FeeNotTaken, fee.Fen, reference);
        foreach (var (reference, held) in suspended.Where(s => s.Held > Money.Zero && s.Held == delta.Abs())) yield return new(ExplanationWords.Suspended, held.Fen, reference);
        if (expected <= Money.Zero || actual <= Money.Zero) yield break;
        if (actual.Fen == expected.Fen * 100 || expected.Fen == actual.Fen * 100) yield return new(ExplanationWords.Shifted, actual.Fen);
        if (IsSwapped(expected.Fen, actual.Fen)) yield return new(ExplanationWords.Swapped, actual.Fen);
    }

    /// <summary>Two neighbouring digits in the other order: the classic mistake of a hand.</summary>
    private static bool IsSwapped(long expected, long actual)
    {
        var (a, b) = (expected.ToString(System.Globalization.CultureInfo.InvariantCulture), actual.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (a.Length != b.Length || a == b) return false;
        var at = Enumerable.Range(0, a.Length).First(i => a[i] != b[i]);
        return at + 1 < a.Length && a[at] == b[at + 1] && a[at + 1] == b[at] && a.AsSpan(at + 2).SequenceEqual(b.AsSpan(at + 2));
    }

    private static int OrderOf(string kind) => ExplanationWords.Order.ToList().IndexOf(kind);
}
