using System.CommandLine;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>statement reread ID</c>: reads kept evidence again with today's layout and says what would differ; the store stays as it is.</summary>
internal static class RereadCommand
{
    public static Command Create(CommandOutput output)
    {
        var id = new Argument<string>("ID") { Description = "A file's id, as pull, import and the API show it" };
        var command = new Command("reread", "Read a kept file again with today's layout and say what differs; changes nothing") { id };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            await using var session = GatewaySession.Open(output, parsed);
            var stored = await session.Get<StatementList>().FindAsync(parsed.GetValue(id)!, cancellationToken)
                ?? throw new CommandException(ExitCode.BadInput, "FILE_NOT_FOUND", $"There is no file {ShownText.Of(parsed.GetValue(id))} in the store.");
            var report = Reread(session, stored, cancellationToken);
            output.Write(parsed, report, Write);
            return report.Same ? ExitCode.Fine : ExitCode.FinishedWithRejects;
        }));
        return command;
    }

    private static RereadReport Reread(GatewaySession session, StatementDetail stored, CancellationToken cancellationToken)
    {
        var account = stored.File.AccountId == StatementFileRecord.TerminalLogs ? null : session.Account(stored.File.AccountId);
        var layout = account is null ? TerminalLogIntake.Layout
            : account.Host?.Plugin.Layout(stored.File.LayoutId) ?? throw new CommandException(ExitCode.BadInput, "LAYOUT_UNKNOWN", $"The layout {stored.File.LayoutId} is not there: {account.State.Reason ?? "the plugin no longer has it"}.");
        var members = stored.Evidence.Select(e => (e.Member, Content: Bytes(session.Get<EvidenceStore>(), e))).ToList();
        if (members.Count == 0) throw new CommandException(ExitCode.Refused, "EVIDENCE_MISSING", $"No evidence was kept of {stored.File.Name}.");
        using var content = new MemoryStream(ContainerWriter.Pack(layout, members, stored.File.Name));
        var connections = account?.Connections ?? session.Get<AccountRegistry>().Connections;
        var reading = StatementReader.Read(new()
        {
            Name = stored.File.Name,
            Content = content,
            Settings = account?.Settings ?? new Dictionary<string, string>(),
            MerchantNos = connections.Select(c => c.MerchantNo).ToHashSet(StringComparer.Ordinal),
        }, layout, _ => { }, null, cancellationToken);
        return RereadReport.Of(stored.File, layout, reading);
    }

    private static byte[] Bytes(EvidenceStore store, Evidence evidence)
    {
        using var kept = store.Open(evidence.StoredSha256) ?? throw new CommandException(ExitCode.Refused, "EVIDENCE_MISSING", $"The evidence {evidence.EvidenceId} is not in the store.");
        using var bytes = new MemoryStream();
        kept.CopyTo(bytes);
        var content = bytes.ToArray();
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)) == evidence.StoredSha256
            ? content
            : throw new CommandException(ExitCode.Refused, "EVIDENCE_CHANGED", $"The evidence {evidence.EvidenceId} was changed after it was stored.");
    }

    private static void Write(IAnsiConsole console, RereadReport report)
    {
        var table = new Table().AddColumn("").AddColumn(new TableColumn("Stored").RightAligned()).AddColumn(new TableColumn("Read again").RightAligned()).AddColumn("");
        foreach (var value in report.Values) table.AddRow(StatementText.Cell(value.Name), StatementText.Cell(value.Stored), StatementText.Cell(value.Again), StatementText.Cell(value.Same ? "" : "differs"));
        console.Write(table);
        console.WriteLine(report.Same ? "It reads the same." : $"It reads differently: layout version {report.StoredLayoutVersion} then, {report.LayoutVersion} now.");
    }
}

internal sealed record RereadValue(string Name, string Stored, string Again)
{
    public bool Same => string.Equals(Stored, Again, StringComparison.Ordinal);
}

internal sealed record RereadReport(string FileId, string Name, string Layout, long StoredLayoutVersion, long LayoutVersion, bool Same, IReadOnlyList<RereadValue> Values)
{
    /// <summary>The result is not compared: what proved the file and which version is active is not in the bytes.</summary>
    public static RereadReport Of(StatementFileRecord stored, StatementLayout layout, StatementReading reading)
    {
        var again = StatementRecords.Of(reading);
        List<RereadValue> values =
        [
            Value("clearingDate", stored.ClearingDate, reading.ClearingDate is { } date ? StoredText.Of(date) : ""),
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
        return new(stored.FileId, stored.Name, layout.Id, stored.LayoutVersion, layout.Version, values.TrueForAll(v => v.Same), values);
    }

    private static RereadValue Value(string name, string stored, string again) => new(name, stored, again);

    private static RereadValue Value(string name, long stored, long again) =>
        new(name, stored.ToString(System.Globalization.CultureInfo.InvariantCulture), again.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
