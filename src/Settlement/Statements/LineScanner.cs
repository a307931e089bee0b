using System.Buffers;
using System.Buffers.Binary;

namespace Rijie.Settlement.Statements;

/// <summary>Cuts a member into physical lines inside one buffer, which is where cards are masked before the bytes go on to the evidence.</summary>
/// <remarks>
/// A line ends at a line feed; whether a carriage return belongs before it, the caller checks. No byte of a GB18030 character
/// equals a line feed, so cutting by bytes is safe.
/// </remarks>
internal sealed class LineScanner(Stream stream, string member, MaskedBytes? onMasked) : IDisposable
{
    public const int LongestLine = 64 * 1024;
    private const byte LineFeed = (byte)'\n';

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(512 * 1024);
    private int _end;
    private int _next;
    private int _flushed;
    private long _bufferOffset;
    private bool _endOfStream;
    private bool _skipRest;

    /// <summary>Everything from <see cref="Start"/> on may be masked in place.</summary>
    public byte[] Buffer => _buffer;

    /// <summary>Where the line begins in <see cref="Buffer"/>.</summary>
    public int Start { get; private set; }

    /// <summary>Its length without the line feed.</summary>
    public int Length { get; private set; }

    /// <summary>Whether a line feed ended it.</summary>
    public bool Terminated { get; private set; }

    /// <summary>The line is longer than 64 KiB; what stands here is its beginning.</summary>
    public bool TooLong { get; private set; }

    public long LineNo { get; private set; }

    public long ByteOffset => _bufferOffset + Start;

    public Span<byte> Line => _buffer.AsSpan(Start, Length);

    /// <summary>The first bytes, to tell what kind of file it is; a UTF-8 mark is passed over.</summary>
    public ReadOnlySpan<byte> Begin()
    {
        Fill();
        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8)) _next = 3;
        return _buffer.AsSpan(_next, Math.Min(_end - _next, 512));
    }

    /// <summary>Whether the bytes begin as UTF-16 does: with its mark, or with a NUL in the first characters.</summary>
    public static bool LooksLikeUtf16(ReadOnlySpan<byte> head) =>
        head.Length >= 2 && (BinaryPrimitives.ReadUInt16BigEndian(head) is 0xFFFE or 0xFEFF || head[..2].Contains((byte)0));

    public bool Next()
    {
        if (_skipRest) SkipRest();
        Start = _next;
        var searched = 0;
        while (true)
        {
            var found = _buffer.AsSpan(Start + searched, _end - Start - searched).IndexOf(LineFeed);
            if (found >= 0) return Take(searched + found, terminated: true);
            searched = _end - Start;
            if (searched > LongestLine) return TakeTooLong();
            if (_endOfStream) return searched > 0 && Take(searched, terminated: false);
            Fill();
        }
    }

    /// <summary>Joins the next physical line to this one, for quoted fields that hold a line break; false at the end or beyond the longest line.</summary>
    public bool Extend()
    {
        if (!Terminated) return false;
        while (true)
        {
            var from = Start + Length + 1;
            var found = _buffer.AsSpan(from, _end - from).IndexOf(LineFeed);
            if (found >= 0 && Length + 1 + found <= LongestLine)
            {
                Length += 1 + found;
                _next = Start + Length + 1;
                LineNo++;
                return true;
            }
            if (_endOfStream || _end - Start > LongestLine) return false;
            Fill();
        }
    }

    /// <summary>Takes back every <see cref="Extend"/>: the line is again the first physical one.</summary>
    public void Restore(int length, long lineNo)
    {
        Length = length;
        LineNo = lineNo;
        _next = Start + length + 1;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Hands the rest to the evidence.</summary>
    public void Finish()
    {
        Start = _next = _end;
        Flush();
    }

    private bool Take(int length, bool terminated)
    {
        if (length > LongestLine) return TakeTooLong();
        Length = length;
        Terminated = terminated;
        TooLong = false;
        LineNo++;
        _next = Start + length + (terminated ? 1 : 0);
        return true;
    }

    private bool TakeTooLong()
    {
        Length = LongestLine;
        Terminated = true;
        TooLong = true;
        LineNo++;
        _next = Start + LongestLine - CardMask.LongestNumber + 1;
        _skipRest = true;
        return true;
    }

    /// <summary>Passes over the rest of a line that is too long, one number's length behind, so that no card is cut in two.</summary>
    private void SkipRest()
    {
        _skipRest = false;
        while (true)
        {
            Start = _next;
            var rest = _buffer.AsSpan(Start, _end - Start);
            var found = rest.IndexOf(LineFeed);
            var done = found >= 0 || _endOfStream;
            CardMask.Scan(found >= 0 ? rest[..found] : rest);
            _next = found >= 0 ? Start + found + 1 : _endOfStream ? _end : Math.Max(Start, _end - CardMask.LongestNumber + 1);
            if (done) return;
            Start = _next;
            Fill();
        }
    }

    private void Fill()
    {
        if (_endOfStream) return;
        Flush();
        if (Start > 0)
        {
            _buffer.AsSpan(Start, _end - Start).CopyTo(_buffer);
            _bufferOffset += Start;
            _end -= Start;
            _next -= Start;
            _flushed = 0;
            Start = 0;
        }
        var read = stream.Read(_buffer.AsSpan(_end));
        if (read == 0) _endOfStream = true;
        _end += read;
    }

    private void Flush()
    {
        if (Start > _flushed) onMasked?.Invoke(member, _buffer.AsSpan(_flushed, Start - _flushed));
        _flushed = Start;
    }
}
