using System.Buffers;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Tells lines of names and lines of totals from rows.</summary>
internal static class HeaderLine
{
    private const int FewestKnown = 2;
    private const int FewestContrasts = 3;
    private static readonly SearchValues<char> Figures = SearchValues.Create("0123456789.-: /");

    /// <summary>Whether cells are names: words without figures, known ones, or such that the rows below have figures where these have none.</summary>
    public static bool IsNames(string[] cells, IReadOnlyList<string[]> below)
    {
        var filled = cells.Count(c => c.Length > 0);
        if (filled < 2 || filled * 10 < cells.Length * 6 || cells.Any(IsFigure)) return false;
        var known = cells.Count(c => Vocabulary.Headers.Of(c) is not null);
        if (known >= FewestKnown && known * 4 >= filled) return true;
        return below.Count > 0 && Enumerable.Range(0, cells.Length).Count(i => below.All(b => b[i].Any(char.IsAsciiDigit))) >= FewestContrasts
            && cells.Distinct(StringComparer.Ordinal).Count() == cells.Length;
    }

    /// <summary>Whether a line of as many cells as the rows have is a line of totals: its first words say so.</summary>
    public static bool IsTotals(string[] cells) => cells.FirstOrDefault(c => c.Length > 0) is { } first && Vocabulary.IsTotal(first) && (cells.Any(IsFigure) || cells.Count(c => c.Length > 0) == 1);

    /// <summary>A number, amount, date or time.</summary>
    public static bool IsFigure(string cell)
    {
        var text = cell.AsSpan().TrimStart("`'").Trim();
        return !text.IsEmpty && text.ContainsAnyInRange('0', '9') && text.IndexOfAnyExcept(Figures) < 0;
    }
}
