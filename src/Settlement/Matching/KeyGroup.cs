using System.Runtime.InteropServices;

namespace Rijie.Settlement.Matching;

/// <summary>The free rows of both sides that share one key.</summary>
internal sealed record KeyGroup(List<MatchRow> Book, List<MatchRow> Actual)
{
    private const int ManyRows = 20_000;

    /// <summary>Groups the free rows that have a key, in the order of the book's rows; only groups with rows on both sides.</summary>
    public static List<KeyGroup> Of(Pairing pairing, TierKeys keys, Func<MatchRow, bool> takesPart) => Of(pairing, keys, takesPart, single: null);

    /// <summary>Pairs what is alone on both sides and alike, and gives the other groups.</summary>
    public static List<KeyGroup> JoinSingles(Pairing pairing, TierKeys keys, MatchTier tier) => Of(pairing, keys, row => !pairing.IsTaken(row), (book, actual) =>
    {
        if (book.Stands != actual.Stands || book.Type.UndoesOrGivesBack()) return false;
        pairing.Join(book, actual, tier);
        return true;
    });

    /// <param name="single">Deals with a group of one and one; if not, it is a group like the others.</param>
    private static List<KeyGroup> Of(Pairing pairing, TierKeys keys, Func<MatchRow, bool> takesPart, Func<MatchRow, MatchRow, bool>? single)
    {
        // Rows of one key have one hash, so each core can take the hashes of its own and no two touch the same row.
        var parts = pairing.Book.Count + pairing.Actual.Count < ManyRows ? 1 : Environment.ProcessorCount;
        var groups = new List<KeyGroup>[parts];
        var expected = pairing.FreeOfBook / parts;
        Parallel.For(0, parts, part =>
        {
            groups[part] = [];
            foreach (var slot in CollectionsMarshal.AsSpan(Slots(pairing, keys, expected, row => takesPart(row) && keys.Has(row) && unchecked((uint)keys.GetHashCode(row)) % parts == part)))
                if (slot.Actual is not null && !(slot is { FurtherBook: null, FurtherActual: null } && single?.Invoke(slot.Book, slot.Actual) == true))
                    groups[part].Add(new(slot.AllOfBook(), slot.AllOfActual()));
        });
        return [.. groups.SelectMany(g => g).OrderBy(g => g.Book[0].Ordinal)];
    }

    /// <summary>Several refunds of one sale may stand under one number of the provider; then the refund numbers tell them apart.</summary>
    public IEnumerable<KeyGroup> ByRefundNo()
    {
        if (!Book[0].Type.UndoesOrGivesBack() || Book.Concat(Actual).Any(r => r.MerchantNumberBytes.IsEmpty)) return [this];
        var actual = Actual.ToLookup(r => r.MerchantNumber, StringComparer.Ordinal);
        return Book.GroupBy(r => r.MerchantNumber, StringComparer.Ordinal).Where(g => actual.Contains(g.Key)).Select(g => new KeyGroup([.. g], [.. actual[g.Key]]));
    }

    private static List<Slot> Slots(Pairing pairing, IEqualityComparer<MatchRow> keys, int expected, Func<MatchRow, bool> takesPart)
    {
        var places = new Dictionary<MatchRow, int>(expected, keys);
        var slots = new List<Slot>(expected);
        foreach (var row in pairing.Book)
        {
            if (!takesPart(row)) continue;
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, row, out var isKnown);
            if (isKnown) (CollectionsMarshal.AsSpan(slots)[place].FurtherBook ??= []).Add(row);
            else
            {
                place = slots.Count;
                slots.Add(new() { Book = row });
            }
        }
        if (slots.Count == 0) return slots;
        foreach (var row in pairing.Actual)
        {
            if (!takesPart(row) || !places.TryGetValue(row, out var place)) continue;
            ref var slot = ref CollectionsMarshal.AsSpan(slots)[place];
            if (slot.Actual is null) slot.Actual = row;
            else (slot.FurtherActual ??= []).Add(row);
        }
        return slots;
    }

    /// <summary>One key: most have one row on each side, so only further ones need a list.</summary>
    private struct Slot
    {
        public MatchRow Book;
        public List<MatchRow>? FurtherBook;
        public MatchRow? Actual;
        public List<MatchRow>? FurtherActual;

        public readonly List<MatchRow> AllOfBook() => [Book, .. FurtherBook ?? []];

        public readonly List<MatchRow> AllOfActual() => [Actual!, .. FurtherActual ?? []];
    }
}
