using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Says which fields the columns beside money and class give: by their headers, else by what their texts look like.</summary>
internal sealed class FieldFinder(IReadOnlyList<SketchColumn> columns, SketchMoney? money, bool hasHead)
{
    private const int LongestCode = 8;
    private readonly HashSet<StatementField> _given = [];

    /// <summary>What a column gives, how sure that is, and why.</summary>
    public sealed record Found(SketchColumn Column, StatementField? Field, int Confidence, string Reason)
    {
        public Privacy Privacy { get; init; }

        public DateFormat? Date { get; init; }

        public int? RateUnitPpm { get; init; }
    }

    /// <summary>One answer for each column, in their order; money columns say nothing here.</summary>
    public IReadOnlyList<Found> Find()
    {
        var found = columns.Select(c => ByHeader(c)).ToArray();
        for (var i = 0; i < found.Length; i++)
            if (found[i].Field is null && found[i].Confidence == 0) found[i] = ByLook(columns[i]) ?? found[i];
        return found;
    }

    private bool IsMoney(SketchColumn column) => money?.Columns.Any(c => ReferenceEquals(c.Column, column)) ?? false;

    private Found ByHeader(SketchColumn column)
    {
        var nothing = new Found(column, null, 0, column.Filled == 0 ? "blank in every row" : "kept as text");
        if (IsMoney(column) || column.Meaning is not { } meaning) return nothing;
        var known = nothing with { Confidence = ColumnProposal.Named, Reason = $"header word for {Words(meaning)}" };
        switch (meaning)
        {
            case ColumnMeaning.Card:
                return Take(known, StatementField.MaskedCardNo) with { Privacy = Privacy.Card };
            case ColumnMeaning.Account or ColumnMeaning.Person:
                return known with { Privacy = Privacy.Person };
            case ColumnMeaning.PayerId:
                return known with { Privacy = Privacy.Drop };
            case ColumnMeaning.Secret:
                return known with { Privacy = Privacy.AuthenticationData };
            case ColumnMeaning.TradeTime:
                return Dated(known, StatementField.TradedAt, withClock: true);
            case ColumnMeaning.ClearingDate:
                return Dated(known, StatementField.ClearingDate, withClock: false);
            case ColumnMeaning.SettlementDate:
                return Dated(known, StatementField.SettlementDate, withClock: false);
            case ColumnMeaning.OriginalTradeDate:
                return Dated(known, StatementField.OriginalTradeDate, withClock: false);
            case ColumnMeaning.Rate:
                return RateUnit(column) is { } unit ? Take(known, StatementField.RatePpm) with { RateUnitPpm = unit } : known;
        }
        return Enum.TryParse<StatementField>(meaning.ToString(), out var field) && StatementFields.Kind(field) == FieldKind.Text ? Take(known, field) : known;
    }

    private Found? ByLook(SketchColumn column)
    {
        if (IsMoney(column) || column.Filled == 0) return null;
        var look = new Found(column, null, ColumnProposal.Shaped, "");
        if (IsCard(column)) return Take(look with { Reason = "looks like masked card numbers" }, StatementField.MaskedCardNo) with { Privacy = Privacy.Card };
        if (column.Meaning is not null) return null;
        if (column.DateForm is { } form && DateForm.HasDay(form) && DateForm.HasClock(form) && !column.HasBlanks && Dated(look with { Reason = $"dates with time, {form}" }, StatementField.TradedAt, true) is { Field: not null } time) return time;
        var guess = look with { Confidence = ColumnProposal.Guessed };
        // Where a line before the rows may tell the clearing date, a column of dates is as likely that of settlement.
        if (!hasHead && column.DateForm is { } day && DateForm.HasYear(day) && !DateForm.HasClock(day) && column.IsConstant) return Dated(guess with { Reason = "the same date in every row" }, StatementField.ClearingDate, false);
        var digits = column.Texts.All(t => t.Length == 0 || t.All(char.IsAsciiLetterOrDigit));
        if (digits && column.Longest == column.Shortest && column.Longest is >= 10 and <= 15 && !column.IsUnique && column.Distinct * 2 <= Math.Max(2, column.Filled)) return Take(guess with { Reason = "few identifiers that come again, as merchants do" }, StatementField.MerchantNo);
        return digits && column.IsUnique && column.Shortest > LongestCode + 3 ? Take(guess with { Reason = "long identifiers, each once" }, StatementField.ProviderOrderNo) : null;
    }

