using System.Diagnostics;
using System.Globalization;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>How one check ended.</summary>
internal sealed record CheckRecord
{
    public required Check Check { get; init; }

    public required CheckResult Result { get; init; }

    /// <summary>Why it did not pass; secrets and card numbers masked.</summary>
    public string? Reason { get; init; }

    /// <summary>What passed between plugin and provider, masked; of failures only.</summary>
    public IReadOnlyList<string> Wire { get; init; } = [];

    public required TimeSpan Took { get; init; }
}

/// <summary>Asks checks of a plugin, one after the other in the order of the catalogue.</summary>
internal static class Suite
{
    /// <summary>The longest that a check may take; it fails then, because its plugin does not answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private const int MostExchangesShown = 6;

    /// <summary>Asks one after the other and tells each as it ends.</summary>
    public static async Task<IReadOnlyList<CheckRecord>> RunAsync(Subject subject, IEnumerable<Check> checks, Action<CheckRecord>? told = null, CancellationToken cancellationToken = default)
    {
        var records = new List<CheckRecord>();
        var wire = subject.NewWire();
        try
        {
            foreach (var check in checks)
            {
                var record = await AskAsync(subject, wire, check, cancellationToken);
                records.Add(record);
                told?.Invoke(record);
            }
        }
        finally
        {
            (wire as IDisposable)?.Dispose();
        }
        return records;
    }

    /// <summary>Asks one check. It throws only when the caller wants to stop.</summary>
    public static async Task<CheckRecord> AskAsync(Subject subject, ProviderWire wire, Check check, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        CheckRecord Ended(CheckResult result, string? reason = null, IReadOnlyList<string>? seen = null) =>
            new() { Check = check, Result = result, Reason = reason, Wire = seen ?? [], Took = Stopwatch.GetElapsedTime(since) };

        if (subject.Plugin is null && check.Capability is not null) return Ended(CheckResult.Inconclusive, "The plugin does not load.");
        if (subject.Plugin is { } plugin && check.NotAskedOf(plugin.Manifest) is { } nothing) return Ended(CheckResult.NotDeclared, nothing);
        CheckBench? bench = null;
        var mask = new LogMask([]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            bench = new(subject, wire);
            var (asked, token) = (bench, limit.Token);
            mask = MaskOf(subject, asked);
            // On a thread of its own, so that a plugin that loops is left behind too.
            await Task.Run(() => check.Ask(asked, token), token).WaitAsync(token);
            return Ended(CheckResult.Pass);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var (result, reason) = e switch
            {
                CheckFailedException failed => (CheckResult.Fail, failed.Message),
                NotDeclaredException none => (CheckResult.NotDeclared, none.Message),
                InconclusiveException unclear => (CheckResult.Inconclusive, unclear.Message),
                ProviderException failure => (CheckResult.Fail, $"The call failed with {failure.Failure}: {failure.Message}"),
                OperationCanceledException => (CheckResult.Fail, string.Create(CultureInfo.InvariantCulture, $"It did not end within {Longest.TotalSeconds:0} s.")),
                _ => (CheckResult.EngineError, $"The suite failed: {e}"),
            };
            return Ended(result, mask.Clean(reason), result == CheckResult.Fail ? [.. (bench?.Proxy.Exchanges ?? []).TakeLast(MostExchangesShown).Select(x => WireLog.Text(x, mask))] : []);
        }
        finally
        {
            if (bench is not null) await bench.DisposeAsync();
        }
    }

    /// <summary>Hides the secrets of the account and of the vectors, and every card number.</summary>
    private static LogMask MaskOf(Subject subject, CheckBench bench)
    {
        if (subject.Plugin is not { } plugin) return new([]);
        var settings = bench.SettingsAt(bench.Proxy.Address);
        return new(AccountSettingsReader.Secrets(plugin.Manifest).SelectMany(name => subject.Vectors.Select(v => v.Settings.GetValueOrDefault(name)).Append(settings.GetValueOrDefault(name))).OfType<string>());
    }
}
