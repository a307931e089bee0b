using System.Globalization;
using System.Text;

namespace Rijie.Settlement.Statements.Banks;

/// <summary>Reads SWIFT MT940, with or without the envelope of blocks; a statement of several pages is a statement a page.</summary>
internal sealed class Mt940Reader
{
    public const string Format = "mt940";

    private readonly BankFile _file = new(Format);
    private Mt940Statement? _statement;

    /// <summary>Reads a file to its end.</summary>
    public static BankReading Read(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return new Mt940Reader().Run(Mt940Lines.Fields(content, cancellationToken));
        }
        catch (StatementRefusedException refused)
        {
            return BankFile.Refused(Format, refused);
        }
    }

    private BankReading Run(IEnumerable<Mt940Field> fields)
    {
        Mt940Field? before = null;
        foreach (var field in fields)
        {
            Take(field, before);
            before = field;
        }
        Close();
        return _file.Done();
    }

    private void Take(Mt940Field field, Mt940Field? before)
    {
        if (field.Tag == "20")
        {
            Close();
            _statement = new(field.Text.Trim(), field.LineNo);
            return;
        }
        if (_statement is not { } open) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"The field :{field.Tag}: on line {field.LineNo} stands before :20:.");
        switch (field.Tag)
        {
            case "25" or "25P":
                open.Account = field.FirstLine.Trim();
                break;
            case "28" or "28C":
                open.Number = field.Text.Trim();
                break;
            case "60F" or "60M":
                open.Open(field);
                break;
            case "61":
                if (open.Read(field) is { } fault) _file.Reject(field.LineNo, ":61:", fault.Code, fault.Reason);
                else _file.CountEntry();
                break;
            case "86" when before?.Tag == "61":
                open.Describe(field);
                break;
            case "62F" or "62M":
                open.Close(field);
                break;
        }
    }

    private void Close()
    {
        if (_statement is not { } done) return;
        if (done.Closing is null) throw new StatementRefusedException("FILE_TRUNCATED", $"The statement on line {done.LineNo} has no closing balance :62F:.");
        if (done.Opening is null) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"The statement on line {done.LineNo} has no opening balance :60F:.");
        _file.Add(done.ToStatement(), done.Moved, done.LineNo);
        _statement = null;
    }
}

/// <summary>A field with its tag and the lines that belong to it.</summary>
internal sealed record Mt940Field(string Tag, string Text, long LineNo)
{
    public string FirstLine => Text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? Text[..end] : Text;
}

