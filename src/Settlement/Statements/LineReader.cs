using System.Text;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Reads the lines that are not rows: headers, column names, trailers, printed summaries. They give facts and proofs.</summary>
internal sealed class LineReader(FilePlan file, TablePlan table, StatementBatch batch, LineSplitter splitter, ReadContext context)
{
    /// <summary>The first reason why a trailer or summary cannot be compared, if there is one.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>The names of columns that are not those of the layout, once they were refused.</summary>
    public IReadOnlyList<string> FoundNames { get; private set; } = [];

    /// <summary>Reads the facts at the start; a header that is not the layout's refuses the file.</summary>
    public void ReadHeader(Span<byte> line, RecordPlan record)
    {
        var fault = splitter.Split(line, record);
        fault ??= Read(record, null);
        if (fault is null)
        {
            context.Facts.Check();
            return;
        }
        var expected = string.Join(", ", record.Columns.Select(c => c.Literal is null ? c.Layout.Name : $"'{c.Layout.Literal}'"));
        throw new StatementRefusedException("FILE_HEADER", $"{fault.Reason} Expected {expected}; got {TextBeginning.Shown(line)}.", 0);
    }

    /// <summary>Compares the line of column names with those of the rows; true where they are right but in UTF-8 instead of the declared encoding.</summary>
    public bool ReadNames(Span<byte> line, RecordPlan names)
    {
        var expected = ColumnNames.Expected(table, names);
        var got = ColumnNames.Read(line, table.Encoding, table.Layout.Shape);
        if (got.SequenceEqual(expected, StringComparer.Ordinal)) return false;
        if (table.IsGb18030 && ColumnNames.Read(line, Encoding.UTF8, table.Layout.Shape).SequenceEqual(expected, StringComparer.Ordinal)) return true;
        FoundNames = TextLook.AreNames(got) ? got : [];
        var shown = FoundNames.Count > 0 ? string.Join(", ", FoundNames) : "a line that holds no names";
        throw new StatementRefusedException("FILE_HEADER", $"The column names differ. Expected {string.Join(", ", expected)}; got {shown}.", 0);
    }

    /// <summary>Reads counts, sums and facts of a trailer or summary; one that cannot be read makes the totals unequal.</summary>
    public void ReadTotals(Span<byte> line, RecordPlan record)
    {
        var fault = splitter.Split(line, record);
        if (fault?.Code == "ROW_FIELD_COUNT" && record.Columns.Any(c => c.Layout.After is not null)) fault = null;
        fault ??= Read(record, context.Member);
        if (fault is not null) Unreadable ??= $"The {Yaml.YamlBinder.SnakeCase(record.Role.ToString())} cannot be read: {fault.Reason}";
    }

    private RowFault? Read(RecordPlan record, string? member)
    {
        foreach (var column in record.Columns)
        {
            var text = TextOf(column);
            if (column.Literal is not null && !text.SequenceEqual(column.Literal))
                return new("FILE_HEADER", $"{column.Layout.Name} is not '{column.Layout.Literal}'.", column.Layout.Name);
            if (column.MeansAbsent(text))
            {
                if (Missing(record, column) is { } missing) return missing;
                continue;
            }
            if (column.Layout.Fact is { } fact)
            {
                var value = Encoding.UTF8.GetString(text);
                if (column.Date is not null)
                {
                    if (column.Date.Read(text, default, context.Facts.NearDay, out var day, out _) > CellOutcome.OwnText) return new("FILE_HEADER", $"{column.Layout.Name} is no date.", column.Layout.Name);
                    value = FileFacts.Iso(DateOnly.FromDayNumber((int)day));
                }
                context.Facts.State(fact, value);
            }
            if (file.ByColumn.TryGetValue(column, out var proof) && !State(column, text, proof, member!))
                return new("FILE_TOTALS", $"{column.Layout.Name} is no number.", column.Layout.Name);
        }
        return null;
    }

    /// <summary>A blank total would prove every file, and a header that names neither owner nor day would fit every one.</summary>
    private RowFault? Missing(RecordPlan record, ColumnPlan column)
    {
        if (file.ByColumn.TryGetValue(column, out var proof))
            switch (column.Amount is null ? BlankAmount.Refuse : column.Layout.Amount!.Blank)
            {
                case BlankAmount.Refuse:
                    return new("FILE_TOTALS", $"{column.Layout.Name} is blank.", column.Layout.Name);
                case BlankAmount.Zero:
                    proof.State(0, context.Member);
                    break;
            }
        return record.Role == RecordRole.Header && column.Layout.Fact is FileFact.Owner or FileFact.ClearingDate
            ? new("FILE_HEADER", $"{column.Layout.Name} is blank.", column.Layout.Name)
            : null;
    }

    private static bool State(ColumnPlan column, ReadOnlySpan<byte> text, ProofSum proof, string member)
    {
        long value;
        if (column.Amount is { } amount)
        {
            if (amount.Read(text, out value) > CellOutcome.OwnText) return false;
            if (column.Negated) value = -value;
        }
        else if (!NumberText.TryRead(text, 1, decimals: false, out value))
        {
            return false;
        }
        proof.State(value, member);
        return true;
    }

    private ReadOnlySpan<byte> TextOf(ColumnPlan column)
    {
        if (column.Layout.After is { } after)
        {
            ReadOnlySpan<byte> line = batch.Buffer.AsSpan(splitter.Start, splitter.End - splitter.Start);
            var mark = Encoding.UTF8.GetBytes(after);
            var at = line.IndexOf(mark);
            if (at < 0) return default;
            var rest = line[(at + mark.Length)..].TrimStart(RowText.Blank);
            return rest.IndexOf(RowText.Blank) is >= 0 and var blank ? rest[..blank] : rest;
        }
        if (column.Index >= splitter.Count) return default;
        var text = RowText.Trimmed(column, batch.Buffer, splitter.Cells[column.Index]);
        return column.Prefix.Length > 0 && text.StartsWith(column.Prefix) ? text[column.Prefix.Length..] : text;
    }
}
