using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Rijie.Gateway.Dashboard;
using Rijie.Hosting;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>plugins list|check</c>: what is there, and what is wrong with what is not usable.</summary>
internal static class PluginsCommand
{
    public static Command Create(CommandOutput output)
    {
        var folder = new Option<string?>("--plugins") { Description = "The plugin folder" };
        return new Command("plugins", "Plugins: one folder, one provider")
        {
            Verb(output, folder, "list", "Show every plugin, also those that are not usable; of one also what an account of it needs", tellsSettings: true, _ => ExitCode.Fine),
            Verb(output, folder, "check", "Show every plugin; fails when one is not usable", tellsSettings: false, report => report.Quarantined.Count == 0 ? ExitCode.Fine : ExitCode.Refused),
        };
    }

    private static Command Verb(CommandOutput output, Option<string?> folder, string name, string description, bool tellsSettings, Func<PluginsReport, int> exitCode)
    {
        var only = new Argument<string?>("ID") { Description = "One plugin only", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command(name, description) { only, folder };
        command.SetAction((parsed, _) => output.RunAsync(parsed, () =>
        {
            var report = PluginsReport.Of(PluginsInUse.Load(parsed.GetValue(folder), parsed.GetValue(output.Config)!), parsed.GetValue(only));
            var next = output.Typed(parsed, "plugins list ID", folder);
            output.Write(parsed, report, (console, shown) =>
            {
                Write(console, shown);
                if (!tellsSettings) return;
                if (parsed.GetValue(only) is not null) foreach (var plugin in shown.Loaded) WriteSettings(console, plugin);
                else if (shown.Loaded.Count > 0) CommandOutput.WriteWhole(console, $"What an account of one needs: {next}");
            });
            return Task.FromResult(exitCode(report));
        }));
        return command;
    }

    private static void Write(IAnsiConsole console, PluginsReport report)
    {
        var table = new Table().AddColumn("Plugin").AddColumn("Name").AddColumn("Version").AddColumn("Contract").AddColumn("Level").AddColumn("Offers").AddColumn("Layouts");
        foreach (var plugin in report.Loaded)
            table.AddRow(StatementText.Cell(plugin.Id), StatementText.Cell([plugin.NameZh, plugin.NameEn]), StatementText.Cell(plugin.Version), StatementText.Cell(plugin.Contract), StatementText.Cell(Level(plugin.Conformance)), StatementText.Cell(string.Join(", ", plugin.Capabilities)), StatementText.Cell(plugin.Layouts));
        if (report.Loaded.Count > 0) console.Write(table);
        foreach (var plugin in report.Loaded.Where(p => p.Conformance?.Refusal is not null)) console.WriteLine(ShownText.Of($"{plugin.Id}{Attestation.Suffix} does not hold: {plugin.Conformance!.Refusal}"));
        foreach (var plugin in report.Loaded)
            foreach (var waived in plugin.Conformance?.Waived ?? []) console.WriteLine(ShownText.Of(string.Create(CultureInfo.InvariantCulture, $"{plugin.Id}: {waived.Check} is waived until {waived.Until:yyyy-MM-dd}: {waived.Reason}")));
        foreach (var quarantined in report.Quarantined) console.WriteLine(ShownText.Of($"Not usable: {quarantined.Folder}: {quarantined.Code}: {quarantined.Reason}"));
        if (report is { Loaded.Count: 0, Quarantined.Count: 0 }) console.WriteLine("There are no plugins in the folder.");
    }

    /// <summary>What the suite found, in a few words; nothing where there is no attestation.</summary>
    private static string Level(PluginConformance? conformance) => conformance switch
    {
        null => "",
        { Refusal: not null } => "does not hold",
        { Level: null } => "not conformant",
        _ => string.Create(CultureInfo.InvariantCulture, $"L{conformance.Level}{(conformance.Waived.Count > 0 ? $", {conformance.Waived.Count} waived" : "")}{(conformance.IsTrusted ? ", trusted" : conformance.IsSigned ? ", signed" : "")}"),
    };

    /// <summary>What an account of the plugin must be given, so that nobody has to open the manifest.</summary>
    private static void WriteSettings(IAnsiConsole console, PluginReport plugin)
    {
        console.WriteLine();
        console.WriteLine(ShownText.Of($"Settings of {plugin.Id} (under 'settings' of an account):"));
        var table = new Table().AddColumn(new TableColumn("Setting").NoWrap()).AddColumn("").AddColumn("What it is");
        foreach (var setting in plugin.Settings)
            table.AddRow(StatementText.Cell(setting.Key), StatementText.Cell(setting.Demands), StatementText.Cell([setting.Title.Zh, setting.Title.En]));
        console.Write(table);
    }
}

/// <summary>What <c>plugins</c> says; the property names are those of <c>--json</c>.</summary>
internal sealed record PluginsReport(IReadOnlyList<PluginReport> Loaded, IReadOnlyList<QuarantinedPlugin> Quarantined)
{
    public static PluginsReport Of(PluginCatalog catalog, string? only)
    {
        if (only is not null && catalog.Find(only) is null && !catalog.Quarantined.Any(q => string.Equals(q.Folder, only, StringComparison.Ordinal))) PluginsInUse.Find(catalog, only);
        return new(
            [.. catalog.Loaded.Where(p => only is null || p.Manifest.Id == only).Select(PluginReport.Of)],
            [.. catalog.Quarantined.Where(q => only is null || q.Folder == only)]);
    }
}

internal sealed record PluginReport(string Id, string NameZh, string NameEn, string Version, string Contract, IReadOnlyList<string> Capabilities, IReadOnlyList<string> Layouts, IReadOnlyList<SettingReport> Settings, string Sha256, PluginConformance? Conformance)
{
    public static PluginReport Of(LoadedPlugin plugin) => new(
        plugin.Manifest.Id, plugin.Manifest.Name.Zh, plugin.Manifest.Name.En, plugin.Manifest.Version, plugin.BuiltAgainst.ToString(),
        [.. plugin.Manifest.Capabilities.Select(CapabilityName.Of)], [.. plugin.Layouts.Select(l => l.Id)],
        // What is required comes first; within that the manifest's names in order, for a dictionary promises none.
        [.. plugin.Manifest.Settings.OrderByDescending(s => s.Value.Required).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => SettingReport.Of(s.Key, s.Value))], plugin.Hash, plugin.Conformance);
}

/// <summary>One setting that an account of the plugin has.</summary>
internal sealed record SettingReport(string Key, string Type, bool Required, bool Secret, string? Default, IReadOnlyList<string> Values, LocalText Title)
{
    public static SettingReport Of(string key, SettingDefinition setting) =>
        new(key, Storage.EnumText<SettingType>.Of(setting.Type), setting.Required, setting.Secret, setting.Default, setting.Values, setting.Title);

    [JsonIgnore]
    public string Demands => string.Join(", ", ((string?[])
    [
        Required ? "required" : null,
        Secret ? "secret" : null,
        Values.Count > 0 ? string.Join("|", Values) : Type,
        Default is null ? null : "default " + Default,
    ]).OfType<string>());
}
