using System.Buffers.Binary;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>
/// Reads a ZIP whose directory and entries agree byte for byte, and whose data has exactly the checksum and size it states. The
/// framework's reader checks no checksum and cuts the data where a size is declared too small.
/// </summary>
internal sealed class VerifiedZip
{
    private const int LocalBytes = 30;
    private readonly Stream _zip;
    private readonly ContainerBudget _budget;
    private readonly List<(ZipEntry Entry, long DataAt)> _entries = [];

    /// <summary>Reads and checks the structure; the data is checked while it is read.</summary>
    /// <param name="zip">Seekable.</param>
    /// <param name="budget">The limits of the whole chain.</param>
    public VerifiedZip(Stream zip, ContainerBudget budget)
    {
        (_zip, _budget) = (zip, budget);
        var next = 0L;
        var entries = ZipDirectory.Read(zip, budget.Limits, out var start);
        foreach (var entry in entries)
        {
            // No gap and no overlap: every byte belongs to one entry, so no reader can see another archive in this one.
            if (entry.Offset != next) throw ZipDirectory.Damaged("The entries of the ZIP do not follow one another.", entry.Offset);
            var dataAt = CheckLocal(entry);
            if (dataAt + entry.PackedBytes > start) throw ZipDirectory.Damaged("An entry of the ZIP reaches into its directory.", entry.Offset);
            next = dataAt + entry.PackedBytes + (entry.HasDescriptor ? CheckDescriptor(entry, dataAt + entry.PackedBytes) : 0);
            if (entry.IsFolder && entry.UnpackedBytes == 0) continue;
            _entries.Add((entry, dataAt));
        }
        if (next != start) throw ZipDirectory.Damaged("Bytes of the ZIP belong to no entry.", next);
    }

    /// <summary>The names of the entries, folders left out, in the order of their data.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Select(e => e.Entry.Name)];

    /// <summary>The data of an entry; verified when it has been read to its end.</summary>
    public Stream Open(int index) => new EntryStream(_zip, _entries[index].Entry, _entries[index].DataAt, _budget);

    private long CheckLocal(ZipEntry entry)
    {
        var header = ZipDirectory.ReadAt(_zip, entry.Offset, LocalBytes);
        if (!header.AsSpan().StartsWith("PK\x03\x04"u8)) throw ZipDirectory.Damaged("An entry of the ZIP does not begin where the directory says.", entry.Offset);
        int Short(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(offset));
        var (nameLength, extraLength) = (Short(26), Short(28));
        var name = ZipDirectory.ReadAt(_zip, entry.Offset + LocalBytes, nameLength);
        if (Short(6) != entry.Flags || Short(8) != entry.Method || !name.AsSpan().SequenceEqual(entry.RawName))
            throw ZipDirectory.Damaged("An entry of the ZIP and its directory do not agree.", entry.Offset);
        CheckStated(entry, header.AsSpan(14, 12), entry.Offset, mayBeZero: entry.HasDescriptor);
        return entry.Offset + LocalBytes + nameLength + extraLength;
    }

    private int CheckDescriptor(ZipEntry entry, long at)
    {
        var signed = ZipDirectory.ReadAt(_zip, at, 4).AsSpan().SequenceEqual("PK\x07\x08"u8);
        CheckStated(entry, ZipDirectory.ReadAt(_zip, signed ? at + 4 : at, 12), at, mayBeZero: false);
        return signed ? 16 : 12;
    }

    private static void CheckStated(ZipEntry entry, ReadOnlySpan<byte> stated, long at, bool mayBeZero)
    {
        if (mayBeZero && !stated.ContainsAnyExcept((byte)0)) return;
        if (BinaryPrimitives.ReadUInt32LittleEndian(stated[4..]) != entry.PackedBytes || BinaryPrimitives.ReadUInt32LittleEndian(stated[8..]) != entry.UnpackedBytes)
            throw new StatementRefusedException("FILE_SIZE_MISMATCH", "An entry of the ZIP states two sizes.", at);
        if (BinaryPrimitives.ReadUInt32LittleEndian(stated) != entry.Crc) throw ZipDirectory.Damaged("An entry of the ZIP states two checksums.", at);
    }

    private sealed class EntryStream(Stream zip, ZipEntry entry, long dataAt, ContainerBudget budget) : ForwardStream
    {
        private readonly BitReader _input = new(new RangeStream(zip, dataAt, entry.PackedBytes));
        private Inflate? _inflate;
        private Crc32 _crc;
        private long _read;
        private bool _ended;

        public override int Read(Span<byte> buffer)
        {
            if (_ended || buffer.IsEmpty) return 0;
            var read = ReadData(buffer);
            budget.Unpack(read);
            _read += read;
            if (_read > entry.UnpackedBytes) throw SizeDiffers();
            _crc.Append(buffer[..read]);
            if (read > 0) return read;
            if (_read != entry.UnpackedBytes || !_input.AtEnd()) throw SizeDiffers();
            if (_crc.Value != entry.Crc) throw ZipDirectory.Damaged("The checksum of an entry of the ZIP differs.", dataAt);
            _ended = true;
            return 0;
        }

        private int ReadData(Span<byte> buffer)
        {
            if (entry.Method == 0)
            {
                var stored = (int)Math.Min(buffer.Length, entry.PackedBytes - _read);
                _input.TakeBytes(buffer[..stored]);
                return stored;
            }
            try
            {
                _inflate ??= new(_input);
                var read = _inflate.Read(buffer);
                if (read == 0) _input.Align();
                return read;
            }
            catch (StatementRefusedException e) when (e.Code == "FILE_TRUNCATED")
            {
                // The archive is whole, its end was found: the entry is damaged, not cut.
                throw ZipDirectory.Damaged("The data of an entry of the ZIP has no end.", dataAt);
            }
        }

        private StatementRefusedException SizeDiffers() => new("FILE_SIZE_MISMATCH", "An entry of the ZIP has another size than it states.", dataAt);
    }
}
