using Xunit;

namespace Rijie.Conformance;

/// <summary>The conformance suite in a plugin's own test project: each check is a test of its own.</summary>
/// <remarks>
/// The plugin is loaded from its built folder <c>artifacts/plugins/&lt;id&gt;</c> through the host, as the gateway loads it, so a
/// mistake of packaging shows here. Checks of capabilities that the manifest does not offer are not listed.
/// </remarks>
/// <typeparam name="TPlugin">The plugin's entry; its assembly's name leads to the built folder.</typeparam>
public abstract class ProviderConformance<TPlugin>
    where TPlugin : IProviderPlugin
{
    private static readonly Lazy<ConformanceRun> Run = new(() => new(PluginPlace.FolderOf(typeof(TPlugin).Assembly)));

    /// <summary>The provider's side, a new one each time it is asked for: the suite takes one for the run, and others where a stranger is needed.</summary>
    protected abstract ProviderWire Wire { get; }

    /// <summary>A folder of vectors (<c>*.yaml</c> of schema <c>rijie-vector/v1</c>); <c>vectors</c> beside the tests unless told otherwise.</summary>
    protected virtual string Vectors => Path.Join(AppContext.BaseDirectory, "vectors");

    /// <summary>The checks of the plugin's capabilities, by id.</summary>
    public static IEnumerable<TheoryDataRow<string>> Checks => Run.Value.Ids;

    /// <summary>Asks one check.</summary>
    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => Run.Value.AskAsync(check, () => Wire, Vectors);
}
