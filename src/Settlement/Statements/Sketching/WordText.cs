namespace Rijie.Settlement.Statements.Sketching;

/// <summary>A header or a cell for comparison with words: lower case, without separators, with the places where an English word may begin or end.</summary>
internal sealed class WordText
{
    private readonly bool[] _border;

    public WordText(string text)
    {
        var folded = new char[text.Length];
        var border = new bool[text.Length + 1];
        var length = 0;
        var before = ' ';
        foreach (var c in text)
        {
            if (text.Length > 1 && IsSeparator(c))
            {
                border[length] = true;
                before = c;
                continue;
            }
            // tradeNo, trade2No; and between the scripts
            border[length] |= (char.IsAsciiLetterUpper(c) && (char.IsAsciiLetterLower(before) || char.IsAsciiDigit(before))) || IsLetter(c) != IsLetter(before);
            folded[length++] = char.ToLowerInvariant(c);
            before = c;
        }
        border[0] = border[length] = true;
        Folded = new(folded, 0, length);
        _border = border;
    }

    /// <summary>The letters and digits in lower case.</summary>
    public string Folded { get; }

    /// <summary>Whether an English word may begin or end at a place.</summary>
    public bool IsBorder(int at) => _border[at];

    /// <summary>The English words in their order.</summary>
    public IReadOnlyList<string> EnglishWords()
    {
        var words = new List<string>();
        var start = 0;
        for (var at = 1; at <= Folded.Length; at++)
        {
            if (!_border[at]) continue;
            if (IsLetter(Folded[start])) words.Add(Folded[start..at]);
            start = at;
        }
        return words;
    }

    public static bool IsEnglish(string word) => word.All(c => c < 0x80);

    private static bool IsLetter(char c) => char.IsAsciiLetter(c);

    /// <summary>A sign that is the whole text stays: it may be the only word.</summary>
    private static bool IsSeparator(char c) => c is ' ' or '_' or '-' or '.' or '/' or '(' or ')' or '[' or ']' or '（' or '）' or ':' or '：' or '\uFEFF' or '#' or '、';
}
