using System.Collections.Concurrent;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Reads the members of one table: tells the kinds of lines apart and sees to it that each is accounted for once.</summary>
internal sealed class TableReader : IDisposable
{
    private const int MostJoinedLines = 100;
    private const int MostBatchesKept = 4;

    /// <summary>Batches are large and files are often small: they are used again.</summary>
    private static readonly ConcurrentBag<StatementBatch> Batches = [];

    private readonly TablePlan _table;
    private readonly ReadContext _context;
    private readonly StatementBatch _batch;
    private readonly LineSplitter _splitter;
    private readonly LineReader _lines;
    private readonly RowReader[] _rows;
    private readonly bool _crlf;
    private readonly bool _quoted;
    private bool _headerSeen;
    private bool _trailerNamesSeen;
    private bool _ended;
    private bool _marked;
    private int _members;
    private int _marks;
    private RowReader? _open;

    public TableReader(FilePlan file, TablePlan table, ReadContext context)
    {
        _table = table;
        _context = context;
        _batch = Batches.TryTake(out var used) ? used : new StatementBatch();
        _batch.Clear();
        _splitter = new LineSplitter(table, _batch);
        _lines = new LineReader(file, table, _batch, _splitter, context);
        _rows = [.. table.Rows.Select(r => new RowReader(table, r, _batch, _splitter, context))];
        _crlf = table.Layout.Text.LineEnd == LineEnd.Crlf;
        _quoted = table.Layout.Shape.Quoted;
    }

    /// <summary>No member held a byte.</summary>
    public bool IsEmpty { get; private set; } = true;

    public bool TrailerSeen { get; private set; }

    /// <summary>Every member ended with its mark: the mark of one part says nothing of another.</summary>
    public bool EndMarkSeen => _members > 0 && _marks == _members;

    public string? Unreadable => _lines.Unreadable;

    /// <summary>The text is UTF-8 although the layout says GB18030.</summary>
    public bool EncodingSuspect => _namesInUtf8 || (_splitter.NonAsciiLines > 0 && _splitter.Utf8Lines == _splitter.NonAsciiLines);

    private bool _namesInUtf8;

    public void Dispose()
    {
        if (Batches.Count < MostBatchesKept) Batches.Add(_batch);
    }

