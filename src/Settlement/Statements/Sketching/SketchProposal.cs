using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>What is proposed for an unknown file.</summary>
internal sealed record SketchProposal
{
    /// <summary>Whether every proof holds: only then is the layout to be used as it is.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The layout as YAML; <c>null</c> where not even a draft can be made.</summary>
    public string? Layout { get; init; }

    /// <summary>The member that it reads, and how that is packed and written.</summary>
    public required SketchSource Source { get; init; }

    public TextFormat? Text { get; init; }

    public LineShape? Shape { get; init; }

    public IReadOnlyList<ColumnProposal> Columns { get; init; } = [];

    public required IReadOnlyList<SketchProof> Proofs { get; init; }

    /// <summary>What a person should look at, in sentences.</summary>
    public IReadOnlyList<string> Questions { get; init; } = [];

    /// <summary>What the one reader says of the whole file with the proposed layout.</summary>
    public StatementReading? Reading { get; init; }
}
