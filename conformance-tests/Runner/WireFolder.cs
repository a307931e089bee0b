using System.Reflection;
using McMaster.NETCore.Plugins;

namespace Rijie.Conformance.Runner;

/// <summary>Loads the provider's side of the wire from its built folder. It is the author's own code and runs in this process.</summary>
internal static class WireFolder
{
    /// <summary>The folder of a plugin's wire side: the one that was given, else <c>&lt;plugin&gt;.Simulator</c> beside it.</summary>
    /// <exception cref="UsageException">It is not there.</exception>
    public static string Find(string plugin, string? given)
    {
        var folder = given ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(plugin)) + Hosting.PluginFolder.SimulatorSuffix;
        return Directory.Exists(folder) ? folder : throw new UsageException($"The folder '{folder}' is not there. Build the simulator, or name the folder of its build with --wire.");
    }

    /// <summary>How to make a wire of the one public class that derives from <see cref="ProviderWire"/>.</summary>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public static Func<ProviderWire> Load(string folder)
    {
        var found = new List<Type>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.Simulator.dll").Order(StringComparer.Ordinal))
        {
            // What suite and host have is theirs, so that both mean the same ProviderWire.
            var loader = PluginLoader.CreateFromAssemblyFile(Path.GetFullPath(file), config => config.PreferSharedTypes = true);
            found.AddRange(Exported(loader.LoadDefaultAssembly(), file).Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(ProviderWire)) && Simplest(t) is not null));
        }
        return found.Count == 1 ? () => Make(found[0]) : throw new UsageException(
            found.Count == 0
                ? $"No public class with a constructor without arguments derives from ProviderWire in '{folder}' (*.Simulator.dll)."
                : $"More than one class derives from ProviderWire in '{folder}': {string.Join(", ", found.Select(t => t.FullName))}.");
    }

    /// <summary>A public constructor that can be called with nothing given.</summary>
    private static ConstructorInfo? Simplest(Type type) => type.GetConstructors().Where(c => c.GetParameters().All(p => p.IsOptional)).OrderBy(c => c.GetParameters().Length).FirstOrDefault();

    private static ProviderWire Make(Type type)
    {
        try
        {
            return (ProviderWire)Simplest(type)!.Invoke([.. Simplest(type)!.GetParameters().Select(_ => Type.Missing)]);
        }
        catch (TargetInvocationException e)
        {
            throw new UsageException($"The simulator {type.FullName} cannot be made: {e.InnerException!.GetType().Name}: {e.InnerException.Message}", e.InnerException);
        }
    }

    private static Type[] Exported(Assembly assembly, string file)
    {
        try
        {
            return assembly.GetExportedTypes();
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeLoadException)
        {
            throw new UsageException($"'{Path.GetFileName(file)}' does not load: {e.Message} Was it built against this version of Rijie.Conformance?");
        }
    }
}

/// <summary>Something that the caller can mend; the message says what to do.</summary>
internal sealed class UsageException(string message, Exception? cause = null) : Exception(message, cause);
