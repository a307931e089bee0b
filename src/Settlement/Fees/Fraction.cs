using System.Globalization;
using System.Numerics;

namespace Rijie.Settlement.Fees;

/// <summary>
/// An exact amount of fen: a fee before its one rounding. Always in lowest terms with a positive denominator, so that
/// equal values are equal records. The width is not bounded: fen × ppm × ppm does not fit 64 bits, and a share of a share
/// does not fit 128.
/// </summary>
internal readonly record struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _denominatorLessOne;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A fraction needs a denominator.");
        if (denominator.IsOne)
        {
            Numerator = numerator;
            return;
        }
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        // Stored less one, so that the default value is a proper zero.
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominatorLessOne + 1;

    public static Fraction Zero => default;

    public int Sign => Numerator.Sign;

    public bool IsWhole => _denominatorLessOne.IsZero;

    public static implicit operator Fraction(long fen) => new(fen, BigInteger.One);

    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    public static Fraction operator -(Fraction a, Fraction b) => a + -b;

    public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Fraction operator /(Fraction a, Fraction b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Fraction a, Fraction b) => a.CompareTo(b) < 0;

    public static bool operator >(Fraction a, Fraction b) => a.CompareTo(b) > 0;

    public static bool operator <=(Fraction a, Fraction b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Fraction a, Fraction b) => a.CompareTo(b) >= 0;

    public static Fraction Min(Fraction a, Fraction b) => a <= b ? a : b;

    public static Fraction Max(Fraction a, Fraction b) => a >= b ? a : b;

    /// <summary>The sum of exact amounts.</summary>
    public static Fraction Sum(IEnumerable<Fraction> values) => values.Aggregate(Zero, static (sum, value) => sum + value);

    /// <summary>The largest whole number that is not larger, also for negative values.</summary>
    public BigInteger Floor()
    {
        var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    public int CompareTo(Fraction other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The value as a decimal if it has at most twelve digits after the point, else as numerator/denominator; for people and logs.</summary>
    public override string ToString()
    {
        const int Digits = 12;
        var scale = BigInteger.Pow(10, Digits);
        if (!(scale % Denominator).IsZero)
            return string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
        var scaled = BigInteger.Abs(Numerator) * (scale / Denominator);
        var whole = BigInteger.DivRem(scaled, scale, out var rest);
        var digits = rest.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0').TrimEnd('0');
        return $"{(Sign < 0 ? "-" : "")}{whole.ToString(CultureInfo.InvariantCulture)}{(digits.Length > 0 ? "." : "")}{digits}";
    }
}
