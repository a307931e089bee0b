using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>A line that is no row.</summary>
/// <param name="No">Counted from 1.</param>
/// <param name="Mark">Its first field, where that tells the kinds of lines apart.</param>
internal sealed record OtherLine(long No, string[] Cells, string? Mark);

/// <summary>The lines of a text told apart: what stands before the rows, the names of the columns, rows, what follows.</summary>
internal sealed record SketchTable
{
    public required LineShape Shape { get; init; }

    /// <summary>For fixed widths.</summary>
    public IReadOnlyList<FixedPlace> Places { get; init; } = [];

    public required IReadOnlyList<string[]> Rows { get; init; }

    /// <summary>The first field of every row, where it tells the kinds of lines apart.</summary>
    public string? RowMark { get; init; }

    public OtherLine? Names { get; init; }

    public IReadOnlyList<OtherLine> Before { get; init; } = [];

    public IReadOnlyList<OtherLine> After { get; init; } = [];

    public int ColumnCount => Rows[0].Length;
}
