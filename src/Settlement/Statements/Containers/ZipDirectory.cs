using System.Buffers.Binary;
using System.Text;

namespace Rijie.Settlement.Statements.Containers;

/// <summary>One entry as the directory of a ZIP tells it.</summary>
internal sealed record ZipEntry(string Name, byte[] RawName, int Flags, int Method, uint Crc, long PackedBytes, long UnpackedBytes, long Offset)
{
    public bool IsFolder => Name.EndsWith('/');

    /// <summary>Whether checksum and sizes stand behind the data instead of before it.</summary>
    public bool HasDescriptor => (Flags & 8) != 0;
}

/// <summary>Reads the directory at the end of a ZIP and refuses everything that could be understood in two ways.</summary>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int LongestComment = 0xFFFF;
    private const int HeaderBytes = 46;
    private const int AllowedFlags = 0x0806 | 8; // deflate options, UTF-8 name, descriptor
    private const int LongestName = 255;

    /// <summary>The entries in the order of their data; <paramref name="start"/> is where the directory begins.</summary>
    public static IReadOnlyList<ZipEntry> Read(Stream zip, ContainerLimits limits, out long start)
    {
        var end = FindEnd(zip, out var endAt);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(4)) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(8)) != count)
            throw new StatementRefusedException("ARCHIVE_UNSUPPORTED", "The ZIP is a part of several.");
        if (count == 0xFFFF || size == uint.MaxValue || start == uint.MaxValue) throw new StatementRefusedException("ARCHIVE_UNSUPPORTED", "The ZIP is in the ZIP64 format.");
        if (count > limits.Entries) throw new StatementRefusedException("ARCHIVE_LIMIT", $"The ZIP has {count} entries, {limits.Entries} are allowed.");
        if (start + size != endAt) throw Damaged("The directory of the ZIP does not stand where its end says.", endAt);
        var directory = ReadAt(zip, start, (int)size);
        var entries = new List<ZipEntry>();
        var at = 0;
        for (var i = 0; i < count; i++) entries.Add(ReadEntry(directory, ref at, start));
        if (at != directory.Length) throw Damaged("The directory of the ZIP holds more than its entries.", start + at);
        foreach (var twin in entries.GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new StatementRefusedException("ARCHIVE_AMBIGUOUS", $"{twin.Count()} entries have one name.");
        return [.. entries.OrderBy(e => e.Offset)];
    }

    public static byte[] ReadAt(Stream zip, long offset, int length)
    {
        if (offset + length > zip.Length) throw Damaged("A part of the ZIP lies beyond its end.", offset);
        var bytes = new byte[length];
        zip.Position = offset;
        zip.ReadExactly(bytes);
        return bytes;
    }

    public static StatementRefusedException Damaged(string reason, long offset) => new("FILE_CHECKSUM", reason, offset);

    private static byte[] FindEnd(Stream zip, out long at)
    {
        var from = Math.Max(0, zip.Length - EndBytes - LongestComment);
        var tail = ReadAt(zip, from, (int)(zip.Length - from));
        var signature = "PK\x05\x06"u8;
        var longer = false;
        for (var i = tail.Length - EndBytes; i >= 0; i--)
        {
            if (!tail.AsSpan(i).StartsWith(signature)) continue;
            var length = EndBytes + BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(i + 20));
            at = from + i;
            if (i + length == tail.Length) return tail[i..];
            longer |= i + length < tail.Length;
        }
        throw longer
            ? new StatementRefusedException("FILE_TRAILING_DATA", "Foreign bytes follow the end of the ZIP.")
            : new StatementRefusedException("FILE_TRUNCATED", "The ZIP has no end.", zip.Length);
    }

    private static ZipEntry ReadEntry(byte[] directory, ref int at, long start)
    {
        var header = directory.AsSpan(at);
        if (header.Length < HeaderBytes || !header.StartsWith("PK\x01\x02"u8)) throw Damaged("The directory of the ZIP has no entry where one belongs.", start + at);
        int Short(ReadOnlySpan<byte> from, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(from[offset..]);
        long Long(ReadOnlySpan<byte> from, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(from[offset..]);
        var (flags, method) = (Short(header, 8), Short(header, 10));
        var (nameLength, rest) = (Short(header, 28), Short(header, 30) + Short(header, 32));
        if (header.Length < HeaderBytes + nameLength + rest) throw Damaged("An entry of the ZIP's directory is cut off.", start + at);
        if ((flags & ~AllowedFlags) != 0 || method is not (0 or 8)) throw new StatementRefusedException("ARCHIVE_UNSUPPORTED", "An entry is encrypted or packed in a way that is not deflate.", start + at);
        if (Short(header, 34) != 0) throw new StatementRefusedException("ARCHIVE_UNSUPPORTED", "The ZIP is a part of several.", start + at);
        var (packed, unpacked, offset) = (Long(header, 20), Long(header, 24), Long(header, 42));
        if (packed == uint.MaxValue || unpacked == uint.MaxValue || offset == uint.MaxValue) throw new StatementRefusedException("ARCHIVE_UNSUPPORTED", "The ZIP is in the ZIP64 format.", start + at);
        // The upper half holds a Unix mode: 0x8000 is a file, 0x4000 a folder, everything else leads elsewhere.
        var kind = (Long(header, 38) >> 16) & 0xF000;
        var rawName = header.Slice(HeaderBytes, nameLength).ToArray();
        var name = DecodeName(rawName, flags);
        if (kind is not (0 or 0x8000 or 0x4000) || !IsPlainName(name)) throw new StatementRefusedException("ARCHIVE_ENTRY_NAME", "An entry has a name or a kind that leads outside.", start + at);
        at += HeaderBytes + nameLength + rest;
        return new(name, rawName, flags, method, (uint)Long(header, 16), packed, unpacked, offset);
    }

    /// <summary>Without the UTF-8 flag a name is GBK, as Chinese programs write it.</summary>
    private static string DecodeName(byte[] raw, int flags)
    {
        try
        {
            Encoding encoding = (flags & 0x800) != 0 ? new UTF8Encoding(false, true) : Gb18030.Encoding;
            return encoding.GetString(raw);
        }
        catch (DecoderFallbackException)
        {
            throw new StatementRefusedException("ARCHIVE_ENTRY_NAME", "The name of an entry cannot be decoded.");
        }
    }

    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= LongestName && !name.Any(c => char.IsControl(c) || c is '\\' or ':') && !name.StartsWith('/')
        && !name.TrimEnd('/').Split('/').Any(part => part is "" or "." or "..");
}
