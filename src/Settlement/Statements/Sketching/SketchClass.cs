using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>How it is known what rows are.</summary>
internal enum ClassBasis
{
    /// <summary>Nothing says it.</summary>
    Unknown,

    /// <summary>Nothing speaks of anything but sales; only totals can prove that.</summary>
    Silence,

    /// <summary>Their amounts have a sign, and it is the same in all of them.</summary>
    Sign,

    /// <summary>They name another row as their original.</summary>
    Reference,

    /// <summary>Words say it.</summary>
    Words,
}

/// <summary>What the rows with one combination of words or codes are.</summary>
/// <param name="When">The texts, one for each of the class columns.</param>
/// <param name="Rows">Indexes of the rows.</param>
internal sealed record SketchClass(IReadOnlyList<string> When, IReadOnlyList<int> Rows)
{
    public ClassBasis Basis { get; init; }

    public RowKind Kind { get; init; }

    public TransactionType? Type { get; init; }

    /// <summary>Of a word such as 调账 that goes both ways: the type of rows against the merchant; <see cref="Type"/> is that of the others.</summary>
    public TransactionType? TypeIfNegative { get; init; }

    public TransactionType? Also { get; init; }

    /// <summary>Only the net of such rows moves.</summary>
    public bool NetOnly { get; init; }

    /// <summary>The words name a direction and no type.</summary>
    public bool IsDirectionOnly { get; init; }

    /// <summary>Whether its rows should satisfy the identity of gross, fee and net.</summary>
    public bool IsTrade => Kind == RowKind.Transaction && !NetOnly;

    /// <summary>The direction of a row: by the type, or by the amount where that decides; 0 where it is not known.</summary>
    public int SignOf(long amountFen) => TypeIfNegative is not null ? Math.Sign(amountFen) : Type?.Sign() ?? 0;
}

/// <summary>The columns that say what a row is, and what they say.</summary>
internal sealed record SketchClasses(IReadOnlyList<SketchColumn> Columns, IReadOnlyList<SketchClass> Classes)
{
    /// <summary>Columns whose header says that they tell what a row is, and whose texts nobody understands.</summary>
    public IReadOnlyList<SketchColumn> Unexplained { get; init; } = [];

    public SketchClass this[int row] => Classes[_classOf[row]];

    private readonly int[] _classOf = ClassOf(Classes);

    private static int[] ClassOf(IReadOnlyList<SketchClass> classes)
    {
        var of = new int[classes.Sum(c => c.Rows.Count)];
        for (var i = 0; i < classes.Count; i++)
            foreach (var row in classes[i].Rows) of[row] = i;
        return of;
    }

    /// <summary>Rows by their texts in some columns, in the order in which they first come.</summary>
    public static IReadOnlyList<SketchClass> Group(IReadOnlyList<SketchColumn> columns, int rows) =>
        [.. Enumerable.Range(0, rows).GroupBy(r => string.Join('\u0001', columns.Select(c => c.Texts[r])), StringComparer.Ordinal)
            .Select(g => new SketchClass([.. columns.Select(c => c.Texts[g.First()])], [.. g]))];
}
