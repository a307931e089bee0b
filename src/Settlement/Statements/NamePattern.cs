using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>A pattern of <see cref="StatementLayout.Names"/> or <see cref="LayoutMember.Names"/>: recognises a name, takes its facts out, writes one.</summary>
internal sealed class NamePattern
{
    private const int MostKnown = 1000;

    /// <summary>Compiling costs a thousand times what matching does, and every file of a layout asks for the same.</summary>
    private static readonly ConcurrentDictionary<string, NamePattern> Known = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<Piece> _pieces;
    private readonly Regex _regex;

    private NamePattern(IReadOnlyList<Piece> pieces)
    {
        _pieces = pieces;
        // Non-backtracking: a name from outside costs linear time.
        _regex = new($"\\A{string.Concat(pieces.Select(Expression))}\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

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
        problem = null;
        if (Known.TryGetValue(pattern, out var known)) return known;
        var parsed = Compile(pattern, out problem);
        if (parsed is not null && Known.Count < MostKnown) Known.TryAdd(pattern, parsed);
        return parsed;
    }

    private static NamePattern? Compile(string pattern, out string? problem)
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
        var match = _regex.Match(name);
        if (!match.Success) return null;
        var facts = new Dictionary<FileFact, string>();
        for (var i = 0; i < _pieces.Count; i++)
        {
            if (_pieces[i] is not { Fact: { } fact } piece) continue;
            var text = match.Groups[$"f{(int)fact}"].Value;
            if (piece.Form is null) facts.Add(fact, text);
            else if (ReadDate(text, piece.Form) is { } date) facts.Add(fact, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            else return null;
        }
        return facts;
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

    private static string Expression(Piece piece) => piece switch
    {
        { Literal: { } literal } => Regex.Escape(literal),
        { Fact: null } => "[^/]*",
        { Form: "yyyy-MM-dd", Fact: { } fact } => $"(?<f{(int)fact}>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})",
        { Form: { } form, Fact: { } fact } => $"(?<f{(int)fact}>[0-9]{{{form.Length}}})",
        { Fact: { } fact } when StatementFields.IsNumber(fact) => $"(?<f{(int)fact}>[0-9]{{1,9}})",
        { Fact: { } fact } => $"(?<f{(int)fact}>[^_./]+)",
    };
}
