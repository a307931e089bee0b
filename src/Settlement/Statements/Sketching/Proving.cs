using System.Globalization;
using System.Text;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Holds a draft against the whole file: it is written, read back as any layout is, and run by the one reader.</summary>
internal static class Proving
{
    private const int FewestRowsWithFee = 3;
    private const int FewestNamedRowsWithFee = 1;

    public static SketchProposal Of(LayoutDraft draft, string name, SketchSource source, SketchLines text, SketchTable table, Stream content, CancellationToken cancellationToken)
    {
        if (table.Before.Count + table.After.Count > 0)
        {
            var (withTotals, totals) = draft.WithTotals(RowSums.Read(draft.Layout, draft.Summed, name, content, cancellationToken));
            draft = draft with { Layout = withTotals, Totals = totals };
        }
        var questions = Questions.Of(draft, source, text, table);
        var yaml = LayoutYaml.Write(draft.Layout, Heading(questions), column => Comment(draft, column));
        var proposal = new SketchProposal { Accepted = false, Layout = yaml, Source = source, Text = text.Format, Shape = table.Shape, Columns = draft.Columns, Questions = questions, Proofs = [] };
        StatementLayout layout;
        try
        {
            layout = LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "proposal");
        }
        catch (YamlException e)
        {
            return proposal with { Proofs = [new("layout", false, e.Problems[0].ToString())] };
        }
        var (reading, unbalanced) = Read(layout, name, content, cancellationToken);
        SketchProof[] proofs = [Lines(reading), Roles(draft, table), Identity(draft, reading, unbalanced), Classes(draft), .. Totals(draft, reading), .. Marks(draft, reading)];
        return proposal with { Accepted = proofs.All(p => p.Holds), Proofs = proofs, Reading = reading };
    }

    private static (StatementReading Reading, long Unbalanced) Read(StatementLayout layout, string name, Stream content, CancellationToken cancellationToken)
    {
        var unbalanced = 0L;
        content.Position = 0;
        var reading = StatementReader.Read(new StatementInput { Name = name, Content = content }, layout, batch =>
        {
            for (var i = 0; i < batch.Count; i++)
                if (!batch.Balanced(i)) unbalanced++;
        }, cancellationToken: cancellationToken);
        return (reading, unbalanced);
    }

    private static SketchProof Lines(StatementReading reading)
    {
        var lines = reading.Lines;
        var fine = reading.Result == FileResult.Imported && lines.Rejected == 0 && lines.Duplicate == 0 && reading.Rows > 0;
        return new("lines", fine, fine ? Count($"each of {lines.Total} lines has its class; {lines.Rejected} rejected")
            : reading.Code is not null ? $"{reading.Code}: {reading.Reason}" : Count($"{reading.Rows} rows, {lines.Rejected} rejected, {lines.Duplicate} duplicates"));
    }

    /// <summary>Which column is gross, fee and net: by what adds up, and without another reading as good.</summary>
    private static SketchProof Roles(LayoutDraft draft, SketchTable table)
    {
        var money = draft.Money;
        var roles = $"gross {money.Gross.Column.Name}, fee {string.Join(" + ", money.Fees.Select(f => f.Column.Name))}, net {money.Net?.Column.Name ?? "computed"}";
        if (money.Doubt is { } doubt) return new("roles", false, $"{roles}; but {doubt}");
        if (!money.IsProven) return new("roles", false, $"{roles}; the file has no net with which they would add up: nothing proves them.");
        var named = table.Names is not null && money.Columns.All(c => c.Meaning is not null);
        var enough = money.WithFee >= (named ? FewestNamedRowsWithFee : FewestRowsWithFee);
        return new("roles", enough, enough ? roles : Count($"{roles}; only {money.WithFee} rows have a fee: too few to tell the columns by."));
    }

    private static SketchProof Identity(LayoutDraft draft, StatementReading reading, long unbalanced)
    {
        var money = draft.Money;
        if (!money.IsProven) return new("identity", false, "There is nothing that must add up.");
        var words = $"{money.Gross.Column.Name} − {string.Join(" − ", money.Discounts.Concat(money.Fees).Select(c => c.Column.Name))} = {money.Net!.Column.Name}";
        return new("identity", unbalanced == 0, Count($"{words} on {reading.Lines.Imported - unbalanced} of {reading.Lines.Imported} rows"));
    }

    private static SketchProof Classes(LayoutDraft draft)
    {
        var classes = draft.Classes;
        var open = classes.Classes.Where(c => c.Basis == ClassBasis.Unknown).ToList();
        var texts = open.Where(c => c.When.Count > 0).Select(c => string.Join(" / ", c.When)).Concat(classes.Unexplained.Select(c => $"{c.Name} ({c.Distinct} texts)")).Take(10).ToList();
        if (texts.Count > 0) return new("classes", false, $"Not understood: {string.Join(", ", texts)}.");
        var silent = classes.Classes.Any(c => c.Basis == ClassBasis.Silence) && !draft.Totals.Any(t => t.Layout.Proves is { Sum: { } sum, Only: AmountPart.All } && (sum == draft.Money.Gross.Column.Name || sum == draft.Money.Net?.Column.Name));
        return open.Count > 0 || silent
            ? new("classes", false, "No column says what a row is, and amounts alone cannot tell it.")
            : new("classes", true, string.Join(", ", classes.Classes.GroupBy(c => c.Basis).OrderByDescending(g => g.Key).Select(g => Count($"{g.Sum(c => c.Rows.Count)} rows by {Word(g.Key)}"))));
    }

    private static string Word(ClassBasis basis) => basis switch { ClassBasis.Words => "words", ClassBasis.Sign => "the sign of their amounts", ClassBasis.Silence => "the totals, as sales", _ => "the original that they name" };

    private static IEnumerable<SketchProof> Totals(LayoutDraft draft, StatementReading reading)
    {
        foreach (var total in draft.Totals)
            yield return total.IsOpen
                ? new("totals", false, $"{total.Layout.Name} fits no count and no sum of the rows.")
                : new("totals", reading.Code != "FILE_TOTALS", $"{total.Layout.Name} is the {total.Told}");
    }

    private static IEnumerable<SketchProof> Marks(LayoutDraft draft, StatementReading reading)
    {
        if (draft.Layout.Tables.Values.First().Text.EndMark is not null) yield return new("end mark", reading.ProvenBy.Contains("end_mark"), "the text ends with its mark");
    }

    private static IEnumerable<string> Heading(IReadOnlyList<string> questions) =>
        ["Sketched from one file. Percentages say how sure a column is; check what is open before you rely on it.", .. questions.Select(q => $"OPEN: {q}")];

    private static string? Comment(LayoutDraft draft, LayoutColumn column) =>
        draft.Columns.FirstOrDefault(c => ReferenceEquals(c.Layout, column)) is { Confidence: > 0 } proposal ? Count($"{proposal.Confidence} %: {string.Join("; ", proposal.Reasons)}") : null;

    private static string Count(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
