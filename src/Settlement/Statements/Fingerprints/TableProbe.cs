using System.Globalization;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>
/// Looks at the first lines of a text as one table would read them, with the reader's own cutting into lines and cells: the
/// header decides where there is one, else length of the record, number of fields and types of the columns.
/// </summary>
internal sealed class TableProbe
{
    private const int MostLines = 200;
    private readonly TablePlan _table;
    private readonly StatementBatch _batch = new();
    private readonly LineSplitter _splitter;
    private readonly RowTypes _types;
    private readonly List<FormatChange> _text = [];
    private bool? _header;
    private bool _isPartly;
    private List<string> _found = [];
    private IReadOnlyList<FormatChange> _names = [];
    private bool _framed;
    private bool _trailerNext;
    private int _right;
    private int _wrong;
    private int _lines;
    private int _otherEnds;

    private TableProbe(TablePlan table)
    {
        _table = table;
        _splitter = new(table, _batch);
        _types = new(_splitter, _batch);
    }

    /// <summary>Compares a text with a table.</summary>
    /// <param name="layout">The layout's id, for the difference.</param>
    /// <param name="table">How the text should read.</param>
    /// <param name="head">The text; an incomplete last line says nothing.</param>
    /// <param name="emptyMeansNoTrade">Whether no byte at all is a text of this table.</param>
    public static TableFit Look(string layout, TablePlan table, MemberHead head, bool emptyMeansNoTrade)
    {
        var probe = new TableProbe(table);
        if (!head.Bytes.IsEmpty) probe.ReadLines(head);
        return probe.Answer(layout, emptyMeansNoTrade && head.Bytes.IsEmpty);
    }

    private void ReadLines(MemberHead head)
    {
        using var scanner = new LineScanner(new MemoryStream(head.Bytes.ToArray()), "", null);
        var encoding = TextLook.EncodingOf(scanner.Begin());
        if (encoding == "utf16") TextDiffers("encoding", TextLook.Word(_table.Layout.Text.Encoding), encoding);
        for (var lines = 0; encoding != "utf16" && lines < MostLines && scanner.Next() && (scanner.Terminated || IsEndMark(scanner.Line)); lines++)
            if (!scanner.TooLong) ReadLine(scanner.Line, scanner.LineNo);
    }

    private void ReadLine(Span<byte> line, long lineNo)
    {
        var hasReturn = line is [.., (byte)'\r'];
        if (hasReturn) line = line[..^1];
        if (!line.ContainsAnyExcept(RowText.Blank)) return;
        if (IsEndMark(line))
        {
            _framed = true;
            return;
        }
        var end = _table.Layout.Text.LineEnd;
        _lines++;
        if (end != LineEnd.Any && end == LineEnd.Crlf != hasReturn) _otherEnds++;
        if (_table.ColumnNames is { } names && _header is null) ReadNames(line, names);
        else if (_header == false) return;
        else if (_trailerNext) _trailerNext = false;
        else if (_table.TrailerNames is { } trailerNames && line.SequenceEqual(trailerNames)) _framed = _trailerNext = true;
        else ReadRecord(line, lineNo);
    }

    private void ReadRecord(Span<byte> line, long lineNo)
    {
        var record = _table.RecordOf(line, lineNo);
        switch (record?.Role)
        {
            case RecordRole.Row:
                if (_types.Read(line, record) is not { } isRight) break;
                if (isRight) _right++;
                else _wrong++;
                break;
            case RecordRole.Header:
                ReadHeader(line, record);
                break;
            case RecordRole.Trailer or RecordRole.Summary:
                _framed = true;
                break;
            case null when !_table.Layout.IgnoreOtherLines:
                _wrong++;
                break;
        }
    }


