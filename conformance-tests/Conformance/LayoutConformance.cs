using Xunit;

namespace Rijie.Conformance;

/// <summary>The same as <see cref="ProviderConformance{TPlugin}"/> for a plugin without an assembly: all that it has is a manifest and its layouts.</summary>
/// <typeparam name="TWire">The provider's side, whose plugin id leads to the built folder.</typeparam>
public abstract class LayoutConformance<TWire>
    where TWire : ProviderWire, new()
{
    private static readonly Lazy<ConformanceRun> Run = new(() => new(PluginPlace.FolderOf(IdOf())));

    /// <summary>A folder of vectors (<c>*.yaml</c> of schema <c>rijie-vector/v1</c>); <c>vectors</c> beside the tests unless told otherwise.</summary>
    protected virtual string Vectors => Path.Join(AppContext.BaseDirectory, "vectors");

    /// <summary>The checks of what the manifest offers, by id.</summary>
    public static IEnumerable<TheoryDataRow<string>> Checks => Run.Value.Ids;

    /// <summary>Asks one check.</summary>
    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => Run.Value.AskAsync(check, () => new TWire(), Vectors);

    private static string IdOf()
    {
        var wire = new TWire();
        using (wire as IDisposable) return wire.PluginId;
    }
}
