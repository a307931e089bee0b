using System.Collections.Concurrent;

namespace Rijie.Conformance.Tests;

/// <summary>Runs the suite on variants, a few at a time; each at most once a process, however many tests ask for it.</summary>
internal static class KillRun
{
    /// <summary>Whether every variant is asked everything, and not only what concerns its bug.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("RIJIE_LONG") == "1";

    private static readonly SemaphoreSlim Places = new(Environment.ProcessorCount);
    private static readonly ConcurrentDictionary<string, Lazy<Task<Kill>>> Kills = new(StringComparer.Ordinal);

    /// <summary>How the checks went on a variant.</summary>
    public static Task<Kill> Of(Variant variant) => Kills.GetOrAdd(variant.Name, _ => new(() => RunAsync(variant))).Value;

    /// <summary>The checks that concern a bug: those of the same level and capability as the one that must catch it.</summary>
    public static IEnumerable<Check> Concerning(Check caught) => CheckCatalog.All.Where(c => c.Capability == caught.Capability && c.Level == caught.Level);

    private static async Task<Kill> RunAsync(Variant variant)
    {
        var caught = CheckCatalog.All.SingleOrDefault(c => c.Id == variant.Caught) ?? throw new InvalidOperationException($"There is no check {variant.Caught}.");
        await Places.WaitAsync();
        try
        {
            using var acme = new Acme(variant.Shape, variant.Patches);
            return new(caught, await Suite.RunAsync(acme.Subject, IsLong ? CheckCatalog.All : Concerning(caught)));
        }
        finally
        {
            Places.Release();
        }
    }
}

/// <summary>How the checks went on one variant.</summary>
internal sealed record Kill(Check Caught, IReadOnlyList<CheckRecord> Records)
{
    /// <summary>How the check went that must catch it.</summary>
    public CheckRecord Named => Records.Single(r => r.Check.Id == Caught.Id);

    /// <summary>The other checks that concern the bug and failed; the same in a long run, which asks more.</summary>
    public IEnumerable<string> AlsoFires => Records.Where(r => r.Result == CheckResult.Fail && r.Check.Id != Caught.Id && KillRun.Concerning(Caught).Any(c => c.Id == r.Check.Id)).Select(r => r.Check.Id);
}
