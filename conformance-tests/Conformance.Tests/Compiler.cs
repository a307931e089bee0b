using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rijie.Conformance.Tests;

/// <summary>Compiles the template's projects as a generated solution would, from texts.</summary>
internal static class Compiler
{
    private const string Implicit =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks; ";

    private static readonly IReadOnlyList<MetadataReference> All = [.. Listed("references.txt").Select(path => MetadataReference.CreateFromFile(path))];
    private static readonly IReadOnlyList<MetadataReference> OfPlugins = [.. All.Where(r => IsOfPlugins(r.Display!))];
    private static readonly ConcurrentDictionary<(string Shape, string Text), SyntaxTree> Parsed = new();

    /// <summary>A plugin: the framework, the contract and what the host gives, stamped with the contract's version.</summary>
    public static byte[] Plugin(string shape, IEnumerable<(string Path, string Text)> sources) => Compile("Acme", shape, OfPlugins,
    [
        ("usings", Implicit + "global using Rijie; global using Rijie.Wire;"),
        ("stamp", $"[assembly: System.Reflection.AssemblyMetadata(\"Rijie.Contract\", \"1.0\")][assembly: System.Reflection.AssemblyVersion(\"0.1.0.0\")]"),
        .. sources,
    ]);

    /// <summary>A provider's side of the wire, with the layouts in it.</summary>
    public static Assembly Simulator(string shape, IEnumerable<(string Path, string Text)> sources, IEnumerable<(string Name, byte[] Content)> resources)
    {
        var image = Compile("Acme.Simulator", shape, All, [("usings", Implicit + "global using Rijie; global using Rijie.Conformance; global using Rijie.Wire;"), .. sources], resources);
        using var stream = new MemoryStream(image);
        return new System.Runtime.Loader.AssemblyLoadContext("Acme.Simulator").LoadFromStream(stream);
    }

    private static byte[] Compile(string name, string shape, IEnumerable<MetadataReference> references, IEnumerable<(string Path, string Text)> sources, IEnumerable<(string Name, byte[] Content)>? resources = null)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest, preprocessorSymbols: [shape]);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release, checkOverflow: true, deterministic: true);
        // Most files are the same in every variant.
        var trees = sources.Select(s => Parsed.GetOrAdd((shape, s.Text), key => CSharpSyntaxTree.ParseText(key.Text, parse, s.Path)));
        CSharpGeneratorDriver.Create([JsonGenerator()], parseOptions: parse).RunGeneratorsAndUpdateCompilation(CSharpCompilation.Create(name, trees, references, options), out var compilation, out _);
        using var image = new MemoryStream();
        var result = compilation.Emit(image, manifestResources: resources?.Select(r => new ResourceDescription(r.Name, () => new MemoryStream(r.Content), isPublic: true)));
        return result.Success ? image.ToArray() : throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    private static ISourceGenerator JsonGenerator()
    {
        var assembly = Assembly.LoadFrom(Listed("generators.txt").Single(path => Path.GetFileName(path) == "System.Text.Json.SourceGeneration.dll"));
        var type = assembly.GetTypes().Single(t => t.IsAssignableTo(typeof(IIncrementalGenerator)) && !t.IsAbstract);
        return ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
    }

    private static bool IsOfPlugins(string path) => path.Contains("Microsoft.NETCore.App.Ref", StringComparison.Ordinal)
        || Path.GetFileNameWithoutExtension(path) is "Rijie.Abstractions" or "Microsoft.Extensions.DependencyInjection.Abstractions" or "Microsoft.Extensions.Configuration.Abstractions" or "Microsoft.Extensions.Logging.Abstractions" or "Microsoft.Extensions.Primitives";

    private static string[] Listed(string file) => File.ReadAllLines(Path.Join(AppContext.BaseDirectory, file));
}
