using System.CommandLine;
using System.Globalization;
using Rijie.Settlement.Yaml;
using Spectre.Console;

namespace Rijie.Conformance.Runner;

/// <summary><c>rijie-conform PLUGIN_FOLDER --output DIR</c>: asks every check and writes the reports.</summary>
internal static class RunCommand
{
    private const int DefaultLevel = 4;
    private const int MostNamed = 4;

    public static void Fill(RootCommand root)
    {
        var plugin = new Argument<string>("PLUGIN_FOLDER") { Description = "The built folder of the plugin, with its plugin.yaml", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string>("--output") { Description = "Where the reports go", DefaultValueFactory = _ => "conformance" };
        var wire = new Option<string?>("--wire") { Description = "The built folder of the provider's side; <PLUGIN_FOLDER>.Simulator unless given" };
        var vectors = new Option<string?>("--vectors") { Description = "A folder of vectors; 'vectors' in the folder of the provider's side unless given" };
        var previous = new Option<string?>("--previous") { Description = "The folder of an earlier build, for level 5" };
        var waivers = new Option<string?>("--waivers") { Description = "A file of waivers" };
        var level = new Option<int>("--level") { Description = "The level that must be reached for exit code 0", DefaultValueFactory = _ => DefaultLevel };
        var only = new Option<string[]>("--only") { Description = "Ask these checks alone, by id or by the beginning of it; no attestation is written", AllowMultipleArgumentsPerToken = true };
        var sign = new Option<string?>("--sign") { Description = "A PEM file with an ECDSA private key that signs the attestation" };
        foreach (var option in (Option[])[output, wire, vectors, previous, waivers, level, only, sign]) root.Add(option);
        root.Add(plugin);
        root.SetAction(async (parsed, stop) =>
        {
            try
            {
                if (parsed.GetValue(plugin) is not { } folder) throw new UsageException("Name the plugin's built folder, such as artifacts/plugins/acme. 'rijie-conform --help' shows the rest.");
                var wireFolder = WireFolder.Find(folder, parsed.GetValue(wire));
                var subject = Subject.Load(folder, WireFolder.Load(wireFolder), parsed.GetValue(vectors) ?? Path.Join(wireFolder, "vectors"), parsed.GetValue(previous));
                var accepted = parsed.GetValue(waivers) is { } file ? WaiverFile.Read(file) : [];
                var key = parsed.GetValue(sign) is { } pem ? await File.ReadAllTextAsync(pem, stop) : null;
                var asked = Chosen(parsed.GetValue(only) ?? []);
                var report = ConformanceReport.Of(subject, await AskAsync(subject, asked, stop), accepted, TimeProvider.System.GetUtcNow());
                return Tell(report, parsed.GetValue(output)!, parsed.GetValue(level), key, isWhole: asked.Count == CheckCatalog.All.Count);
            }
            catch (SecretInReportException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCode.EngineError;
            }
            catch (Exception e) when (e is UsageException or YamlException or ArgumentException or IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCode.Usage;
            }
        });
    }

    private static IReadOnlyList<Check> Chosen(string[] only)
    {
        if (only.FirstOrDefault(o => !CheckCatalog.All.Any(c => c.Id.StartsWith(o, StringComparison.Ordinal))) is { } unknown)
            throw new UsageException($"No check begins with '{unknown}'. 'rijie-conform list' shows them.");
        return only.Length == 0 ? CheckCatalog.All : [.. CheckCatalog.All.Where(c => only.Any(o => c.Id.StartsWith(o, StringComparison.Ordinal)))];
    }

    private static async Task<IReadOnlyList<CheckRecord>> AskAsync(Subject subject, IReadOnlyList<Check> checks, CancellationToken stop)
    {
        IReadOnlyList<CheckRecord> records = [];
        await AnsiConsole.Progress().HideCompleted(true).StartAsync(async progress =>
        {
            var bar = progress.AddTask("Asking", maxValue: checks.Count);
            records = await Suite.RunAsync(subject, checks, record =>
            {
                bar.Increment(1);
                bar.Description = Markup.Escape(record.Check.Id);
            }, stop);
        });
        return records;
    }

    private static int Tell(ConformanceReport report, string output, int level, string? key, bool isWhole)
    {
        foreach (var (reason, checks) in report.NotAsked)
            Console.WriteLine($"not asked: {string.Join(", ", checks.Take(MostNamed).Select(c => c.Id))}{(checks.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {checks.Count - MostNamed} more") : "")}: {reason}");
        foreach (var bounded in report.Checks.Where(c => c.Result == CheckResult.Pass && c.Reason is not null)) Console.WriteLine($"note: {bounded.Check.Id}: {bounded.Reason}");
        foreach (var unclear in report.Checks.Where(c => c.Result == CheckResult.Inconclusive).GroupBy(c => (c.Check.Level, c.Reason)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"inconclusive: {unclear.Count()} checks of L{unclear.Key.Level}: {unclear.Key.Reason}"));
        foreach (var record in report.Checks.Where(c => c.Result is CheckResult.Fail or CheckResult.EngineError))
        {
            Console.WriteLine($"{record.Result.Word()}: {record.Check.Id} (L{record.Check.Level.ToString(CultureInfo.InvariantCulture)}): {record.Reason}");
            if (record.Result == CheckResult.Fail) Console.WriteLine($"    why: {record.Check.Why}\n    rule: {record.Check.Rule}\n    look first at: {record.Check.Look}");
        }
        Console.WriteLine(string.Join(", ", report.Checks.GroupBy(c => c.Result).OrderBy(g => g.Key).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key.Word()}"))));
        if (report.Checks.Any(c => c.Result == CheckResult.EngineError)) return ExitCode.EngineError;
        if (!isWhole) return report.Checks.All(c => c.Result is CheckResult.Pass or CheckResult.NotDeclared or CheckResult.Waived) ? ExitCode.Conformant : ExitCode.NotConformant;
        ReportFolder.Write(report, output, key);
        var stubbed = report.Facts.Count(f => f.Vectors.Count == 0);
        Console.WriteLine($"{report.PluginId} {report.PluginVersion}: {Badge.Text(report)}, with {report.NotAsked.Sum(n => n.Checks.Count)} of {report.Checks.Count} checks not asked. {report.Facts.Count - stubbed} of {report.Facts.Count} facts rest on vectors, the others on the author's own stub alone. Reports: {Path.GetFullPath(output)}");
        return report.Level >= level ? ExitCode.Conformant : ExitCode.NotConformant;
    }
}
