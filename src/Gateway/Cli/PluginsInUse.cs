using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Hosting;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Cli;

/// <summary>Finds plugins for verbs that work without a <c>gateway.yaml</c>.</summary>
internal static class PluginsInUse
{
    /// <summary>
    /// The folder that was named, as it stands; else the one that <c>gateway.yaml</c> names, if there is one, with what it
    /// demands of plugins; else the default.
    /// </summary>
    public static PluginCatalog Load(string? folder, string configuration)
    {
        var (configured, demand) = folder is null ? Configured(configuration) : (null, new());
        var path = folder ?? configured ?? DefaultPluginFolder.Find(FolderOf(configuration))
            ?? throw new CommandException(ExitCode.BadInput, "PLUGIN_FOLDER", "There is no plugin folder: build the solution, or name one with --plugins.");
        return Directory.Exists(path)
            ? PluginFolder.Load(path, ContractInfo.Host, demand)
            : throw new CommandException(ExitCode.BadInput, "PLUGIN_FOLDER", $"The plugin folder {path} does not exist.");
    }

    /// <summary>A loaded plugin by its id.</summary>
    public static LoadedPlugin Find(PluginCatalog catalog, string id)
    {
        if (catalog.Find(id) is { } plugin) return plugin;
        if (catalog.Quarantined.FirstOrDefault(q => string.Equals(q.Folder, id, StringComparison.Ordinal)) is { } quarantined)
            throw new CommandException(ExitCode.BadInput, quarantined.Code, $"The plugin {id} is not usable: {quarantined.Reason}");
        var known = string.Join(", ", catalog.Loaded.Select(p => p.Manifest.Id));
        throw new CommandException(ExitCode.BadInput, "PLUGIN_UNKNOWN", $"There is no plugin '{id}'. {(known.Length > 0 ? $"There are: {known}." : "The plugin folder is empty: build the solution first.")}");
    }

    /// <summary>The layout that was named, else the one that a file's content speaks of; where none fits, the nearest.</summary>
    /// <exception cref="CommandException">There is no candidate, or several fit.</exception>
    public static LayoutSearch Layout(FileStream file, IReadOnlyList<LoadedPlugin> plugins, string? layoutId)
    {
        var search = LayoutSearch.Find(file, Path.GetFileName(file.Name), plugins, layoutId) ?? throw NoLayout(plugins, layoutId);
        return search.Alike.Count == 0
            ? search
            : throw new CommandException(ExitCode.BadInput, "LAYOUT_AMBIGUOUS", $"The file fits more than one layout: {string.Join(", ", search.Alike.Select(f => $"--plugin {f.Plugin.Manifest.Id} --layout {f.Layout.Id}"))}. Name the one that is meant.");
    }

    private static CommandException NoLayout(IReadOnlyList<LoadedPlugin> plugins, string? layoutId)
    {
        var known = string.Join(", ", plugins.SelectMany(p => p.Layouts.Select(l => l.Id)));
        return new(ExitCode.BadInput, "LAYOUT_UNKNOWN", (layoutId, known) switch
        {
            (null, _) => plugins.Count == 1 ? $"The plugin {plugins[0].Manifest.Id} has no statement layout." : "No plugin has a statement layout.",
            (_, "") => $"There is no layout '{layoutId}', nor any other.",
            _ => $"There is no layout '{layoutId}'. There are: {known}.",
        });
    }

    private static (string? Folder, PluginDemand Demand) Configured(string configuration)
    {
        if (!File.Exists(configuration)) return (null, new());
        var problems = new List<YamlProblem>();
        var file = Path.GetFileName(configuration);
        var read = ConfigurationFile.Read(File.ReadAllBytes(configuration), file, problems, out var places);
        var demand = read is null ? new() : new SetupReading(read, FolderOf(configuration), file, places, problems).ReadDemand();
        if (problems.Count > 0 || read is null) throw new YamlException(YamlBinder.Sorted(problems));
        return (read.Plugins.Folder is { } folder ? Path.GetFullPath(folder, FolderOf(configuration)) : null, demand);
    }

    private static string FolderOf(string configuration) => Path.GetDirectoryName(Path.GetFullPath(configuration))!;
}
