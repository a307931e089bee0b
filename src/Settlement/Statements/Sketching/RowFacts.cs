using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>The rows of the sample in row sense, as the reader will turn them with the proposed layout.</summary>
internal sealed class RowFacts(SketchClasses classes, SketchMoney money)
{
    public int Count => money.Signs.Length;

    /// <summary>An amount of a row by the reader's rule: where a row has no type it stands as it is written.</summary>
    public long Sense(MoneyColumn column, int row)
    {
        var item = classes[row];
        if (column.Format.Sign != AmountSign.ByType) return column.Sense(row, 1);
        var sign = item.TypeIfNegative is { } negative && ClassResolver.Deciding(money).Fen[row] < 0 ? negative.Sign() : item.Type?.Sign() ?? 1;
        return sign * column.Sense(row, 1);
    }

    public long Sum(MoneyColumn column, AmountPart part) => Parts(column, part).Sum();

    public int CountOf(MoneyColumn column, AmountPart part) => Parts(column, part).Count();

    private IEnumerable<long> Parts(MoneyColumn column, AmountPart part) =>
        Enumerable.Range(0, Count).Select(r => Sense(column, r)).Where(s => part == AmountPart.All || s < 0 == (part == AmountPart.Negative));
}
