namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Understands a cell where known words cover all of it: 退货成功 is a refund that is done, and WITHDRAW a payout.</summary>
internal sealed class CellWords<T> where T : notnull
{
    private const int LongestCell = 40;
    private readonly Dictionary<string, T> _words = new(StringComparer.Ordinal);
    private readonly int _longest;

    public CellWords(IEnumerable<(string Word, T Means)> words)
    {
        foreach (var (word, means) in words) _words.TryAdd(new WordText(word).Folded, means);
        _longest = _words.Keys.Max(w => w.Length);
    }

    /// <summary>The meanings of the fewest words that cover the cell; empty where none do.</summary>
    public IReadOnlyList<T> Of(string cell)
    {
        if (cell.Length is 0 or > LongestCell) return [];
        var text = new WordText(cell);
        var ways = new List<T>?[text.Folded.Length + 1];
        ways[0] = [];
        for (var end = 1; end < ways.Length; end++)
            for (var start = Math.Max(0, end - _longest); start < end; start++)
            {
                if (ways[start] is not { } before || (ways[end] is { } known && known.Count <= before.Count + 1)) continue;
                var word = text.Folded[start..end];
                if (WordText.IsEnglish(word) && !(text.IsBorder(start) && text.IsBorder(end))) continue;
                if (_words.TryGetValue(word, out var means)) ways[end] = [.. before, means];
            }
        return ways[^1] is { Count: > 0 } found ? found : [];
    }
}
