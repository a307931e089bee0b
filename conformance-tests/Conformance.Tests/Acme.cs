using System.Collections.Concurrent;
using System.Text;

namespace Rijie.Conformance.Tests;

/// <summary>The template's plugin in one of its shapes, with or without a bug, as a folder that the host loads; and its provider's side.</summary>
internal sealed class Acme : IDisposable
{
    private const string Capabilities = "[transactions, transaction-lookup, notifications, statements, payouts, terminals]";
    private static readonly string Template = Repository.PathOf("templates", "rijie-plugin");
    private static readonly string[] JsonOnly = ["AcmeTransactions.cs", "AcmePayouts.cs", "AcmeTerminals.cs"];
    private static readonly ConcurrentDictionary<string, Lazy<Func<ProviderWire>>> Wires = new(StringComparer.Ordinal);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rijie-kill-");

    public Acme(string shape, IReadOnlyList<Patch> patches)
    {
        foreach (var patch in patches)
            if (!File.Exists(Path.Join(Template, patch.File))) throw new InvalidOperationException($"The template has no file {patch.File}.");
        var wire = patches.Any(p => IsOfWire(p.File)) ? NewWire(shape, patches) : Wires.GetOrAdd(shape, key => new(() => NewWire(key, []))).Value;
        Subject = Subject.Load(WritePlugin(shape, patches), wire, WriteVectors(shape));
    }

    public Subject Subject { get; }

    public void Dispose() => folder.Delete(recursive: true);

    private static bool IsOfWire(string file) => file.StartsWith("Acme.Simulator/", StringComparison.Ordinal);

    private string WritePlugin(string shape, IReadOnlyList<Patch> patches)
    {
        var plugin = folder.CreateSubdirectory("acme").FullName;
        Directory.CreateDirectory(Path.Join(plugin, "layouts"));
        var manifest = Text("Acme/plugin.yaml", patches);
        File.WriteAllText(Path.Join(plugin, "plugin.yaml"), shape == "json" ? manifest : manifest.Replace(Capabilities, "[transaction-lookup, notifications, statements]", StringComparison.Ordinal));
        File.WriteAllText(Path.Join(plugin, "layouts", "acme-statement.yaml"), Text("Acme/layouts/acme-statement.yaml", patches));
        File.Copy(Path.Join(Template, "LICENSE"), Path.Join(plugin, "LICENSE"));
        File.WriteAllBytes(Path.Join(plugin, "Acme.dll"), Compiler.Plugin(shape, Sources("Acme", patches, shape == "json" ? [] : JsonOnly)));
        return plugin;
    }

    /// <summary>The vectors that the template generates for the shape.</summary>
    private string WriteVectors(string shape)
    {
        var vectors = folder.CreateSubdirectory("vectors").FullName;
        var common = Directory.EnumerateFiles(Path.Join(Template, "Acme.Simulator", "vectors")).Where(f => shape == "json" || !Path.GetFileName(f).StartsWith("notification.", StringComparison.Ordinal));
        foreach (var file in common.Concat(shape == "json" ? [] : Directory.EnumerateFiles(Path.Join(Template, "Acme.Simulator", "vectors." + shape)))) File.Copy(file, Path.Join(vectors, Path.GetFileName(file)));
        return vectors;
    }

    private static Func<ProviderWire> NewWire(string shape, IReadOnlyList<Patch> patches)
    {
        const string layout = "acme-statement.yaml";
        // A mistake in the layout alone is the plugin's; the provider writes its files as it always did.
        var assembly = Compiler.Simulator(shape, Sources("Acme.Simulator", patches, []), [(layout, Encoding.UTF8.GetBytes(Text("Acme/layouts/" + layout, patches)))]);
        var type = assembly.GetTypes().Single(t => t.IsAssignableTo(typeof(ProviderWire)));
        return () => (ProviderWire)Activator.CreateInstance(type)!;
    }

    private static IEnumerable<(string Path, string Text)> Sources(string project, IReadOnlyList<Patch> patches, string[] without) =>
        Directory.EnumerateFiles(Path.Join(Template, project), "*.cs").Where(f => !without.Contains(Path.GetFileName(f))).Order(StringComparer.Ordinal)
            .Select(f => (f, Text($"{project}/{Path.GetFileName(f)}", patches)));

    private static string Text(string file, IReadOnlyList<Patch> patches) => Patch.Apply(file, File.ReadAllText(Path.Join(Template, file)).ReplaceLineEndings("\n"), patches);
}
