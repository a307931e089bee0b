using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>The rows of the sample in row sense, as the reader will turn them with the proposed layout.</summary>
internal sealed class RowFacts(SketchClasses classes, SketchMoney money)
{
    /// <summary>An amount of a row by the reader's rule: where a row has no type it stands as it is written.</summary>
    public long Sense(MoneyColumn column, int row)
    {
        var item = classes[row];
        if (column.Format.Sign != AmountSign.ByType) return column.Sense(row, 1);
        var sign = item.TypeIfNegative is { } negative && ClassResolver.Deciding(money).Fen[row] < 0 ? negative.Sign() : item.Type?.Sign() ?? 1;
        return sign * column.Sense(row, 1);
    }
}
