using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Says what rows are that no word tells: by codes that always go with the same direction, else by the direction alone.</summary>
internal sealed class ClassResolver(IReadOnlyList<SketchColumn> columns, SketchClasses classes, SketchMoney money, bool hasNames)
{
    private const int LongestCode = 8;
    private const int MostCodes = 12;

    private readonly bool[]? _originals = OriginalRows.Find(columns);
    private readonly Lazy<List<SketchColumn>> _onlyOfRefunds = new(() => OnlyOfRefunds(columns, money));
    private readonly bool _hasSigns = money.Columns.Any(c => c.IsSigned);

    /// <summary>The classes with nothing left open but what cannot be told, and the directions that follow.</summary>
    public static (SketchClasses Classes, SketchMoney Money) Resolve(IReadOnlyList<SketchColumn> columns, SketchClasses classes, SketchMoney money, bool hasNames)
    {
        var resolver = new ClassResolver(columns, classes, money, hasNames);
        var resolved = classes.Classes.All(c => c.Basis != ClassBasis.Unknown) ? classes : resolver.Run();
        resolved = resolved with { Classes = [.. resolved.Classes.Select(c => c.IsDirectionOnly && !resolver.AreRefunds(c.Rows) ? c with { Basis = ClassBasis.Unknown } : c)] };
        var signs = new int[money.Signs.Length];
        foreach (var item in resolved.Classes)
            foreach (var row in item.Rows) signs[row] = item.Kind == RowKind.Transaction ? item.SignOf(Deciding(money).Fen[row]) : 0;
        return (resolved with { Unexplained = [.. columns.Where(c => IsUnexplained(c, resolved))] }, money with { Signs = signs });
    }

    /// <summary>A state that is not understood may be that of a failed payment, a type that of a payout, unless other words tell what rows are.</summary>
    private static bool IsUnexplained(SketchColumn column, SketchClasses resolved)
    {
        if (column.Filled == 0 || column.Distinct == 1 && column.Meaning == ColumnMeaning.State || resolved.Columns.Contains(column) || resolved.Columns.Any(c => ClassFinder.Follows(column, c))) return false;
        return column.Meaning == ColumnMeaning.State
            || (column.Meaning is ColumnMeaning.Type or ColumnMeaning.Direction && resolved.Classes.Any(c => c.Basis != ClassBasis.Words));
    }

    /// <summary>The column whose sign tells the direction where no word does: the net, which has one wherever the file has any.</summary>
    public static MoneyColumn Deciding(SketchMoney money) => money.Net is { IsSigned: true } net ? net : money.Gross;

    private SketchClasses Run()
    {
        var open = classes.Classes.Where(c => c.Basis == ClassBasis.Unknown).SelectMany(c => c.Rows).ToList();
        if (CodeColumn(open) is not { } code) return classes with { Classes = [.. classes.Classes.SelectMany(c => c.Basis == ClassBasis.Unknown ? ByDirection(c) : [c])] };
        List<SketchColumn> used = [.. classes.Columns, code];
        var split = new List<SketchClass>();
        foreach (var item in classes.Classes)
            foreach (var part in item.Rows.GroupBy(r => code.Texts[r], StringComparer.Ordinal))
            {
                var group = item with { When = [.. item.When, part.Key], Rows = [.. part] };
                split.Add(item.Basis == ClassBasis.Unknown ? Judged(group, Direction(group.Rows)) : group);
            }
        return new(used, split);
    }

    /// <summary>The column of short codes that come again and each go with one direction only; of several the finest, so that what is new is not taken for what is known.</summary>
    private SketchColumn? CodeColumn(List<int> open) =>
        classes.Classes.All(c => c.Basis != ClassBasis.Unknown || Direction(c.Rows) is not null) && classes.Columns.Count > 0 && open.Select(r => Direction([r])).Distinct().Count() == 1 ? null
        : columns.Where(c => IsCode(c, open) && (c.Meaning == ColumnMeaning.Type || open.Select(r => c.Texts[r]).Distinct(StringComparer.Ordinal).Count() > 1)
                && open.GroupBy(r => c.Texts[r], StringComparer.Ordinal).All(g => Direction([.. g]) is not null))
            .OrderByDescending(c => c.Meaning == ColumnMeaning.Type).ThenByDescending(c => c.Distinct).ThenBy(c => c.Longest).ThenBy(c => c.Index).FirstOrDefault();

    private bool IsCode(SketchColumn column, List<int> open) =>
        !classes.Columns.Contains(column) && column.Meaning is null or ColumnMeaning.Type or ColumnMeaning.Direction && column.Prefix is null or "`" or "'"
        && column.Longest is > 0 and <= LongestCode && column.Distinct <= MostCodes && column.DateForm is null && (column.Amount is null || column.Longest <= 3)
        && !money.Columns.Any(c => ReferenceEquals(c.Column, column)) && open.All(r => column.Texts[r].Length > 0)
        && open.GroupBy(r => column.Texts[r], StringComparer.Ordinal).Any(g => g.Count() > 1);

