namespace Rijie.Settlement.Fees;

/// <summary>
/// Finds the line that fees lie on: least squares, at least five distinct amounts, every residual at most one fen. Where a few rows lie elsewhere, or one line
/// follows another, the line of the most rows is found first: among at least half of the rows, or of a half of them in time.
/// </summary>
internal static class LineFit
{
    /// <summary>Four points are on too many lines to say that a price changed.</summary>
    public const int FewestAmounts = 5;

    private const int MostAnchors = 16;
    private const int MostSampled = 128;
    private const int MostRounds = 8;
    private const int MostHalvings = 4;

    /// <summary>The line, and the points that it holds for.</summary>
    /// <param name="points">In the order of time.</param>
    /// <param name="mode">How the contract rounds: a line that gives every fee exactly is better than one that is a fen off.</param>
    public static (FeeLine Line, IReadOnlyList<LinePoint> Points)? Find(IReadOnlyList<LinePoint> points, RoundingMode mode) => Find(points, mode, MostHalvings) switch
    {
        { } line when points.Where(line.Holds).ToList() is var on && HasAmounts(on) => (line, on),
        _ => null,
    };

    private static FeeLine? Find(IReadOnlyList<LinePoint> points, RoundingMode mode, int halvings)
    {
        if (!HasAmounts(points)) return null;
        if (LeastSquares.Of(points) is { } all && points.All(p => all.Holds(p))) return LineChoice.Of(points, all, mode);
        if (OfMost(points) is { } most && LeastSquares.Of(most) is { } line) return LineChoice.Of(most, line, mode);
        if (halvings == 0) return null;
        var half = points.Count / 2;
        return Find([.. points.Take(half)], mode, halvings - 1) ?? Find([.. points.Skip(half)], mode, halvings - 1);
    }

    /// <summary>At least half of the points, on their own line of least squares.</summary>
    private static List<LinePoint>? OfMost(IReadOnlyList<LinePoint> points)
    {
        if (BestPair(points) is not var (a, b)) return null;
        var on = points.Where(p => IsNear(p, a, b)).ToList();
        for (var round = 0; round < MostRounds; round++)
        {
            if (on.Count * 2 < points.Count || !HasAmounts(on) || LeastSquares.Of(on) is not { } line) return null;
            var held = points.Where(p => line.Holds(p)).ToList();
            if (held.SequenceEqual(on)) return on;
            on = held;
        }
        return null;
    }

    /// <summary>The two points whose line comes nearest to the most of a sample.</summary>
    private static (LinePoint A, LinePoint B)? BestPair(IReadOnlyList<LinePoint> points)
    {
        var anchors = Spread(points.DistinctBy(p => p.AmountFen).ToList(), MostAnchors);
        var sample = Spread(points, MostSampled);
        (LinePoint, LinePoint)? best = null;
        var most = 0;
        for (var i = 0; i < anchors.Count; i++)
            for (var k = i + 1; k < anchors.Count; k++)
            {
                var near = sample.Count(p => IsNear(p, anchors[i], anchors[k]));
                if (near > most) (best, most) = ((anchors[i], anchors[k]), near);
            }
        return best;
    }

    /// <summary>Two fen: each of the two points may be one off itself.</summary>
    private static bool IsNear(LinePoint p, LinePoint a, LinePoint b)
    {
        var (dx, dy) = ((Int128)(b.AmountFen - a.AmountFen), (Int128)(b.FeeFen - a.FeeFen));
        return Int128.Abs((p.FeeFen - a.FeeFen) * dx - dy * (p.AmountFen - a.AmountFen)) <= 2 * Int128.Abs(dx);
    }

    private static IReadOnlyList<LinePoint> Spread(IReadOnlyList<LinePoint> points, int most) =>
        points.Count <= most ? points : [.. Enumerable.Range(0, most).Select(i => points[(int)((long)i * (points.Count - 1) / (most - 1))])];

    private static bool HasAmounts(IReadOnlyList<LinePoint> points)
    {
        var seen = new HashSet<long>(FewestAmounts);
        foreach (var point in points)
            if (seen.Add(point.AmountFen) && seen.Count == FewestAmounts) return true;
        return false;
    }
}
