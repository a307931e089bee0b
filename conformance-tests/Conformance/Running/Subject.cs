using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>A plugin as it will be delivered, and what its author says of its provider.</summary>
internal sealed record Subject
{
    /// <summary>The plugin's built folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The plugin, loaded as the gateway loads it; <c>null</c> when it was refused.</summary>
    public LoadedPlugin? Plugin { get; init; }

    /// <summary>Why it was refused.</summary>
    public QuarantinedPlugin? Refused { get; init; }

    /// <summary>Makes the provider's side; each one has keys of its own.</summary>
    public required Func<ProviderWire> NewWire { get; init; }

    /// <summary>Published messages and sample files that the author added; see <see cref="Vector"/>.</summary>
    public IReadOnlyList<Vector> Vectors { get; init; } = [];

    /// <summary>An earlier build of the plugin, or <c>null</c>.</summary>
    public LoadedPlugin? Previous { get; init; }

    /// <summary>The secrets of all accounts that were started.</summary>
    public SecretsSeen Secrets { get; } = new();

    /// <summary>A wire with other keys than the one under test.</summary>
    public ProviderWire Stranger => stranger ??= NewWire();

    private ProviderWire? stranger;

    /// <summary>Loads a plugin's folder; one that does not load is a subject too, and fails at level 0.</summary>
    public static Subject Load(string folder, Func<ProviderWire> newWire, string? vectors = null, string? previous = null)
    {
        var (plugin, refused) = PluginFolder.LoadOne(folder, ContractInfo.Host);
        return new()
        {
            Folder = folder,
            Plugin = plugin,
            Refused = refused,
            NewWire = newWire,
            Vectors = vectors is not null && Directory.Exists(vectors) ? VectorFile.ReadAll(vectors) : [],
            Previous = previous is null ? null : PluginFolder.LoadOne(previous, ContractInfo.Host) is { Plugin: { } earlier } ? earlier
                : throw new ArgumentException($"The earlier build in '{previous}' does not load.", nameof(previous)),
        };
    }
}
