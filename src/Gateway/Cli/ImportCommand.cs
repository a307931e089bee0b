using System.CommandLine;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>import FILE</c>: the shop's terminal log, or a statement that came by hand; then reconciliation.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "A terminal log (CSV), or with --statement a provider's file" };
        var statement = new Option<bool>("--statement") { Description = "It is a statement of the account" };
        var account = new Option<string?>("--account") { Description = "Whose it is; for a terminal log only where two accounts share a merchant number" };
        var layout = new Option<string?>("--layout") { Description = "The layout, where the plugin has several" };
        var command = new Command("import", "Take a terminal log or a statement into the store") { file, statement, account, layout };
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
                    ? await TakeStatementAsync(session, path, stream, accountId, parsed.GetValue(layout), cancellationToken)
                    : await session.Get<TerminalLogIntake>().ImportAsync(Path.GetFileName(path), stream, accountId, cancellationToken);
                await session.Get<ReconciliationWork>().RunDueAsync(null, cancellationToken);
                return taken;
            });
            var report = new ImportReport(EnumText<Settlement.Statements.FileResult>.Of(outcome.Result), PulledFile.Of(outcome.File), outcome.File.ImportedLines, outcome.File.ForeignLines, outcome.Rejects, outcome.Warnings);
            output.Write(parsed, report, Write);
            // A file that comes again is answered as the one that is kept: a repeat must not turn rejects into success.
            return StatementReport.ExitCodeOf(outcome.Result is Settlement.Statements.FileResult.Duplicate ? outcome.File.Result : report.Result);
        }));
        return command;
    }

    private static Task<StatementOutcome> TakeStatementAsync(GatewaySession session, string path, Stream content, string? accountId, string? layoutId, CancellationToken cancellationToken)
    {
        if (accountId is null) throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", "Name the account whose statement it is with --account.");
        var account = session.Account(accountId);
        if (account.Host is not { } host) throw new CommandException(ExitCode.BadInput, account.State.Code ?? "ACCOUNT_STATE", $"The account {accountId} is not usable: {account.State.Reason}");
        // The name tells which of several layouts; where it does not, the person must.
        var layout = layoutId is null ? StatementRoute.Of(account, Path.GetFileName(path)).Route?.Layout : null;
        layout ??= PluginsInUse.Layout(host.Plugin, layoutId);
        var companion = Companion.Read(path, layout);
        return session.Get<StatementIntake>().ImportAsync(new()
        {
            Account = account,
            Layout = layout,
            Name = Path.GetFileName(path),
            Content = content,
            DeclaredLength = companion?.Length,
            DeclaredSha256 = companion?.Sha256 ?? default,
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
        foreach (var reject in report.Rejects.Take(20)) console.WriteLine(ShownText.Of($"Line {reject.LineNo}, byte {reject.ByteOffset}, {reject.Column}: {reject.Code}: {reject.Reason}"));
        foreach (var warning in report.Warnings) console.WriteLine(ShownText.Of($"Warning {warning.Code} ({warning.Count}×): {warning.Message}"));
    }
}

internal sealed record ImportReport(
    string Result, PulledFile File, long ImportedLines, long ForeignLines, IReadOnlyList<Settlement.Statements.RejectedLine> Rejects, IReadOnlyList<Settlement.Statements.FileWarning> Warnings);
