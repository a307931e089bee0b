using Xunit;

namespace Rijie.Conformance;

/// <summary>The checks of one plugin as tests.</summary>
internal sealed class ConformanceRun(string folder)
{
    private readonly IReadOnlyList<Check> declared = PluginPlace.Declared(folder);
    private readonly Lock gate = new();
    private (Subject Subject, ProviderWire Wire)? shared;

    public IEnumerable<TheoryDataRow<string>> Ids => declared.Select(check => new TheoryDataRow<string>(check.Id));

    public async Task AskAsync(string id, Func<ProviderWire> newWire, string vectors)
    {
        var asked = declared.First(c => c.Id == id);
        var (subject, wire) = Shared(newWire, vectors);

        var record = await Suite.AskAsync(subject, wire, asked, TestContext.Current.CancellationToken);

        // What was not asked shows as skipped with its reason, and never as passed.
        Assert.SkipWhen(record.Result == CheckResult.NotDeclared, record.Reason ?? "");
        Assert.True(record.Result == CheckResult.Pass, $"{asked.Id} (level {asked.Level}): {record.Reason}\nWhy: {asked.Why}\nRule: {asked.Rule}\nLook at: {asked.Look}");
    }

    // Loading takes a while and keys take longer: both are the same for all checks.
    private (Subject Subject, ProviderWire Wire) Shared(Func<ProviderWire> newWire, string vectors)
    {
        lock (gate) return shared ??= (Subject.Load(folder, newWire, vectors), newWire());
    }
}
