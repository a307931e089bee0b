using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What a written file says of itself.</summary>
internal sealed record StatementFacts
{
    public required DateOnly ClearingDate { get; init; }

    /// <summary>The day after the clearing date unless said otherwise.</summary>
    public DateOnly? CreatedDate { get; init; }

    public required string Owner { get; init; }

    public int Version { get; init; } = 1;

    public string Currency { get; init; } = "CNY";

    public int? Part { get; init; }

    /// <summary>The account's settings, for columns whose meaning depends on one.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>All facts by name, as <see cref="NamePattern.Format"/> takes them.</summary>
    public IReadOnlyDictionary<FileFact, string> All() => new Dictionary<FileFact, string>
    {
        [FileFact.ClearingDate] = FileFacts.Iso(ClearingDate),
        [FileFact.CreatedDate] = FileFacts.Iso(Created),
        [FileFact.Owner] = Owner,
        [FileFact.Version] = Version.ToString(CultureInfo.InvariantCulture),
        [FileFact.Currency] = Currency,
        [FileFact.Part] = (Part ?? 1).ToString(CultureInfo.InvariantCulture),
    };

    public DateOnly Created => CreatedDate ?? ClearingDate.AddDays(1);
}
