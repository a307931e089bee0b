namespace Rijie.Settlement.Fees;

/// <summary>The rows of one clearing date and rule, rounded once.</summary>
internal static class FeeGroup
{
    /// <summary>The fees of the members: their exact sum rounded, and given back by largest remainder, ties to the earlier.</summary>
    public static IReadOnlyList<long> Share<T>(IReadOnlyList<T> members, Func<T, ExactFee> exactOf, RoundingMode mode)
    {
        // Bounds are whole fen, so cutting the exact value keeps every rounding of it inside them.
        var fen = new Fraction[members.Count];
        for (var i = 0; i < fen.Length; i++)
        {
            var exact = exactOf(members[i]);
            fen[i] = Fraction.Min(Fraction.Max(exact.SumFen, exact.LowestFen), exact.HighestFen);
        }
        return FeeRounding.Share(fen, FeeRounding.Round(Fraction.Sum(fen), mode));
    }
}
