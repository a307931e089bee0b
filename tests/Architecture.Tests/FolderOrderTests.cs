using System.Reflection;
using NetArchTest.Rules;

namespace Rijie.Architecture.Tests;

/// <summary>In Settlement and in Gateway a folder uses only folders to its left: data goes one way.</summary>
public sealed class FolderOrderTests
{
    private static readonly string[] Settlement = ["Yaml", "Statements", "Calendars", "Fees", "Matching", "Closing", "Risk"];

    private static readonly string[] Gateway =
        ["Storage", "Access", "Plugins", "Ingestion", "Reconciliation", "Days", "Alerts", "Reporting", "Api", "Dashboard", "Cli"];

    [Fact]
    public void Settlement_EachFolder_UsesOnlyFoldersToItsLeft() => AssertOrder("Rijie.Settlement", Settlement);

    [Fact]
    public void Gateway_EachFolder_UsesOnlyFoldersToItsLeft() => AssertOrder("Rijie.Gateway", Gateway);

    [Theory]
    [InlineData("Settlement")]
    [InlineData("Gateway")]
    public void Folders_InTheTree_StandInTheOrder(string project)
    {
        var known = project == "Settlement" ? Settlement : Gateway;
        string[] besides = ["bin", "obj", "wwwroot", "Properties"];

        var unknown = Directory.GetDirectories(Repository.PathOf("src", project)).Select(f => Path.GetFileName(f)).Except(known).Except(besides);

        Assert.Empty(unknown);
    }

    private static void AssertOrder(string assembly, string[] folders)
    {
        var types = Types.InAssembly(Assembly.Load(assembly));
        for (var i = 0; i < folders.Length; i++)
        {
            var right = folders.Skip(i + 1).Select(f => $"{assembly}.{f}").ToArray();
            if (right.Length == 0) continue;

            var result = types.That().ResideInNamespace($"{assembly}.{folders[i]}").ShouldNot().HaveDependencyOnAny(right).GetResult();

            Assert.True(result.IsSuccessful, $"{folders[i]} uses a folder to its right: {string.Join(", ", result.FailingTypeNames ?? [])}");
        }
    }
}
