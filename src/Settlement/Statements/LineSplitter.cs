using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Why a row is rejected: a code of reliability 4.1, the column if one is to blame, words without values.</summary>
/// <remarks>A class and not a struct: the rows that are fine pass a null along instead of three references.</remarks>
internal sealed record RowFault(string Code, string Reason, string? Column = null, int ByteInLine = 0);

/// <summary>Turns the bytes of a line into UTF-8 cells in the batch's buffer, and masks what must not be kept in both places.</summary>
internal sealed class LineSplitter(TablePlan table, StatementBatch batch)
{
    private const int MostCells = 257;
    private const int LongestField = 8 * 1024;

    private readonly LineShape _shape = table.Layout.Shape;
    private char[] _chars = [];
    private readonly ulong[] _cells = new ulong[MostCells];
    private bool _samePlaces;

    /// <summary>The cells of the last line; they point into <see cref="StatementBatch.Buffer"/>.</summary>
    public Span<ulong> Cells => _cells;

    public int Count { get; private set; }

    /// <summary>Where the text of the last line begins and ends in the batch's buffer.</summary>
    public int Start { get; private set; }

    public int End { get; set; }

    /// <summary>The length of the line itself; what was written out anew stands behind it.</summary>
    public int DecodedLength { get; private set; }

    /// <summary>Lines of a GB18030 table that are not ASCII, and how many of those are valid UTF-8 with characters as Chinese has them.</summary>
    public long NonAsciiLines { get; private set; }

    public long Utf8Lines { get; private set; }

    /// <summary>Whether every column was found, though one of them may not be text: the amounts beside it can still be added.</summary>
    public bool HasAllPlaces { get; private set; }

    public RowFault? Split(Span<byte> line, RecordPlan record)
    {
        HasAllPlaces = false;
        Start = batch.TextLength;
        Count = 0;
        var buffer = batch.Reserve(line.Length * 5 + 1024);
        if (_shape.Kind == ShapeKind.FixedWidth && line.Length != _shape.Width)
            return new("ROW_WIDTH", string.Create(CultureInfo.InvariantCulture, $"The record has {line.Length} bytes and not {_shape.Width}."));
        var ascii = Ascii.IsValid(line);
        _samePlaces = ascii || !table.IsGb18030 || _shape.Kind == ShapeKind.FixedWidth;
        if (!ascii)
        {
            if (_chars.Length < line.Length) _chars = new char[Math.Max(line.Length, 1024)];
            if (table.IsGb18030) Judge(line);
            else if (!Utf8.IsValid(line)) return new("ROW_ENCODING", "The bytes are not UTF-8.", ByteInLine: FirstInvalidUtf8(line));
        }
        if (_samePlaces)
        {
            line.CopyTo(buffer.AsSpan(Start));
            End = Start + line.Length;
        }
        else
        {
            if (Gb18030.FirstInvalid(line) is >= 0 and var at) return new("ROW_ENCODING", "The bytes are not GB18030.", ByteInLine: at);
            var length = Gb18030.ToUtf8(line, _chars, buffer.AsSpan(Start));
            if (length < 0) return new("ROW_ENCODING", "The bytes are not GB18030.");
            End = Start + length;
        }
        DecodedLength = End - Start;
        if (Controls() is { } control) return control;
        return _shape.Kind switch
        {
            ShapeKind.FixedWidth => SplitFixed(line, record, ascii),
            ShapeKind.Blanks => SplitBlanks(),
            _ => SplitDelimited(record.RealColumns),
        };
    }

    /// <summary>Masks private columns in the source and in the cells; true where the cells must be cut again because their bytes moved.</summary>
    public bool Mask(Span<byte> line, RecordPlan record, out bool secretReceived)
    {
        secretReceived = false;
        var again = false;
        foreach (var column in record.Private)
        {
            var cell = WithoutPrefix(column);
            var text = batch.Buffer.AsSpan(StatementBatch.StartOf(cell), StatementBatch.LengthOf(cell));
            if (column.MeansAbsent(text) || !text.ContainsAnyExcept(RowText.Blank)) continue;
            secretReceived |= column.Layout.Privacy == Privacy.AuthenticationData && text.ContainsAnyExcept((byte)'*', RowText.Blank);
            again |= MaskPlace(line, text, cell, column.Layout.Privacy);
        }
        foreach (var column in record.FreeText)
        {
            var cell = _cells[column.Index];
            var text = batch.Buffer.AsSpan(StatementBatch.StartOf(cell), StatementBatch.LengthOf(cell));
            if (text.Length < 13 || !CardMask.Scan(text)) continue;
            var source = SourceOf(line, cell);
            CardMask.Scan(source);
        }
        return again;
    }

    private ulong WithoutPrefix(ColumnPlan column)
    {
        var cell = _cells[column.Index];
        var prefix = column.Prefix.Length;
        return prefix > 0 && RowText.Of(batch.Buffer, cell).StartsWith(column.Prefix)
            ? StatementBatch.Slice(StatementBatch.StartOf(cell) + prefix, StatementBatch.LengthOf(cell) - prefix)
            : cell;
    }

    private bool MaskPlace(Span<byte> line, Span<byte> text, ulong cell, Privacy privacy)
    {
        var source = SourceOf(line, cell);
        if (source.IsEmpty)
        {
            // The cell was written out anew behind the line, without its doubled quotes: no number of a card survives either place.
            CardMask.Scan(line);
            MaskText(text, privacy, gb18030: false);
            return false;
        }
        MaskText(source.TrimEnd(RowText.Blank), privacy, table.IsGb18030);
        if (!_samePlaces || source.Length != text.Length) return true;
        source.CopyTo(text);
        return false;
    }

