using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Checks the columns of one kind of line.</summary>
internal sealed class LayoutColumnCheck(LayoutTable table, LayoutRecord record, Dictionary<string, LayoutColumn> columns, LayoutProblems problems)
{
    private const int MostFields = 256;
    private const int MostDecimals = 4;

    public void Run(YamlCursor at)
    {
        problems.Twice(record.Columns.Select((c, i) => (c.Name, at[i]["name"])), "column");
        problems.RangeIf(record.Columns.Count > MostFields, at, $"A record has at most {MostFields} columns.");
        var seenVirtual = false;
        var nextFree = 1;
        for (var i = 0; i < record.Columns.Count; i++)
        {
            var (column, here) = (record.Columns[i], at[i]);
            problems.RangeIf(column.Name.Length == 0, here["name"], "The name is empty.");
            if (LayoutFile.IsVirtual(column))
            {
                seenVirtual = true;
                CheckVirtual(column, here);
            }
            else
            {
                problems.ConflictIf(seenVirtual, here, "Columns of the line stand before virtual ones.");
                CheckPosition(column, here, ref nextFree);
            }
            CheckFormat(column, here);
            CheckTarget(column, here);
        }
    }

    private void CheckVirtual(LayoutColumn column, YamlCursor at)
    {
        problems.ConflictIf(record.Role != RecordRole.Row, at, "Only rows have virtual columns.");
        problems.ConflictIf(column.Sum.Count > 0 && column.Join.Count > 0, at, "A virtual column adds or joins.");
        problems.ConflictIf(column.At is not null || column.Width is not null || column.Literal is not null || column.Amount is not null || column.Prefix is not null || column.Absent.Count > 0,
            at, "A virtual column has no place and no text of its own.");
        problems.ConflictIf(column.Field is null, at, "A virtual column gives a field.");
        problems.ConflictIf(column.Sum.Count > 0 && column.Date is not null, at["date"], "A sum is no date.");
        foreach (var (name, i) in column.Sum.Select((n, i) => (n.TrimStart('-'), i)))
            if (Real(name, at["sum"][i]) is { } part) problems.ConflictIf(part.Amount is null, at["sum"][i], $"'{name}' is no amount.");
        foreach (var (name, i) in column.Join.Select((n, i) => (n, i))) Real(name, at["join"][i]);
    }

    private LayoutColumn? Real(string name, YamlCursor at)
    {
        if (!columns.TryGetValue(name, out var column)) problems.Reference(at, $"The record has no column '{name}'.");
        else if (!LayoutFile.IsVirtual(column)) return column;
        else problems.Conflict(at, $"'{name}' is virtual itself.");
        return null;
    }

    private void CheckPosition(LayoutColumn column, YamlCursor at, ref int nextFree)
    {
        if (table.Shape.Kind != ShapeKind.FixedWidth)
        {
            problems.ConflictIf(column.At is not null || column.Width is not null, at, "Only a fixed width has places.");
            problems.ConflictIf(column.After is not null && table.Shape.Kind != ShapeKind.Blanks, at["after"], "Only a printed report is read after a text.");
            problems.ConflictIf(column.Prefix is not null && table.Shape.Kind == ShapeKind.Blanks, at["prefix"], "A printed report has no cell prefixes.");
            return;
        }
        problems.ConflictIf(column.After is not null || column.Prefix is not null, at, "A fixed width has neither 'after' nor a prefix.");
        if (column is not { At: >= 1 and var from, Width: >= 1 and var width })
        {
            problems.Range(at, "A column of fixed width says where it begins (from 1) and how many bytes it has.");
            return;
        }
        problems.ConflictIf(from < nextFree, at["at"], $"The column overlaps the one before it: byte {nextFree} is the first free one.");
        problems.RangeIf(table.Shape.Width is { } record && from - 1L + width > record, at["width"], $"The column ends at byte {from - 1L + width}, the record at {table.Shape.Width}.");
        nextFree = (int)Math.Min(int.MaxValue, (long)from + width);
    }

