using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Makes patterns of the names of a file and its member: dates that the rows confirm become facts, so does their merchant; other figures stand for any.</summary>
internal sealed class FileNames
{
    private static readonly string[] Forms = ["yyyyMMdd", "yyyy-MM-dd", "yyMMdd"];
    private readonly IReadOnlyList<SketchColumn> _columns;
    private readonly DateOnly? _day;
    private readonly string? _merchant;
    private int _addDays;

    public FileNames(SketchSource source, string fileName, IReadOnlyList<SketchColumn> columns, IReadOnlyList<FieldFinder.Found> fields)
    {
        _columns = columns;
        _day = DayOf(fields);
        _merchant = columns.FirstOrDefault(c => c is { IsConstant: true, Shortest: >= 8, DateForm: null } && (c.Meaning == ColumnMeaning.MerchantNo || fileName.Contains(c.Texts[0], StringComparison.Ordinal) || source.Name.Contains(c.Texts[0], StringComparison.Ordinal)))?.Texts[0];
        OfFile = [Pattern(fileName)];
        var addDays = _addDays;
        OfMember = source.Container.Contains(ContainerStep.Zip) ? [MemberPattern(source)] : [];
        if (addDays != 0) Derived = [new() { Fact = FileFact.ClearingDate, From = FileFact.CreatedDate, AddDays = addDays }];
    }

    public IReadOnlyList<string> OfFile { get; }

    public IReadOnlyList<string> OfMember { get; }

    public IReadOnlyList<DerivedFact> Derived { get; } = [];

    /// <summary>The clearing date, or the day on which most rows were traded.</summary>
    private static DateOnly? DayOf(IReadOnlyList<FieldFinder.Found> fields)
    {
        foreach (var field in new[] { StatementField.ClearingDate, StatementField.TradedAt, StatementField.SettlementDate })
            if (fields.FirstOrDefault(f => f.Field == field) is { Date.Formats: [var form, ..] } found && DateForm.HasYear(form))
                return found.Column.Texts.Where(t => t.Length > 0).GroupBy(t => DateForm.DayOf(t, form)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
        return null;
    }

    /// <summary>The pattern of a member; its own name where the pattern would fit another member.</summary>
    private string MemberPattern(SketchSource source)
    {
        var pattern = Pattern(source.Name);
        var parsed = NamePattern.Parse(pattern, out _);
        return parsed is null || source.OtherNames.Any(n => parsed.Match(n) is not null) ? source.Name : pattern;
    }

    private string Pattern(string name)
    {
        var pattern = "";
        var seen = (Date: false, Merchant: false);
        for (var at = 0; at < name.Length;)
        {
            if (_merchant is not null && !seen.Merchant && string.CompareOrdinal(name, at, _merchant, 0, _merchant.Length) == 0)
            {
                (pattern, seen.Merchant) = (pattern + "{owner}", true);
                at += _merchant.Length;
            }
            else if (!seen.Date && DateAt(name, at) is var (fact, form))
            {
                (pattern, seen.Date) = ($"{pattern}{{{fact}:{form}}}", true);
                at += form.Length;
            }
            else if (char.IsAsciiDigit(name[at]))
            {
                while (at < name.Length && char.IsAsciiDigit(name[at])) at++;
                pattern = pattern.EndsWith('*') ? pattern : pattern + "*";
            }
            else
            {
                pattern += name[at] is '{' or '}' or '/' or '\\' or '*' ? "*" : name[at];
                at++;
            }
        }
        return pattern;
    }

    private (string Fact, string Form)? DateAt(string name, int at)
    {
        if (_day is not { } day) return null;
        foreach (var form in Forms)
        {
            if (name.Length < at + form.Length) continue;
            var text = name.Substring(at, form.Length);
            if (text == day.ToString(form, CultureInfo.InvariantCulture)) return ("clearing_date", form);
            if (form != "yyyyMMdd" || text != day.AddDays(1).ToString(form, CultureInfo.InvariantCulture)) continue;
            _addDays = -1; // named by the day after
            return ("created_date", form);
        }
        return null;
    }
}
