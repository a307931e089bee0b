using System.CommandLine;
using Rijie.Gateway.Ingestion;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary><c>statement read FILE</c>: what a file says, without a gateway.</summary>
internal static class StatementCommand
{
    private const long LargeFileBytes = 8L << 20;

    public static Command Read(CommandOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "The statement as the provider delivered it" };
        var plugin = new Option<string?>("--plugin") { Description = "The plugin whose layout reads it; found by the file's content where it is not named" };
        var layout = new Option<string?>("--layout") { Description = "The layout; found by the file's content where it is not named" };
        var merchant = new Option<string[]>("--merchant") { Description = "Count only the rows of this merchant number, the others as foreign; may stand several times" };
        var folder = new Option<string?>("--plugins") { Description = "The plugin folder" };
        var command = new Command("read", "Read a statement file and say what it holds, every line accounted for") { file, plugin, layout, merchant, folder };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var path = parsed.GetValue(file)!;
            var catalog = PluginsInUse.Load(parsed.GetValue(folder), parsed.GetValue(output.Config)!);
            var plugins = parsed.GetValue(plugin) is { } id ? [PluginsInUse.Find(catalog, id)] : catalog.Loaded;
            var merchants = parsed.GetValue(merchant) is { Length: > 0 } numbers ? numbers.ToHashSet(StringComparer.Ordinal) : null;
            await using var content = InputFile.Open(path);
            var form = PluginsInUse.Layout(content, plugins, parsed.GetValue(layout));
            var report = content.Length < LargeFileBytes
                ? ReadFile(path, content, form, merchants, cancellationToken)
                : await output.WithProgressAsync(Path.GetFileName(path), advance => Task.Run(() => ReadFile(path, new ProgressStream(content, advance), form, merchants, cancellationToken), cancellationToken));
            output.Write(parsed, report, StatementText.Write);
            return report.ExitCode;
        }));
        return command;
    }

    private static StatementReport ReadFile(string path, Stream content, LayoutSearch form, IReadOnlySet<string>? merchants, CancellationToken cancellationToken)
    {
        var companion = Companion.Read(path, form.Layout);
        var input = new StatementInput
        {
            Name = Path.GetFileName(path),
            Content = content,
            DeclaredLength = companion?.Length,
            DeclaredSha256 = companion?.Sha256 ?? default,
            Settings = form.Plugin.Manifest.Settings.Where(s => s.Value.Default is not null).ToDictionary(s => s.Key, s => s.Value.Default!, StringComparer.Ordinal),
            MerchantNos = merchants,
            AcceptsForeignOwner = true,
        };
        var rows = new RowsSeen();
        var members = new List<string>();
        var reading = StatementReader.Read(input, form.Layout, rows.Take, (member, _) =>
        {
            if (members.Count == 0 || !string.Equals(members[^1], member, StringComparison.Ordinal)) members.Add(member);
        }, cancellationToken);
        // What fits no layout is not believed, even where a line or two could be read.
        if (!form.Fits && form.Misfit is { } misfit && reading.Result is not (FileResult.Rejected or FileResult.Quarantined)) reading = reading.AsUnknown(misfit, misfit.ToString());
        return StatementReport.Of(path, form.Plugin.Manifest.Id, form.Layout, members, reading, rows, merchants);
    }
}

/// <summary>A file that a person named.</summary>
internal static class InputFile
{
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path)) throw new CommandException(ExitCode.BadInput, "FILE_UNREADABLE", $"{path} is a folder: name the file.");
        if (!File.Exists(path)) throw new CommandException(ExitCode.BadInput, "FILE_NOT_FOUND", $"There is no file {path}.");
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.BadInput, "FILE_UNREADABLE", $"{path} cannot be read: {e.Message}");
        }
    }
}

/// <summary>Finds the companion file beside a statement that a person named.</summary>
internal static class Companion
{
    /// <returns><c>null</c> where the layout has none or none lies there.</returns>
    public static CompanionProof? Read(string path, StatementLayout layout)
    {
        if (layout.Companion?.NameFor(path) is not { } beside || string.Equals(beside, path, StringComparison.Ordinal) || !File.Exists(beside)) return null;
        return (new FileInfo(beside).Length <= CompanionProof.LargestBytes ? CompanionProof.Parse(File.ReadAllBytes(beside)) : null)
            ?? throw new CommandException(ExitCode.Refused, "FILE_COMPANION", $"{Path.GetFileName(beside)} does not hold a SHA-256 and a length.");
    }
}
