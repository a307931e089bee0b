using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>Where an account's files lie, as the setting <c>files_folder</c> says it: a path with facts in it as in a layout's names, such as <c>/{owner}/{clearing_date:yyyyMMdd}</c>.</summary>
internal sealed class FolderPattern
{
    private readonly IReadOnlyList<NamePattern> _names;

    private FolderPattern(IReadOnlyList<NamePattern> names) => _names = names;

    /// <summary>Reads the setting.</summary>
    /// <param name="text">The path; <c>/</c> is the root.</param>
    /// <param name="problem">What is wrong with it, if the answer is <c>null</c>.</param>
    public static FolderPattern? Parse(string text, out string? problem)
    {
        problem = null;
        var names = new List<NamePattern>();
        foreach (var name in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name is "." or ".." || name.Contains('*', StringComparison.Ordinal) || name.Any(char.IsControl)) problem = "A folder is named in full: no '.', '..' or '*'.";
            if (problem is not null || NamePattern.Parse(name, out problem) is not { } pattern) return null;
            if (pattern.HasPart || pattern.Names(FileFact.Version) || pattern.Names(FileFact.Currency))
            {
                problem = "A folder can name clearing_date, created_date and owner.";
                return null;
            }
            names.Add(pattern);
        }
        return new(names);
    }

    /// <summary>Why a layout's files cannot be looked for here, or <c>null</c> if they can.</summary>
    public string? Refuse(StatementLayout layout, string? owner)
    {
        if (owner is null && _names.Any(n => n.Names(FileFact.Owner))) return $"The folder names the owner, but the layout {layout.Id} has no owner_setting that the account gives.";
        return _names.Any(n => n.Names(FileFact.CreatedDate)) && Created(layout) is null ? $"The folder names created_date, but the layout {layout.Id} derives no clearing date from it." : null;
    }

    /// <summary>The folder of a clearing date.</summary>
    public string PathOf(StatementLayout layout, DateOnly clearingDate, string? owner)
    {
        var facts = new Dictionary<FileFact, string> { [FileFact.ClearingDate] = FileFacts.Iso(clearingDate) };
        if (owner is not null) facts[FileFact.Owner] = owner;
        if (Created(layout) is { } derived) facts[FileFact.CreatedDate] = FileFacts.Iso(clearingDate.AddDays(-derived.AddDays));
        return "/" + string.Join('/', _names.Select(n => n.Format(facts)));
    }

    private static DerivedFact? Created(StatementLayout layout) => layout.DerivedFacts.FirstOrDefault(d => d is { Fact: FileFact.ClearingDate, From: FileFact.CreatedDate });
}
