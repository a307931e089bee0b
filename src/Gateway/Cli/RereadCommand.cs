using System.CommandLine;
using System.Text.Json.Serialization;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>statement reread ID</c>: reads kept evidence again with today's layout and says what would differ; only <c>--take</c> changes the store.</summary>
internal static class RereadCommand
{
    public static Command Create(CommandOutput output)
    {
        var id = new Argument<string>("ID") { Description = "A file's id, as pull, import and the API show it" };
        var take = new Option<bool>("--take") { Description = "Take a file out of quarantine that reads now" };
        var command = new Command("reread", "Read a kept file again with today's layout and say what differs; changes nothing without --take") { id, take };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            await using var session = GatewaySession.Open(output, parsed);
            var stored = await session.Get<StatementList>().FindAsync(parsed.GetValue(id)!, cancellationToken)
                ?? throw new CommandException(ExitCode.BadInput, "FILE_NOT_FOUND", $"There is no file {ShownText.Of(parsed.GetValue(id))} in the store.");
            var account = stored.File.AccountId == StatementFileRecord.TerminalLogs ? null : session.Account(stored.File.AccountId);
            var kept = KeptFile.Open(session, stored, account);
            var report = parsed.GetValue(take) ? await TakeAsync(session, stored, account, kept, cancellationToken) : Reread(session, stored, account, kept, cancellationToken);
            output.Write(parsed, report, (console, shown) => Write(console, shown, session.Typed($"statement reread {shown.FileId} --take")));
            return report.ExitCode;
        }));
        return command;
    }

    private static RereadReport Reread(GatewaySession session, StatementDetail stored, Account? account, KeptFile kept, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(kept.Content);
        var connections = account?.Connections ?? session.Get<AccountRegistry>().Connections;
        var reading = StatementReader.Read(new()
        {
            Name = kept.Name,
            Content = content,
            Settings = account?.Settings ?? new Dictionary<string, string>(),
            MerchantNos = connections.Select(c => c.MerchantNo).ToHashSet(StringComparer.Ordinal),
        }, kept.Layout, _ => { }, null, cancellationToken);
        return RereadReport.Of(stored.File, kept.Layout, StatementRecords.Of(reading) with { ClearingDate = StoredText.Of(reading.ClearingDate) ?? "" });
    }

    private static async Task<RereadReport> TakeAsync(GatewaySession session, StatementDetail stored, Account? account, KeptFile kept, CancellationToken cancellationToken)
    {
        if (account is null || stored.File.Result != EnumText<FileResult>.Of(FileResult.Quarantined))
            throw new CommandException(ExitCode.BadInput, "FILE_NOT_QUARANTINED", $"{stored.File.Name} is not in quarantine: there is nothing to take out.");
        using var content = new MemoryStream(kept.Content);
        var outcome = await session.Get<StatementIntake>().ImportAsync(new()
        {
            Account = account,
            Layout = kept.Layout,
            Name = kept.Name,
            Content = content,
            StatedClearingDate = StoredText.DateOrNull(stored.File.ClearingDate),
            Original = stored.Evidence[0],
        }, cancellationToken);
        await session.Get<ReconciliationWork>().RunDueAsync(null, cancellationToken);
        return RereadReport.Of(stored.File, kept.Layout, outcome.File) with { Taken = outcome.Result is FileResult.Quarantined ? null : PulledFile.Of(outcome.File) };
    }

    private static void Write(IAnsiConsole console, RereadReport report, string takeIt)
    {
        var table = new Table().AddColumn("").AddColumn(new TableColumn("Stored").RightAligned()).AddColumn(new TableColumn("Read again").RightAligned()).AddColumn("");
        foreach (var value in report.Values) table.AddRow(StatementText.Cell(value.Name), StatementText.Cell(value.Stored), StatementText.Cell(value.Again), StatementText.Cell(value.Same ? "" : "differs"));
        console.Write(table);
        if (report.Diff is { } difference) StatementText.Write(console, difference);
        CommandOutput.WriteWhole(console, report switch
        {
            { Taken: { } taken } => $"Taken out of quarantine as {taken.FileId}: {taken.Result}.",
            { Diff: not null } => $"Still in quarantine. {report.Reason}",
            { StoredResult: "quarantined" } => $"It reads now: `{takeIt}` takes it out of quarantine.",
            { Same: true } => "It reads the same.",
            _ => $"It reads differently: layout version {report.StoredLayoutVersion} then, {report.LayoutVersion} now.",
        });
    }
}

internal sealed record RereadValue(string Name, string Stored, string Again)
{
    public bool Same => string.Equals(Stored, Again, StringComparison.Ordinal);
}

internal sealed record RereadReport(string FileId, string Name, string Layout, long StoredLayoutVersion, long LayoutVersion, bool Same, string StoredResult, string Result, string? Reason, IReadOnlyList<RereadValue> Values, FormatDifference? Diff)
{
    /// <summary>The file that a file in quarantine became.</summary>
    public PulledFile? Taken { get; init; }

    [JsonIgnore]
    public int ExitCode => Taken is not null ? StatementReport.ExitCodeOf(Taken.Result) : Diff is not null ? Cli.ExitCode.Refused : Same ? Cli.ExitCode.Fine : Cli.ExitCode.FinishedWithRejects;

    /// <summary>The result is not compared: what proved the file and which version is active is not in the bytes.</summary>
    public static RereadReport Of(StatementFileRecord stored, StatementLayout layout, StatementFileRecord again)
    {
        List<RereadValue> values =
        [
            Value("clearingDate", stored.ClearingDate, again.ClearingDate),
            Value("totalLines", stored.TotalLines, again.TotalLines),
            Value("importedLines", stored.ImportedLines, again.ImportedLines),
            Value("duplicateLines", stored.DuplicateLines, again.DuplicateLines),
            Value("foreignLines", stored.ForeignLines, again.ForeignLines),
            Value("rejectedLines", stored.RejectedLines, again.RejectedLines),
            Value("rows", stored.RowCount, again.RowCount),
            Value("grossFen", stored.GrossFen, again.GrossFen),
            Value("feeFen", stored.FeeFen, again.FeeFen),
            Value("netFen", stored.NetFen, again.NetFen),
            Value("adjustments", stored.AdjustmentCount, again.AdjustmentCount),
            Value("adjustmentFen", stored.AdjustmentFen, again.AdjustmentFen),
        ];
        return new(stored.FileId, stored.Name, layout.Id, stored.LayoutVersion, layout.Version, values.TrueForAll(v => v.Same), stored.Result, again.Result, again.Reason, values, again.Difference);
    }

    private static RereadValue Value(string name, string stored, string again) => new(name, stored, again);

    private static RereadValue Value(string name, long stored, long again) =>
        new(name, stored.ToString(System.Globalization.CultureInfo.InvariantCulture), again.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
