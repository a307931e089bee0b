using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Finds the columns that add up: gross less fees and discounts is net in every row, under some rule of signs.</summary>
/// <remarks>
/// Sums are compared as fingerprints: each column is added up with fixed weights, modulo 2^64, so that columns add up in all rows only
/// if their fingerprints do. What fits is then checked row by row.
/// </remarks>
internal sealed class IdentityFinder(IReadOnlyList<MoneyColumn> columns, SketchClasses classes, bool hasNames)
{
    private const int MostColumns = 16;
    private const int RowsCompared = 500;
    private const int MostExtras = 3;
    private const int MostExtrasWithoutWords = 2;

    private readonly List<SketchMoney> _found = [];

    /// <summary>The best reading with what can be said against it, or <c>null</c> where nothing adds up.</summary>
    public static SketchMoney? Find(IReadOnlyList<MoneyColumn> columns, SketchClasses classes, bool hasNames) =>
        new IdentityFinder([.. columns.Where(c => c.Fen.Any(f => f != 0)).OrderByDescending(c => c.Meaning is not null).ThenByDescending(c => c.Format.Unit).ThenByDescending(c => c.IsSigned)
            .ThenByDescending(c => c.VariesAsAmountsDo).ThenBy(c => c.Column.Index).Take(MostColumns)], classes, hasNames).Best();

    private SketchMoney? Best()
    {
        foreach (var signs in RowSigns.Hypotheses(columns, classes))
        {
            var trades = Enumerable.Range(0, signs.Length).Where(r => classes[r].IsTrade).ToList();
            var grosses = columns.Where(c => MoneyRoles.Gross(c.Meaning) >= 0 && RowSigns.Agree(c, signs)).ToList();
            foreach (var net in columns.Where(c => MoneyRoles.Net(c.Meaning) >= 0))
            {
                var rows = trades.Where(r => net.Fen[r] != 0).ToList();
                foreach (var gross in grosses.Where(g => !ReferenceEquals(g.Column, net.Column))) FindExtras(gross, net, signs, rows);
            }
        }
        var best = _found.OrderBy(m => m.IsRare).ThenByDescending(m => m.Score).ThenByDescending(m => m.Balanced).ThenBy(m => m.Gross.Column.Index).ThenBy(m => m.Fees[0].Column.Index).FirstOrDefault();
        if (best is null || best.Doubt is not null) return best;
        // Where no header speaks for the roles, whatever else adds up is as good.
        var rival = _found.FirstOrDefault(m => !m.IsRare && (m.Score >= best.Score - 1 || best.Columns.Any(c => c.Meaning is null)) && Totals(m) != Totals(best));
        return rival is null ? best : best with { Doubt = $"{rival.Gross.Column.Name} as gross, {string.Join(" + ", rival.Fees.Select(f => f.Column.Name))} as fee and {rival.Net!.Column.Name} as net add up as well." };
    }

    private void FindExtras(MoneyColumn gross, MoneyColumn net, int[] signs, List<int> rows)
    {
        var step = (rows.Count + RowsCompared - 1) / RowsCompared;
        var sample = step <= 1 ? rows : [.. rows.Where((_, i) => i % step == 0)];
        if (sample.Count == 0 || sample.Select(r => gross.Fen[r]).Distinct().Count() < Math.Min(2, sample.Count)) return;
        var rest = unchecked(Print(gross, signs, sample) - Print(net, signs, sample));
        var extras = columns.Where(c => !ReferenceEquals(c.Column, gross.Column) && !ReferenceEquals(c.Column, net.Column) && MoneyRoles.Extra(c.Meaning) >= 0)
            .SelectMany(c => RowSigns.ReadingsOfCost(c, signs)).Where(c => sample.Any(r => c.Fen[r] != 0)).Select(c => (Column: c, Print: Print(c, signs, sample))).ToList();
        Choose(gross, net, signs, rows, extras, 0, rest, []);
    }

