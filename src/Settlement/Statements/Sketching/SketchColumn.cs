using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>What a column's cells look like, before anything is said of its meaning.</summary>
internal sealed record SketchColumn
{
    public required int Index { get; init; }

    /// <summary>The header, or a name made of its number.</summary>
    public required string Name { get; init; }

    /// <summary>What its header says it is.</summary>
    public ColumnMeaning? Meaning { get; init; }

    /// <summary>A mark before every text, such as a back-tick.</summary>
    public string? Prefix { get; init; }

    /// <summary>The texts that mean that there is none.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>One text a row, without prefix and padding; empty where there is none.</summary>
    public required string[] Texts { get; init; }

    /// <summary>How its amounts read; <c>null</c> where the texts are no amounts.</summary>
    public AmountFormat? Amount { get; init; }

    /// <summary>The amounts in fen as written; 0 where there is none.</summary>
    public long[] Fen { get; init; } = [];

    /// <summary>The form of its dates or times.</summary>
    public string? DateForm { get; init; }

    public required int Filled { get; init; }

    public required int Distinct { get; init; }

    public required int Longest { get; init; }

    public required int Shortest { get; init; }

    public bool HasBlanks => Filled < Texts.Length;

    public bool IsConstant => Distinct == 1 && !HasBlanks;

    /// <summary>Every row says something else.</summary>
    public bool IsUnique => Distinct == Texts.Length && Texts.Length > 1;

    public bool IsSigned => Amount is { Sign: AmountSign.Minus or AmountSign.Letter };

    /// <summary>Few short texts that come again: codes and words.</summary>
    public bool IsEnum => Filled > 0 && Longest <= 24 && Distinct <= 24 && (Distinct <= 6 || Distinct * 4 <= Filled);
}
