using System.Diagnostics;

namespace Rijie.Benchmarks;

/// <summary>By the clock, and by the processor: on a shared machine only the second says what the code costs.</summary>
internal readonly record struct Time(TimeSpan Clock, TimeSpan Processor)
{
    public static Time Of(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        work();
        watch.Stop();
        process.Refresh();
        return new(watch.Elapsed, process.TotalProcessorTime - before);
    }

    /// <summary>The middle of several runs, each of the two by itself.</summary>
    public static Time Median(IReadOnlyList<Time> times) => new(times.Select(t => t.Clock).Order().ElementAt(times.Count / 2), times.Select(t => t.Processor).Order().ElementAt(times.Count / 2));
}
