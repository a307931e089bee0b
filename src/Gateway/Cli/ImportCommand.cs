using System.CommandLine;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>import FILE</c>: the shop's terminal log, a bank statement, or a provider's statement that came by hand; then reconciliation.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "A terminal log or terminals' batch totals (CSV) or a bank statement (camt.053, MT940, CSV), told apart by content; with --statement a provider's file" };
        var statement = new Option<bool>("--statement") { Description = "It is a provider's statement" };
        var account = new Option<string?>("--account") { Description = "Whose it is, where its content does not tell; for a terminal log where two accounts share a merchant number" };
        var layout = new Option<string?>("--layout") { Description = "The layout; found by the file's content where it is not named" };
        var bankAccount = new Option<string?>("--bank-account") { Description = "Whose bank statement it is, where it does not say; an id of bank_accounts" };
        var date = DateArguments.Option("--date", "With --statement: the clearing date, where neither the file nor its name says it");
        var command = new Command("import", "Take a terminal log, a bank statement or a provider's statement into the store") { file, statement, account, bankAccount, layout, date };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var path = parsed.GetValue(file)!;
            await using var session = GatewaySession.Open(output, parsed);
            await using var content = InputFile.Open(path);
            var accountId = parsed.GetValue(account);
            if (accountId is not null) session.Account(accountId);
            var outcome = await output.WithProgressAsync(Path.GetFileName(path), async advance =>
            {
                var stream = new ProgressStream(content, advance);
                var taken = parsed.GetValue(statement)
                    ? await TakeStatementAsync(session, path, content, stream, accountId, parsed.GetValue(layout), parsed.GetValue(date), cancellationToken)
                    : BankFormat(session, content, path, parsed.GetValue(bankAccount), parsed.GetValue(layout)) is { } format
                    ? await session.Get<BankIntake>().ImportAsync(Path.GetFileName(path), stream, format, parsed.GetValue(bankAccount), cancellationToken)
                    : await IsBatchTotalsAsync(content, cancellationToken)
                    ? await session.Get<TerminalBatchIntake>().ImportAsync(Path.GetFileName(path), stream, accountId, cancellationToken)
                    : await session.Get<TerminalLogIntake>().ImportAsync(Path.GetFileName(path), stream, accountId, cancellationToken);
                await session.Get<ReconciliationWork>().RunDueAsync(null, cancellationToken);
                return taken;
            });
            var report = new ImportReport(EnumText<Settlement.Statements.FileResult>.Of(outcome.Result), PulledFile.Of(outcome.File), outcome.File.ImportedLines, outcome.File.ForeignLines, outcome.Rejects, outcome.Warnings, outcome.File.Difference);
            output.Write(parsed, report, Write);
            // A file that comes again is answered as the one that is kept: a repeat must not turn rejects into success.
            return StatementReport.ExitCodeOf(outcome.Result is Settlement.Statements.FileResult.Duplicate ? outcome.File.Result : report.Result);
        }));
        return command;
    }

    /// <summary>What of a bank the file is, by its content or as the person says; <c>null</c> for a terminal log.</summary>
    private static string? BankFormat(GatewaySession session, FileStream file, string path, string? bankAccount, string? layoutId)
    {
        if (bankAccount is not null && session.Setup.BankAccount(bankAccount) is null)
            throw new CommandException(ExitCode.BadInput, "BANK_ACCOUNT", $"There is no bank account '{ShownText.Of(bankAccount)}' in gateway.yaml{(session.Setup.Configuration.BankAccounts.Count == 0 ? "" : ": there are " + string.Join(", ", session.Setup.Configuration.BankAccounts.Select(b => b.Id)))}.");
        if (layoutId is not null && session.Setup.BankLayouts.Any(l => l.Id == layoutId)) return layoutId;
        var format = session.Get<BankIntake>().FormatOf(file, Path.GetFileName(path));
        return format ?? (bankAccount is null ? null : throw new CommandException(ExitCode.Refused, "FILE_UNKNOWN", $"The file is no bank statement that is known: camt.053, MT940, or a table of the layouts {string.Join(", ", session.Setup.BankLayouts.Select(l => l.Id))}. Describe another table by a layout and name it in bank_layouts."));
    }

    private static async Task<bool> IsBatchTotalsAsync(FileStream file, CancellationToken cancellationToken)
    {
        var isOne = await TerminalBatchIntake.IsOneAsync(file, cancellationToken);
        file.Position = 0;
        return isOne;
    }

    private static Task<StatementOutcome> TakeStatementAsync(GatewaySession session, string path, FileStream file, Stream content, string? accountId, string? layoutId, DateOnly? date, CancellationToken cancellationToken)
    {
        var (account, layout) = ImportTarget.Find(session, file, accountId, layoutId, cancellationToken);
        var companion = Companion.Read(path, layout);
        return session.Get<StatementIntake>().ImportAsync(new()
        {
            Account = account,
            Layout = layout,
            Name = Path.GetFileName(path),
            Content = content,
            DeclaredLength = companion?.Length,
            DeclaredSha256 = companion?.Sha256 ?? default,
            StatedClearingDate = date,
        }, cancellationToken);
    }

    private static void Write(IAnsiConsole console, ImportReport report)
    {
        console.Write(StatementText.Fields(
            ("File", report.File.Name),
            ("Result", report.File.Code is null ? report.Result : $"{report.Result} {report.File.Code}: {report.File.Reason}"),
            ("Rows taken", $"{report.ImportedLines}"),
            ("Of other merchants", $"{report.ForeignLines}"),
            ("Rejected", $"{report.File.Rejected}")));
        if (report.Diff is { } difference) StatementText.Write(console, difference);
        foreach (var reject in report.Rejects.Take(20)) console.WriteLine(ShownText.Of($"Line {reject.LineNo}, byte {reject.ByteOffset}, {reject.Column}: {reject.Code}: {reject.Reason}"));
        foreach (var warning in report.Warnings) console.WriteLine(ShownText.Of($"Warning {warning.Code} ({warning.Count}×): {warning.Message}"));
    }
}

internal sealed record ImportReport(
    string Result, PulledFile File, long ImportedLines, long ForeignLines, IReadOnlyList<Settlement.Statements.RejectedLine> Rejects, IReadOnlyList<Settlement.Statements.FileWarning> Warnings, Settlement.Statements.Fingerprints.FormatDifference? Diff);
