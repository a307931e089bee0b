using System.Text.Json.Serialization;

namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>One thing in which a file differs from a layout.</summary>
/// <param name="Change"><c>missing</c>, <c>new</c>, <c>renamed</c> or <c>moved</c> column, column <c>type</c>, or <c>fields</c>, <c>record_bytes</c>, <c>encoding</c>, <c>delimiter</c>, <c>line_end</c>, <c>header</c>.</param>
/// <param name="Expected">What the layout says.</param>
/// <param name="Found">What the file has; never the value of a cell.</param>
/// <param name="Column">The column's place in the layout, from 1.</param>
/// <param name="FoundColumn">Its place in the file, from 1.</param>
internal sealed record FormatChange(string Change, string? Expected, string? Found, int? Column = null, int? FoundColumn = null);

/// <summary>How a file differs from the layout that is nearest to it.</summary>
/// <param name="Layout">The layout's id.</param>
/// <param name="Table">The table's id.</param>
/// <param name="Code"><c>FILE_HEADER</c> where the file is the layout's but for its header, else <c>FILE_UNKNOWN</c>.</param>
/// <param name="Expected">The columns of the layout, in order.</param>
/// <param name="Found">The column names of the file, in order; empty where it has none.</param>
/// <param name="Changes">The differences, those of the text first, then by place.</param>
/// <param name="Likeness">From 0 to 1000: how much of the layout is there.</param>
internal sealed record FormatDifference(
    string Layout, string Table, string Code, IReadOnlyList<string> Expected, IReadOnlyList<string> Found, IReadOnlyList<FormatChange> Changes, int Likeness)
{
    private const int MostTold = 6;

    /// <summary>What an operator can do about it.</summary>
    public const string Advice = "`rijie statement sketch FILE` proposes a layout for it.";

    /// <summary>The differences and what to do about them; the two lists of columns stand beside it for whoever wants them.</summary>
    [JsonIgnore]
    public string Told => $"{this} {Advice}";

    /// <summary>The differences in a sentence.</summary>
    public override string ToString()
    {
        var told = string.Join("; ", Changes.Take(MostTold).Select(Words));
        var more = Changes.Count > MostTold ? $"; and {Changes.Count - MostTold} more" : "";
        return Changes.Count == 0 ? $"Nothing in it reads as the layout {Layout} says." : $"It is not as the layout {Layout} says: {told}{more}.";
    }

    private static string Words(FormatChange change) => change.Change switch
    {
        "missing" => $"column {change.Column} '{change.Expected}' is missing",
        "new" => $"column {change.FoundColumn} '{change.Found}' is new",
        "renamed" => $"column {change.Column} '{change.Expected}' is named '{change.Found}'",
        "moved" => $"column {change.Column} '{change.Expected}' stands at place {change.FoundColumn}",
        "type" => $"column {change.Column} '{change.Expected}' holds {change.Found}",
        _ => $"{change.Change.Replace('_', ' ')} is {change.Found} and not {change.Expected}",
    };
}
