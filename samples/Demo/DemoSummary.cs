using System.Globalization;
using Rijie.Gateway.Reconciliation;
using Spectre.Console;

namespace Rijie.Demo;

/// <summary>Prints what a run came to.</summary>
internal static class DemoSummary
{
    /// <summary>The columns of a terminal in which every line of the table is one line.</summary>
    public const int Width = 100;

    public static void Print(IAnsiConsole console, DemoResult result)
    {
        var days = new Table().Title("Settlement by clearing date, store and brand").Border(TableBorder.Horizontal)
            .AddColumns(Whole("Date"), Whole("Store and brand"), Whole("Statement")).AddColumns(Right("Rows"), Right("Gross"), Right("Fee"), Right("Net"), Right("Breaks"));
        foreach (var day in result.Days)
            foreach (var line in day.Lines)
            {
                var sum = line.Statement.Total;
                days.AddRow($"{day.ClearingDate:MM-dd}", Markup.Escape(line.ConnectionId), Markup.Escape(line.StatementState.State.Replace('_', ' ')),
                    $"{sum.Count}", Yuan(sum.GrossFen), Yuan(sum.FeeFen), $"{Yuan(sum.NetFen)}{(sum.GrossFen - sum.FeeFen == sum.NetFen ? "  " : " *")}", $"{line.OpenBreaks}");
            }
        if (result.Days.SelectMany(d => d.Lines).Any(l => l.Statement.Total is var sum && sum.GrossFen - sum.FeeFen != sum.NetFen))
            days.Caption("* as the file states it: it has rows whose own net is not gross less fee (R15)");
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

    /// <summary>Says under which culture and in which time zone it ran: neither may change a result.</summary>
    public static void PrintPlace(IAnsiConsole console) =>
        console.MarkupLineInterpolated($"Culture {(CultureInfo.CurrentCulture.Name is { Length: > 0 } name ? name : "invariant")}, time zone {TimeZoneInfo.Local.Id}.");

    private static TableColumn Whole(string header) => new TableColumn(header).NoWrap();

    private static TableColumn Right(string header) => Whole(header).RightAligned();

    private static string Yuan(long fen) => Money.FromFen(fen).ToString();
}
