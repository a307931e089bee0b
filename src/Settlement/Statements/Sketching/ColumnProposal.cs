using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>What is proposed for one column, how sure that is and why.</summary>
/// <param name="Layout">The column as the layout says it.</param>
/// <param name="Confidence">0 (nothing is said of it) to 100 (proven by the file).</param>
/// <param name="Reasons">For people; no values of rows but codes and words of class columns.</param>
internal sealed record ColumnProposal(LayoutColumn Layout, int Confidence, IReadOnlyList<string> Reasons)
{
    public const int Proven = 100;
    public const int Named = 80;
    public const int Shaped = 70;
    public const int Guessed = 40;
}

/// <summary>Something that must hold before a proposal is believed.</summary>
internal sealed record SketchProof(string Name, bool Holds, string Detail);
