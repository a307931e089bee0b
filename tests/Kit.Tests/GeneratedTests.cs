using System.Text.RegularExpressions;

namespace Rijie.Kit.Tests;

/// <summary>As a plugin author would: install the template, generate a plugin, build it, run its tests.</summary>
public sealed class GeneratedTests(Kit kit) : IClassFixture<Kit>
{
    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    [InlineData("xml")]
    [InlineData("file")]
    public async Task Generate_EachShape_BuildsWithoutWarningAndItsTestsPass(string shape)
    {
        var name = "North" + shape;
        var folder = await kit.GenerateAsync(name, shape);

        var run = await Kit.RunAsync(folder, "test", "-p:MSBuildTreatWarningsAsErrors=true");

        Assert.Contains("failed: 0", run, StringComparison.Ordinal);
        Assert.Empty(Leftovers(folder));
        Assert.True(File.Exists(Path.Combine(folder, "artifacts", "plugins", "north" + shape, "plugin.yaml")));
        Assert.Equal(shape != "file", File.Exists(Path.Combine(folder, "artifacts", "plugins", "north" + shape, name + ".dll")));
        var simulator = Path.Combine(folder, "artifacts", "plugins", $"north{shape}.Simulator");
        Assert.True(File.Exists(Path.Combine(simulator, name + ".Simulator.dll")));
        Assert.Equal(shape == "file" ? 2 : 4, Directory.GetFiles(Path.Combine(simulator, "vectors")).Length);
    }

    /// <summary>Level 3 is promised of a plugin as it is generated.</summary>
    [Theory]
    [InlineData("json")]
    [InlineData("file")]
    public async Task Generate_AsItIs_IsConformantByTheCommandToo(string shape)
    {
        var name = "South" + shape;
        var folder = await kit.GenerateAsync(name, shape);
        await Kit.RunAsync(folder, "build", "-v:q", "-nologo");

        var (code, output) = await kit.ConformAsync(folder, Path.Combine("artifacts", "plugins", "south" + shape), "--output", "report", "--level", "3");

        Assert.True(code == 0, output);
        Assert.True(File.Exists(Path.Combine(folder, "report", "results.json")));
    }

    /// <summary>The guide shows this failure, so what it shows is what comes.</summary>
    [Fact]
    public async Task Generate_BugPlantedByHand_IsCaughtWithAMessageThatNamesTheCause()
    {
        var folder = await kit.GenerateAsync("Planted", "json");
        var file = Path.Combine(folder, "Planted", "PlantedTrade.cs");
        var source = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("type.Sign() * fee", source, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, source.Replace("type.Sign() * fee", "fee", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (code, output) = await Kit.TryAsync(folder, "test");

        Assert.NotEqual(0, code);
        var shown = GuideTests.Blocks("write-a-plugin.md").Single(b => b.Value == "planted-bug").Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(shown, line => Assert.Matches(Regex.Escape(line).Replace("…", ".*?", StringComparison.Ordinal), output));
    }

    /// <summary>Places of the generated sources where the template's own name or one of its conditions is left.</summary>
    private static IEnumerable<string> Leftovers(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar) is var parts && !parts.Any(p => p is "bin" or "obj" or "artifacts" or "TestResults"))
            .SelectMany(f => File.ReadLines(f).Append(Path.GetFileName(f))
                .Where(l => l.Contains("acme", StringComparison.OrdinalIgnoreCase) || l.TrimStart().StartsWith("#if", StringComparison.Ordinal) || l.TrimStart().StartsWith("#e", StringComparison.Ordinal)));
}
