using System.Globalization;

namespace Rijie.Settlement.Fees;

/// <summary>
/// Explains rows by what they have in common with others of their contract and rule: the same amount added to at least five of them, or another line. The one
/// that holds for more rows wins, the added amount where both hold for as many.
/// </summary>
internal static class FeePatterns
{
    private const int FewestRows = 5;
    private const int MostPatterns = 8;

    /// <summary>Explains what can be; what cannot stays: of <paramref name="undoing"/> in its list, sales as unexplained findings.</summary>
    /// <param name="sequence">The prices.</param>
    /// <param name="sales">Sales in the order of their prices, and how far they are off.</param>
    /// <param name="undoing">What undoes sales: it lies on no line of its own, but an amount may be added to it.</param>
    /// <param name="byDay">Whether rows of different clearing dates have nothing in common.</param>
    /// <param name="findings">Receives the explained rows.</param>
    public static IReadOnlyList<FeePattern> Find(FeeSequence sequence, List<(int Row, long OffFen)> sales, List<(int Row, long OffFen)> undoing, bool byDay, List<FeeFinding> findings)
    {
        var patterns = new List<FeePattern>();
        foreach (var group in sales.GroupBy(KeyOf))
            foreach (var (row, off) in Explain([.. group], withLines: true)) findings.Add(new(row, FeeSubcode.Unexplained, null, off));
        var left = new List<(int Row, long OffFen)>();
        foreach (var group in undoing.GroupBy(KeyOf)) left.AddRange(Explain([.. group], withLines: false));
        undoing.Clear();
        undoing.AddRange(left);
        return [.. patterns.OrderBy(p => p.ContractId, StringComparer.Ordinal).ThenBy(p => p.RuleId, StringComparer.Ordinal).ThenBy(p => p.FirstDate).ThenBy(p => p.Subcode).ThenByDescending(p => p.Rows)];

        (string, string?, DateOnly?) KeyOf((int Row, long OffFen) off) =>
            (sequence.TableOf(off.Row)!.Contract.Id, sequence.Fees[off.Row].RuleId, byDay ? sequence.Rows[off.Row].Subject.ClearingDate : null);

        List<(int Row, long OffFen)> Explain(List<(int Row, long OffFen)> rows, bool withLines)
        {
            for (var found = 0; found < MostPatterns && rows.Count >= FewestRows; found++)
            {
                var added = Added(rows);
                var line = withLines ? LineOf(sequence, rows) : null;
                if (added is null && line is null) break;
                var isAdded = line is null || (added is { } a && a.Count >= line.Value.Points.Count);
                var on = isAdded ? rows.Where(r => r.OffFen == added!.Value.Fen).Select(r => r.Row).ToHashSet() : line!.Value.Points.Select(p => p.Row).ToHashSet();
                var pattern = Pattern([.. rows.Where(r => on.Contains(r.Row))], isAdded ? null : line!.Value.Line, isAdded ? added!.Value.Fen : null);
                patterns.Add(pattern);
                var detail = pattern.Line?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"+ {pattern.AddedFen}");
                findings.AddRange(rows.Where(r => on.Contains(r.Row)).Select(r => new FeeFinding(r.Row, pattern.Subcode, detail, r.OffFen, pattern)));
                rows = [.. rows.Where(r => !on.Contains(r.Row))];
            }
            return rows;
        }

        FeePattern Pattern(List<(int Row, long OffFen)> rows, FeeLine? line, long? addedFen) => new()
        {
            Subcode = line is null ? FeeSubcode.SurchargeAdded : FeeSubcode.RateChanged,
            ContractId = sequence.TableOf(rows[0].Row)!.Contract.Id,
            RuleId = sequence.Fees[rows[0].Row].RuleId ?? "",
            Line = line,
            AddedFen = addedFen,
            FirstDate = rows.Min(r => sequence.Rows[r.Row].Subject.ClearingDate),
            LastDate = rows.Max(r => sequence.Rows[r.Row].Subject.ClearingDate),
            Rows = rows.Count,
            DistinctAmounts = rows.Select(r => sequence.Rows[r.Row].Subject.Gross).Distinct().Count(),
            CostFen = rows.Sum(r => r.OffFen),
        };
    }

    /// <summary>The amount that was added to the most rows, to at least five; of two the smaller.</summary>
    private static (long Fen, int Count)? Added(List<(int Row, long OffFen)> rows)
    {
        var counts = new Dictionary<long, int>();
        foreach (var (_, off) in rows)
            if (off > 0) counts[off] = counts.GetValueOrDefault(off) + 1;
        var most = counts.Where(c => c.Value >= FewestRows).OrderByDescending(c => c.Value).ThenBy(c => c.Key).ToList();
        return most.Count == 0 ? null : (most[0].Key, most[0].Value);
    }

    private static (FeeLine Line, IReadOnlyList<LinePoint> Points)? LineOf(FeeSequence sequence, List<(int Row, long OffFen)> rows)
    {
        var contract = sequence.TableOf(rows[0].Row)!.Contract;
        var points = rows.ConvertAll(r => new LinePoint(r.Row, SalePrice.BasisOf(contract, sequence.Rows[r.Row].Subject)!.Value.Fen, sequence.ReportedOf(r.Row)!.Value));
        return LineFit.Find(points, contract.Rounding.Mode);
    }
}
