using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Rijie.Demo.Tests;

/// <summary>The same data gives the same bytes, however it comes, wherever it is kept, and whatever the machine thinks of numbers and hours.</summary>
public sealed class SameBytesTests
{
    /// <summary>Two days, or the ten of the specification with <c>RIJIE_LONG=1</c>.</summary>
    private static readonly string Days = Environment.GetEnvironmentVariable("RIJIE_LONG") is null ? "2" : "10";

    [Fact]
    public void Culture_OfGermany_IsRealHere()
    {
        Assert.Equal("1.234,5", 1234.5m.ToString("N1", new CultureInfo("de-DE")));
        Assert.Equal(TimeSpan.FromHours(-5), TimeZoneInfo.FindSystemTimeZoneById("America/New_York").GetUtcOffset(new DateTime(2026, 1, 5)));
    }

    [Fact]
    public async Task Json_InAnotherOrderAndCultureAndZoneAndOnPostgres_HasTheSameBytes()
    {
        var plain = await RunAsync(new() { ["LC_ALL"] = "en_US.UTF-8", ["TZ"] = "Asia/Shanghai" }, []);

        var elsewhere = new Dictionary<string, string> { ["LC_ALL"] = "de_DE.UTF-8", ["TZ"] = "America/New_York" };
        var abroad = Environment.GetEnvironmentVariable("RIJIE_TEST_PG") is { } server
            ? await OnPostgresAsync(server, connection => RunAsync(elsewhere, ["--shuffle", "11", "--postgres", connection]))
            : await RunAsync(elsewhere, ["--shuffle", "11"]);

        Assert.Contains("Culture en-US, time zone Asia/Shanghai.", plain.Printed, StringComparison.Ordinal);
        Assert.Contains("Culture de-DE, time zone America/New_York.", abroad.Printed, StringComparison.Ordinal);
        Assert.Equal(plain.Json, abroad.Json);
    }

    /// <summary>The demo as an operator starts it: a process of its own, so that culture and zone are those of its environment.</summary>
    private static async Task<(string Json, string Printed)> RunAsync(Dictionary<string, string> environment, IReadOnlyList<string> options)
    {
        var folder = Directory.CreateTempSubdirectory("rijie-bytes-");
        try
        {
            var json = Path.Combine(folder.FullName, "result.json");
            var start = new ProcessStartInfo("dotnet", [DemoAssembly, "--once", "--days", Days, "--seed", "23", "--json", json, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0";
            using var process = Process.Start(start)!;
            var (printed, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{await printed}\n{await errors}");
            return (await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken), await printed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<T> OnPostgresAsync<T>(string server, Func<string, Task<T>> run)
    {
        var name = "rijie_demo_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        try
        {
            return await run(new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 16 }.ToString());
        }
        finally
        {
            await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string DemoAssembly => Path.ChangeExtension(typeof(DemoRun).Assembly.Location, ".dll") is var beside && File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json"))
        ? beside : throw new FileNotFoundException("The demo is not built beside its tests.", beside);
}
