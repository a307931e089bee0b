using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Rijie.Settlement.Matching;

/// <summary>What a row says beside its plain numbers; the order is the order in memory, what is asked for most comes first.</summary>
internal enum Word
{
    RowId,
    ProviderOrderNo,
    MerchantOrderNo,
    RefundNo,
    RetrievalReference,
    TraceNo,
    BatchNo,
    AuthorizationCode,
    OriginalProviderOrderNo,
    OriginalMerchantOrderNo,
    OriginalTraceNo,
    UpstreamOrderNo,
    MaskedCardNo,
    Remark,

    // From here on numbers: the place of a text that many rows share, or a number itself.
    TerminalNo,
    MerchantNo,
    Currency,
    Store,
    MerchantCategoryCode,
    OrderAmount,
    MerchantDiscount,
    PlatformDiscount,
    PayerAmount,
    SettlementDate,
    OriginalTradeDate,
    UtcOffset,
}

/// <summary>
/// The words of all rows of a run, packed one behind the other: a text costs its bytes and its length, one that is absent nothing. Millions of rows fit where
/// as many strings would not. Append only; not for several threads at once.
/// </summary>
internal sealed class RowWords
{
    private const int ChunkBits = 20;
    private const int ChunkBytes = 1 << ChunkBits;
    private const int MostChunks = 1 << (32 - ChunkBits);
    private const int LargestGrowth = 6;
    private const int SmallestChunk = ChunkBytes >> LargestGrowth;
    private const int LongestNumber = 10;

    private readonly List<byte[]> chunks = [];
    private readonly Dictionary<string, int> shared = new(StringComparer.Ordinal);
    private readonly List<string> sharedTexts = [];
    private readonly (string? Text, int Place)[] lastShared = new (string?, int)[(int)Word.MerchantCategoryCode - (int)Word.TerminalNo + 1];
    private byte[] draft = new byte[1024];
    private int length;
    private int used;
    private uint present;
    private Word next;

    /// <summary>Appends a text to the row that is being written; words come in their order.</summary>
    public void Add(Word word, string? text)
    {
        if (text is null) return;
        Take(word);
        var size = Encoding.UTF8.GetByteCount(text);
        if (draft.Length < length + size + LongestNumber) Array.Resize(ref draft, Math.Max(draft.Length * 2, length + size + LongestNumber));
        Put((ulong)size);
        length += Encoding.UTF8.GetBytes(text, draft.AsSpan(length));
    }

    /// <summary>Appends a text that many rows share.</summary>
    public void AddShared(Word word, string? text)
    {
        if (text is null) return;
        // The same terminal or merchant comes many times in a row, often as the same string.
        ref var last = ref lastShared[(int)word - (int)Word.TerminalNo];
        if (ReferenceEquals(last.Text, text))
        {
            Add(word, last.Place);
            return;
        }
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(shared, text, out var isKnown);
        if (!isKnown)
        {
            place = sharedTexts.Count;
            sharedTexts.Add(text);
        }
        last = (text, place);
        Add(word, place);
    }

    /// <summary>Appends a number.</summary>
    public void Add(Word word, long? number)
    {
        if (number is not { } value) return;
        Take(word);
        if (draft.Length < length + LongestNumber) Array.Resize(ref draft, draft.Length * 2);
        Put(unchecked((ulong)(value << 1) ^ (ulong)(value >> 63)));
    }

    /// <summary>Ends the row.</summary>
    public WordsPlace Keep()
    {
        if (chunks.Count == 0 || used + length > chunks[^1].Length)
        {
            if (chunks.Count == MostChunks) throw new InvalidOperationException("One run holds at most 4 GB of rows: reconcile fewer days at once.");
            // The first are small, because most runs are.
            chunks.Add(new byte[Math.Max(SmallestChunk << Math.Min(chunks.Count, LargestGrowth), length)]);
            used = 0;
        }
        draft.AsSpan(0, length).CopyTo(chunks[^1].AsSpan(used));
        var place = new WordsPlace(present, ((uint)(chunks.Count - 1) << ChunkBits) | (uint)used);
        used += length;
        (length, present, next) = (0, 0, 0);
        return place;
    }

    /// <summary>The bytes of a text in UTF-8; empty where it is absent.</summary>
    public ReadOnlySpan<byte> Bytes(WordsPlace place, Word word)
    {
        if (!place.Has(word)) return default;
        var rest = Find(place, word);
        var size = (int)Read(ref rest);
        return rest[..size];
    }

    /// <summary>A text, whether of its own or shared.</summary>
    public string? Text(WordsPlace place, Word word) =>
        !place.Has(word) ? null : word < Word.TerminalNo ? Encoding.UTF8.GetString(Bytes(place, word)) : sharedTexts[(int)Number(place, word)!.Value];

    /// <summary>A number; of a shared text its place, which is the same for equal texts.</summary>
    public long? Number(WordsPlace place, Word word)
    {
        if (!place.Has(word)) return null;
        var rest = Find(place, word);
        var packed = Read(ref rest);
        return (long)(packed >> 1) ^ -(long)(packed & 1);
    }

    /// <summary>Whether two rows say the same in words.</summary>
    public bool AreEqual(WordsPlace left, WordsPlace right) => left.Present == right.Present && Whole(left).SequenceEqual(Whole(right));

    private void Take(Word word)
    {
        if (word < next) throw new ArgumentException($"{word} comes before what was added already.", nameof(word));
        present |= 1u << (int)word;
        next = word + 1;
    }

    private void Put(ulong value)
    {
        for (; value >= 0x80; value >>= 7) draft[length++] = unchecked((byte)(value | 0x80));
        draft[length++] = (byte)value;
    }

    private static ulong Read(ref ReadOnlySpan<byte> rest)
    {
        var (value, shift, i) = (0UL, 0, 0);
        byte next;
        do
        {
            next = rest[i++];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        rest = rest[i..];
        return value;
    }

    private ReadOnlySpan<byte> Find(WordsPlace place, Word word)
    {
        ReadOnlySpan<byte> rest = chunks[(int)(place.Offset >> ChunkBits)].AsSpan((int)(place.Offset & (ChunkBytes - 1)));
        for (var before = place.Present & ((1u << (int)word) - 1); before != 0; before &= before - 1)
        {
            var isText = BitOperations.TrailingZeroCount(before) < (int)Word.TerminalNo;
            var value = (int)Read(ref rest);
            if (isText) rest = rest[value..];
        }
        return rest;
    }

    private ReadOnlySpan<byte> Whole(WordsPlace place)
    {
        ReadOnlySpan<byte> all = chunks[(int)(place.Offset >> ChunkBits)].AsSpan((int)(place.Offset & (ChunkBytes - 1)));
        // One past the last word: what is left there is where the row ends.
        var rest = all;
        for (var left = place.Present; left != 0; left &= left - 1)
        {
            var isText = BitOperations.TrailingZeroCount(left) < (int)Word.TerminalNo;
            var value = Read(ref rest);
            if (isText) rest = rest[(int)value..];
        }
        return all[..(all.Length - rest.Length)];
    }
}

/// <summary>Where the words of a row begin, and which of them it has.</summary>
internal readonly record struct WordsPlace(uint Present, uint Offset)
{
    public bool Has(Word word) => (Present & (1u << (int)word)) != 0;
}