/// <summary>Lines into fields. Text is UTF-8 or GB18030: Chinese banks write names as they are, beyond the character set of SWIFT.</summary>
internal static class Mt940Lines
{
    private const int MostLine = 64 * 1024;
    private const int MostField = 8 * 1024;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<Mt940Field> Fields(Stream content, CancellationToken cancellationToken)
    {
        string? tag = null;
        var text = new StringBuilder();
        var start = 0L;
        var lineNo = 0L;
        foreach (var raw in Lines(content))
        {
            lineNo++;
            cancellationToken.ThrowIfCancellationRequested();
            var line = Body(raw);
            if (TagOf(line) is { } next)
            {
                if (tag is not null) yield return new(tag, text.ToString(), start);
                (tag, start) = (next, lineNo);
                text.Clear().Append(line.AsSpan(next.Length + 2));
            }
            else if (line is "-" or "-}" || line.StartsWith("-}", StringComparison.Ordinal) || line.StartsWith("{1:", StringComparison.Ordinal))
            {
                if (tag is not null) yield return new(tag, text.ToString(), start);
                tag = null;
            }
            else if (tag is not null)
            {
                if (text.Length + line.Length > MostField) throw new StatementRefusedException("FILE_TOO_LARGE", $"A field has more than {MostField} characters (line {lineNo}).");
                text.Append('\n').Append(line);
            }
            else if (line.Trim().Length > 0) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"Line {lineNo} belongs to no field.");
        }
        if (tag is not null) yield return new(tag, text.ToString(), start);
    }

    /// <summary>What stands after the opening of the text block, where a line holds the blocks before it.</summary>
    private static string Body(string line) => line.StartsWith("{1:", StringComparison.Ordinal) && line.IndexOf("{4:", StringComparison.Ordinal) is >= 0 and var at && line.Length > at + 3 ? line[(at + 3)..] : line;

    private static string? TagOf(string line)
    {
        if (line.Length < 4 || line[0] != ':') return null;
        var end = line.IndexOf(':', 1);
        return end is 3 or 4 && char.IsAsciiDigit(line[1]) && char.IsAsciiDigit(line[2]) && (end == 3 || char.IsAsciiLetterUpper(line[3])) ? line[1..end] : null;
    }

    private static IEnumerable<string> Lines(Stream content)
    {
        var line = new List<byte>(256);
        var buffer = new byte[64 * 1024];
        var (isFirst, any, lineNo) = (true, false, 1L);
        for (int read; (read = content.Read(buffer)) > 0;)
            for (var i = 0; i < read; i++)
            {
                any = true;
                if (buffer[i] != '\n')
                {
                    if (line.Count >= MostLine) throw new StatementRefusedException("FILE_TOO_LARGE", $"A line has more than {MostLine} bytes (line {lineNo}).");
                    line.Add(buffer[i]);
                    continue;
                }
                yield return Decode(line, ref isFirst, lineNo++);
                line.Clear();
            }
        if (!any) throw new StatementRefusedException("FILE_EMPTY", "The file has no bytes.");
        if (line.Count > 0) yield return Decode(line, ref isFirst, lineNo);
    }

    private static string Decode(List<byte> line, ref bool isFirst, long lineNo)
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line);
        if (isFirst && bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        isFirst = false;
        bytes = bytes.TrimEnd((byte)'\r');
        if (bytes.ContainsAnyInRange((byte)0, (byte)8)) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"Line {lineNo} has control characters.");
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Gb18030.FirstInvalid(bytes) < 0 ? Gb18030.Encoding.GetString(bytes) : throw new StatementRefusedException("FILE_ENCODING", $"Line {lineNo} is neither UTF-8 nor GB18030.");
        }
    }
}

/// <summary>A statement of MT940 while it is read.</summary>
internal sealed class Mt940Statement(string reference, long lineNo)
{
    private readonly List<BankEntry> _entries = [];
    private DateOnly _openingDate;
    private DateOnly _closingDate;
    private string _currency = "";
    private int _decimals = 2;
    private bool _isLost;

    public string Account { get; set; } = "";

    public string? Number { get; set; }

    public Money? Opening { get; private set; }

    public Money? Closing { get; private set; }

    /// <summary>What the entries move; <c>null</c> once one of them cannot be read.</summary>
    public Money? Moved { get; private set; } = Money.Zero;

    public long LineNo => lineNo;

    public void Open(Mt940Field field) => (Opening, _openingDate) = Balance(field);

    public void Close(Mt940Field field) => (Closing, _closingDate) = Balance(field);

