using System.Text.Json.Serialization;
using Rijie.Settlement.Statements.Sketching;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary>What <c>statement sketch</c> proposes; the property names are those of <c>--json</c>.</summary>
internal sealed record SketchReport
{
    public required string File { get; init; }

    /// <summary>Every proof holds: the layout may be used as it is.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The member that the layout reads; the file itself where it is no archive.</summary>
    public required string Member { get; init; }

    public required IReadOnlyList<ContainerStep> Container { get; init; }
    public TextEncoding? Encoding { get; init; }
    public LineEnd? LineEnd { get; init; }
    public ShapeKind? Shape { get; init; }
    public string? Delimiter { get; init; }

    /// <summary>As the proposed layout reads the whole file; of a proposal that is not accepted they are for comparison by a person only.</summary>
    public required long Rows { get; init; }

    public required long GrossFen { get; init; }

    /// <summary>A cost is positive.</summary>
    public required long FeeFen { get; init; }

    public required long NetFen { get; init; }
    public required long Adjustments { get; init; }
    public required long AdjustmentFen { get; init; }
    public required long Payouts { get; init; }
    public required long PayoutFen { get; init; }
    public required long HeldFen { get; init; }
    public required long Open { get; init; }
    public required IReadOnlyList<SketchReportColumn> Columns { get; init; }
    public required IReadOnlyList<SketchProof> Proofs { get; init; }

    /// <summary>What the file cannot tell and a person should look up.</summary>
    public required IReadOnlyList<string> Questions { get; init; }

    /// <summary>The layout as YAML.</summary>
    public string? Layout { get; init; }

    /// <summary>Where it was written.</summary>
    public string? Output { get; init; }

    [JsonIgnore]
    public int ExitCode => Accepted ? Cli.ExitCode.Fine : Cli.ExitCode.FinishedWithRejects;

    public static SketchReport Of(string file, SketchProposal proposal, string? output)
    {
        var reading = proposal.Reading;
        return new()
        {
            File = file,
            Accepted = proposal.Accepted,
            Member = proposal.Source.Name,
            Container = proposal.Source.Container,
            Encoding = proposal.Text?.Encoding,
            LineEnd = proposal.Text?.LineEnd,
            Shape = proposal.Shape?.Kind,
            Delimiter = proposal.Shape?.Delimiter,
            Rows = reading?.Rows ?? 0,
            GrossFen = reading?.Gross.Fen ?? 0,
            FeeFen = reading?.Fee.Fen ?? 0,
            NetFen = reading?.Net.Fen ?? 0,
            Adjustments = reading?.Adjustments ?? 0,
            AdjustmentFen = reading?.AdjustmentTotal.Fen ?? 0,
            Payouts = reading?.Payouts ?? 0,
            PayoutFen = reading?.PayoutTotal.Fen ?? 0,
            HeldFen = reading?.Held.Fen ?? 0,
            Open = reading?.Lines.Open ?? 0,
            Columns = [.. proposal.Columns.Select((c, i) => SketchReportColumn.Of(i + 1, c))],
            Proofs = proposal.Proofs,
            Questions = proposal.Questions,
            Layout = proposal.Layout,
            Output = output,
        };
    }
}

/// <summary>What is proposed for one column.</summary>
/// <param name="Position">From 1; computed columns follow those of the file.</param>
/// <param name="Name">The header, or <c>column_</c> and its number.</param>
/// <param name="At">Its first byte from 1, for fixed widths.</param>
/// <param name="Width">In bytes.</param>
/// <param name="Field">The canonical field; absent for a column that is only kept or compared.</param>
/// <param name="Unit">Of an amount.</param>
/// <param name="Sign">Of an amount: how its direction is said.</param>
/// <param name="Confidence">0, nothing is said of it, to 100, proven by the file.</param>
/// <param name="Reasons">Why.</param>
internal sealed record SketchReportColumn(
    int Position, string Name, int? At, int? Width, StatementField? Field, AmountUnit? Unit, AmountSign? Sign, int Confidence, IReadOnlyList<string> Reasons)
{
    public static SketchReportColumn Of(int position, ColumnProposal column) =>
        new(position, column.Layout.Name, column.Layout.At, column.Layout.Width, column.Layout.Field, column.Layout.Amount?.Unit, column.Layout.Amount?.Sign, column.Confidence, column.Reasons);
}