    /// <summary>Where rows go: 1 and -1, 0 where no money moves; <c>null</c> where they differ or nothing tells.</summary>
    private int? Direction(IReadOnlyList<int> rows)
    {
        int? all = null;
        foreach (var row in rows)
        {
            if (DirectionOf(row) is not { } one || (all is not null && all != one)) return null;
            all = one;
        }
        return all;
    }

    private int? DirectionOf(int row)
    {
        if (money.IsProven && money.NetOf(row) == 0 && money.FeeOf(row) == 0 && money.GrossOf(row) != 0) return 0;
        if (_hasSigns && Deciding(money).IsSigned) return Math.Sign(Deciding(money).Fen[row]);
        if (_originals is { } originals) return originals[row] ? -1 : 1;
        return null;
    }

    private IEnumerable<SketchClass> ByDirection(SketchClass item)
    {
        if (item.When.Count > 0 && Direction(item.Rows) is { } all) return [Judged(item, all)];
        if (!Deciding(money).IsSigned) return [item with { Type = TransactionType.Sale, Basis = IsPlainSales ? ClassBasis.Silence : ClassBasis.Unknown }];
        // One case for rows of either direction: the layout tells them apart by the sign of the amount.
        var forth = Judged(item, 1, [.. item.Rows.Where(r => Deciding(money).Fen[r] > 0)]);
        var back = Judged(item, -1, [.. item.Rows.Where(r => Deciding(money).Fen[r] < 0)]);
        var known = hasNames && forth.Basis != ClassBasis.Unknown && back.Basis != ClassBasis.Unknown && AreRefunds(back.Rows);
        return [item with { Type = TransactionType.Sale, TypeIfNegative = TransactionType.Refund, Basis = known ? ClassBasis.Sign : ClassBasis.Unknown }];
    }

    /// <summary>Nothing in a table with names speaks of anything but sales: no sign, no type, no direction, no original.</summary>
    private bool IsPlainSales => hasNames && money.IsProven && !_hasSigns && classes.Columns.Count == 0 && _originals is null && !columns.Any(c => c.Filled > 0 && c.Meaning is ColumnMeaning.Type or ColumnMeaning.Direction);

    private SketchClass Judged(SketchClass item, int? direction) => direction is { } known ? Judged(item, known, item.Rows) : item with { Type = TransactionType.Sale };

    /// <summary>Whether each of the rows that go back has a fee, or names an original. Rows without either may be payouts among the refunds.</summary>
    private bool AreRefunds(IReadOnlyList<int> rows) => rows.All(r => money.FeeOf(r) != 0 || (_originals?[r] ?? false));

    /// <summary>
    /// A direction alone tells a sale from a refund only where rows pay a fee or get it back, or name an original: money that comes
    /// or goes without either may be a payout, a fee or a correction. Where refunds have an identifier that sales have not, all must have it.
    /// </summary>
    private SketchClass Judged(SketchClass item, int direction, IReadOnlyList<int> rows)
    {
        if (direction == 0) return item with { Kind = RowKind.NoMoney, Basis = ClassBasis.Sign };
        var type = direction > 0 ? TransactionType.Sale : TransactionType.Refund;
        var refers = _originals is { } originals && rows.All(r => originals[r] == direction < 0) && (direction < 0 || rows.Any(r => money.FeeOf(r) != 0));
        var fees = rows.Select(r => Math.Sign(money.FeeOf(r)) * direction).ToList();
        var paysFee = rows.Count == 0 || (fees.Contains(1) && !fees.Contains(-1));
        var bySign = money.IsProven && _hasSigns && paysFee && (direction > 0 || _onlyOfRefunds.Value.Count == 0 || rows.All(r => _onlyOfRefunds.Value.Any(c => c.Texts[r].Length > 0)));
        return item with { Type = type, Basis = bySign ? ClassBasis.Sign : refers ? ClassBasis.Reference : ClassBasis.Unknown };
    }

    /// <summary>Columns of identifiers that are filled only where money goes back.</summary>
    private static List<SketchColumn> OnlyOfRefunds(IReadOnlyList<SketchColumn> columns, SketchMoney money)
    {
        var deciding = Deciding(money);
        return !deciding.IsSigned ? [] : [.. columns.Where(c => c.Filled > 0 && c.HasBlanks && c.Shortest >= OriginalRows.ShortestIdentifier && c.Meaning is null or >= ColumnMeaning.RefundNo and <= ColumnMeaning.OriginalTraceNo
            && Enumerable.Range(0, c.Texts.Length).All(r => c.Texts[r].Length == 0 || deciding.Fen[r] < 0))];
    }
}