    private void Choose(MoneyColumn gross, MoneyColumn net, int[] signs, List<int> rows, List<(MoneyColumn Column, ulong Print)> extras, int from, ulong rest, List<MoneyColumn> chosen)
    {
        for (var i = from; i < extras.Count; i++)
        {
            var (column, print) = extras[i];
            if (chosen.Any(c => ReferenceEquals(c.Column, column.Column)) || (column.Meaning is null && chosen.Count >= MostExtrasWithoutWords)) continue;
            List<MoneyColumn> now = [.. chosen, column];
            var left = unchecked(rest - print);
            if (left == 0 && Fits(gross, net, signs, rows, now) is { } money) _found.Add(money);
            else if (now.Count < MostExtras) Choose(gross, net, signs, rows, extras, i + 1, left, now);
        }
    }

    private SketchMoney? Fits(MoneyColumn gross, MoneyColumn net, int[] signs, List<int> rows, List<MoneyColumn> extras)
    {
        if (rows.Any(r => gross.Sense(r, signs[r]) - net.Sense(r, signs[r]) != extras.Sum(e => e.Sense(r, signs[r])))) return null;
        MoneyColumn[] all = [gross, net, .. extras];
        if (all.Any(c => c.IsReread) && !all.Any(c => c is { IsReread: false, Format.Unit: AmountUnit.Yuan })) return null; // decimals elsewhere say nothing of these
        var discounts = extras.Where(e => e.Meaning is ColumnMeaning.MerchantDiscount or ColumnMeaning.Discount).ToList();
        var fees = extras.Except(discounts).ToList();
        if (fees.Count == 0) return null;
        var money = new SketchMoney
        {
            Gross = gross,
            Net = net,
            Fees = fees,
            Discounts = discounts,
            Signs = signs,
            Balanced = rows.Count,
            Score = MoneyRoles.Gross(gross.Meaning) + MoneyRoles.Net(net.Meaning) + extras.Sum(e => MoneyRoles.Extra(e.Meaning)) - 2 * (extras.Count - 1),
            Doubt = DoubtOf(extras),
        };
        var withFee = rows.Where(r => money.FeeOf(r) != 0).ToList();
        if (!IsCost(money, withFee)) return null;
        var isRare = fees.Any(f => f.Meaning is null) && withFee.Count * 2 < rows.Count;
        return money with { WithFee = withFee.Count, IsRare = isRare, Doubt = money.Doubt ?? (isRare ? $"{fees[0].Column.Name} is zero in most rows: it may be a discount." : null) };
    }

    private static string? DoubtOf(List<MoneyColumn> extras)
    {
        var unnamed = extras.Where(e => e.Meaning is null or ColumnMeaning.Discount).ToList();
        if (unnamed.Any(e => e.Meaning == ColumnMeaning.Discount)) return $"{unnamed[0].Column.Name} may be the merchant's own discount or somebody else's.";
        return extras.Count > 1 && unnamed.Count > 0 ? $"{unnamed[0].Column.Name} may be a second fee or a discount." : null;
    }

    /// <summary>A fee is a small cost of a sale, and comes back, if at all, with a refund.</summary>
    private bool IsCost(SketchMoney money, List<int> withFee)
    {
        if (withFee.Count == 0) return false;
        var costs = withFee.Where(r => money.Signs[r] > 0).ToList();
        var large = withFee.Where(r => Math.Abs(money.GrossOf(r)) >= 1000).ToList();
        return costs.Count(r => money.FeeOf(r) > 0) * 10 >= costs.Count * 9
            && large.Count(r => Math.Abs(money.FeeOf(r)) * 2 <= Math.Abs(money.GrossOf(r))) * 10 >= large.Count * 8
            && (hasNames || costs.Count > 0);
    }

    private (long, long, long) Totals(SketchMoney money)
    {
        var rows = Enumerable.Range(0, money.Signs.Length).Where(r => classes[r].IsTrade).ToList();
        return (rows.Sum(money.GrossOf), rows.Sum(money.FeeOf), rows.Sum(money.NetOf));
    }

    private static ulong Print(MoneyColumn column, int[] signs, List<int> rows)
    {
        var print = 0UL;
        foreach (var row in rows) print = unchecked(print + (ulong)column.Sense(row, signs[row]) * Weight(row));
        return print;
    }

    /// <summary>An odd number for each row (SplitMix64).</summary>
    private static ulong Weight(int row)
    {
        unchecked
        {
            var z = ((ulong)row + 1) * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (z ^ (z >> 31)) | 1;
        }
    }
}
