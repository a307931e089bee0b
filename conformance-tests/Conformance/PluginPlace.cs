using System.Reflection;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Where the build puts plugins: <c>artifacts/plugins/&lt;id&gt;</c> of the repository, and the simulator beside it.</summary>
internal static class PluginPlace
{
    /// <summary>The built folder of a plugin: the one below an <c>artifacts/plugins</c> on the way up whose manifest names the assembly.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none: the plugin was not built, or not placed.</exception>
    public static string FolderOf(Assembly assembly)
    {
        var file = assembly.GetName().Name + ".dll";
        return Built().FirstOrDefault(folder => File.Exists(Path.Join(folder, file)) && PluginManifestFile.Read(folder).Assembly == file) ?? throw Absent(file);
    }

    /// <summary>The built folder of a plugin that has no assembly.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none: the plugin was not built, or not placed.</exception>
    public static string FolderOf(string id) => Built().FirstOrDefault(folder => Path.GetFileName(folder) == id) ?? throw Absent($"the plugin {id}");

    /// <summary>Every folder with a manifest below an <c>artifacts/plugins</c>, the nearest ones first.</summary>
    private static IEnumerable<string> Built()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (Path.Join(at.FullName, "artifacts", "plugins") is var plugins && Directory.Exists(plugins))
                foreach (var folder in Directory.EnumerateDirectories(plugins).Order(StringComparer.Ordinal))
                    if (!folder.EndsWith(PluginFolder.SimulatorSuffix, StringComparison.Ordinal) && File.Exists(Path.Join(folder, "plugin.yaml"))) yield return folder;
    }

    private static DirectoryNotFoundException Absent(string what) =>
        new($"No folder artifacts/plugins/<id> above {AppContext.BaseDirectory} holds {what}. Build the plugin; its project states a PluginId.");

    /// <summary>The checks of what a plugin offers; all of them where its manifest cannot be read. Level 5 needs an earlier build, and is asked by the command.</summary>
    public static IReadOnlyList<Check> Declared(string folder)
    {
        var manifest = PluginFolder.LoadOne(folder, ContractInfo.Host).Plugin?.Manifest;
        return [.. CheckCatalog.All.Where(c => c.Level < CheckCatalog.HighestLevel).Where(c => manifest is null || c.NotAskedOf(manifest) is null)];
    }
}
