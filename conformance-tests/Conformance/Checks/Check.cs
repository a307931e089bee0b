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

    /// <summary>Asks. It returns when the answer is right, and throws <see cref="CheckFailedException"/> or <see cref="InconclusiveException"/> otherwise.</summary>
    public required Func<CheckBench, CancellationToken, Task> Ask { get; init; }

    /// <summary>Whether it asks of what a manifest offers.</summary>
    public bool IsOf(PluginManifest manifest) => (Capability is not { } asked || manifest.Capabilities.Contains(asked)) && !(OverHttp && manifest.Assembly is null);
}

/// <summary>How a check ended.</summary>
public enum CheckResult
{
    /// <summary>The plugin keeps the rule.</summary>
    Pass,

    /// <summary>The plugin breaks the rule.</summary>
    Fail,

    /// <summary>The plugin does not offer the capability that is asked of, or its author added nothing that the question is about.</summary>
    NotDeclared,

    /// <summary>It fails, and a waiver that has not ended says why that is accepted.</summary>
    Waived,

    /// <summary>It could not be asked, such as an upgrade without an earlier build; it counts as not passed.</summary>
    Inconclusive,

    /// <summary>The suite itself failed; ours to mend, and it counts as not passed.</summary>
    EngineError,
}

/// <summary>The plugin broke a rule; the message says what was expected and what came.</summary>
internal sealed class CheckFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>There is nothing to ask about, and need not be; the message says of what there is none.</summary>
internal sealed class NotDeclaredException(string message) : Exception(message);

/// <summary>The check cannot be asked here; the message says what is missing.</summary>
internal sealed class InconclusiveException(string message) : Exception(message);
