using System.Globalization;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Storage;
using Rijie.Statements;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary>A proposed layout for people.</summary>
internal static class SketchText
{
    public static void Write(IAnsiConsole console, SketchReport report)
    {
        console.Write(StatementText.Fields(
            ("File", report.File),
            ("Packing", report.Container.Count == 0 ? "none" : $"{string.Join(", ", report.Container.Select(EnumText<ContainerStep>.Of))}: {report.Member}"),
            ("Text", Text(report)),
            ("Result", report.Accepted ? "accepted" : "not accepted: " + string.Join(", ", report.Proofs.Where(p => !p.Holds).Select(p => p.Name).Distinct()))));
        if (report.Columns.Count > 0) console.Write(Columns(report));
        console.Write(Proofs(report));
        if (report.Layout is not null) console.Write(Totals(report));
        foreach (var question in report.Questions) console.WriteLine(ShownText.Of($"Open: {question}"));
        if (report.Output is not null) console.WriteLine(ShownText.Of($"Written to {report.Output}."));
        else if (report.Layout is not null) console.WriteLine(report.Accepted ? "--output FILE.yaml writes the layout; --json shows it." : "Nothing was written; --json shows the draft.");
    }

    private static string Text(SketchReport report)
    {
        if (report.Encoding is not { } encoding) return "not known";
        var shape = report.Shape switch
        {
            ShapeKind.Delimited => $", delimited by {(report.Delimiter == "\t" ? "tab" : report.Delimiter)}",
            ShapeKind.FixedWidth => ", fixed width",
            _ => "",
        };
        return $"{EnumText<TextEncoding>.Of(encoding)}, {EnumText<LineEnd>.Of(report.LineEnd ?? LineEnd.Any)}{shape}";
    }

    private static Table Columns(SketchReport report)
    {
        var table = new Table().AddColumn(new TableColumn("").RightAligned()).AddColumn("Column").AddColumn("Field").AddColumn("Unit").AddColumn(new TableColumn("Sure").RightAligned()).AddColumn("Why");
        foreach (var column in report.Columns)
            table.AddRow(
                StatementText.Cell(Number(column.Position)), StatementText.Cell(column.Name), StatementText.Cell(column.Field is { } field ? EnumText<StatementField>.Of(field) : ""),
                StatementText.Cell(column.Unit is { } unit ? EnumText<AmountUnit>.Of(unit) : ""), StatementText.Cell(column.Confidence == 0 ? "" : $"{Number(column.Confidence)} %"), StatementText.Cell(string.Join("; ", column.Reasons)));
        return table;
    }

    private static Table Proofs(SketchReport report)
    {
        var table = new Table().AddColumn("Proof").AddColumn("Holds").AddColumn("");
        foreach (var proof in report.Proofs) table.AddRow(StatementText.Cell(proof.Name), StatementText.Cell(proof.Holds ? "yes" : "no"), StatementText.Cell(proof.Detail));
        return table;
    }

    private static Table Totals(SketchReport report)
    {
        var table = new Table().AddColumn("").AddColumn(new TableColumn("Rows").RightAligned()).AddColumn(new TableColumn("Gross").RightAligned()).AddColumn(new TableColumn("Fee").RightAligned()).AddColumn(new TableColumn("Net").RightAligned())
            .AddRow("Transactions", Number(report.Rows), StatementText.Yuan(report.GrossFen), StatementText.Yuan(report.FeeFen), StatementText.Yuan(report.NetFen));
        if (report.HeldFen != 0) table.AddRow("  of which held", "", "", "", StatementText.Yuan(report.HeldFen));
        if (report.Adjustments != 0) table.AddRow("Adjustments", Number(report.Adjustments), "", "", StatementText.Yuan(report.AdjustmentFen));
        if (report.Payouts != 0) table.AddRow("Paid out", Number(report.Payouts), StatementText.Yuan(report.PayoutFen), "", "");
        if (report.Open != 0) table.AddRow("Open", Number(report.Open), "", "", "");
        return table;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
