using System.Numerics;

namespace Rijie.Settlement.Fees;

/// <summary>How an exact fee becomes whole fen. Every mode works on the absolute value, so a returned fee mirrors a charged one.</summary>
internal enum RoundingMode
{
    /// <summary>四舍五入: the half goes away from zero.</summary>
    HalfUp,

    /// <summary>四舍六入五成双: the half goes to the even fen.</summary>
    HalfEven,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>截断: toward zero.</summary>
    Down,
}

/// <summary>The only place where a fee is rounded, and the only way a rounded sum is given back to what it was summed from.</summary>
internal static class FeeRounding
{
    /// <summary>The whole fen of an exact fee.</summary>
    /// <exception cref="OverflowException">The fee does not fit 64 bits.</exception>
    public static long Round(Fraction exactFen, RoundingMode mode)
    {
        var whole = BigInteger.DivRem(BigInteger.Abs(exactFen.Numerator), exactFen.Denominator, out var rest);
        var half = (rest * 2).CompareTo(exactFen.Denominator);
        var away = mode switch
        {
            RoundingMode.HalfUp => half >= 0,
            RoundingMode.HalfEven => half > 0 || (half == 0 && !whole.IsEven),
            RoundingMode.Up => !rest.IsZero,
            RoundingMode.Down => false,
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "This mode is not known."),
        };
        return (long)(exactFen.Sign * (away ? whole + 1 : whole));
    }

    /// <summary>The rounded parts of a fee; they add up to it.</summary>
    /// <param name="terms">What the contract rounds, and how. A group of one row is rounded like a transaction.</param>
    /// <param name="parts">The exact parts.</param>
    /// <param name="inGroup">The row's share of its group's fee, where it was rounded with others.</param>
    public static IReadOnlyList<long> Parts(FeeRoundingTerms terms, IReadOnlyList<ExactPart> parts, Money? inGroup = null)
    {
        if (terms.Scope is RoundingScope.Component) return [.. parts.Select(p => Round(p.Fen, terms.Mode))];
        if (inGroup is null && parts.Count == 1) return [Round(parts[0].Fen, terms.Mode)];
        var exact = parts.Select(p => p.Fen).ToArray();
        return Share(exact, inGroup?.Fen ?? Round(Fraction.Sum(exact), terms.Mode));
    }

    /// <summary>Gives a rounded sum back to its exact parts by largest remainder, ties to the earlier part.</summary>
    /// <remarks>
    /// Each part is floored toward minus infinity, negative ones too, so no part moves by a whole fen as long as the sum
    /// was rounded to a neighbour of the exact sum.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The sum is not a neighbour of the exact sum.</exception>
    public static IReadOnlyList<long> Share(IReadOnlyList<Fraction> exactFen, long totalFen) =>
        TryShare(exactFen, totalFen) ?? throw new ArgumentOutOfRangeException(nameof(totalFen), totalFen, "The total is not the rounded sum of these parts.");

    /// <summary>The same, or <c>null</c> when some part would have to move by more than a fen.</summary>
    public static IReadOnlyList<long>? TryShare(IReadOnlyList<Fraction> exactFen, long totalFen)
    {
        var floors = exactFen.Select(e => e.Floor()).ToArray();
        var missing = floors.Aggregate(new BigInteger(totalFen), static (rest, floor) => rest - floor);
        if (missing < 0 || missing > exactFen.Count) return null;
        var lifted = Enumerable.Range(0, exactFen.Count)
            .OrderByDescending(i => exactFen[i] - new Fraction(floors[i], BigInteger.One)).ThenBy(i => i)
            .Take((int)missing).ToHashSet();
        return [.. floors.Select((floor, i) => (long)floor + (lifted.Contains(i) ? 1 : 0))];
    }
}
