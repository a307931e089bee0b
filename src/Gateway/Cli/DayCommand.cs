using System.CommandLine;
using System.Globalization;
using Rijie.Gateway.Days;
using Rijie.Gateway.Storage;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>day show [DATE]</c>: a clearing date on one sheet.</summary>
internal static class DayCommand
{
    public static Command Show(CommandOutput output)
    {
        var date = DateArguments.Argument("DATE", "The clearing date; without it the latest with rows");
        var command = new Command("show", "What was sold, what each provider says and keeps, what does not add up") { date };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            await using var session = GatewaySession.Open(output, parsed);
            var days = session.Get<DayQuery>();
            var chosen = parsed.GetValue(date) ?? await days.LatestAsync(cancellationToken)
                ?? throw new CommandException(ExitCode.BadInput, "DAY_EMPTY", $"The store has no transactions yet: run '{session.Typed("pull --from DATE --to DATE")}', '{session.Typed("import FILE")}' or '{session.Typed("serve")}' first.");
            output.Write(parsed, await days.ReadAsync(chosen, cancellationToken), Write);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static void Write(IAnsiConsole console, DaySheet sheet)
    {
        console.WriteLine($"Clearing date {StoredText.Of(sheet.ClearingDate)}");
        var table = new Table().AddColumn("Connection").AddColumn("Merchant").AddColumn("Provider").AddColumn("Statement");
        foreach (var name in (string[])["Sold", "Stated", "Fee", "Net", "To be paid"]) table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("On").AddColumn(new TableColumn("Breaks").RightAligned());
        foreach (var line in sheet.Lines)
        {
            table.AddRow(StatementText.Cell(line.ConnectionId), StatementText.Cell(line.MerchantName), StatementText.Cell(line.ProviderName.En), StatementText.Cell(line.StatementState.State),
                Yuan(line.Sold.GrossFen), Yuan(line.Statement.Total.GrossFen), Yuan(line.Statement.Total.FeeFen), Yuan(line.Statement.Total.NetFen), Yuan(line.PayableFen),
                StatementText.Cell(StoredText.Of(line.ExpectedPayoutDate)), new Text(line.OpenBreaks.ToString(CultureInfo.InvariantCulture)));
        }
        console.Write(table);
        console.WriteLine($"Sold {StatementText.Yuan(sheet.Sold.GrossFen)}, stated {StatementText.Yuan(sheet.Statement.GrossFen)}, fee {StatementText.Yuan(sheet.Statement.FeeFen)}, to be paid {StatementText.Yuan(sheet.PayableFen)}; {sheet.OpenBreaks} open break(s).");
    }

    private static Text Yuan(long fen) => new(StatementText.Yuan(fen));
}
