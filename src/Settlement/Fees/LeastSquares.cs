using System.Numerics;

namespace Rijie.Settlement.Fees;

/// <summary>The line of least squares through points, exact: fee = (<paramref name="Slope"/> × amount + <paramref name="Intercept"/>) ÷ <paramref name="Denominator"/>.</summary>
internal readonly record struct LeastSquares(BigInteger Slope, BigInteger Intercept, BigInteger Denominator)
{
    /// <summary>The line, or <c>null</c> where all amounts are one.</summary>
    public static LeastSquares? Of(IReadOnlyList<LinePoint> points)
    {
        // At most 10¹⁵ fen each, so the sums of 10⁸ squares fit.
        Int128 x = 0, y = 0, xx = 0, xy = 0;
        foreach (var (_, amount, fee) in points)
        {
            x += amount;
            y += fee;
            xx += (Int128)amount * amount;
            xy += (Int128)amount * fee;
        }
        BigInteger n = points.Count;
        var denominator = n * xx - (BigInteger)x * x;
        return denominator.IsZero ? null : new(n * xy - (BigInteger)x * y, (BigInteger)y * xx - (BigInteger)x * xy, denominator);
    }

    /// <summary>Whether a fee is at most one fen off.</summary>
    public bool Holds(LinePoint point) => BigInteger.Abs(point.FeeFen * Denominator - Slope * point.AmountFen - Intercept) <= Denominator;

    /// <summary>The slope in parts per million, rounded down.</summary>
    public BigInteger FloorPpm => new Fraction(Slope * 1_000_000, Denominator).Floor();
}
