using System.Numerics;

namespace Rijie.Settlement.Fees;

/// <summary>
/// Chooses, of all lines within a fen of the fees, the one that a person would have written into a contract: a rate of few digits, no fixed part or a round
/// one. Rounded fees leave room for many; least squares alone would answer 2.990004% + 299.87 fen.
/// </summary>
internal static class LineChoice
{
    private const int Million = 1_000_000;
    private const int MostRates = 40;
    private const int MostSampled = 256;

    /// <summary>Steps of the rate, from 0.1 % down to one part per million.</summary>
    private static readonly int[] RateSteps = [1000, 500, 100, 50, 10, 1];

    /// <summary>No fixed part, whole yuan, whole jiao, whole fen.</summary>
    private static readonly long[] FixedSteps = [0, 100, 10, 1];

    /// <summary>The line to name.</summary>
    /// <param name="points">Rows on the line of least squares.</param>
    /// <param name="squares">That line.</param>
    /// <param name="mode">The rounding by which it should give every fee exactly.</param>
    public static FeeLine? Of(IReadOnlyList<LinePoint> points, LeastSquares squares, RoundingMode mode)
    {
        var sorted = points.OrderBy(p => p.AmountFen).ThenBy(p => p.FeeFen).ToList();
        var span = sorted[^1].AmountFen - sorted[0].AmountFen;
        var sample = sorted.Count <= MostSampled ? sorted : [.. Enumerable.Range(0, MostSampled).Select(i => sorted[(int)((long)i * (sorted.Count - 1) / (MostSampled - 1))])];
        var near = squares.FloorPpm;
        // Both ends may be a fen off.
        var room = 2 * Million / span + 1;
        return Of(p => Exactly(p, mode)) ?? Of(p => (-Million, Million)) ?? Nearest(points, near);

        FeeLine? Of(Func<LinePoint, (long Low, long High)> slack)
        {
            foreach (var step in RateSteps)
            {
                var rates = Rates(near, room, step).Select(ppm => (Ppm: ppm, Fixed: FixedRange(sample, ppm, slack))).Where(r => r.Fixed.Low <= r.Fixed.High).ToList();
                foreach (var fixedStep in FixedSteps)
                    foreach (var (ppm, (low, high)) in rates)
                        if (Multiple(low, high, fixedStep) is { } fen && new FeeLine(new(ppm), fen) is var line && points.All(line.Holds)) return line;
            }
            return null;
        }
    }

    /// <summary>Multiples of a step around a rate, the nearest first.</summary>
    private static IEnumerable<int> Rates(BigInteger near, long room, int step)
    {
        var (low, high) = (BigInteger.Max(0, near - room), BigInteger.Min(Million, near + room));
        if (low > high) return [];
        var (first, last) = ((int)(low + step - 1) / step * step, (int)high / step * step);
        var middle = (int)BigInteger.Min(BigInteger.Max(near, low), high);
        var from = Math.Max(first, (middle / step - MostRates / 2) * step);
        return Enumerable.Range(0, MostRates).Select(i => from + i * step).Where(r => r <= last).OrderBy(r => Math.Abs(r - middle)).ThenBy(r => r);
    }

    /// <summary>The whole fixed parts, not negative, that bring every fee into its slack.</summary>
    private static (long Low, long High) FixedRange(List<LinePoint> points, int ppm, Func<LinePoint, (long Low, long High)> slack)
    {
        var (low, high) = ((Int128)0, (Int128)long.MaxValue);
        foreach (var point in points)
        {
            var rest = (Int128)point.FeeFen * Million - (Int128)ppm * point.AmountFen;
            var (under, over) = slack(point);
            low = Int128.Max(low, Ceiling(rest + under));
            high = Int128.Min(high, Floor(rest + over));
            if (low > high) break;
        }
        return low > high ? (1, 0) : ((long)low, (long)high);
    }

    /// <summary>How far, in millionths of a fen, the exact value may be from a fee that it rounds to.</summary>
    private static (long Low, long High) Exactly(LinePoint point, RoundingMode mode) => mode switch
    {
        RoundingMode.Up => (-Million + 1, 0),
        RoundingMode.Down => (0, Million - 1),
        RoundingMode.HalfEven when point.FeeFen % 2 == 0 => (-Million / 2, Million / 2),
        RoundingMode.HalfEven => (-Million / 2 + 1, Million / 2 - 1),
        _ => (-Million / 2, Million / 2 - 1),
    };

    private static long? Multiple(long low, long high, long step)
    {
        if (step == 0) return low == 0 ? 0 : null;
        var first = low + (step - low % step) % step;
        return first <= high ? first : null;
    }

    /// <summary>No whole rate is within a fen everywhere, as on very large amounts: the nearest one.</summary>
    private static FeeLine? Nearest(IReadOnlyList<LinePoint> points, BigInteger near)
    {
        if (near < 0 || near > Million) return null;
        var rest = points.Aggregate((Int128)0, (sum, p) => sum + (Int128)p.FeeFen * Million - (Int128)(int)near * p.AmountFen) / points.Count;
        return new(new((int)near), (long)Int128.Max(0, Floor(rest + Million / 2)));
    }

    private static Int128 Floor(Int128 millionths) => millionths >= 0 ? millionths / Million : -((-millionths + Million - 1) / Million);

    private static Int128 Ceiling(Int128 millionths) => -Floor(-millionths);
}
