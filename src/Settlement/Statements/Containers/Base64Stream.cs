namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// Decodes Base64 strictly: the standard alphabet, padding where it belongs, no spare bits, nothing behind it. Line breaks are
/// passed over, because whoever saves such a text to a file gets at least one. A blank is a <c>+</c> that a form has
/// decoded once too often: it is put back and told by <see cref="PutBack"/>; the checksum further in decides whether that was right.
/// </summary>
internal sealed class Base64Stream(Stream source) : ForwardStream
{
    private const byte Foreign = 255;
    private const byte LineBreak = 254;
    private const byte Padding = 253;
    private const byte Blank = 252;
    private static readonly byte[] Values = MakeValues();
    private readonly byte[] _text = new byte[64 * 1024];
    private readonly byte[] _bytes = new byte[48 * 1024 + 3];
    private int _from;
    private int _to;
    private uint _group;
    private int _groupLength;
    private int _padding;
    private long _offset;
    private bool _ended;

    /// <summary>Whether blanks were put back as <c>+</c>.</summary>
    public bool PutBack { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        while (_from == _to && !_ended && !buffer.IsEmpty) Fill();
        var read = Math.Min(buffer.Length, _to - _from);
        _bytes.AsSpan(_from, read).CopyTo(buffer);
        _from += read;
        return read;
    }

    /// <summary>The value of a character in Base64, or -1; blanks count as <c>+</c>.</summary>
    public static int ValueOf(byte character) => Values[character] switch { < 64 and var value => value, Blank => 62, _ => -1 };

    private void Fill()
    {
        var length = source.Read(_text);
        (_from, _to) = (0, 0);
        foreach (var character in _text.AsSpan(0, length))
        {
            Take(Values[character]);
            _offset++;
        }
        if (length > 0) return;
        _ended = true;
        if (_groupLength != 0) throw new StatementRefusedException("FILE_TRUNCATED", "The Base64 text ends within a group of four.", _offset);
    }

    private void Take(byte value)
    {
        if (value == LineBreak) return;
        if (value == Foreign) throw Refused("FILE_ENCODING", "A character is foreign to Base64.");
        if (value == Padding)
        {
            if (_groupLength < 2) throw Refused("FILE_ENCODING", "The padding of Base64 stands where none belongs.");
            _padding++;
            if (_groupLength + _padding == 4) EndPadded();
            return;
        }
        if (_padding > 0) throw Refused("FILE_TRAILING_DATA", "Characters follow the padding of Base64.");
        if (value == Blank)
        {
            PutBack = true;
            value = 62;
        }
        _group = (_group << 6) | value;
        if (++_groupLength < 4) return;
        _bytes[_to++] = (byte)((_group >> 16) & 0xFF);
        _bytes[_to++] = (byte)((_group >> 8) & 0xFF);
        _bytes[_to++] = (byte)(_group & 0xFF);
        (_group, _groupLength) = (0, 0);
    }

    private void EndPadded()
    {
        var spare = _groupLength == 2 ? _group & 0xF : _group & 0x3;
        if (spare != 0) throw Refused("FILE_ENCODING", "The Base64 text has spare bits.");
        if (_groupLength == 3) _bytes[_to++] = (byte)((_group >> 10) & 0xFF);
        _bytes[_to++] = (byte)((_groupLength == 3 ? _group >> 2 : _group >> 4) & 0xFF);
        (_group, _groupLength) = (0, 0);
    }

    private StatementRefusedException Refused(string code, string reason) => new(code, reason, _offset);

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        Array.Fill(values, Foreign);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++) values[alphabet[i]] = (byte)i;
        (values['\r'], values['\n'], values['='], values[' ']) = (LineBreak, LineBreak, Padding, Blank);
        return values;
    }
}
