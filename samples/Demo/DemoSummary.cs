using Rijie.Gateway.Reconciliation;
using Spectre.Console;

namespace Rijie.Demo;

/// <summary>Prints what a run came to.</summary>
internal static class DemoSummary
{
    public static void Print(IAnsiConsole console, DemoResult result)
    {
        var days = new Table().Title("Settlement by clearing date, store and brand").Border(TableBorder.Rounded)
            .AddColumns("Date", "Store and brand", "Statement").AddColumns(Right("Rows"), Right("Gross"), Right("Fee"), Right("Net"), Right("Breaks"));
        foreach (var day in result.Days)
            foreach (var line in day.Lines)
            {
                var sum = line.Statement.Total;
                days.AddRow($"{day.ClearingDate:MM-dd}", Markup.Escape(line.ConnectionId), Markup.Escape(line.StatementState.State.Replace('_', ' ')),
                    $"{sum.Count}", Yuan(sum.GrossFen), Yuan(sum.FeeFen), Yuan(sum.NetFen), $"{line.OpenBreaks}");
            }
        console.Write(days);

        var codes = new Table().Title("Faults put in and found").Border(TableBorder.Rounded).AddColumn("Break").AddColumns(Right("Injected"), Right("Found"));
        foreach (var code in result.Injected.Concat(result.Found).Select(b => b.Code).Distinct().Order(StringComparer.Ordinal))
            codes.AddRow(Markup.Escape($"{code} {BreakWords.NameOf(code).En} {BreakWords.NameOf(code).Zh}"), $"{result.Injected.Count(b => b.Code == code)}", $"{result.Found.Count(b => b.Code == code)}");
        console.Write(codes);
        foreach (var missed in result.Missed) console.MarkupLineInterpolated($"[red]not found:[/] {missed.Code} {missed.Connection} {missed.Reference}");
        foreach (var unexpected in result.Unexpected) console.MarkupLineInterpolated($"[red]not put in:[/] {unexpected.Code} {unexpected.Connection} {unexpected.Reference}");
        if (result.Missed.Count + result.Unexpected.Count == 0)
            console.MarkupLineInterpolated($"[green]All {result.Injected.Count} faults were found, and nothing else.[/] One that shows at two levels (list and statement) counts once here.");
    }

    private static TableColumn Right(string header) => new TableColumn(header).RightAligned().NoWrap();

    private static string Yuan(long fen) => Money.FromFen(fen).ToString();
}
