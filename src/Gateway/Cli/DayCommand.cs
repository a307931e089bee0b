using System.CommandLine;
using System.Globalization;
using Rijie.Gateway.Days;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>day show [DATE]</c>: a clearing date on one sheet.</summary>
internal static class DayCommand
{
    private const int MostLines = 500;

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
            var list = session.Get<PayoutList>();
            var money = new DayMoney(
                await list.BatchesAsync(null, chosen, chosen, cancellationToken), await list.PayoutsAsync(null, chosen, chosen, null, MostLines, cancellationToken), await list.EntriesAsync(null, chosen, chosen, null, MostLines, cancellationToken));
            output.Write(parsed, await days.ReadAsync(chosen, cancellationToken) with { Money = money }, WriteAll);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static void WriteAll(IAnsiConsole console, DaySheet sheet)
    {
        Write(console, sheet);
        if (sheet.Money is { } money) Write(console, money);
    }

    private static void Write(IAnsiConsole console, DayMoney money)
    {
        var table = new Table().Title("Payouts of this settlement date").AddColumns("Connection", "Payout", "Batch").AddColumn(new TableColumn("Net").RightAligned()).AddColumn(new TableColumn("Paid").RightAligned()).AddColumns("Expected", "Stands", "Bank");
        foreach (var batch in money.Batches)
        {
            var paying = money.Payouts.Where(p => p.Payout.ConnectionId == batch.ConnectionId && p.Batches.Any(b => b.BatchId == batch.BatchId)).ToList();
            table.AddRow(StatementText.Cell(batch.ConnectionId), StatementText.Cell(paying.Count == 0 ? "-" : string.Join(' ', paying.Select(p => p.Payout.PayoutNo))), StatementText.Cell(batch.BatchId), Yuan(batch.NetFen), Yuan(paying.Sum(p => p.Payout.PaidFen)),
                StatementText.Cell(batch.ExpectedDate), StatementText.Cell(batch.Lateness ?? batch.Reason ?? batch.State), StatementText.Cell(string.Join(' ', paying.Select(p => LevelOf(p, "L4")).Distinct(StringComparer.Ordinal))));
        }
        foreach (var payout in money.Payouts.Where(p => p.Batches.Count == 0))
            table.AddRow(StatementText.Cell(payout.Payout.ConnectionId), StatementText.Cell(payout.Payout.PayoutNo), StatementText.Cell("-"), new Text("-"), Yuan(payout.Payout.PaidFen), StatementText.Cell("-"), StatementText.Cell(LevelOf(payout, "L3")), StatementText.Cell(LevelOf(payout, "L4")));
        if (table.Rows.Count > 0) console.Write(table);
        if (money.BankEntries.Count == 0) return;
        var bank = new Table().Title("Bank entries booked on this day").AddColumns("Account", "Reference").AddColumn(new TableColumn("Amount").RightAligned()).AddColumns("Payout", "Stands", "Text");
        foreach (var line in money.BankEntries)
            bank.AddRow(StatementText.Cell(line.Entry.BankAccount), StatementText.Cell(line.Entry.Reference ?? "-"), Yuan(line.Entry.AmountFen), StatementText.Cell(line.PayoutNo ?? "-"), StatementText.Cell(line.Reason ?? line.State ?? "-"), StatementText.Cell(line.Entry.Remark));
        console.Write(bank);
    }

    private static string LevelOf(PayoutDetail payout, string level) => payout.Levels.FirstOrDefault(l => l.Level == level) is { } known ? known.Reason ?? known.State : "-";

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
