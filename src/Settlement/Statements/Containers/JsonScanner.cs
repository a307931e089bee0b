using System.Buffers;
using Rijie.Signing;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>Walks through a JSON document byte by byte in bounded memory, strictly: no name twice in an object, no depth beyond 64, nothing but JSON.</summary>
/// <remarks>The framework's reader needs a whole string in memory, and here one string is a whole file.</remarks>
internal sealed class JsonScanner(Stream source)
{
    private const int MostNames = 100_000;
    private const int LongestName = 8 * 1024;
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(b => (byte)b)]);
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly byte[] _name = new byte[LongestName + 1];
    private readonly EscapedText _escaped = new();
    private int _at;
    private int _end;
    private long _loaded;
    private int _depth;
    private int _names;
    private bool _inText;

    public void BeginDocument()
    {
        if (_end - _at < 3) Load();
        if (_buffer.AsSpan(_at, _end - _at).StartsWith("\uFEFF"u8)) _at += 3;
    }

    /// <summary>Whether a byte comes next, blanks aside.</summary>
    public bool IsAt(byte wanted)
    {
        SkipBlanks();
        return Peek() == wanted;
    }

    /// <summary>Enters an object.</summary>
    /// <returns>The names of its members so far.</returns>
    public HashSet<string> BeginObject()
    {
        Expect((byte)'{');
        Deepen();
        return new(StringComparer.Ordinal);
    }

    /// <summary>Goes on to the value of a member; false when the object ended without it.</summary>
    public bool SkipTo(ReadOnlySpan<byte> name, HashSet<string> names)
    {
        while (NextMember(names, out var found))
        {
            if (found.SequenceEqual(name)) return true;
            SkipValue();
        }
        return false;
    }

    /// <summary>Passes over the rest of an object.</summary>
    public void EndObject(HashSet<string> names)
    {
        while (NextMember(names, out _)) SkipValue();
    }

    public void EndDocument()
    {
        SkipBlanks();
        if (_at < _end) throw new StatementRefusedException("FILE_TRAILING_DATA", "Something follows the JSON.", Offset);
    }

    public void BeginText()
    {
        Expect((byte)'"');
        _inText = true;
    }

    /// <summary>The next bytes of a string, unescaped; 0 behind its closing quote.</summary>
    public int ReadText(Span<byte> buffer)
    {
        var written = 0;
        while (written < buffer.Length)
        {
            if (_escaped.TryTake(out buffer[written]))
            {
                written++;
                continue;
            }
            if (!_inText) break;
            var next = Peek();
            if (next == '\\') _escaped.Add(Unescaped());
            else if (_escaped.IsHalf) _escaped.End();
            else if (next == '"')
            {
                _at++;
                _inText = false;
            }
            else
            {
                var plain = _buffer.AsSpan(_at, Math.Min(_end - _at, buffer.Length - written));
                if (plain.IndexOfAny(Special) is >= 0 and var stop) plain = plain[..stop];
                if (plain.IsEmpty) throw Malformed();
                plain.CopyTo(buffer[written..]);
                written += plain.Length;
                _at += plain.Length;
            }
        }
        return written;
    }

    private long Offset => _loaded - (_end - _at);

    private bool NextMember(HashSet<string> names, out ReadOnlySpan<byte> name)
    {
        name = default;
        SkipBlanks();
        if (Peek() == '}')
        {
            _at++;
            _depth--;
            return false;
        }
        if (names.Count > 0)
        {
            Expect((byte)',');
            SkipBlanks();
        }
        BeginText();
        var length = 0;
        for (int read; length < _name.Length && (read = ReadText(_name.AsSpan(length))) > 0;) length += read;
        if (length > LongestName || ++_names > MostNames) throw new StatementRefusedException("ARCHIVE_LIMIT", "The JSON has too many names, or one that is too long.", Offset);
        name = _name.AsSpan(0, length);
        if (!names.Add(System.Text.Encoding.Latin1.GetString(name))) throw new StatementRefusedException("JSON_DUPLICATE", "A name stands twice in one object.", Offset);
        SkipBlanks();
        Expect((byte)':');
        return true;
    }

    private void SkipValue()
    {
        SkipBlanks();
        switch (Peek())
        {
            case (byte)'{':
                EndObject(BeginObject());
                break;
            case (byte)'[':
                SkipArray();
                break;
            case (byte)'"':
                BeginText();
                Span<byte> passed = stackalloc byte[1024];
                while (ReadText(passed) > 0) continue;
                break;
            case (byte)'t':
                SkipWord("true"u8);
                break;
            case (byte)'f':
                SkipWord("false"u8);
                break;
            case (byte)'n':
                SkipWord("null"u8);
                break;
            default:
                SkipNumber();
                break;
        }
    }

    private void SkipArray()
    {
        Expect((byte)'[');
        Deepen();
        if (IsAt((byte)']')) _at++;
        else
            while (true)
            {
                SkipValue();
                if (IsAt((byte)']'))
                {
                    _at++;
                    break;
                }
                Expect((byte)',');
            }
        _depth--;
    }

    private void SkipWord(ReadOnlySpan<byte> word)
    {
        foreach (var letter in word) Expect(letter);
    }

    private void SkipNumber()
    {
        if (Peek() == '-') _at++;
        if (Peek() == '0') _at++;
        else SkipDigits();
        if (TryPeek() == '.')
        {
            _at++;
            SkipDigits();
        }
        if (TryPeek() is not ('e' or 'E')) return;
        _at++;
        if (Peek() is (byte)'+' or (byte)'-') _at++;
        SkipDigits();
    }

    private void SkipDigits()
    {
        if (Peek() is < (byte)'0' or > (byte)'9') throw Malformed();
        while (TryPeek() is >= '0' and <= '9') _at++;
    }

    private int Unescaped()
    {
        _at++;
        var kind = Take();
        return kind switch
        {
            (byte)'u' => HexUnit(),
            (byte)'"' or (byte)'\\' or (byte)'/' => kind,
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => throw Malformed(),
        };
    }

    private int HexUnit()
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
            unit = (unit << 4) | (char.IsAsciiHexDigit((char)Take()) ? Convert.ToInt32(((char)_buffer[_at - 1]).ToString(), 16) : throw Malformed());
        return unit;
    }

    private void Deepen()
    {
        if (++_depth > StrictJson.MaxDepth) throw new StatementRefusedException("JSON_DEPTH", $"The JSON is deeper than {StrictJson.MaxDepth} levels.", Offset);
    }

    private void SkipBlanks()
    {
        while (TryPeek() is ' ' or '\t' or '\r' or '\n') _at++;
    }

    private void Expect(byte wanted)
    {
        if (Take() != wanted) throw Malformed();
    }

    private byte Take()
    {
        var next = Peek();
        _at++;
        return next;
    }

    private byte Peek() => TryPeek() is >= 0 and var next ? (byte)next : throw new StatementRefusedException("FILE_TRUNCATED", "The JSON ends before its end.", Offset);

    private int TryPeek() => _at < _end || Load() ? _buffer[_at] : -1;

    /// <summary>Brings more behind what is left.</summary>
    private bool Load()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        (_at, _end) = (0, _end - _at);
        var read = source.ReadAtLeast(_buffer.AsSpan(_end), 1, throwOnEndOfStream: false);
        _end += read;
        _loaded += read;
        return read > 0;
    }

    private StatementRefusedException Malformed() => new("FILE_NOT_A_STATEMENT", "The JSON is malformed.", Offset);
}
