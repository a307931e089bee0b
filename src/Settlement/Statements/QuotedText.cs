using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Quotes as in RFC 4180. Quotes, delimiters and line ends are never part of a GB18030 character's second byte, so a line is judged by its bytes.</summary>
internal struct QuotedText(byte delimiter)
{
    private const byte Quote = (byte)'"';
    private State _state;

    private enum State : byte
    {
        FieldStart,
        Plain,
        Quoted,
        AfterQuote,
        Bad,
    }

    public readonly bool IsOpen => _state == State.Quoted;

    public readonly bool IsBad => _state == State.Bad;

    /// <summary>Goes on over more of the line.</summary>
    public void Read(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
            _state = _state switch
            {
                State.FieldStart => value == Quote ? State.Quoted : value == delimiter ? State.FieldStart : State.Plain,
                State.Plain => value == delimiter ? State.FieldStart : value == Quote ? State.Bad : State.Plain,
                State.Quoted => value == Quote ? State.AfterQuote : State.Quoted,
                State.AfterQuote => value == Quote ? State.Quoted : value == delimiter ? State.FieldStart : value == '\r' ? State.AfterQuote : State.Bad,
                _ => State.Bad,
            };
    }

    /// <summary>Cuts a good line; a cell with doubled quotes is written out anew behind the line.</summary>
    /// <returns>How many cells there are, and where the text ends now.</returns>
    public static (int Count, int End) Split(Span<byte> buffer, int start, int end, byte delimiter, Span<ulong> cells)
    {
        var count = 0;
        var write = end;
        for (var at = start; ; at++)
        {
            ulong cell;
            if (at < end && buffer[at] == Quote)
            {
                var close = Close(buffer, at + 1, end, out var doubled);
                cell = doubled ? Undouble(buffer, at + 1, close, ref write) : StatementBatch.Slice(at + 1, close - at - 1);
                at = close + 1;
            }
            else
            {
                var length = buffer[at..end].IndexOf(delimiter);
                if (length < 0) length = end - at;
                cell = StatementBatch.Slice(at, length);
                at += length;
            }
            if (count < cells.Length) cells[count] = cell;
            count++;
            if (at >= end) return (count, write);
        }
    }

    private static int Close(ReadOnlySpan<byte> buffer, int at, int end, out bool doubled)
    {
        doubled = false;
        for (; at < end; at++)
        {
            if (buffer[at] != Quote) continue;
            if (at + 1 == end || buffer[at + 1] != Quote) return at;
            doubled = true;
            at++;
        }
        return end;
    }

    private static ulong Undouble(Span<byte> buffer, int from, int to, ref int write)
    {
        var begin = write;
        for (var at = from; at < to; at++)
        {
            buffer[write++] = buffer[at];
            if (buffer[at] == Quote) at++;
        }
        return StatementBatch.Slice(begin, write - begin);
    }
}