    private void ReadNames(ReadOnlySpan<byte> line, RecordPlan names)
    {
        var shape = _table.Layout.Shape;
        var expected = ColumnNames.Expected(_table, names);
        _header = ColumnNames.Read(line, _table.Encoding, shape).SequenceEqual(expected, StringComparer.Ordinal)
            || (_table.IsGb18030 && ColumnNames.Read(line, System.Text.Encoding.UTF8, shape).SequenceEqual(expected, StringComparer.Ordinal));
        if (_header == true) return;
        var encoding = TextLook.EncodingOf(line);
        if (TextLook.Decode(line) is not { } text)
        {
            TextDiffers("encoding", TextLook.Word(_table.Layout.Text.Encoding), encoding);
            return;
        }
        if (encoding != "ascii" && encoding != TextLook.Word(_table.Layout.Text.Encoding)) TextDiffers("encoding", TextLook.Word(_table.Layout.Text.Encoding), encoding);
        var found = ColumnNames.Cut(text, shape.Delimiter![0], shape);
        if (found.Count == 1 && TextLook.DelimiterOf(text) is { } delimiter)
        {
            TextDiffers("delimiter", shape.Delimiter, delimiter);
            found = ColumnNames.Cut(text, delimiter[0], shape);
        }
        if (!TextLook.AreNames(found))
        {
            TextDiffers("header", "a line of names", "a line of values");
            return;
        }
        _found = found;
        _names = HeaderDiff.Compare(expected, found);
        _isPartly = found.Intersect(expected, StringComparer.Ordinal).Any();
    }

    /// <summary>A header of facts is the layout's if its fixed texts are.</summary>
    private void ReadHeader(Span<byte> line, RecordPlan record)
    {
        _isPartly = true;
        var fault = _splitter.Split(line, record);
        if (fault?.Code == "ROW_FIELD_COUNT") TextDiffers("header", Count(record.RealColumns), Count(_splitter.Count));
        var differ = fault is null ? record.Columns.Where(c => c.Literal is not null && !RowText.Of(_batch.Buffer, _splitter.Cells[c.Index]).SequenceEqual(c.Literal)).ToList() : [];
        _names = [.. differ.Select(c => new FormatChange("type", c.Layout.Name, $"another text than '{c.Layout.Literal}'", c.Index + 1))];
        _header = fault?.Code != "ROW_FIELD_COUNT" && differ.Count == 0;
    }

    private static string Count(int fields) => string.Create(CultureInfo.InvariantCulture, $"{fields} fields");

    private bool IsEndMark(ReadOnlySpan<byte> line) => _table.EndMark is { } mark && line.SequenceEqual(mark);

    private void TextDiffers(string change, string expected, string found)
    {
        if (!_text.Exists(t => t.Change == change)) _text.Add(new(change, expected, found));
    }

    private TableFit Answer(string layout, bool isEmptyDay)
    {
        var needsHeader = _table.ColumnNames is not null || _table.Header is not null;
        var rowless = _right + _wrong == 0;
        var endsOtherwise = _otherEnds * 2 > _lines;
        var crlf = _table.Layout.Text.LineEnd == LineEnd.Crlf;
        if (endsOtherwise) TextDiffers("line_end", crlf ? "crlf" : "lf", crlf ? "lf" : "crlf");
        var fits = isEmptyDay || !endsOtherwise
            && (needsHeader ? _header == true && (_table.ColumnNames is not null || _right >= _wrong || _wrong < 2)
                : rowless ? _framed : _right > 0 && _right >= _wrong);
        var speaks = !fits && (_header == false || _wrong > 0 || _text.Count > 0);
        return new(fits, fits && rowless, speaks, Difference(layout));
    }

    private FormatDifference Difference(string layout)
    {
        var expected = _table.Row is { } row ? row.Columns.Where(c => !c.IsVirtual).Select(c => c.Layout.Name).ToList() : [];
        var byName = _table.ColumnNames is not null;
        var common = _names.Count(c => c.Change is "missing" or "renamed");
        var likeness = byName
            ? _found.Count == 0 ? 0 : 1000 * Math.Max(0, expected.Count - common) / Math.Max(expected.Count, _found.Count)
            : _types.Likeness(_right, _wrong);
        IReadOnlyList<FormatChange> changes = [.. _text, .. _names, .. byName ? [] : _types.Changes()];
        return new(layout, _table.Id, _header == false && _isPartly ? "FILE_HEADER" : "FILE_UNKNOWN", expected, _found, changes, likeness);
    }
}