    /// <summary>A field has one source; a second column of the same meaning is kept as it is.</summary>
    private Found Take(Found found, StatementField field) => _given.Add(field) ? found with { Field = field } : found with { Confidence = 0, Reason = $"{found.Reason}, as a column before it" };

    private Found Dated(Found found, StatementField field, bool withClock)
    {
        if (found.Column.DateForm is { } clock && !DateForm.HasDay(clock)) return found with { Reason = $"{found.Reason}, a time of day" };
        if (found.Column.DateForm is not { } form || (withClock && !DateForm.HasClock(form))) return found with { Confidence = 0, Reason = $"{found.Reason}, but not of a known form" };
        if (DateForm.HasYear(form)) return Take(found, field) with { Date = new() { Formats = [form] } };
        var year = _given.Contains(field) ? null : columns.FirstOrDefault(c => c.Index != found.Column.Index && BeginsWithDay(c, found.Column, form));
        return year is null ? found with { Confidence = 0, Reason = $"{found.Reason}, without a year and nothing to take it from" } : Take(found, field) with { Date = new() { Formats = [form], YearFrom = year.Name } };
    }

    /// <summary>Whether the texts of a column begin with the full date that another column says without its year.</summary>
    private static bool BeginsWithDay(SketchColumn column, SketchColumn dated, string form)
    {
        if (column.Shortest < 8 || column.HasBlanks) return false;
        var digits = form.Where(char.IsAsciiLetter).Count(c => c is 'M' or 'd');
        return Enumerable.Range(0, column.Texts.Length).All(r => DateForm.DayOf(column.Texts[r][..8], "yyyyMMdd") is not null
            && (dated.Texts[r].Length == 0 || string.Concat(dated.Texts[r].Where(char.IsAsciiDigit))[..digits] == column.Texts[r][4..8]));
    }

    private static bool IsCard(SketchColumn column) => column.Filled > 0 && column.Texts.All(t => t.Length == 0 || IsCard(t));

    private static bool IsCard(string text) =>
        text.Length is >= 13 and <= CardMask.LongestNumber && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1])
        && (text.Contains("***", StringComparison.Ordinal) ? text.All(c => char.IsAsciiDigit(c) || c == '*') : text.All(char.IsAsciiDigit) && CardMask.IsCard(System.Text.Encoding.ASCII.GetBytes(text)));

    /// <summary>What 1 in a rate stands for: by the header, else as gross and fee of the rows say.</summary>
    private static int? RateUnit(SketchColumn column)
    {
        if (column.Texts.Any(t => t.Length > 0 && !NumberText.TryRead(System.Text.Encoding.UTF8.GetBytes(t), 1_000_000, true, out _))) return null;
        return column.Name switch
        {
            _ when column.Name.Contains("万分", StringComparison.Ordinal) || column.Name.Contains('‱', StringComparison.Ordinal) => 100,
            _ when column.Name.Contains("千分", StringComparison.Ordinal) || column.Name.Contains('‰', StringComparison.Ordinal) => 1000,
            _ when column.Name.Contains('%', StringComparison.Ordinal) || column.Name.Contains("百分", StringComparison.Ordinal) => 10_000,
            _ => null,
        };
    }

    public static string Words(ColumnMeaning meaning) => Yaml.YamlBinder.SnakeCase(meaning.ToString()).Replace('_', ' ');
}
