using System.Globalization;

namespace Rijie;

/// <summary>An amount in the minor unit of its currency: fen for CNY. Signed; arithmetic is checked.</summary>
/// <remarks>The currency stands beside the amount on the record that carries it; amounts of different currencies are never added.</remarks>
public readonly record struct Money : IComparable<Money>
{
    /// <summary>The largest absolute amount that is accepted from outside, in fen (reliability specification 4.0).</summary>
    public const long LargestFen = 999_999_999_999_999;

    private Money(long fen) => Fen = fen;

    /// <summary>The amount in fen; may be negative.</summary>
    public long Fen { get; }

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>Makes an amount from fen.</summary>
    public static Money FromFen(long fen) => new(fen);

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static Money operator +(Money left, Money right) => new(checked(left.Fen + right.Fen));

    /// <summary>The difference.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static Money operator -(Money left, Money right) => new(checked(left.Fen - right.Fen));

    /// <summary>The amount with the other sign.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static Money operator -(Money value) => new(checked(-value.Fen));

    /// <summary>The amount taken <paramref name="times"/> times; used with a sign of -1, 0 or 1.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static Money operator *(int times, Money value) => new(checked(times * value.Fen));

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Money left, Money right) => left.Fen < right.Fen;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Money left, Money right) => left.Fen > right.Fen;

    /// <summary>Whether the left amount is not larger.</summary>
    public static bool operator <=(Money left, Money right) => left.Fen <= right.Fen;

    /// <summary>Whether the left amount is not smaller.</summary>
    public static bool operator >=(Money left, Money right) => left.Fen >= right.Fen;

    /// <summary>The same as <c>+</c>, for languages without operators.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>The same as binary <c>-</c>, for languages without operators.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>The same as unary <c>-</c>, for languages without operators.</summary>
    public static Money Negate(Money value) => -value;

    /// <summary>The same as <c>*</c>, for languages without operators.</summary>
    public static Money Multiply(int times, Money value) => times * value;

    /// <summary>The amount without its sign.</summary>
    public Money Abs() => Fen < 0 ? -this : this;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>The amount in yuan with two decimals and the invariant culture, for people; never parsed back.</summary>
    public override string ToString()
    {
        var fen = Int128.Abs(Fen);
        return string.Create(CultureInfo.InvariantCulture, $"{(Fen < 0 ? "-" : "")}{fen / 100}.{fen % 100:00}");
    }
}
