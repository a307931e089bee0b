using Rijie.Gateway.Plugins;
using Rijie.Hosting;

namespace Rijie.Gateway.Cli;

/// <summary>Finds plugins for verbs that work without a <c>gateway.yaml</c>.</summary>
internal static class PluginsInUse
{
    /// <summary>The folder that was named; else the one that <c>gateway.yaml</c> names, if there is one; else the default.</summary>
    public static PluginCatalog Load(string? folder, string configuration)
    {
        var path = folder ?? Configured(configuration) ?? DefaultPluginFolder.Find(FolderOf(configuration))
            ?? throw new CommandException(ExitCode.BadInput, "PLUGIN_FOLDER", "There is no plugin folder: build the solution, or name one with --plugins.");
        return Directory.Exists(path)
            ? PluginFolder.Load(path, ContractInfo.Host)
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

    private static string? Configured(string configuration) =>
        File.Exists(configuration) && ConfigurationFile.Read(File.ReadAllBytes(configuration), Path.GetFileName(configuration)).Plugins.Folder is { } folder
            ? Path.GetFullPath(folder, FolderOf(configuration))
            : null;

    private static string FolderOf(string configuration) => Path.GetDirectoryName(Path.GetFullPath(configuration))!;
}
