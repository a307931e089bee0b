using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Tells what a column is for by the words that its header is made of; the word with the most letters wins.</summary>
internal sealed class HeaderWords
{
    private const int LongestHeader = 64;
    private static readonly (string Word, AmountUnit Unit)[] Units =
        [("(元)", AmountUnit.Yuan), ("（元）", AmountUnit.Yuan), ("[元]", AmountUnit.Yuan), ("单位:元", AmountUnit.Yuan), ("单位：元", AmountUnit.Yuan),
            ("(分)", AmountUnit.Fen), ("（分）", AmountUnit.Fen), ("[分]", AmountUnit.Fen), ("单位:分", AmountUnit.Fen), ("单位：分", AmountUnit.Fen)];

    private readonly (string[] Parts, int Letters, ColumnMeaning Means)[] _words;
    private readonly IReadOnlyDictionary<string, string> _aliases;
    private readonly HashSet<string> _english;

    /// <param name="columns">The words of each meaning.</param>
    /// <param name="aliases">English words and what stands for them.</param>
    public HeaderWords(IReadOnlyList<ColumnWords> columns, IReadOnlyDictionary<string, string> aliases)
    {
        _aliases = aliases;
        _words = [.. columns.SelectMany(c => c.Words.Select(w => w.Split(' ').Select(Common).Distinct().ToArray()).Select(p => (p, p.Sum(w => w.Sum(l => l > 0x7F ? 3 : 1)), c.Means)))];
        _english = [.. _words.SelectMany(w => w.Parts).Where(WordText.IsEnglish), .. aliases.Keys];
    }

    /// <summary>What the header means, or <c>null</c> where no word is known.</summary>
    public ColumnMeaning? Of(string header)
    {
        if (header.Length is 0 or > LongestHeader) return null;
        var text = new WordText(header);
        var english = text.EnglishWords().SelectMany(Cut).Select(Common).ToHashSet(StringComparer.Ordinal);
        ColumnMeaning? best = null;
        var most = 0;
        foreach (var (parts, letters, means) in _words)
            if (letters > most && parts.All(p => WordText.IsEnglish(p) ? english.Contains(p) : text.Folded.Contains(p, StringComparison.Ordinal)))
                (best, most) = (means, letters);
        return best;
    }

    /// <summary>The unit that a header names.</summary>
    public static AmountUnit? UnitOf(string header)
    {
        foreach (var (word, unit) in Units)
            if (header.Contains(word, StringComparison.Ordinal)) return unit;
        var english = new WordText(header).EnglishWords();
        return english.Contains("fen") || english.Contains("cent") || english.Contains("cents") ? AmountUnit.Fen
            : english.Contains("yuan") || english.Contains("cny") || english.Contains("rmb") ? AmountUnit.Yuan : null;
    }

    private string Common(string word) => _aliases.GetValueOrDefault(word, word);

    /// <summary>Words written together, such as <c>outtradeno</c>, are cut where known words cover all of them.</summary>
    private IEnumerable<string> Cut(string word)
    {
        if (_english.Contains(word) || word.Length > 24) return [word];
        var ways = new List<string>?[word.Length + 1];
        ways[0] = [];
        for (var end = 1; end <= word.Length; end++)
            for (var start = 0; start <= end - 2; start++)
                if (ways[start] is { } before && _english.Contains(word[start..end]) && (ways[end] is null || ways[end]!.Count > before.Count + 1))
                    ways[end] = [.. before, word[start..end]];
        return ways[word.Length] ?? [word];
    }
}