    /// <summary>Reads a member to its end.</summary>
    /// <returns>Whether it held any byte.</returns>
    public bool Read(Stream content, MaskedBytes? onMasked, CancellationToken cancellationToken)
    {
        using var scanner = new LineScanner(content, _context.Member, onMasked);
        var head = scanner.Begin();
        if (LineScanner.LooksLikeUtf16(head)) throw new StatementRefusedException("FILE_ENCODING", "The text is UTF-16.", 0);
        CheckIsStatement(head);
        _headerSeen = _ended = _marked = _trailerNamesSeen = false;
        var any = false;
        try
        {
            while (scanner.Next())
            {
                any = true;
                if ((scanner.LineNo & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                _context.Account.Begin();
                ReadLine(scanner);
            }
        }
        catch (StatementRefusedException refused) when (refused.Code == "FILE_HEADER")
        {
            KeepRest(scanner, cancellationToken);
            throw;
        }
        IsEmpty &= !any;
        _members++;
        if (_marked) _marks++;
        scanner.Finish();
        _context.HandOut(_batch);
        if (any && _table.Header is not null && !_headerSeen) throw new StatementRefusedException("FILE_HEADER", "The header is missing.", 0);
        return any;
    }

    /// <summary>A text whose header is not the layout's may be read by another layout later: all of it is kept, masked as far as its names say what to mask.</summary>
    private void KeepRest(LineScanner scanner, CancellationToken cancellationToken)
    {
        var columns = RecordPlan.OfNames(_lines.FoundNames, _table.Row, _table.Layout);
        CardMask.Scan(scanner.Line);
        while (scanner.Next())
        {
            if ((scanner.LineNo & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var line = scanner.Line is [.. var text, (byte)'\r'] ? text : scanner.Line;
            var secret = false;
            if (columns is null || _splitter.Split(line, columns) is not null || _splitter.Mask(line, columns, out secret)) CardMask.Scan(line);
            if (secret) _context.Account.Warn("SAD_RECEIVED", "A column holds authentication data that must never be sent; it was overwritten.", _context.Member, scanner.LineNo);
        }
        scanner.Finish();
    }

    private void ReadLine(LineScanner scanner)
    {
        if (scanner.TooLong)
        {
            RejectLine(scanner, new("ROW_TOO_LONG", "The line is longer than 64 KiB."));
            return;
        }
        if (!scanner.Terminated && IsEndMark(scanner.Line))
        {
            EndWithMark();
            return;
        }
        if (!scanner.Terminated && !_table.Layout.IgnoreOtherLines)
            throw new StatementRefusedException("FILE_TRUNCATED", "The last line has no end.", scanner.ByteOffset + scanner.Length);
        var lineNo = scanner.LineNo;
        if (_quoted && scanner.Line.Contains((byte)'"') && !JoinQuoted(scanner))
        {
            RejectLine(scanner, new("ROW_QUOTE", "A quote is not closed, or stands where none may stand."));
            return;
        }
        var line = scanner.Line;
        if (_table.Layout.Text.LineEnd == LineEnd.Any && scanner.Terminated && line is [.., (byte)'\r']) line = line[..^1];
        if (_crlf && scanner.Terminated)
        {
            if (line is [.., (byte)'\r']) line = line[..^1];
            else if (line.ContainsAnyExcept(RowText.Blank))
            {
                RejectLine(scanner, new("ROW_LINE_END", "The line ends with a line feed alone."));
                return;
            }
        }
        if (!line.ContainsAnyExcept(RowText.Blank)) _context.Account.End(LineClass.Blank);
        else if (_ended && !IsEndMark(line)) throw new StatementRefusedException("FILE_TRAILING_DATA", "Something follows the end of the text.", scanner.ByteOffset);
        else Dispatch(line, scanner, lineNo);
    }

    private void Dispatch(Span<byte> line, LineScanner scanner, long lineNo)
    {
        if (IsEndMark(line)) EndWithMark();
        else if (_table.ColumnNames is { Layout.When: null } names && !_headerSeen) ReadNames(line, names);
        else if (_trailerNamesSeen) ReadTrailer(line, _table.Trailer!);
        else if (_table.TrailerNames is { } trailerNames && line.SequenceEqual(trailerNames))
        {
            _trailerNamesSeen = true;
            _context.Account.End(LineClass.Trailer);
        }
        else if (_table.RecordOf(line, lineNo) is { } record) ReadRecord(line, record, scanner, lineNo);
        else if (_table.Layout.IgnoreOtherLines)
        {
            CardMask.Scan(line);
            _context.Account.End(LineClass.Header);
        }
        else RejectLine(scanner, new("ROW_UNKNOWN", "The line is of no kind that the layout names."));
    }

    private void ReadRecord(Span<byte> line, RecordPlan record, LineScanner scanner, long lineNo)
    {
        switch (record.Role)
        {
            case RecordRole.Row:
                if (NeedsHeader) throw new StatementRefusedException("FILE_HEADER", "The header is missing.", 0);
                var reader = _rows[Array.IndexOf(_table.Rows, record)];
                Open(reader, record);
                reader.Read(line, lineNo, scanner.ByteOffset);
                break;
            case RecordRole.Header:
                if (_headerSeen) throw new StatementRefusedException("FILE_HEADER", "There are two headers.", scanner.ByteOffset);
                _lines.ReadHeader(line, record);
                _headerSeen = true;
                _context.Account.End(LineClass.Header);
                break;
            case RecordRole.ColumnNames:
                ReadNames(line, record);
                break;
            case RecordRole.Trailer:
                ReadTrailer(line, record);
                break;
            default:
                _lines.ReadTotals(line, record);
                CardMask.Scan(line);
                _context.Account.End(LineClass.Trailer);
                break;
        }
    }

    private bool NeedsHeader => !_headerSeen && (_table.Header is not null || _table.ColumnNames is not null);

    private void Open(RowReader reader, RecordPlan record)
    {
        if (ReferenceEquals(_open, reader) && _batch.Member == _context.Member) return;
        _context.HandOut(_batch);
        _batch.Begin(record.Shape, _context.Member);
        _open = reader;
    }

    private void ReadNames(Span<byte> line, RecordPlan names)
    {
        if (_headerSeen) throw new StatementRefusedException("FILE_HEADER", "The column names stand twice.");
        _namesInUtf8 |= _lines.ReadNames(line, names);
        _headerSeen = true;
        _context.Account.End(LineClass.Header);
    }

    private void ReadTrailer(Span<byte> line, RecordPlan record)
    {
        if (NeedsHeader) throw new StatementRefusedException("FILE_HEADER", "The header is missing.", 0);
        if (TrailerSeen) throw new StatementRefusedException("FILE_TRAILING_DATA", "There are two trailers.");
        _lines.ReadTotals(line, record);
        TrailerSeen = _ended = true;
        _context.Account.End(LineClass.Trailer);
    }

    private void RejectLine(LineScanner scanner, RowFault fault)
    {
        if (NeedsHeader) throw new StatementRefusedException("FILE_HEADER", $"The file begins with a line that is no header: {fault.Reason}", 0);
        CardMask.Scan(scanner.Line);
        if (_rows.Length > 0) _rows[0].CountUnreadable();
        _context.Account.Reject(_context.Member, scanner.LineNo, scanner.ByteOffset, fault);
    }

    private bool IsEndMark(ReadOnlySpan<byte> line) => _table.EndMark is { } mark && line.SequenceEqual(mark);

    private void EndWithMark()
    {
        if (_marked) throw new StatementRefusedException("FILE_TRAILING_DATA", "There are two end marks.");
        _ended = _marked = true;
        _context.Account.End(LineClass.Trailer);
    }

    /// <summary>Joins physical lines while a quote is open; where that leads nowhere the line stands alone and is refused.</summary>
    private bool JoinQuoted(LineScanner scanner)
    {
        var (length, lineNo) = (scanner.Length, scanner.LineNo);
        var quotes = new QuotedText(_table.Delimiter);
        quotes.Read(scanner.Line);
        for (var joined = 0; quotes.IsOpen && joined < MostJoinedLines; joined++)
        {
            var before = scanner.Length;
            if (!scanner.Extend()) break;
            quotes.Read("\n"u8);
            quotes.Read(scanner.Line[(before + 1)..]);
        }
        if (quotes is { IsOpen: false, IsBad: false }) return true;
        scanner.Restore(length, lineNo);
        return false;
    }

    private void CheckIsStatement(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] is not ((byte)'<' or (byte)'{' or (byte)'[')) return;
        foreach (var record in _table.Conditional)
            if (record.Layout.When?.FirstField is { Length: > 0 } first && first[0] == text[0]) return;
        throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"The file begins with {TextBeginning.Shown(head)}", 0);
    }
}
