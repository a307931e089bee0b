using System.Globalization;
using System.Text;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>A pattern of <see cref="StatementLayout.Names"/> or <see cref="LayoutMember.Names"/>: recognises a name, takes its facts out, writes one.</summary>
internal sealed class NamePattern
{
    private const int LongestName = 255;
    private const int MostDigits = 9;
    private readonly IReadOnlyList<Piece> _pieces;

    private NamePattern(IReadOnlyList<Piece> pieces) => _pieces = pieces;

    /// <summary>A literal, any text (neither set) or a fact, with the form of a date.</summary>
    private readonly record struct Piece(string? Literal, FileFact? Fact, string? Form);

    public bool HasPart => _pieces.Any(p => p.Fact is FileFact.Part);

    public bool HasDate => _pieces.Any(p => p.Fact is FileFact.ClearingDate);

    public bool Names(FileFact fact) => _pieces.Any(p => p.Fact == fact);

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The text as it stands in the layout.</param>
    /// <param name="problem">What is wrong with it, if the answer is <c>null</c>.</param>
    public static NamePattern? Parse(string pattern, out string? problem)
    {
        var pieces = new List<Piece>();
        var seen = new HashSet<FileFact>();
        problem = pattern.Length == 0 ? "A name is empty." : null;
        for (var i = 0; i < pattern.Length && problem is null;)
        {
            if (pattern[i] == '*')
            {
                pieces.Add(default);
                i++;
            }
            else if (pattern[i] == '{')
            {
                var end = pattern.IndexOf('}', i);
                if (end < 0) problem = "A brace is not closed.";
                else if (ReadFact(pattern[(i + 1)..end], out problem) is { } piece)
                {
                    if (!seen.Add(piece.Fact!.Value)) problem = $"The fact '{YamlBinder.SnakeCase(piece.Fact.Value.ToString())}' stands twice.";
                    pieces.Add(piece);
                }
                i = end + 1;
            }
            else
            {
                var end = pattern.AsSpan(i).IndexOfAny('*', '{');
                var literal = end < 0 ? pattern[i..] : pattern.Substring(i, end);
                if (literal.AsSpan().IndexOfAny('}', '/', '\\') >= 0) problem = "A name holds '}', '/' or '\\'.";
                pieces.Add(new(literal, null, null));
                i += literal.Length;
            }
        }
        return problem is null ? new(pieces) : null;
    }

    /// <summary>The facts of a name, or <c>null</c> if it does not fit. A date that does not exist does not fit.</summary>
    public IReadOnlyDictionary<FileFact, string>? Match(string name)
    {
        var facts = new Dictionary<FileFact, string>();
        // What failed once is not tried again, so that the cost is bounded whatever name comes.
        return name.Length <= LongestName && Match(name, 0, 0, facts, new bool[_pieces.Count, name.Length + 1]) ? facts : null;
    }

    private bool Match(string name, int at, int index, Dictionary<FileFact, string> facts, bool[,] failed)
    {
        if (index == _pieces.Count) return at == name.Length;
        if (failed[index, at]) return false;
        var piece = _pieces[index];
        if (piece.Literal is { } literal)
        {
            if (string.CompareOrdinal(name, at, literal, 0, literal.Length) == 0 && Match(name, at + literal.Length, index + 1, facts, failed)) return true;
        }
        else
            // The longest text first, as a reader would take it.
            for (var length = LongestText(piece, name.AsSpan(at)); length >= 0; length--)
            {
                if (TextOf(piece, name.AsSpan(at, length)) is not { } text || !Match(name, at + length, index + 1, facts, failed)) continue;
                if (piece.Fact is { } fact) facts.Add(fact, text);
                return true;
            }
        failed[index, at] = true;
        return false;
    }

    private static int LongestText(Piece piece, ReadOnlySpan<char> rest)
    {
        if (piece.Form is { } form) return Math.Min(form.Length, rest.Length);
        var end = piece.Fact switch
        {
            null => rest.IndexOf('/'),
            { } fact when StatementFields.IsNumber(fact) => rest.IndexOfAnyExceptInRange('0', '9'),
            _ => rest.IndexOfAny('_', '.', '/'),
        };
        var length = end < 0 ? rest.Length : end;
        return piece.Fact is { } number && StatementFields.IsNumber(number) ? Math.Min(length, MostDigits) : length;
    }

    /// <summary>What a text says for a piece, or <c>null</c> if it cannot be one.</summary>
    private static string? TextOf(Piece piece, ReadOnlySpan<char> text)
    {
        if (piece.Fact is null) return "";
        if (piece.Form is not { } form) return text.IsEmpty ? null : text.ToString();
        return text.Length == form.Length && ReadDate(text.ToString(), form) is { } date ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Writes a name; <c>*</c> becomes nothing.</summary>
    /// <param name="facts">Dates as <c>yyyy-MM-dd</c>.</param>
    /// <exception cref="ArgumentException">A fact of the pattern is not given.</exception>
    public string Format(IReadOnlyDictionary<FileFact, string> facts)
    {
        var name = new StringBuilder();
        foreach (var piece in _pieces)
        {
            if (piece.Fact is not { } fact) name.Append(piece.Literal);
            else if (!facts.TryGetValue(fact, out var value)) throw new ArgumentException($"The name needs the fact {fact}.", nameof(facts));
            else name.Append(piece.Form is null ? value : DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString(piece.Form, CultureInfo.InvariantCulture));
        }
        return name.ToString();
    }

    private static Piece? ReadFact(string token, out string? problem)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        var (name, form) = colon < 0 ? (token, null) : (token[..colon], token[(colon + 1)..]);
        problem = null;
        foreach (var fact in Enum.GetValues<FileFact>())
        {
            if (!string.Equals(YamlBinder.SnakeCase(fact.ToString()), name, StringComparison.Ordinal)) continue;
            if (StatementFields.IsDate(fact) && form is not ("yyyyMMdd" or "yyMMdd" or "yyyy-MM-dd"))
                problem = $"The date '{name}' needs a form: yyyyMMdd, yyMMdd or yyyy-MM-dd.";
            else if (!StatementFields.IsDate(fact) && form is not null)
                problem = $"'{name}' is no date and has no form.";
            return problem is null ? new(null, fact, form) : null;
        }
        problem = $"'{name}' is no fact; there are {string.Join(", ", Enum.GetNames<FileFact>().Select(YamlBinder.SnakeCase))}.";
        return null;
    }

    private static DateOnly? ReadDate(string text, string form)
    {
        // A two-digit year would be read through the culture's calendar window: this century, as a statement is never older.
        var (digits, full) = form == "yyMMdd" ? ("20" + text, "yyyyMMdd") : (text, form);
        return DateOnly.TryParseExact(digits, full, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }
}