    private static void MaskText(Span<byte> text, Privacy privacy, bool gb18030)
    {
        if (privacy == Privacy.Card) CardMask.Card(text);
        else if (privacy == Privacy.Person) text[..^CardMask.KeptOfPerson(text, gb18030)].Fill((byte)'*');
        else text.Fill((byte)'*');
    }

    /// <summary>The bytes of a cell in the line as received; empty for a cell that was written out anew.</summary>
    private Span<byte> SourceOf(Span<byte> line, ulong cell)
    {
        var start = StatementBatch.StartOf(cell) - Start;
        var length = StatementBatch.LengthOf(cell);
        if (start >= DecodedLength) return [];
        if (_samePlaces) return line.Slice(start, length);
        var from = SourcePlace(line, start);
        return line[from..SourcePlace(line, start + length)];
    }

    /// <summary>The place in the source that a place in the decoded line came from: both are walked character by character.</summary>
    private int SourcePlace(ReadOnlySpan<byte> line, int decoded)
    {
        var text = batch.Buffer.AsSpan(Start, End - Start);
        var source = 0;
        for (var at = 0; at < decoded && source < line.Length;)
        {
            at += text[at] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            source += Gb18030.LengthAt(line, source);
        }
        return source;
    }

    private RowFault? SplitFixed(ReadOnlySpan<byte> line, RecordPlan record, bool ascii)
    {
        var columns = record.Columns;
        RowFault? first = null;
        for (var i = 0; i < record.RealColumns; i++)
        {
            var column = columns[i];
            _cells[i] = StatementBatch.Slice(Start + column.At, column.Width);
            if (ascii || Ascii.IsValid(line.Slice(column.At, column.Width))) continue;
            var fault = DecodeCell(line.Slice(column.At, column.Width), column, i);
            if (fault is null) continue;
            _cells[i] = StatementBatch.Slice(Start + column.At, 0);
            first ??= fault;
        }
        Count = record.RealColumns;
        HasAllPlaces = true;
        if (first is not null) return first;
        foreach (var gap in table.Gaps)
            if (line[gap] != RowText.Blank)
                return line[gap] < 0x80
                    ? new("ROW_WIDTH", "A place between two columns is not blank.", ByteInLine: gap)
                    : new("ROW_ENCODING", "A character lies between two columns.", ByteInLine: gap);
        return null;
    }

    private RowFault? DecodeCell(ReadOnlySpan<byte> bytes, ColumnPlan column, int index)
    {
        if (table.IsGb18030)
        {
            var at = Gb18030.FirstInvalid(bytes);
            var length = at >= 0 ? -1 : Gb18030.ToUtf8(bytes, _chars, batch.Buffer.AsSpan(End));
            if (length < 0) return new("ROW_ENCODING", "The bytes of the column are not GB18030.", column.Layout.Name, column.At + Math.Max(0, at));
            _cells[index] = StatementBatch.Slice(End, length);
            End += length;
            return null;
        }
        return Utf8.IsValid(bytes) ? null : new("ROW_ENCODING", "The bytes of the column are not UTF-8.", column.Layout.Name, column.At);
    }

    private RowFault? SplitBlanks()
    {
        Count = RowText.SplitBlanks(batch.Buffer, Start, End, _cells);
        return null;
    }

    private RowFault? SplitDelimited(int expected)
    {
        var buffer = batch.Buffer;
        if (_shape.Quoted && buffer.AsSpan(Start, End - Start).Contains((byte)'"'))
            (Count, End) = QuotedText.Split(buffer, Start, End, table.Delimiter, _cells);
        else
            Count = RowText.Split(buffer, Start, End, table.Delimiter, _cells);
        if (_shape.TrailingDelimiter && Count <= MostCells && StatementBatch.LengthOf(_cells[Count - 1]) == 0) Count--;
        else if (_shape.TrailingDelimiter) return new("ROW_FIELD_COUNT", "The line does not end with a delimiter.");
        if (Count != expected)
            return new("ROW_FIELD_COUNT", string.Create(CultureInfo.InvariantCulture, $"Expected {expected} fields, got {Count}."));
        if (End - Start <= LongestField) return null;
        for (var i = 0; i < Count; i++)
            if (StatementBatch.LengthOf(_cells[i]) > LongestField) return new("ROW_TOO_LONG", "A field is longer than 8 KiB.");
        return null;
    }

    /// <summary>No control character but a tabulator, and line breaks inside quotes.</summary>
    private RowFault? Controls()
    {
        var text = batch.Buffer.AsSpan(Start, End - Start);
        for (var at = text.IndexOfAnyInRange((byte)0, (byte)0x1F); at >= 0;)
        {
            if (!(text[at] == '\t' || (_shape.Quoted && text[at] is (byte)'\r' or (byte)'\n')))
                return new("ROW_CONTROL", "The line holds a control character.", ByteInLine: at);
            var next = text[(at + 1)..].IndexOfAnyInRange((byte)0, (byte)0x1F);
            at = next < 0 ? -1 : at + 1 + next;
        }
        return null;
    }

    private void Judge(ReadOnlySpan<byte> line)
    {
        NonAsciiLines++;
        if (line.ContainsAnyInRange((byte)0xE0, (byte)0xEF) && Utf8.IsValid(line)) Utf8Lines++;
    }

    private static int FirstInvalidUtf8(ReadOnlySpan<byte> line)
    {
        var at = 0;
        while (at < line.Length && Rune.DecodeFromUtf8(line[at..], out _, out var length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
