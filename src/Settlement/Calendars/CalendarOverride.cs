using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Calendars;

/// <summary>A day on which a provider works although its country does not, or rests although it works.</summary>
internal sealed record CalendarOverride
{
    public YamlPlace Place { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Whether the provider settles on that day.</summary>
    public required bool Working { get; init; }

    /// <summary>Where that is said, such as the provider's notice.</summary>
    public required string Reason { get; init; }

    /// <summary>Who wrote it down.</summary>
    public required string Author { get; init; }
}
