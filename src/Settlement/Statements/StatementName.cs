using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What the name of a file says, by a layout: which statement it is, and which of several versions of it.</summary>
/// <param name="Name">The name itself.</param>
/// <param name="ClearingDate">From the name or from what follows from it; <c>null</c> if it tells no day.</param>
/// <param name="Owner">Whose it is, if the name says so.</param>
/// <param name="Part">The number of a part of a split file, from 1.</param>
/// <param name="Version">The version in the name, 0 if it has none.</param>
/// <param name="Pattern">Which of the layout's names it has: the later one stands for the re-issue.</param>
internal sealed record StatementName(string Name, DateOnly? ClearingDate, string? Owner, int? Part, long Version, int Pattern) : IComparable<StatementName>
{
    /// <summary>Reads a name.</summary>
    /// <returns><c>null</c> for a name that the layout does not list.</returns>
    public static StatementName? Read(StatementLayout layout, string name)
    {
        var facts = new FileFacts(layout, new() { Name = name, Content = Stream.Null });
        return facts.NamedBy < 0 ? null : new(name, facts.ClearingDate, facts.Owner, (int?)Number(facts.Get(FileFact.Part)), Number(facts.Get(FileFact.Version)) ?? 0, facts.NamedBy);
    }

    /// <summary>Whether a layout's names can tell the clearing date, so that a file can be looked for by its day.</summary>
    public static bool TellsDay(StatementLayout layout) => layout.Names.Any(name =>
        NamePattern.Parse(name, out _) is { } pattern && (pattern.HasDate || layout.DerivedFacts.Any(d => d.Fact is FileFact.ClearingDate && pattern.Names(d.From))));

    /// <summary>Whether there is a file for each merchant: the names tell the owner, and it is no organisation's.</summary>
    public static bool IsByMerchant(StatementLayout layout) => layout.OwnerSetting is null && layout.Names.Any(n => NamePattern.Parse(n, out _)?.Names(FileFact.Owner) == true);

    /// <summary>The older version first: by version number, then by the place of the pattern, then by the name, a longer one being later (<c>_R10</c> after <c>_R9</c>).</summary>
    public int CompareTo(StatementName? other)
    {
        if (other is null) return 1;
        if (Version != other.Version) return Version.CompareTo(other.Version);
        if (Pattern != other.Pattern) return Pattern.CompareTo(other.Pattern);
        return Name.Length != other.Name.Length ? Name.Length.CompareTo(other.Name.Length) : string.CompareOrdinal(Name, other.Name);
    }

    private static long? Number(string? text) => text is null ? null : long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
