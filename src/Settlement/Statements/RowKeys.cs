using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rijie.Settlement.Statements;

/// <summary>What a row's key is to the rows before it.</summary>
internal enum KeyVerdict
{
    New,

    /// <summary>Same key, same content.</summary>
    Duplicate,

    /// <summary>Same key, other content: neither can be believed.</summary>
    Conflict,

    /// <summary>As <see cref="Conflict"/>, and the first of them is already known to be one.</summary>
    ConflictAgain,
}

/// <summary>
/// Remembers every row of a file in at most 40 bytes: a hash of its key, a hash of its content and its place.
/// Two keys with one hash would show as a conflict that a person looks at, never as a lost row.
/// </summary>
/// <remarks>Many small open-addressing tables, each growing by half, so that growth never doubles the whole.</remarks>
internal sealed class RowKeys
{
    private const int Tables = 64;
    private readonly Entry[][] _tables = new Entry[Tables][];
    private readonly int[] _counts = new int[Tables];

    public long Count { get; private set; }

    public long Bytes => _tables.Sum(t => (long)(t?.Length ?? 0)) * Unsafe.SizeOf<Entry>();

    /// <summary>Looks a row up and remembers it if it is new.</summary>
    /// <param name="key">Hash of the key.</param>
    /// <param name="content">Hash of what the row says.</param>
    /// <param name="place">Where it stands, below 2^31 and not 0.</param>
    /// <param name="first">With a conflict: where the first of them stands.</param>
    public KeyVerdict Add(ulong key, ulong content, uint place, out uint first)
    {
        var table = (int)(key >> 58);
        var entries = _tables[table] ??= new Entry[16];
        ref var entry = ref Find(entries, key);
        if (entry.Place == 0)
        {
            first = 0;
            if (_counts[table] >= entries.Length / 5 * 4)
            {
                entries = _tables[table] = Grown(entries);
                entry = ref Find(entries, key);
            }
            entry = new Entry { Key = key, Content = content, Place = place };
            _counts[table]++;
            Count++;
            return KeyVerdict.New;
        }
        first = entry.Place & ~ConflictMark;
        if ((entry.Place & ConflictMark) != 0) return KeyVerdict.ConflictAgain;
        if (entry.Content == content) return KeyVerdict.Duplicate;
        entry.Place |= ConflictMark;
        return KeyVerdict.Conflict;
    }

    /// <summary>A hash that is the same on every machine and run; not for secrets.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var state = seed ^ unchecked((ulong)bytes.Length * 0x9E3779B97F4A7C15UL);
        while (bytes.Length >= 8)
        {
            state = Mix(state ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), 0xD6E8FEB86659FD93UL);
            bytes = bytes[8..];
        }
        var tail = 0UL;
        for (var i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
        return Mix(state ^ tail, 0xA0761D6478BD642FUL);
    }

    private const uint ConflictMark = 1u << 31;

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a ^ 0xE7037ED1A0B428DBUL, b, out var low);
        return high ^ low;
    }

    private static ref Entry Find(Entry[] entries, ulong key)
    {
        var at = (int)(((key & uint.MaxValue) * (ulong)entries.Length) >> 32);
        while (true)
        {
            ref var entry = ref entries[at];
            if (entry.Place == 0 || entry.Key == key) return ref entry;
            if (++at == entries.Length) at = 0;
        }
    }

    private static Entry[] Grown(Entry[] entries)
    {
        var grown = new Entry[entries.Length + entries.Length / 2];
        foreach (ref readonly var entry in entries.AsSpan())
            if (entry.Place != 0) Find(grown, entry.Key) = entry;
        return grown;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Entry
    {
        public ulong Key;
        public ulong Content;
        public uint Place;
    }
}
