using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>A column read as money in one way: unit, sign rule and, for a fee, how a cost is written.</summary>
internal sealed record MoneyColumn(SketchColumn Column, AmountFormat Format, long[] Fen)
{
    public ColumnMeaning? Meaning => Column.Meaning;

    /// <summary>Whole numbers read as yuan, because other columns of the table have decimals.</summary>
    public bool IsReread { get; init; }

    public bool IsSigned => Format.Sign is AmountSign.Minus or AmountSign.Letter;

    /// <summary>Of different lengths, or filled up with zeros, and not the same in every row.</summary>
    public bool VariesAsAmountsDo => Column.Distinct > 1 && (Column.Longest != Column.Shortest || Column.Texts.All(t => t.Length == 0 || t.TrimStart('C', 'D').StartsWith("00", StringComparison.Ordinal)));

    /// <summary>The amount in row sense, as the reader will turn it.</summary>
    public long Sense(int row, int sign)
    {
        var fen = Format.Charged == ChargedAs.Minus ? -Fen[row] : Fen[row];
        return Format.Sign == AmountSign.ByType && sign < 0 ? -fen : fen;
    }

    /// <summary>The ways in which the money columns of a table may read: whole numbers among yuan may be yuan, unless the header says.</summary>
    public static IReadOnlyList<MoneyColumn> Find(IReadOnlyList<SketchColumn> columns, bool fixedWidth)
    {
        var amounts = columns.Where(IsMoney).ToList();
        var hasYuan = amounts.Any(c => c.Amount!.Unit == AmountUnit.Yuan);
        var readings = new List<MoneyColumn>();
        foreach (var column in amounts)
        {
            readings.Add(new(column, column.Amount!, column.Fen));
            if (!hasYuan || column.Amount is not { Unit: AmountUnit.Fen, Sign: not AmountSign.Letter } fen || HeaderWords.UnitOf(column.Name) is not null) continue;
            var yuan = fen with { Unit = AmountUnit.Yuan, Decimals = 2, UpTo = true };
            if (AmountForm.Values(column.Texts, yuan, fixedWidth) is { } values) readings.Add(new(column, yuan, values) { IsReread = true });
        }
        return readings;
    }

    /// <summary>Amounts whose header names another thing are not money, nor are running numbers, codes and identifiers.</summary>
    private static bool IsMoney(SketchColumn column)
    {
        if (column.Amount is not { } amount) return false;
        if (column.Meaning is { } meaning) return meaning <= ColumnMeaning.OtherAmount;
        if (amount.Unit == AmountUnit.Yuan || column.IsSigned) return true;
        var padded = column.Texts.Any(t => t.Length > 1 && t[0] == '0');
        // A padded amount has many zeros; a code has few.
        return !(padded && column.Longest < 8) && !(column.IsUnique && column.Shortest == column.Longest && column.Longest >= 10 && !padded);
    }
}
