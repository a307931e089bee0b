using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>
/// Proposes a layout for a file of which nothing is known: packing, text, columns, units, signs, classes and totals, from the
/// words of the field and from what adds up. A proposal is accepted only if the one reader, with the layout as it will be written, gets the
/// same from the whole file.
/// </summary>
internal static class StatementSketch
{
    private const int MostProofs = 3;

    /// <param name="name">The file's name; figures in it are compared with the rows, nothing else is read from it.</param>
    /// <param name="content">Seekable; its beginning is read for the proposal, all of it for each proof.</param>
    /// <param name="cancellationToken">Stops between members and lines.</param>
    /// <exception cref="StatementRefusedException">The file cannot be unpacked, or is no text.</exception>
    public static SketchProposal Propose(string name, Stream content, CancellationToken cancellationToken = default)
    {
        content.Position = 0;
        var drafts = new List<Sketched>();
        foreach (var source in SketchSource.Open(content, name))
        {
            cancellationToken.ThrowIfCancellationRequested();
            drafts.Add(Draft(name, source));
        }
        // Each proof reads the whole file: of the members of an archive those are proven that may hold rows.
        var likely = drafts.Where(d => d.Layout is not null).OrderByDescending(d => d.Layout!.Money.IsProven).ThenByDescending(d => d.Layout!.Money.Balanced).Take(MostProofs).ToList();
        if (likely.Count == 0) return drafts.Select(d => d.Nothing!).First();
        var proposals = likely.Select(d => Proving.Of(d.Layout!, name, d.Source, d.Text!, d.Table!, content, cancellationToken)).ToList();
        var best = proposals.OrderByDescending(p => p.Accepted).First();
        return proposals.Count(p => p.Accepted) > 1
            ? best with { Accepted = false, Proofs = [.. best.Proofs, new("one statement", false, "Several members of the archive hold rows that add up; a layout of one of them would lose the others.")] }
            : best;
    }

    private static Sketched Draft(string name, SketchSource source)
    {
        SketchLines text;
        try
        {
            text = SketchLines.Of(source);
        }
        catch (StatementRefusedException e) when (source.OtherNames.Count > 0)
        {
            return new(source, Nothing(source, e.Message));
        }
        var table = TableFinder.Find(text, splitRuns: false) ?? TableFinder.Find(text, splitRuns: true);
        if (table is null) return new(source, Nothing(source, "There are no rows: no character and no width cuts the lines into columns.") with { Text = text.Format });
        var draft = Draft(name, source, text, table);
        if (table.Shape.Kind == ShapeKind.FixedWidth && draft.Layout?.Money.IsProven != true && TableFinder.Find(text, splitRuns: true) is { } split && Draft(name, source, text, split) is { Layout.Money.IsProven: true } better)
            return better;
        return draft;
    }

    private static Sketched Draft(string name, SketchSource source, SketchLines text, SketchTable table)
    {
        var hasNames = table.Names is not null;
        var columns = ColumnFinder.Find(table);
        var amounts = MoneyColumn.Find(columns, table.Shape.Kind == ShapeKind.FixedWidth);
        var classes = ClassFinder.Find(columns);
        if ((IdentityFinder.Find(amounts, classes, hasNames) ?? MoneyGuess.Find(amounts, classes)) is not { } money)
            return new(source, Nothing(source, "No column can be gross and none the fee.") with { Text = text.Format, Shape = table.Shape });
        (classes, money) = ClassResolver.Resolve(columns, classes, money, hasNames);
        return new(source, null) { Text = text, Table = table, Layout = LayoutDrafter.Draft(source, text, table, columns, amounts, classes, money, name) };
    }

    private static SketchProposal Nothing(SketchSource source, string why) => new() { Accepted = false, Source = source, Proofs = [new("rows", false, why)] };

    /// <summary>What came of one member: a draft, or why there is none.</summary>
    private sealed record Sketched(SketchSource Source, SketchProposal? Nothing)
    {
        public SketchLines? Text { get; init; }

        public SketchTable? Table { get; init; }

        public LayoutDraft? Layout { get; init; }
    }
}
