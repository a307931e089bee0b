using System.Text.RegularExpressions;

namespace Rijie.Architecture.Tests;

/// <summary>Dependencies of projects point one way; tests reference what they test.</summary>
public sealed partial class ProjectReferenceTests
{
    [Fact]
    public void References_OfEachProject_AreTheAllowedOnes()
    {
        var wrong = ProjectFiles().SelectMany(file => ReferencesOf(file)
            .Where(reference => !IsAllowed(file, reference))
            .Select(reference => $"{Path.GetFileName(file)} -> {reference}"));

        Assert.Empty(wrong);
    }

    [Fact]
    public void SourceFiles_OfTheRepository_HaveAtMost400Lines()
    {
        var long_ = SourceFiles().Select(f => (File: Path.GetRelativePath(Repository.Root, f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > 400);

        Assert.Empty(long_);
    }

    private static bool IsAllowed(string file, string reference)
    {
        var project = Path.GetFileNameWithoutExtension(file);
        var folder = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
        if (project.EndsWith(".Tests", StringComparison.Ordinal) || folder.StartsWith("samples/", StringComparison.Ordinal)
            || folder.StartsWith("benchmarks/", StringComparison.Ordinal)) return true;
        return project switch
        {
            "Abstractions" => false,
            "Settlement" => reference is "Abstractions",
            "Hosting" => reference is "Settlement",
            "Gateway" => reference is "Hosting" or "Lakala" or "UnionPay" or "ChinaUms" or "Shengfutong" or "Leshua" or "Ruiyinxin", // the plugins build-only, checked below
            "Conformance" => reference is "Hosting",
            "Runner" => reference is "Conformance",
            _ when project.EndsWith(".Simulator", StringComparison.Ordinal) => reference is "Conformance" || reference + ".Simulator" == project,
            _ => folder.StartsWith("plugins/", StringComparison.Ordinal) && reference is "Abstractions",
        };
    }

    [Fact]
    public void Gateway_AndItsPlugins_AreJoinedByTheBuildOnly()
    {
        var lines = File.ReadLines(Repository.PathOf("src", "Gateway", "Gateway.csproj")).Where(l => l.Contains("/plugins/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Contains("ReferenceOutputAssembly=\"false\"", l, StringComparison.Ordinal));
    }

    private static IEnumerable<string> ProjectFiles() => Files("*.csproj");

    private static IEnumerable<string> SourceFiles() => Files("*.cs").Concat(Files("*.razor"));

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Repository.Root, pattern, SearchOption.AllDirectories)
            .Where(f => !BuildOutput().IsMatch(Path.GetRelativePath(Repository.Root, f).Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> ReferencesOf(string file) =>
        Reference().Matches(File.ReadAllText(file)).Select(m => Path.GetFileNameWithoutExtension(m.Groups[1].Value.Replace('\\', '/')));

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("(^|/)(bin|obj|artifacts)/")]
    private static partial Regex BuildOutput();
}
