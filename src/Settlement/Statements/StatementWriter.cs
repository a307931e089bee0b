using System.Globalization;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Writes one member from the layout that reads it: header, rows, a trailer with true counts and sums, end mark.</summary>
/// <remarks>What was read is written back byte for byte; totals come from reading the written rows, so that both directions share one meaning of a sum.</remarks>
internal sealed class StatementWriter
{
    private readonly FilePlan _plan;
    private readonly TablePlan _table;
    private readonly StatementFacts _facts;
    private readonly IReadOnlyDictionary<FileFact, string> _named;

    private StatementWriter(StatementLayout layout, string table, StatementFacts facts)
    {
        _plan = new FilePlan(layout, facts.Settings);
        _table = _plan.Tables[table];
        _facts = facts;
        _named = facts.All();
    }

    /// <summary>Writes a member; printed proofs in members of their own are the caller's.</summary>
    public static void Write(StatementLayout layout, string table, StatementFacts facts, IReadOnlyList<StatementRow> rows, Stream output)
    {
        var writer = new StatementWriter(layout, table, facts);
        var body = writer.Body(rows);
        if (writer._table.Trailer is not null) writer.CountBack(body);
        output.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
        writer.End(output);
    }

    private MemoryStream Body(IReadOnlyList<StatementRow> rows)
    {
        var body = new MemoryStream();
        if (_table.Layout.Text.ByteOrderMark) body.Write("\uFEFF"u8);
        if (_table.Header is { } header) Line(body, header, Facts(header));
        if (_table.ColumnNames is { } names) Names(body, _table.Row!, names.Layout.When?.FirstField);
        var writers = _table.Rows.Select(r => new RowWriter(r)).ToList();
        for (var i = 0; i < rows.Count; i++) Line(body, _table.Rows[0], writers[0].Cells(rows[i], i + 1));
        return body;
    }

    private void End(Stream output)
    {
        if (_table.TrailerNames is { } names)
        {
            output.Write(names);
            output.Write(LineEndBytes);
        }
        if (_table.Trailer is { } trailer) Line(output, trailer, [.. trailer.Columns.Where(c => !c.IsVirtual).Select(TotalText)]);
        if (_table.EndMark is { } mark) output.Write(mark);
    }

    /// <summary>Reads the rows back, which fills the proofs of the plan.</summary>
    private void CountBack(MemoryStream body)
    {
        body.Position = 0;
        var input = new StatementInput { Name = "", Content = body, ExpectedClearingDate = _facts.ClearingDate, Settings = _facts.Settings };
        using var account = new FileAccount();
        var context = new ReadContext(input, new FileFacts(_plan.Layout with { Names = [], OwnerSetting = null }, input), account, null);
        context.AddMember("");
        using var reader = new TableReader(_plan, _table, context);
        reader.Read(body, null, CancellationToken.None);
    }

    private string TotalText(ColumnPlan column)
    {
        if (column.Layout.Literal is { } literal) return literal;
        if (column.Layout.Fact is not null) return FactText(column);
        var total = _plan.ByColumn.TryGetValue(column, out var proof) ? (long)(proof.Counted ?? 0) : 0;
        return column.Layout.Amount is { } amount
            ? CellText.Amount(amount, column.Negated ? -total : total, column.Width)
            : total.ToString(CultureInfo.InvariantCulture);
    }

    private string[] Facts(RecordPlan header) => [.. header.Columns.Select(c => c.Layout.Literal ?? FactText(c))];

    private string FactText(ColumnPlan column)
    {
        if (column.Layout.Fact is not { } fact) return "";
        return column.Layout.Date is not { } date
            ? _named[fact]
            : CellText.Date(date, DateOnly.ParseExact(_named[fact], "yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private void Names(Stream output, RecordPlan row, string? first)
    {
        var names = row.Columns.Where(c => !c.IsVirtual).Select(c => c.Layout.Name).ToList();
        if (first is not null) names[0] = first;
        Write(output, string.Join(_table.Layout.Shape.Delimiter, names.Select(Quoted)));
    }

    private void Line(Stream output, RecordPlan record, string[] cells)
    {
        if (_table.Layout.Shape.Kind == ShapeKind.FixedWidth)
        {
            output.Write(FixedWidth(record, cells));
            output.Write(LineEndBytes);
            return;
        }
        Write(output, string.Join(_table.Layout.Shape.Delimiter, cells.Select((c, i) => Quoted(record.Columns[i].Layout.Prefix + c))));
    }

    private byte[] FixedWidth(RecordPlan record, string[] cells)
    {
        var line = new byte[_table.Layout.Shape.Width ?? 0];
        line.AsSpan().Fill((byte)' ');
        for (var i = 0; i < cells.Length; i++)
        {
            var bytes = _table.Encoding.GetBytes(cells[i]);
            var column = record.Columns[i];
            if (cells[i].AsSpan().IndexOfAny('\r', '\n') >= 0) throw new ArgumentException($"The text of {column.Layout.Name} holds a line end.", nameof(cells));
            if (bytes.Length > column.Width) throw new ArgumentException($"The text of {column.Layout.Name} has {bytes.Length} bytes and not at most {column.Width}.", nameof(cells));
            bytes.CopyTo(line, column.At);
        }
        return line;
    }

    private void Write(Stream output, string line)
    {
        output.Write(_table.Encoding.GetBytes(line));
        if (_table.Layout.Shape.TrailingDelimiter) output.WriteByte(_table.Delimiter);
        output.Write(LineEndBytes);
    }

    private ReadOnlySpan<byte> LineEndBytes => _table.Layout.Text.LineEnd == LineEnd.Crlf ? "\r\n"u8 : "\n"u8;

    private string Quoted(string text)
    {
        var shape = _table.Layout.Shape;
        if (shape.Kind != ShapeKind.Delimited) return text;
        var special = text.AsSpan().IndexOfAny([shape.Delimiter![0], '"', '\r', '\n']) >= 0;
        if (!special || (!shape.Quoted && !text.Contains(shape.Delimiter[0], StringComparison.Ordinal) && text.AsSpan().IndexOfAny('\r', '\n') < 0)) return text;
        return shape.Quoted
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : throw new ArgumentException("A text holds the delimiter or a line end, and the format has no quotes.", nameof(text));
    }
}
