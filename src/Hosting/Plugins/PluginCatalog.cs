using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>A plugin that was checked and loaded; it has run no code but what loading a type runs.</summary>
internal sealed record LoadedPlugin
{
    /// <summary>Its manifest.</summary>
    public required PluginManifest Manifest { get; init; }

    /// <summary>Its layouts in the order of the manifest.</summary>
    public required IReadOnlyList<StatementLayout> Layouts { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>SHA-256 over names and contents of all its files, lower-case hex; recorded with what it brought in.</summary>
    public required string Hash { get; init; }

    /// <summary>The class that implements <see cref="IProviderPlugin"/>, or <c>null</c> for a plugin that is all layout.</summary>
    public required Type? Entry { get; init; }

    /// <summary>The contract version it was built against: stamped by the build, else as the manifest says.</summary>
    public required ContractVersion BuiltAgainst { get; init; }

    /// <summary>What the conformance suite found of these files; <c>null</c> where no attestation lies beside the folder.</summary>
    public PluginConformance? Conformance { get; init; }

    /// <summary>The layout of an id.</summary>
    public StatementLayout? Layout(string id) => Layouts.FirstOrDefault(l => string.Equals(l.Id, id, StringComparison.Ordinal));
}

/// <summary>A folder that was not loaded, and why.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Code">A code of reliability 4.4.</param>
/// <param name="Reason">What is wrong and what would be right; for a manifest, every problem with its place.</param>
internal sealed record QuarantinedPlugin(string Folder, string Code, string Reason);

/// <summary>Every folder of the plugin folder, in exactly one of the two lists, each in ordinal order.</summary>
internal sealed record PluginCatalog(IReadOnlyList<LoadedPlugin> Loaded, IReadOnlyList<QuarantinedPlugin> Quarantined)
{
    /// <summary>The loaded plugin of an id.</summary>
    public LoadedPlugin? Find(string id) => Loaded.FirstOrDefault(p => string.Equals(p.Manifest.Id, id, StringComparison.Ordinal));
}
