using Rijie.Gateway.Reconciliation;

namespace Rijie.Gateway.Dashboard;

/// <summary>A break as a line of a list, in words of the page's language.</summary>
public sealed record BreakLine
{
    /// <summary>The break's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its code, such as <c>R03</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The code's name.</summary>
    public required string Name { get; init; }

    /// <summary>The clearing date.</summary>
    public required string Date { get; init; }

    /// <summary>The connection; for a file the account.</summary>
    public required string Connection { get; init; }

    /// <summary>By which a person finds it.</summary>
    public required string Reference { get; init; }

    /// <summary>What it means and what to do.</summary>
    public required string Explanation { get; init; }

    /// <summary>Actual less book, in fen.</summary>
    public required long DeltaFen { get; init; }

    /// <summary>The stored name of its severity.</summary>
    public required string Severity { get; init; }

    /// <summary><c>open</c> or <c>cleared</c>.</summary>
    public required string State { get; init; }

    internal static BreakLine Of(BreakRecord found, Words words) => new()
    {
        Id = found.BreakId,
        Code = found.Code,
        Name = words.Of(BreakWords.NameOf(found.Code)),
        Date = found.ClearingDate,
        Connection = found.ConnectionId,
        Reference = ShownText.Of(found.Reference),
        Explanation = words.Of(BreakWords.Explain(found)),
        DeltaFen = found.DeltaFen,
        Severity = found.Severity,
        State = found.State,
    };

    internal static string Tone(string severity) => severity switch { "critical" or "high" => "rj-bad", "warning" => "rj-warn", _ => "rj-plain" };
}
