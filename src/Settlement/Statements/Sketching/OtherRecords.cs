using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Says what the lines are that are no rows: headers with facts, titles, totals.</summary>
/// <param name="table">Tells them apart.</param>
/// <param name="fields">What the columns of the rows give.</param>
/// <param name="totals">Finds counts and sums among them; <c>null</c> as long as these are not known.</param>
/// <param name="found">Receives what was found.</param>
internal sealed class OtherRecords(SketchTable table, IReadOnlyList<FieldFinder.Found> fields, TotalsFinder? totals, List<TotalCell> found)
{
    /// <summary>The lines before the rows.</summary>
    public IEnumerable<LayoutRecord> Before()
    {
        foreach (var line in table.Before)
        {
            // What proves rows is no header. Single figures before the rows are versions and the like; a sum among them makes it totals.
            var cells = Read(line, null, isHead: true);
            var proves = cells.Any(c => c.Proves is not null);
            yield return line.Mark is { } mark && !proves && table.Names is null && table.Before.Count == 1
                ? new() { Role = RecordRole.Header, When = new() { FirstField = mark }, Columns = [.. cells.Select((c, i) => i == 0 ? c with { Literal = mark } : c)] }
                : new() { Role = RecordRole.Summary, When = line.Mark is { } known ? new() { FirstField = known } : new() { LineNo = (int)line.No }, Columns = cells };
        }
    }

    /// <summary>The lines behind them.</summary>
    public IEnumerable<LayoutRecord> After()
    {
        if (table.After is [var names, var values] && names.Cells.Length == values.Cells.Length && !names.Cells.Any(HeaderLine.IsFigure) && names.Cells.All(c => c.Length > 0) && values.Cells.Any(HeaderLine.IsFigure))
            return [new() { Role = RecordRole.TrailerNames }, new() { Role = RecordRole.Trailer, Columns = Read(values, names.Cells, isHead: false) }];
        // A line that no word tells from a row is none of these: the reader will reject it, and the proof says so.
        return table.After.Where(IsKnown).Select(line => new LayoutRecord
        {
            Role = table.After.Count == 1 ? RecordRole.Trailer : RecordRole.Summary,
            When = line.Cells[0].Length > 0 ? new() { FirstField = line.Cells[0] } : new() { Contains = First(line) },
            Columns = Read(line, null, isHead: false),
        });
    }

    private static bool IsKnown(OtherLine line) =>
        line.Mark is not null || (First(line) is { Length: > 0 } first && !HeaderLine.IsFigure(first) && (Vocabulary.IsTotal(first) || Vocabulary.Headers.Of(first) is not null));

    private static string First(OtherLine line) => line.Cells.FirstOrDefault(c => c.Length > 0) ?? "";

    private List<LayoutColumn> Read(OtherLine line, string[]? names, bool isHead)
    {
        var made = names ?? [.. line.Cells.Select((_, i) => $"{(line.Mark ?? "line").ToLowerInvariant()}_{i + 1}")];
        var cells = totals?.Find(line.Cells, made, names is not null, names is null ? 1 : 0) ?? [.. made.Select((name, i) => TotalCell.Plain(line.Cells[i], name, isOpen: false))];
        if (isHead && !cells.Any(c => c.Layout.Proves?.Sum is not null)) cells = [.. made.Select((name, i) => TotalCell.Plain(line.Cells[i], name, isOpen: false))];
        found.AddRange(cells.Where(c => c.Told is not null || (c.IsOpen && !isHead)));
        var dates = 0;
        return [.. cells.Select((cell, i) => cell.Told is null && line.Mark is not null && FactOf(line.Cells[i], ref dates) is { } fact
            ? cell.Layout with { Fact = fact, Date = StatementFields.IsDate(fact) ? new() { Formats = [DateForm.Find([line.Cells[i]])!] } : null }
            : cell.Layout)];
    }

    /// <summary>The first date of a header that a row has as well is the clearing date, a later one the day on which the file was made.</summary>
    private FileFact? FactOf(string cell, ref int dates)
    {
        if (cell is "CNY" or "USD" or "HKD" or "EUR") return FileFact.Currency;
        if (cell.Length < 8 || DateForm.Find([cell]) is not { } form || !DateForm.HasYear(form) || DateForm.HasClock(form) || DateForm.DayOf(cell, form) is not { } day) return null;
        dates++;
        var days = fields.Where(f => f.Column.DateForm is { } d && DateForm.HasYear(d)).SelectMany(f => f.Column.Texts.Where(t => t.Length > 0).Select(t => DateForm.DayOf(t, f.Column.DateForm!))).ToHashSet();
        return dates == 1 && days.Contains(day) ? FileFact.ClearingDate : dates == 2 ? FileFact.CreatedDate : null;
    }
}
