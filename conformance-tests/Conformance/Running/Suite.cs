using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Rijie.Conformance;

/// <summary>How one check ended.</summary>
internal sealed record CheckRecord
{
    public required Check Check { get; init; }

    public required CheckResult Result { get; init; }

    /// <summary>Why it did not pass, or by what it was bounded; secrets and card numbers masked.</summary>
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
    private const int MostOfAnError = 300;

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
        var (result, reason, seen) = await JudgeAsync(subject, wire, check, cancellationToken);
        return new() { Check = check, Result = result, Reason = reason, Wire = seen, Took = Stopwatch.GetElapsedTime(since) };
    }

    private static async Task<(CheckResult Result, string? Reason, IReadOnlyList<string> Wire)> JudgeAsync(Subject subject, ProviderWire wire, Check check, CancellationToken cancellationToken)
    {
        if (subject.Plugin is null && check.Capability is not null) return (CheckResult.Inconclusive, "The plugin does not load.", []);
        if (subject.Plugin is { } plugin && check.NotAskedOf(plugin.Manifest) is { } nothing) return (CheckResult.NotDeclared, nothing, []);
        CheckBench? bench = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        Exception? thrown = null;
        try
        {
            bench = new(subject, wire);
            var (asked, token) = (bench, limit.Token);
            if (subject.Plugin is not null) asked.SettingsAt(asked.Proxy.Address); // what they hold is known and hidden, whatever happens
            // On a thread of its own, so that a plugin that loops is left behind too.
            await Task.Run(() => check.Ask(asked, token), token).WaitAsync(token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            thrown = e;
        }
        finally
        {
            // What closing throws counts where nothing was found before.
            if (await ClosedAsync(bench) is { } closing && thrown is null or NotDeclaredException) thrown = closing;
        }
        if (thrown is null) return (CheckResult.Pass, bench!.Note, []);
        var (result, reason) = Verdict(thrown, subject, wire);
        var exchanges = result == CheckResult.Fail ? bench?.Proxy.Exchanges ?? [] : [];
        // An answer of its own with 500 is mostly an exception of the simulator's.
        if (exchanges.LastOrDefault(e => e.Answer.Status == 500) is { } broken) reason += $" (The simulator itself answered 500 to {broken.Request.Method} {broken.Request.Target.Split('?')[0]}: {WireLog.Shown(broken.Answer.Body, MostOfAnError)})";
        var mask = subject.Secrets.Mask;
        return (result, mask.Clean(reason), [.. exchanges.TakeLast(MostExchangesShown).Select(x => WireLog.Text(x, mask))]);
    }

    private static async Task<Exception?> ClosedAsync(CheckBench? bench)
    {
        try
        {
            if (bench is not null) await bench.DisposeAsync();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static (CheckResult Result, string Reason) Verdict(Exception thrown, Subject subject, ProviderWire wire) => thrown switch
    {
        CheckFailedException failed => (CheckResult.Fail, failed.Message),
        NotDeclaredException none => (CheckResult.NotDeclared, none.Message),
        InconclusiveException unclear => (CheckResult.Inconclusive, unclear.Message),
        ProviderException failure => (CheckResult.Fail, $"The call failed with {failure.Failure}: {failure.Message}"),
        OperationCanceledException => (CheckResult.Fail, string.Create(CultureInfo.InvariantCulture, $"It did not end within {Longest.TotalSeconds:0} s.")),
        _ when Came(thrown, wire.GetType().Assembly) is { } theirs => (CheckResult.Fail, $"The author's simulator ({wire.GetType().Name}) threw {theirs.GetType().Name}: {theirs.Message}{At(theirs)}"),
        _ when subject.Plugin?.Entry is { } entry && Came(thrown, entry.Assembly) is { } theirs => (CheckResult.Fail, $"The plugin threw {theirs.GetType().Name}: {theirs.Message}{At(theirs)}"),
        _ => (CheckResult.EngineError, $"The suite failed: {thrown}"),
    };

    /// <summary>The innermost of an exception and its causes that came through an assembly.</summary>
    private static Exception? Came(Exception? thrown, Assembly assembly) => thrown is null ? null
        : Came(thrown.InnerException, assembly) ?? (new StackTrace(thrown).GetFrames().Any(f => f.GetMethod()?.DeclaringType?.Assembly == assembly) ? thrown : null);

    /// <summary>The first line of its trace that names a file, for its author.</summary>
    private static string At(Exception thrown) => thrown.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Contains(" in ", StringComparison.Ordinal)) is { } place ? $" ({place})" : "";
}
