namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Which columns are gross, fee, discount and net, and what the rows say for it.</summary>
internal sealed record SketchMoney
{
    /// <summary>What was traded, before <see cref="Discounts"/>.</summary>
    public required MoneyColumn Gross { get; init; }

    public required IReadOnlyList<MoneyColumn> Fees { get; init; }

    /// <summary>What the merchant itself gave away.</summary>
    public IReadOnlyList<MoneyColumn> Discounts { get; init; } = [];

    /// <summary>Absent where the file has none and it must be computed.</summary>
    public MoneyColumn? Net { get; init; }

    /// <summary>The direction of each row; 0 where nothing tells it.</summary>
    public required int[] Signs { get; init; }

    /// <summary>The rows in which gross, fee and net add up, and of those the ones with a fee.</summary>
    public int Balanced { get; init; }

    public int WithFee { get; init; }

    /// <summary>The fee has no header and is zero in most rows, as a fee seldom is.</summary>
    public bool IsRare { get; init; }

    /// <summary>How well headers and shape agree with the roles.</summary>
    public int Score { get; init; }

    /// <summary>Why another reading may be as good; <c>null</c> where there is none.</summary>
    public string? Doubt { get; init; }

    /// <summary>Rows say that the roles are right, where otherwise a name or a look does.</summary>
    public bool IsProven => Balanced > 0;

    public IEnumerable<MoneyColumn> Columns => [Gross, .. Fees, .. Discounts, .. Net is null ? Enumerable.Empty<MoneyColumn>() : [Net]];

    public long GrossOf(int row) => Gross.Sense(row, Signs[row]) - Discounts.Sum(d => d.Sense(row, Signs[row]));

    public long FeeOf(int row) => Fees.Sum(f => f.Sense(row, Signs[row]));

    public long NetOf(int row) => Net?.Sense(row, Signs[row]) ?? GrossOf(row) - FeeOf(row);
}
