using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>The directions that rows may have: by what their words say, else by a column with signs.</summary>
internal static class RowSigns
{
    /// <summary>Each way to give every row a direction that contradicts no word.</summary>
    public static IEnumerable<int[]> Hypotheses(IReadOnlyList<MoneyColumn> columns, SketchClasses classes)
    {
        var signed = columns.Where(c => c.IsSigned && c.Meaning is not (ColumnMeaning.Fee or ColumnMeaning.Balance or ColumnMeaning.Discount or ColumnMeaning.MerchantDiscount or ColumnMeaning.PlatformDiscount)).ToList();
        if (classes.Classes.All(c => c.Basis == ClassBasis.Words && c.TypeIfNegative is null))
        {
            yield return Of(classes, null);
            yield break;
        }
        foreach (var column in signed)
            if (Of(classes, column) is var signs && Agree(column, signs)) yield return signs;
        if (signed.Count == 0) yield return Of(classes, null);
    }

    /// <summary>Whether a column that has signs has those of the rows that trade, as gross must.</summary>
    public static bool Agree(MoneyColumn column, int[] signs)
    {
        if (!column.IsSigned) return true;
        for (var row = 0; row < signs.Length; row++)
            if (signs[row] != 0 && column.Fen[row] != 0 && Math.Sign(column.Fen[row]) != signs[row]) return false;
        return true;
    }

    /// <summary>The ways in which a column may be a cost.</summary>
    public static IEnumerable<MoneyColumn> ReadingsOfCost(MoneyColumn column, int[] signs)
    {
        yield return column;
        if (column.IsSigned) yield return column with { Format = column.Format with { Charged = ChargedAs.Minus } };
        else if (signs.Any(s => s < 0)) yield return column with { Format = column.Format with { Sign = AmountSign.AsIs } };
    }

    private static int[] Of(SketchClasses classes, MoneyColumn? column)
    {
        var signs = new int[classes.Classes.Sum(c => c.Rows.Count)];
        foreach (var item in classes.Classes)
            foreach (var row in item.Rows)
            {
                var fen = column?.Fen[row] ?? 0;
                // A row whose kind is not known goes the way of its amount; without amounts that say it, it is taken as a sale.
                signs[row] = item.Basis == ClassBasis.Unknown ? column is null ? 1 : Math.Sign(fen) : item.Kind == RowKind.Transaction ? item.SignOf(fen) : 0;
            }
        return signs;
    }
}
