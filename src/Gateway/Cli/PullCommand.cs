using System.CommandLine;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>pull --from --to</c>: lists and statements of the named clearing dates, due or not, then reconciliation.</summary>
internal static class PullCommand
{
    private const int MostDays = 366;

    public static Command Create(CommandOutput output)
    {
        var from = DateArguments.Option("--from", "First clearing date", required: true);
        var to = DateArguments.Option("--to", "Last clearing date", required: true);
        var only = new Option<string?>("--account") { Description = "One account only" };
        var command = new Command("pull", "Read transactions and statements of clearing dates from the providers, and reconcile them") { from, to, only };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var (first, last) = (parsed.GetValue(from)!.Value, parsed.GetValue(to)!.Value);
            if (last < first || last.DayNumber - first.DayNumber >= MostDays) throw new CommandException(ExitCode.BadInput, "RANGE", $"--from must not be after --to, and a pull covers at most {MostDays} days.");
            await using var session = GatewaySession.Open(output, parsed);
            var accountId = parsed.GetValue(only);
            var accounts = (accountId is null ? session.Get<AccountRegistry>().Accounts : [session.Account(accountId)]).Where(a => a.Host is not null).ToList();
            var days = last.DayNumber - first.DayNumber + 1;
            var report = await output.WithProgressAsync($"Pulling {StoredText.Of(first)} to {StoredText.Of(last)}", async advance =>
            {
                var steps = new ProgressSink(step => advance(
                    Math.Max(0, accounts.FindIndex(a => a.Id == step.AccountId)) * days + Math.Clamp(step.ClearingDate.DayNumber - first.DayNumber, 0, days), accounts.Count * days));
                await session.Get<WorkRunner>().PullAsync(first, last, accountId, steps, cancellationToken);
                return await PullReport.OfAsync(session, accounts, first, last, cancellationToken);
            });
            output.Write(parsed, report, Write);
            var files = report.Files.Select(f => StatementReport.ExitCodeOf(f.Result)).ToHashSet();
            // A file that was refused whole outweighs one with rejects.
            return report.Failures.Count > 0 ? ExitCode.DependencyUnavailable : files.Contains(ExitCode.Refused) ? ExitCode.Refused : files.Append(ExitCode.Fine).Max();
        }));
        return command;
    }

    private static void Write(IAnsiConsole console, PullReport report)
    {
        var table = new Table().AddColumn("Account").AddColumn("Clearing date").AddColumn("File").AddColumn("Result").AddColumn(new TableColumn("Rows").RightAligned()).AddColumn(new TableColumn("Gross").RightAligned()).AddColumn(new TableColumn("Fee").RightAligned()).AddColumn(new TableColumn("Net").RightAligned());
        foreach (var file in report.Files)
            table.AddRow(StatementText.Cell(file.Account), StatementText.Cell(file.ClearingDate), StatementText.Cell(file.Name), StatementText.Cell($"{file.Result} {file.Code}"), StatementText.Cell($"{file.Rows}"), new Text(StatementText.Yuan(file.GrossFen)), new Text(StatementText.Yuan(file.FeeFen)), new Text(StatementText.Yuan(file.NetFen)));
        if (report.Files.Count > 0) console.Write(table);
        console.WriteLine($"{report.Files.Count} statement file(s), {report.OpenBreaks} open break(s).");
        foreach (var failure in report.Failures) console.WriteLine(ShownText.Of($"Failed: {failure.Account} {failure.Kind}: {failure.Reason}"));
    }
}

/// <summary>What a pull left in the store.</summary>
internal sealed record PullReport(string From, string To, IReadOnlyList<PulledFile> Files, long OpenBreaks, IReadOnlyList<PullFailure> Failures)
{
    public static async Task<PullReport> OfAsync(GatewaySession session, IReadOnlyList<Account> accounts, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var ids = accounts.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var files = new List<PulledFile>();
        var breaks = 0L;
        for (var date = from; date <= to; date = date.AddDays(1))
        {
            files.AddRange((await session.Get<StatementList>().ReadAsync(date, null, null, 1000, cancellationToken)).Where(f => ids.Contains(f.AccountId)).OrderBy(f => f.FileId, StringComparer.Ordinal).Select(PulledFile.Of));
            breaks += (await session.Get<Days.DayQuery>().ReadAsync(date, cancellationToken)).OpenBreaks;
        }
        var work = await session.Get<WorkLog>().ListAsync(cancellationToken);
        return new(StoredText.Of(from), StoredText.Of(to), files, breaks, [.. work.Where(w => w.Failure is not null && ids.Contains(w.AccountId)).Select(w => new PullFailure(w.AccountId, w.Kind, w.Failure!))]);
    }
}

internal sealed record PullFailure(string Account, string Kind, string Reason);

/// <summary>A file as the store has it.</summary>
internal sealed record PulledFile(string FileId, string Account, string ClearingDate, string Name, string Result, string? Code, string? Reason, long Rows, long Rejected, long GrossFen, long FeeFen, long NetFen, long Adjustments, long AdjustmentFen, string Completeness)
{
    public static PulledFile Of(StatementFileRecord file) => new(
        file.FileId, file.AccountId, file.ClearingDate, file.Name, file.Result, file.Code, file.Reason, file.RowCount, file.RejectedLines,
        file.GrossFen, file.FeeFen, file.NetFen, file.AdjustmentCount, file.AdjustmentFen, file.Completeness);
}
