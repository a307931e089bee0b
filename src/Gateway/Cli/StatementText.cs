using System.Globalization;
using Rijie.Gateway.Dashboard;
using Rijie.Settlement.Statements.Fingerprints;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary>A statement report for people.</summary>
internal static class StatementText
{
    private const int RowsShown = 20;

    public static void Write(IAnsiConsole console, StatementReport report)
    {
        console.Write(Fields(
            ("File", report.File),
            (report.Diff is null ? "Plugin, layout" : "Nearest layout", $"{report.Plugin}, {report.Layout}"),
            ("Result", report.Code is not null ? $"{report.Result} {report.Code}: {report.Reason}" : report.NoTrade ? $"{report.Result}, no trade" : report.Result),
            ("Clearing date", report.ClearingDate ?? "not known"),
            ("Completeness", report.ProvenBy.Count == 0 ? report.Completeness : $"{report.Completeness} by {string.Join(", ", report.ProvenBy)}"),
            ("Length", $"{report.LengthBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, SHA-256 {report.Sha256[..16]}…")));
        if (report.Diff is null) console.Write(Sums(report));
        else Write(console, report.Diff);
        if (report.AbsentMerchants.Count > 0) console.WriteLine(ShownText.Of($"No row of merchant {string.Join(", ", report.AbsentMerchants)}; {Others(report.ForeignMerchants)}."));
        if (report.OpenRows.Count > 0) console.Write(Open(report));
        if (report.Open > RowsShown) console.WriteLine($"… and {report.Open - RowsShown} open rows more; --json lists the first thousand.");
        if (report.Rejects.Count > 0) console.Write(Rejects(report));
        if (report.Rejected > RowsShown) console.WriteLine($"… and {report.Rejected - RowsShown} more; --json lists the first thousand.");
        foreach (var warning in report.Warnings) console.WriteLine(ShownText.Of($"Warning {warning.Code} ({warning.Count}×): {warning.Message}"));
    }

    /// <summary>How a file differs from a layout, a line for each difference.</summary>
    public static void Write(IAnsiConsole console, FormatDifference difference)
    {
        var table = new Table().AddColumn("Difference").AddColumn(new TableColumn("Column").RightAligned()).AddColumn("Layout says").AddColumn("File has").AddColumn(new TableColumn("At").RightAligned());
        foreach (var change in difference.Changes)
            table.AddRow(Cell(change.Change), Cell(Place(change.Column)), Cell(change.Expected), Cell(change.Found), Cell(Place(change.FoundColumn)));
        console.Write(table);
    }

    private static string? Place(int? column) => column?.ToString(CultureInfo.InvariantCulture);

    public static Grid Fields(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in fields) grid.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), Cell(value));
        return grid;
    }

    public static Text Cell(string? text) => new(ShownText.Of(text));

    /// <summary>Texts below each other in one cell.</summary>
    public static Text Cell(IEnumerable<string> lines) => new(string.Join('\n', lines.Select(ShownText.Of)));

    public static string Yuan(long fen) => Money.FromFen(fen).ToString();

    private static Table Sums(StatementReport report)
    {
        var table = new Table()
            .AddColumn("").AddColumn(new TableColumn("Rows").RightAligned()).AddColumn(new TableColumn("Gross").RightAligned()).AddColumn(new TableColumn("Fee").RightAligned()).AddColumn(new TableColumn("Net").RightAligned())
            .AddRow("Transactions", Count(report.Rows), Yuan(report.GrossFen), Yuan(report.FeeFen), Yuan(report.NetFen));
        if (report.HeldFen != 0) table.AddRow("  of which held", "", "", "", Yuan(report.HeldFen));
        table.AddRow("Adjustments", Count(report.Adjustments), "", "", Yuan(report.AdjustmentFen));
        if (report.Payouts != 0) table.AddRow("Paid out", Count(report.Payouts), Yuan(report.PayoutFen), "", "");
        if (report.Open != 0) table.AddRow("Open", Count(report.Open), "", "", "");
        if (report.Foreign != 0) table.AddRow("Of other merchants", Count(report.Foreign), "", "", "");
        return table.AddRow("Duplicates", Count(report.Duplicates), "", "", "").AddRow("Rejected", Count(report.Rejected), "", "", "");
    }

    private static string Others(long merchants) => merchants switch
    {
        0 => "no other merchant has rows in this file either",
        1 => "the file has rows of 1 other merchant",
        _ => $"the file has rows of {Count(merchants)} other merchants",
    };

    private static Table Open(StatementReport report)
    {
        var table = new Table().Title("Open: not yet decided at the provider, in no sum").AddColumn(new TableColumn("Line").RightAligned()).AddColumn("Member").AddColumn("Merchant").AddColumn("Type").AddColumn(new TableColumn("Gross").RightAligned()).AddColumn("Provider order").AddColumn("Merchant order");
        foreach (var row in report.OpenRows.Take(RowsShown))
            table.AddRow(Cell(Count(row.LineNo)), Cell(row.Member), Cell(row.MerchantNo), Cell(row.Type), new Text(Yuan(row.GrossFen)), Cell(row.ProviderOrderNo), Cell(row.MerchantOrderNo));
        return table;
    }

    private static Table Rejects(StatementReport report)
    {
        var table = new Table().AddColumn(new TableColumn("Line").RightAligned()).AddColumn(new TableColumn("Byte").RightAligned()).AddColumn("Member").AddColumn("Column").AddColumn("Code").AddColumn("Reason");
        foreach (var reject in report.Rejects.Take(RowsShown))
            table.AddRow(Cell(Count(reject.LineNo)), Cell(Count(reject.ByteOffset)), Cell(reject.Member), Cell(reject.Column), Cell(reject.Code), Cell(reject.Reason));
        return table;
    }

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