    /// <summary>Reads a <c>:61:</c>: value date, entry date, mark, amount, type, references, and a line of details.</summary>
    public BankFault? Read(Mt940Field field)
    {
        _isLost = true;
        var line = field.FirstLine.TrimEnd();
        if (line.Length < 8 || Date(line.AsSpan(0, 6)) is not { } value) return Unread("ROW_DATE", "The value date is no date of the form YYMMDD.");
        var at = 6;
        var booking = value;
        if (line.Length >= at + 4 && line.AsSpan(at, 4).ContainsAnyExceptInRange('0', '9') is false)
        {
            if (Near(value, line.AsSpan(at, 4)) is not { } entered) return Unread("ROW_DATE", "The entry date is no date of the form MMDD.");
            booking = entered;
            at += 4;
        }
        var isReversal = line.Length > at && line[at] == 'R';
        if (isReversal) at++;
        if (line.Length <= at || line[at] is not ('C' or 'D')) return Unread("ROW_SIGN", "The mark is none of C, D, RC and RD.");
        // Taking a credit back is a debit, and the other way round.
        var sign = line[at++] == 'C' != isReversal ? 1 : -1;
        if (line.Length > at && char.IsAsciiLetterUpper(line[at])) at++;
        var end = at;
        while (end < line.Length && (char.IsAsciiDigit(line[end]) || line[end] == ',')) end++;
        if ((end < line.Length && !char.IsAsciiLetterUpper(line[end])) || BankAmount.Read(line.AsSpan(at, end - at), ',', _decimals) is not { } size) return Unread("ROW_AMOUNT_SYNTAX", "The text is no amount of the currency.");
        Moved += sign * size;
        if (line.Length < end + 4) return new(":61:", "ROW_TYPE", "The transaction type is missing after the amount.");
        var references = line[(end + 4)..];
        var split = references.IndexOf("//", StringComparison.Ordinal);
        var customer = (split < 0 ? references : references[..split]).Trim();
        _isLost = false;
        _entries.Add(new()
        {
            BookingDate = booking,
            ValueDate = value,
            Amount = sign * size,
            Currency = _currency,
            Reference = split < 0 || references[(split + 2)..].Trim() is not { Length: > 0 } bank ? null : bank,
            EndToEndId = customer is "" or "NONREF" ? null : customer,
            Text = field.Text.Length > field.FirstLine.Length ? field.Text[(field.FirstLine.Length + 1)..].Replace('\n', ' ').Trim() : "",
            IsReversal = isReversal,
            LineNo = field.LineNo,
        });
        return null;
    }

    /// <summary>Adds the text of a <c>:86:</c> to the entry before it; lines are cut by length there, so they are joined as they stand.</summary>
    public void Describe(Mt940Field field)
    {
        if (_isLost || _entries.Count == 0) return;
        var text = field.Text.Replace("\n", "", StringComparison.Ordinal).Trim();
        _entries[^1] = _entries[^1] with { Text = _entries[^1].Text.Length == 0 ? text : $"{_entries[^1].Text} {text}" };
    }

    public BankStatement ToStatement()
    {
        var to = _entries.Select(e => e.BookingDate).Append(_closingDate).Max();
        var from = _entries.Select(e => e.BookingDate).Append(_openingDate < _closingDate ? _openingDate.AddDays(1) : _closingDate).Min();
        return new() { AccountNo = Account, Currency = _currency, Number = Number ?? reference, From = from, To = to, Opening = Opening, Closing = Closing, Entries = _entries };
    }

    private BankFault Unread(string code, string reason)
    {
        Moved = null;
        return new(":61:", code, reason);
    }

    private (Money, DateOnly) Balance(Mt940Field field)
    {
        var text = field.Text.Trim();
        if (text.Length < 11 || text[0] is not ('C' or 'D') || Date(text.AsSpan(1, 6)) is not { } date) throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"The balance on line {field.LineNo} cannot be read.");
        var currency = text[7..10];
        if (_currency.Length > 0 && currency != _currency) throw new StatementRefusedException("FILE_CURRENCY", $"The balance on line {field.LineNo} has another currency than the one before.");
        _decimals = BankAmount.DecimalsOf(currency) ?? throw new StatementRefusedException("FILE_CURRENCY", $"The currency on line {field.LineNo} is not one that is known here.");
        _currency = currency;
        var size = BankAmount.Read(text.AsSpan(10), ',', _decimals) ?? throw new StatementRefusedException("FILE_NOT_A_STATEMENT", $"The balance on line {field.LineNo} cannot be read.");
        return (text[0] == 'D' ? -size : size, date);
    }

    private static DateOnly? Date(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(string.Concat("20", text), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>The year that brings the entry date closest to the value date.</summary>
    private static DateOnly? Near(DateOnly value, ReadOnlySpan<char> monthAndDay)
    {
        DateOnly? nearest = null;
        for (var year = value.Year - 1; year <= value.Year + 1; year++)
            if (DateOnly.TryParseExact(string.Concat(year.ToString("0000", CultureInfo.InvariantCulture), monthAndDay), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                && (nearest is null || Math.Abs(date.DayNumber - value.DayNumber) < Math.Abs(nearest.Value.DayNumber - value.DayNumber))) nearest = date;
        return nearest;
    }
}
