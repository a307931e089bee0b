using Spectre.Console;

namespace Rijie.Demo;

/// <summary>The demo from start to end.</summary>
internal static class Demo
{
    /// <returns>0 when every fault was found and nothing else, otherwise 1.</returns>
    public static async Task<int> RunAsync(DemoOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (options.Json is { } target && Path.GetDirectoryName(Path.GetFullPath(target)) is { } folder && !Directory.Exists(folder))
        {
            console.MarkupLineInterpolated($"[red]There is no folder {folder}:[/] make it, or name another file with --json.");
            return 2;
        }
        await using var run = new DemoRun(options);
        try
        {
            await run.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            console.MarkupLineInterpolated($"[red]Port {options.Port} cannot be had:[/] {e.Message} Another is chosen with --port.");
            return 1;
        }
        await console.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Virtual days", maxValue: options.Days + 2);
            await run.PlayAsync(day =>
            {
                task.Description = $"Virtual day {day:yyyy-MM-dd}";
                task.Value = day.DayNumber - DemoRun.Start.DayNumber;
            }, cancellationToken);
            task.Value = task.MaxValue;
        });
        var result = await DemoResult.OfAsync(run, options, cancellationToken);
        DemoSummary.Print(console, result);
        DemoSummary.PrintPlace(console);
        if (options.Json is { } file) await File.WriteAllTextAsync(file, result.ToJson(), cancellationToken);
        if (!options.Once)
        {
            console.MarkupLineInterpolated($"Dashboard: [link]http://localhost:{run.Address.Port}[/] (a full day: http://localhost:{run.Address.Port}/?date={DemoRun.Start:yyyy-MM-dd})   API: http://localhost:{run.Address.Port}/docs   Ctrl+C ends.");
            await WaitAsync(cancellationToken);
        }
        return result.Missed.Count + result.Unexpected.Count == 0 ? 0 : 1;
    }

    private static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource();
        using (cancellationToken.Register(ended.SetResult)) await ended.Task;
    }
}