    private void CheckFormat(LayoutColumn column, YamlCursor at)
    {
        var readings = (column.Amount is null ? 0 : 1) + (column.Date is null ? 0 : 1) + (column.Number ? 1 : 0) + (column.RateUnitPpm is null ? 0 : 1) + (column.Literal is null ? 0 : 1);
        problems.ConflictIf(readings > 1, at, "A column is an amount, a date, a number, a rate or a literal, not two of them.");
        problems.RangeIf(column.RateUnitPpm is < 1 or > 1_000_000, at["rate_unit_ppm"], "A unit is 1 to 1000000 parts per million.");
        problems.RangeIf(column.Prefix is "", at["prefix"], "The prefix is empty.");
        problems.ConflictIf(column.Privacy != Privacy.None && readings > 0, at["privacy"], "Only a text is masked.");
        problems.ConflictIf(column.RemoveBlanks && readings > 0, at["remove_blanks"], "Blanks are removed from identifiers only.");
        if (column.Amount is { } amount)
        {
            problems.RangeIf(amount.Decimals is < 0 or > MostDecimals, at["amount"]["decimals"], $"An amount has 0 to {MostDecimals} decimals.");
            problems.ConflictIf(amount is { UpTo: true, Decimals: 0 }, at["amount"]["up_to"], "There are no decimals to leave out.");
            problems.ConflictIf(amount is { Charged: ChargedAs.Minus, Sign: AmountSign.ByType or AmountSign.AsIs }, at["amount"]["charged"], "An amount without a sign is not written as minus.");
            problems.ConflictIf(amount is { Sign: AmountSign.Letter, Decimals: > 0 }, at["amount"]["sign"], "An amount with a letter has no decimals.");
        }
        if (column.Date is { } date) CheckDate(column, date, at["date"]);
    }

    private void CheckDate(LayoutColumn column, DateFormat date, YamlCursor at)
    {
        problems.RangeIf(date.Formats.Count == 0, at, "A date needs a form.");
        for (var i = 0; i < date.Formats.Count; i++)
        {
            var here = at["formats"][i];
            if (DateFormProblem(date.Formats[i]) is { } problem) problems.Range(here, problem);
            else if (column.Field == StatementField.TradedAt && !date.Formats[i].Contains("HHmm", StringComparison.Ordinal) && !date.Formats[i].Contains("HH:mm", StringComparison.Ordinal))
                problems.Range(here, "A trade time needs hours and minutes.");
        }
        if (date.YearFrom is null) return;
        Real(date.YearFrom, at["year_from"]);
        problems.ConflictIf(date.Formats.All(f => f.Contains("yyyy", StringComparison.Ordinal)), at["year_from"], "Every form has its year.");
    }

    /// <summary>What is wrong with the form of a date, or <c>null</c>.</summary>
    private static string? DateFormProblem(string form)
    {
        var seen = new List<string>();
        for (var i = 0; i < form.Length;)
        {
            if (!char.IsAsciiLetter(form[i]))
            {
                i++;
                continue;
            }
            var length = 1;
            while (i + length < form.Length && form[i + length] == form[i]) length++;
            var token = form.Substring(i, length);
            if (token is not ("yyyy" or "MM" or "dd" or "HH" or "mm" or "ss")) return $"'{token}' is not one of yyyy, MM, dd, HH, mm, ss.";
            if (seen.Contains(token)) return $"'{token}' stands twice.";
            seen.Add(token);
            i += length;
        }
        if (!seen.Contains("MM") || !seen.Contains("dd")) return "A date needs MM and dd.";
        if (seen.Contains("mm") != seen.Contains("HH") || (seen.Contains("ss") && !seen.Contains("mm"))) return "A time needs HH and mm.";
        return null;
    }

    private void CheckTarget(LayoutColumn column, YamlCursor at)
    {
        problems.ConflictIf(column.OnlyIf is not null && column.Field is null, at["only_if"], "A condition needs a field.");
        if (column.Fact is { } fact)
        {
            problems.ConflictIf(StatementFields.IsDate(fact) && column.Date is null, at["fact"], "This fact is a date and needs one.");
            problems.ConflictIf(StatementFields.IsNumber(fact) && !column.Number, at["fact"], "This fact is a number: say 'number: true'.");
            problems.ConflictIf(fact is FileFact.Owner or FileFact.Currency && (column.Date is not null || column.Amount is not null), at["fact"], "This fact is a text.");
        }
        if (column.Field is not { } field) return;
        problems.ConflictIf(record.Role != RecordRole.Row, at["field"], "Only rows give fields; a header gives facts.");
        var wrong = StatementFields.Kind(field) switch
        {
            FieldKind.Money => column.Amount is null && column.Sum.Count == 0 ? "This field is money: say how the amount reads." : null,
            FieldKind.Instant or FieldKind.Date => column.Date is null ? "This field is a date: say its form." : null,
            FieldKind.Rate => column.RateUnitPpm is null ? "This field is a rate: say what 1 stands for." : null,
            FieldKind.Class => "A class comes from a table of cases: see 'derive'.",
            _ => column.Amount is not null || column.Date is not null || column.RateUnitPpm is not null || column.Sum.Count > 0 ? "This field is a text." : null,
        };
        if (wrong is not null) problems.Conflict(at["field"], wrong);
    }
}
