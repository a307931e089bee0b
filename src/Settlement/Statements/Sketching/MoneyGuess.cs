using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Gross and fee where nothing adds up, because the file has no net: by headers, else by size.</summary>
internal static class MoneyGuess
{
    /// <summary>The best guess, or <c>null</c> where the table has no two amounts. A net that the headers name is kept, though nothing adds up to it.</summary>
    public static SketchMoney? Find(IReadOnlyList<MoneyColumn> columns, SketchClasses classes)
    {
        var amounts = columns.Where(c => c.Meaning is not null || (!c.IsReread && (c.Format.Unit == AmountUnit.Yuan || c.VariesAsAmountsDo) && c.Fen.Any(f => f != 0))).ToList();
        var gross = amounts.Where(c => MoneyRoles.Gross(c.Meaning) >= 0)
            .OrderByDescending(c => MoneyRoles.Gross(c.Meaning)).ThenByDescending(c => c.Format.Unit).ThenByDescending(c => Size(c)).FirstOrDefault();
        if (gross is null) return null;
        var fees = amounts.Where(c => !ReferenceEquals(c.Column, gross.Column) && IsFee(c, gross, amounts.Any(a => a.Meaning == ColumnMeaning.Fee))).ToList();
        if (fees.Count == 0) return null;
        var rows = gross.Fen.Length;
        var net = amounts.FirstOrDefault(c => c.Meaning == ColumnMeaning.Net);
        return new() { Gross = gross, Fees = fees, Net = net, Signs = RowSigns.Hypotheses([gross], classes).FirstOrDefault() ?? new int[rows] };
    }

    /// <summary>A cost by its name, or, where no column is named so, one of the same unit that is never more than a tenth of the gross.</summary>
    private static bool IsFee(MoneyColumn column, MoneyColumn gross, bool isNamed)
    {
        if (isNamed || column.Meaning is not null) return column.Meaning == ColumnMeaning.Fee;
        return column.Format.Unit == gross.Format.Unit && column.Column.Longest > 1
            && Enumerable.Range(0, column.Fen.Length).All(r => Math.Abs(column.Fen[r]) * 10 <= Math.Abs(gross.Fen[r]));
    }

    private static Int128 Size(MoneyColumn column) => column.Fen.Aggregate((Int128)0, (sum, fen) => sum + Math.Abs(fen));
}
