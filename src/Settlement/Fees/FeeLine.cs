using System.Globalization;

namespace Rijie.Settlement.Fees;

/// <summary>A sale that lies on a line or not: the amount that its rate is taken on, and the fee that was taken.</summary>
internal readonly record struct LinePoint(int Row, long AmountFen, long FeeFen);

/// <summary>A price as a provider takes it: rate × amount + fixed.</summary>
internal sealed record FeeLine(Rate Rate, long FixedFen)
{
    private const int Million = 1_000_000;

    /// <summary>Whether a fee is at most one fen off the line.</summary>
    public bool Holds(LinePoint point) => Int128.Abs((Int128)(point.FeeFen - FixedFen) * Million - (Int128)Rate.Ppm * point.AmountFen) <= Million;

    /// <summary>The line as people write it: <c>2.99% + 300</c>, the fixed part in fen.</summary>
    public override string ToString() => FixedFen == 0 ? Rate.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Rate} + {FixedFen}");
}
