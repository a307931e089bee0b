using System.Buffers.Binary;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// Unpacks gzip or zlib and says "end" only after the end of the data, its checksum and its size held and nothing foreign
/// follows. What was read before that is not yet proved: a caller keeps it back until it has read to the end.
/// </summary>
internal sealed class VerifiedDecompressor : ForwardStream
{
    private const int LongestHeaderText = 64 * 1024;
    private readonly BitReader _input;
    private readonly Inflate _inflate;
    private readonly ContainerBudget _budget;
    private readonly bool _gzip;
    private State _state;
    private Crc32 _crc;
    private Adler32 _adler;
    private uint _size;

    private enum State
    {
        Header,
        Data,
        End,
    }

    private VerifiedDecompressor(Stream source, ContainerBudget budget, bool gzip)
    {
        (_input, _budget, _gzip) = (new(source), budget, gzip);
        _inflate = new(_input);
    }

    /// <summary>Unpacks gzip; members are joined, zero bytes may follow.</summary>
    public static VerifiedDecompressor Gzip(Stream source, ContainerBudget budget) => new(source, budget, gzip: true);

    /// <summary>Unpacks one zlib stream.</summary>
    public static VerifiedDecompressor Zlib(Stream source, ContainerBudget budget) => new(source, budget, gzip: false);

    public override int Read(Span<byte> buffer)
    {
        while (_state != State.End && !buffer.IsEmpty)
        {
            if (_state == State.Header) ReadHeader();
            var read = _inflate.Read(buffer);
            if (read > 0)
            {
                _budget.Unpack(read);
                if (_gzip) _crc.Append(buffer[..read]);
                else _adler.Append(buffer[..read]);
                unchecked { _size += (uint)read; }
                return read;
            }
            _input.Align();
            if (_gzip) EndMember();
            else EndZlib();
        }
        return 0;
    }

    private void ReadHeader()
    {
        if (_gzip) ReadGzipHeader();
        else
        {
            var (method, flags) = (_input.Take(8), _input.Take(8));
            if ((method & 15) != 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 != 0) throw Refused("FILE_CHECKSUM", "There is no zlib header.");
            if ((flags & 0x20) != 0) throw Refused("ARCHIVE_UNSUPPORTED", "The zlib stream needs a dictionary.");
        }
        _state = State.Data;
    }

    private void ReadGzipHeader()
    {
        Span<byte> header = stackalloc byte[10];
        _input.TakeBytes(header);
        if (header[0] != 0x1F || header[1] != 0x8B) throw Refused("FILE_CHECKSUM", "There is no gzip header.");
        var flags = header[3];
        if (header[2] != 8 || (flags & 0xE0) != 0) throw Refused("ARCHIVE_UNSUPPORTED", "The gzip header uses what does not exist.");
        var crc = new Crc32();
        crc.Append(header);
        if ((flags & 4) != 0)
        {
            Span<byte> length = stackalloc byte[2];
            TakeHeader(length, ref crc);
            Span<byte> one = stackalloc byte[1];
            for (var i = BinaryPrimitives.ReadUInt16LittleEndian(length); i > 0; i--) TakeHeader(one, ref crc);
        }
        if ((flags & 8) != 0) SkipText(ref crc);
        if ((flags & 16) != 0) SkipText(ref crc);
        if ((flags & 2) != 0 && _input.Take(16) != (crc.Value & 0xFFFF)) throw Refused("FILE_CHECKSUM", "The checksum of the gzip header differs.");
    }

    private void TakeHeader(Span<byte> bytes, ref Crc32 crc)
    {
        _input.TakeBytes(bytes);
        crc.Append(bytes);
    }

    private void SkipText(ref Crc32 crc)
    {
        Span<byte> one = stackalloc byte[1];
        for (var i = 0; i < LongestHeaderText; i++)
        {
            TakeHeader(one, ref crc);
            if (one[0] == 0) return;
        }
        throw Refused("ARCHIVE_LIMIT", "The gzip header is too long.");
    }

    private void EndMember()
    {
        if (_input.Take(32) != _crc.Value) throw Refused("FILE_CHECKSUM", "The checksum of the gzip data differs.");
        if (_input.Take(32) != _size) throw Refused("FILE_CHECKSUM", "The size of the gzip data differs.");
        (_crc, _size) = (default, 0);
        _state = State.End;
        if (_input.AtEnd()) return;
        var next = _input.Bits & 0xFF;
        if (next == 0x1F)
        {
            // A second member begins; what only looks like one is damage.
            if (_input.Count >= 16 && ((_input.Bits >> 8) & 0xFF) != 0x8B) throw Trailing();
            _inflate.Restart();
            _state = State.Header;
        }
        else
            while (!_input.AtEnd())
                if (_input.Take(8) != 0) throw Trailing();
    }

    private void EndZlib()
    {
        uint stated = 0;
        for (var i = 0; i < 4; i++) stated = (stated << 8) | _input.Take(8);
        if (stated != _adler.Value) throw Refused("FILE_CHECKSUM", "The checksum of the zlib data differs.");
        if (!_input.AtEnd()) throw Trailing();
        _state = State.End;
    }

    private StatementRefusedException Trailing() => Refused("FILE_TRAILING_DATA", "Foreign bytes follow the compressed data.");

    private StatementRefusedException Refused(string code, string reason) => new(code, reason, _input.Position);
}
