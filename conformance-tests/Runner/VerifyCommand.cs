using System.CommandLine;
using System.Text.Json;
using Rijie.Hosting;

namespace Rijie.Conformance.Runner;

/// <summary><c>rijie-conform verify PLUGIN_FOLDER REPORTS</c>: whether an attestation holds for exactly these files and results.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var plugin = new Argument<string>("PLUGIN_FOLDER") { Description = "The built folder of the plugin" };
        var reports = new Argument<string>("REPORTS") { Description = "The folder with attestation.json and results.json" };
        var trust = new Option<string[]>("--trust") { Description = "A PEM file with a public key; one of them must have signed", AllowMultipleArgumentsPerToken = true };
        var command = new Command("verify", "Check that an attestation holds for a plugin's files and its results") { plugin, reports, trust };
        command.SetAction(parsed =>
        {
            try
            {
                var folder = parsed.GetValue(reports)!;
                var attestation = Attestation.Read(Path.Join(folder, ReportFolder.AttestationFile));
                var keys = (parsed.GetValue(trust) ?? []).Select(File.ReadAllText).ToList();
                if (Refusal(parsed.GetValue(plugin)!, attestation, File.ReadAllBytes(Path.Join(folder, ReportFolder.Results)), keys) is { } reason)
                {
                    Console.WriteLine($"It does not hold: {reason}");
                    return ExitCode.NotConformant;
                }
                Console.WriteLine($"It holds: {attestation.Plugin} {attestation.Version} {(attestation.Level is { } level ? $"reached L{level}" : "is not conformant")} with suite {attestation.SuiteVersion}{(attestation.Signature is null ? ", not signed" : keys.Count == 0 ? ", signed by a key that nobody vouched for" : ", signed by a trusted key")}.");
                return ExitCode.Conformant;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                Console.Error.WriteLine(e.Message);
                return ExitCode.Usage;
            }
        });
        return command;
    }

    private static string? Refusal(string pluginFolder, Attestation attestation, byte[] results, IReadOnlyList<string> keys)
    {
        var (plugin, refused) = PluginFolder.LoadOne(pluginFolder, ContractInfo.Host);
        if (plugin is null) return $"The plugin does not load: {refused!.Reason}";
        if (attestation.Refusal(plugin.Manifest.Id, plugin.Hash, ChinaTime.Today(TimeProvider.System), keys) is { } reason) return reason;
        if (attestation.ResultsSha256 != Attestation.Sha256(results)) return "results.json is not the file that it was made from.";
        var read = ResultsJson.Read(results);
        if ((read.Plugin.Id, read.Plugin.Sha256, read.SuiteVersion) != (attestation.Plugin, attestation.PluginSha256, attestation.SuiteVersion)) return "The results are those of another plugin, build or suite.";
        if (attestation.SuiteVersion == ConformanceReport.SuiteVersion && CheckCatalog.All.FirstOrDefault(c => !read.Checks.Any(r => r.Id == c.Id && r.Level == c.Level)) is { } missing) return $"The results lack the check {missing.Id}.";
        if (!read.Checks.Where(c => c.Result == CheckResult.Waived).Select(c => c.Id).ToHashSet().SetEquals(attestation.Waived.Select(w => w.Check))) return "The waived checks of the results are not those of the attestation.";
        return ConformanceReport.LevelOf(read.Checks.Select(c => (c.Level, c.Result))) == attestation.Level ? null : "The results come to another level.";
    }
}
