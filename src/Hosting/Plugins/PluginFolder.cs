using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using McMaster.NETCore.Plugins;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>Finds, checks and loads the plugins of a folder. One that will not load is quarantined with its reason; the others load.</summary>
internal static class PluginFolder
{
    /// <summary>Stands behind a plugin's id in the name of the folder with its provider's side of the wire, which tests load and a gateway never does.</summary>
    public const string SimulatorSuffix = ".Simulator";

    /// <summary>Loads every sub-folder in ordinal order of its name, but for those of simulators.</summary>
    /// <param name="folder">The plugin folder.</param>
    /// <param name="contract">What the host offers.</param>
    /// <param name="demand">What each must have proved; nothing unless given.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    public static PluginCatalog Load(string folder, ContractInfo contract, PluginDemand? demand = null)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"The plugin folder '{folder}' is not there.");
        var check = new ContractCheck(contract);
        var loaded = new List<LoadedPlugin>();
        var quarantined = new List<QuarantinedPlugin>();
        foreach (var path in Directory.EnumerateDirectories(folder).Where(path => !path.EndsWith(SimulatorSuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var (plugin, refused) = Load(Path.GetFullPath(path), contract, check, demand ?? new());
            if (plugin is not null) loaded.Add(plugin);
            else quarantined.Add(refused!);
        }
        return new(loaded, quarantined);
    }

    /// <summary>Loads the plugin of one folder; exactly one of the two is there.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    public static (LoadedPlugin? Plugin, QuarantinedPlugin? Refused) LoadOne(string folder, ContractInfo contract)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"The plugin folder '{folder}' is not there.");
        return Load(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), contract, new(contract), new());
    }

    private static (LoadedPlugin? Plugin, QuarantinedPlugin? Refused) Load(string path, ContractInfo contract, ContractCheck check, PluginDemand demand)
    {
        var name = Path.GetFileName(path);
        try
        {
            return (LoadOne(path, contract, check, demand), null);
        }
        catch (PluginRefusedException e)
        {
            return (null, new(name, e.Code, e.Message));
        }
        catch (YamlException e)
        {
            return (null, new(name, e.Problems.All(p => p.Code == ManifestCheck.IdCode) ? ManifestCheck.IdCode : ManifestCheck.Code, e.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new(name, "PLUGIN_FILES", e.Message));
        }
        catch (Exception e)
        {
            // The host's edge: damaged metadata can fail in any way, and must not keep the other plugins out.
            return (null, new(name, "PLUGIN_LOAD", $"{e.GetType().Name}: {e.Message}"));
        }
    }

    private static LoadedPlugin LoadOne(string folder, ContractInfo contract, ContractCheck check, PluginDemand demand)
    {
        var name = Path.GetFileName(folder);
        if (!ManifestCheck.IsId(name)) throw new PluginRefusedException(ManifestCheck.IdCode, $"The folder's name '{name}' is no id: 3 to 40 of a-z, 0-9 and '-'.");
        if (new DirectoryInfo(folder).LinkTarget is not null) throw new PluginRefusedException("PLUGIN_FILES", "The folder is a link.");
        var manifest = PluginManifestFile.Read(folder);
        var files = PluginFiles.Read(folder);
        var layouts = ReadLayouts(manifest, folder);
        if (LayoutStatements.IsOfferedBy(manifest) && !layouts.Exists(StatementName.TellsDay))
            throw new PluginRefusedException(ManifestCheck.Code, "It offers statements without an assembly, but no layout has names that tell the clearing date.");
        var needed = ContractVersion.TryParse(manifest.Contract)!.Value;
        if (needed.Major != contract.Version.Major) throw NotOffered(contract, needed, "its manifest needs another major version");
        if (files.Assemblies.TryGetValue(ContractInfo.AssemblyName, out var copy))
            throw new PluginRefusedException("PLUGIN_CONTRACT", $"'{copy}' is an own copy of {ContractInfo.AssemblyName}: the host brings it. Reference it with Private=\"false\" and ExcludeAssets=\"runtime\".");
        var conformance = PluginConformance.Read(folder, files.Hash, demand);
        PluginConformance.Require(conformance, manifest.Id, demand);
        var builtAgainst = manifest.Assembly is null ? needed : Demand(files, manifest, contract, check, needed);
        return new()
        {
            Manifest = manifest,
            Layouts = layouts,
            Folder = folder,
            Hash = files.Hash,
            Entry = manifest.Assembly is { } assembly ? FindEntry(Path.Join(folder, assembly), contract) : null,
            BuiltAgainst = builtAgainst,
            Conformance = conformance,
        };
    }

    private static List<StatementLayout> ReadLayouts(PluginManifest manifest, string folder)
    {
        var layouts = new List<StatementLayout>();
        var problems = new List<YamlProblem>();
        foreach (var file in manifest.Layouts)
        {
            try
            {
                var layout = LayoutFile.Read(File.ReadAllBytes(Path.Join(folder, file)), $"{manifest.Id}/{file}");
                if (layouts.Exists(l => l.Id == layout.Id))
                    problems.Add(new($"{manifest.Id}/{file}", new(1, 1), ManifestCheck.Code, $"The layout id '{layout.Id}' stands in two files."));
                layouts.Add(layout);
            }
            catch (YamlException e)
            {
                problems.AddRange(e.Problems);
            }
        }
        return problems.Count == 0 ? layouts : throw new YamlException(YamlBinder.Sorted(problems));
    }

    private static ContractVersion Demand(PluginFiles files, PluginManifest manifest, ContractInfo contract, ContractCheck check, ContractVersion needed)
    {
        var own = files.Assemblies.Keys.ToHashSet(StringComparer.Ordinal);
        if (!files.Assemblies.Values.Contains(manifest.Assembly, StringComparer.Ordinal))
            throw new PluginRefusedException("PLUGIN_LOAD", $"'{manifest.Assembly}' is no .NET assembly.");
        var builtAgainst = needed;
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files.Assemblies.Values)
        {
            using var image = new PEReader(File.OpenRead(Path.Join(files.Folder, file)));
            var reader = image.GetMetadataReader();
            var demand = check.Read(reader, own);
            if (demand.Foreign.Count > 0) throw new PluginRefusedException("PLUGIN_CONTRACT", $"'{file}' uses {string.Join(", ", demand.Foreign)}, which is no part of the contract.");
            if (demand.TooNew.Count > 0) throw new PluginRefusedException("PLUGIN_API", $"'{file}' needs {string.Join(", ", demand.TooNew)}.");
            missing.UnionWith(demand.Missing);
            if (file == manifest.Assembly && ContractStamp.Read(reader) is { } stamp) builtAgainst = stamp;
        }
        var highest = builtAgainst.CompareTo(needed) > 0 ? builtAgainst : needed;
        if (builtAgainst.Major != contract.Version.Major) throw NotOffered(contract, builtAgainst, "it was built against another major version");
        if (missing.Count > 0) throw NotOffered(contract, highest, $"it uses {string.Join(", ", missing)}");
        return builtAgainst;
    }

    private static PluginRefusedException NotOffered(ContractInfo contract, ContractVersion needed, string why) =>
        new("PLUGIN_API", $"Needs contract {needed}, offered are {contract.Version.Major}.0 to {contract.Version}: {why}.");

    private static Type FindEntry(string path, ContractInfo contract)
    {
        try
        {
            var loader = PluginLoader.CreateFromAssemblyFile(path, config =>
            {
                config.IsUnloadable = false;
                config.PreferSharedTypes = false;
                foreach (var name in contract.Shared.Keys) config.SharedAssemblies.Add(new AssemblyName(name));
            });
            var entries = loader.LoadDefaultAssembly().GetExportedTypes()
                .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IProviderPlugin)))
                .OrderBy(t => t.FullName, StringComparer.Ordinal).ToArray();
            return entries.Length == 1 ? entries[0] : throw new PluginRefusedException("PLUGIN_ENTRY",
                entries.Length == 0 ? "No public class implements IProviderPlugin." : $"More than one public class implements IProviderPlugin: {string.Join(", ", entries.Select(t => t.FullName))}.");
        }
        catch (Exception e) when (e is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new PluginRefusedException("PLUGIN_LOAD", $"The assembly does not load: {e.Message}", e);
        }
    }
}
