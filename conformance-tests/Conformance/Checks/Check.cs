using Rijie.Hosting;
using Rijie.Settlement.Yaml;

namespace Rijie.Conformance;

/// <summary>One question that the suite asks of a plugin. Plain data: the catalogue of all of them is <see cref="CheckCatalog"/>.</summary>
internal sealed record Check
{
    /// <summary>Stable for ever, such as <c>list.same_second</c>: subject, then what is asked.</summary>
    public required string Id { get; init; }

    /// <summary>The level it belongs to, 0 to 5.</summary>
    public required int Level { get; init; }

    /// <summary>The capability it asks of; <c>null</c> asks of every plugin.</summary>
    public Capability? Capability { get; init; }

    /// <summary>Whether it asks of calls over HTTP: a plugin without an assembly makes none, its files come by the host's own means.</summary>
    public bool OverHttp { get; init; }

    /// <summary>One sentence: what goes wrong for a merchant when this fails.</summary>
    public required string Why { get; init; }

    /// <summary>Where the rule stands, such as <c>reliability 1.6</c> or a docstring of the contract.</summary>
    public required string Rule { get; init; }

    /// <summary>What to look at first when it fails.</summary>
    public required string Look { get; init; }

    /// <summary>Asks. It returns when the answer is right, and throws <see cref="CheckFailedException"/>, <see cref="NotDeclaredException"/> or <see cref="InconclusiveException"/> otherwise.</summary>
    public required Func<CheckBench, CancellationToken, Task> Ask { get; init; }

    /// <summary>Asks what needs no waiting.</summary>
    public static Task Done(Action ask)
    {
        ask();
        return Task.CompletedTask;
    }

    /// <summary>Why it has nothing to ask of what a manifest offers; <c>null</c> when it has.</summary>
    public string? NotAskedOf(PluginManifest manifest) =>
        Capability is { } asked && !manifest.Capabilities.Contains(asked) ? $"The plugin does not offer {CapabilityName.Of(asked)}."
        : OverHttp && manifest.Assembly is null ? "The plugin has no assembly, so that it calls nobody over HTTP: its files come by the host's own means."
        : null;
}

/// <summary>How a check ended.</summary>
public enum CheckResult
{
    /// <summary>The plugin keeps the rule.</summary>
    Pass,

    /// <summary>The plugin breaks the rule.</summary>
    Fail,

    /// <summary>It was not asked, and the reason says why: the plugin does not offer the capability, or what its manifest and its provider's side state leaves nothing to ask. It is no pass.</summary>
    NotDeclared,

    /// <summary>It fails, and a waiver that has not ended says why that is accepted.</summary>
    Waived,

    /// <summary>It could not be asked, such as an upgrade without an earlier build; it counts as not passed.</summary>
    Inconclusive,

    /// <summary>The suite itself failed; ours to mend, and it counts as not passed.</summary>
    EngineError,
}

internal static class CheckResultName
{
    /// <summary>The word for a result in reports, such as <c>not-declared</c>.</summary>
    public static string Word(this CheckResult result) => YamlBinder.SnakeCase(result.ToString()).Replace('_', '-');
}

/// <summary>The plugin broke a rule; the message says what was expected and what came.</summary>
internal sealed class CheckFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>There is nothing to ask about, and need not be; the message says of what there is none.</summary>
internal sealed class NotDeclaredException(string message) : Exception(message)
{
    /// <summary>Ends a check that has nothing to ask; never after something was found wrong.</summary>
    public static void ThrowIf(bool isNothing, string reason)
    {
        if (isNothing) throw new NotDeclaredException(reason);
    }
}

/// <summary>The check cannot be asked here; the message says what is missing.</summary>
internal sealed class InconclusiveException(string message) : Exception(message);
