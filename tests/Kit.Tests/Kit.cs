using System.Diagnostics;
using System.Globalization;

namespace Rijie.Kit.Tests;

/// <summary>What a plugin author has: the packages in a local feed and the template installed from it, outside of the repository.</summary>
/// <remarks>Packages of others come from where this machine gets them; ours come from the feed alone, packed anew in each run.</remarks>
public sealed class Kit : IAsyncLifetime
{
    private static readonly string Packages = Repository.PathOf("artifacts", "kit", "packages");
    private readonly string work = Directory.CreateTempSubdirectory("rijie-kit-").FullName;

    private string Feed => Path.Combine(work, "feed");

    public async ValueTask InitializeAsync()
    {
        Assert.Empty(Ours(MachinePackages)); // they would be taken instead of those of the feed
        foreach (var stale in Ours(Packages)) Directory.Delete(stale, recursive: true);
        await File.WriteAllTextAsync(Path.Combine(work, "NuGet.config"), $"""
            <configuration>
              <packageSources><add key="feed" value="{Feed}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
              <config><add key="globalPackagesFolder" value="{Packages}" /></config>
            </configuration>
            """);
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name; // bin/Debug/net10.0
        await RunAsync(Repository.Root, "msbuild", "eng/Packages.proj", "-v:q", "-nologo", $"-p:Configuration={configuration}", $"-p:PackageOutputPath={Feed}/");
        await RunAsync(work, "new", "install", "--debug:custom-hive", Hive, Directory.GetFiles(Feed, "Rijie.Templates.*.nupkg").Single());
        await RunAsync(work, "tool", "install", "Rijie.Conform", "--tool-path", Tools);
    }

    /// <summary>Runs <c>rijie-conform</c> and answers its exit code and what it printed.</summary>
    public Task<(int Code, string Output)> ConformAsync(string folder, params IReadOnlyList<string> arguments) => StartAsync(Path.Combine(Tools, "rijie-conform"), folder, arguments);

    /// <summary>Generates a solution, as <c>dotnet new rijie-plugin -n NAME --shape SHAPE</c> does, and answers its folder.</summary>
    public async Task<string> GenerateAsync(string name, string shape)
    {
        var folder = Path.Combine(work, name);
        await RunAsync(work, "new", "rijie-plugin", "--debug:custom-hive", Hive, "-n", name, "--shape", shape, "-o", folder);
        return folder;
    }

    /// <summary>Runs the SDK and answers what it printed; a code other than 0 fails the test with it.</summary>
    public static async Task<string> RunAsync(string folder, params IReadOnlyList<string> arguments)
    {
        var (code, output) = await TryAsync(folder, arguments);
        Assert.True(code == 0, string.Create(CultureInfo.InvariantCulture, $"dotnet {string.Join(' ', arguments)} ended with {code}:\n{output}"));
        return output;
    }

    /// <summary>Runs the SDK and answers its exit code and what it printed.</summary>
    public static Task<(int Code, string Output)> TryAsync(string folder, params IReadOnlyList<string> arguments) => StartAsync("dotnet", folder, arguments);

    private static async Task<(int Code, string Output)> StartAsync(string command, string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the build of the repository set for itself is not there on the author's machine.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || n.StartsWith("RIJIE_", StringComparison.Ordinal) || n == "CI").ToList())
            start.Environment.Remove(name);
        (start.Environment["NUGET_PACKAGES"], start.Environment["DOTNET_NOLOGO"], start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"]) = (Packages, "1", "1");
        // A process that stays for the next build would remember the targets of packages that were packed anew since.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var stop = TestContext.Current.CancellationToken;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output + await errors);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(work, recursive: true);
        return ValueTask.CompletedTask;
    }

    private string Tools => Path.Combine(work, "tools");

    private string Hive => Path.Combine(work, "hive");

    private static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string[] Ours(string packages) => Directory.Exists(packages) ? Directory.GetDirectories(packages, "rijie.*") : [];
}
