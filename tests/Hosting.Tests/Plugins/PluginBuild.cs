using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Rijie.Hosting.Tests;

/// <summary>Compiles contracts and plugins the way their authors would, so that loading is tested on real assemblies.</summary>
internal static class PluginBuild
{
    private const string ContractName = "Rijie.Abstractions";
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    /// <summary>The framework and the shared packages, without anything of ours.</summary>
    public static readonly MetadataReference[] Framework =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("Rijie.", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p))];

    /// <summary>The contract as it stands, less some of its files and plus some text.</summary>
    public static byte[] Contract(IReadOnlyCollection<string> without, params string[] plus)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var sources = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("contract/", StringComparison.Ordinal) && !without.Contains(Path.GetFileName(n)))
            .Select(n => new StreamReader(assembly.GetManifestResourceStream(n)!).ReadToEnd());
        return Compile(ContractName, [.. sources, "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")]", .. plus], Framework);
    }

    /// <summary>A plugin built against a contract, stamped with its version as the build target does.</summary>
    public static byte[] Plugin(string assemblyName, byte[] contract, string stamp, params string[] sources) =>
        Compile(assemblyName, [.. sources, $"[assembly: System.Reflection.AssemblyMetadata(\"Rijie.Contract\", \"{stamp}\")]"], [.. Framework, Reference(contract)]);

    /// <summary>A reference to a compiled image.</summary>
    public static MetadataReference Reference(byte[] image) => MetadataReference.CreateFromImage(image);

    /// <summary>An assembly from sources.</summary>
    public static byte[] Compile(string assemblyName, IEnumerable<string> sources, IEnumerable<MetadataReference> references)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, checkOverflow: true, deterministic: true);
        var trees = sources.Prepend(Usings).Select(s => CSharpSyntaxTree.ParseText(s, Parse));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(assemblyName, trees, references, options).Emit(image);
        return result.Success ? image.ToArray() : throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }
}
