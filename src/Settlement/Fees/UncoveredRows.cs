namespace Rijie.Settlement.Fees;

/// <summary>Rows of one class that no contract, or no rule of it, prices.</summary>
/// <param name="Outcome">Why.</param>
/// <param name="Type">What they are.</param>
/// <param name="Product">Their product.</param>
/// <param name="Scheme">Their scheme.</param>
/// <param name="CardType">Their card type.</param>
/// <param name="MerchantClass">The class of the merchant.</param>
/// <param name="Count">How many.</param>
/// <param name="Gross">Their sum.</param>
/// <param name="Examples">The first of them, in the order of prices.</param>
internal sealed record UncoveredRows(FeeOutcome Outcome, TransactionType Type, Product Product, Scheme Scheme, CardType CardType, MerchantClass MerchantClass, int Count, Money Gross, IReadOnlyList<int> Examples)
{
    private const int MostExamples = 3;

    /// <summary>The classes of rows without a price, the largest first: what a contract lacks for the merchant's own history.</summary>
    public static IReadOnlyList<UncoveredRows> Of(FeeSequence sequence) =>
    [
        .. sequence.Order.Where(i => sequence.Fees[i].Outcome is FeeOutcome.NoContract or FeeOutcome.Unpriced && !sequence.Rows[i].IsOfOtherDays)
            .GroupBy(i => sequence.Rows[i].Subject is var s ? (sequence.Fees[i].Outcome, s.Type, s.Product, s.Scheme, s.CardType, s.MerchantClass) : default)
            .Select(g => new UncoveredRows(g.Key.Outcome, g.Key.Type, g.Key.Product, g.Key.Scheme, g.Key.CardType, g.Key.MerchantClass,
                g.Count(), Money.FromFen(g.Sum(i => sequence.Rows[i].Subject.Gross.Fen)), [.. g.Take(MostExamples)]))
            .OrderByDescending(u => u.Count).ThenBy(u => u.Outcome).ThenBy(u => u.Type).ThenBy(u => u.Product).ThenBy(u => u.Scheme).ThenBy(u => u.CardType).ThenBy(u => u.MerchantClass),
    ];
}
