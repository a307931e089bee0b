namespace Rijie.Settlement.Matching;

/// <summary>Checks the fee of a row: at L2 against the contract, else against the other side (<c>R04</c>).</summary>
internal static class FeeComparison
{
    /// <summary>The difference, or <c>null</c> where the fee is right, or where nobody asks for one and none is said.</summary>
    public static BreakDifference? Compare(MatchRow actual, Money? otherFee, MatchLevel level, RunFacts facts)
    {
        if (!actual.State.HasSucceeded()) return null;
        var expected = level == MatchLevel.L2 ? facts.Expected(actual) : null;
        if (FeeOf(actual) is not { } fee) return expected is { Kind: FeeAnswerKind.Priced } priced && priced.Fee != Money.Zero ? NotSaid(priced.Fee) : null;
        return expected?.Kind switch
        {
            FeeAnswerKind.NoContract => Missing(Subcodes.NoContract, fee),
            FeeAnswerKind.Unpriced => Missing(Subcodes.Unpriced, fee),
            FeeAnswerKind.FeeExceedsAmount => Missing(Subcodes.FeeExceedsAmount, fee),
            FeeAnswerKind.Priced when expected.Fee != fee || expected.Subcode is not null => Off("fee_by_contract", expected.Fee, fee, facts, expected),
            _ => otherFee is { } other && other != fee ? Off("fee", other, fee, facts, null) : null,
        };
    }

    /// <summary>The fee as said, else what the row keeps back by its own gross and net; a row that does not add up shows no fee that way.</summary>
    public static Money? FeeOf(MatchRow row) => row.Fee ?? (row.IsBalanced && row.Net is { } net ? row.Type.Sign() * row.Gross - net : null);

    /// <summary>The contract asks for a fee and the row lets nobody see which was taken.</summary>
    private static BreakDifference NotSaid(Money expected) =>
        new() { Code = BreakCode.R04, Subcode = Subcodes.Unpriced, Field = "fee_by_contract", Book = PairComparison.Text(expected), Actual = "" };

    private static BreakDifference Missing(string subcode, Money fee) =>
        new() { Code = BreakCode.R04, Subcode = subcode, Field = "fee_by_contract", Book = "", Actual = PairComparison.Text(fee) };

    private static BreakDifference Off(string field, Money expected, Money fee, RunFacts facts, FeeAnswer? answer)
    {
        var extra = fee - expected;
        return new()
        {
            Code = BreakCode.R04,
            Subcode = answer?.Subcode ?? (extra.Abs().Fen <= 1 ? Subcodes.Rounding : Subcodes.Unexplained),
            Explanation = answer?.Explanation,
            Field = field,
            Book = PairComparison.Text(expected),
            Actual = PairComparison.Text(fee),
            Delta = -extra,
            // A policy that would return more than was charged is to be known, whoever cut it back.
            Tolerated = extra != Money.Zero && extra.Abs().Fen <= facts.Input.Options.RowFeeToleranceFen,
        };
    }
}
