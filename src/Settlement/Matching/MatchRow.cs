using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Matching;

/// <summary>What all rows of a run share: the provider's cut and the words.</summary>
internal sealed record RowContext(ProviderFacts Provider, TimeSpan CutMargin)
{
    public RowWords Words { get; } = new();

    /// <summary>What was taken back, and by what; few of all rows are.</summary>
    public Dictionary<MatchRow, MatchRow> UndoneBy { get; } = [];

    public Dictionary<MatchRow, MatchRow> Undoes { get; } = [];
}

/// <summary>A row as matching keeps it: plain numbers at hand, words packed, identifiers clean. A day of millions of rows fits into memory this way.</summary>
internal sealed class MatchRow
{
    private const long Absent = long.MinValue;

    private readonly RowContext context;
    private readonly WordsPlace place;
    private readonly long grossFen;
    private readonly long feeFen;
    private readonly long netFen;
    private readonly long tradedTicks;
    private readonly int clearingDay;
    private readonly int currency;
    private readonly int providerOrderHash;
    private readonly int merchantNumberHash;
    private readonly byte side;
    private readonly byte type;
    private readonly byte state;
    private readonly byte product;
    private readonly byte cardType;
    private readonly byte scheme;
    private readonly byte merchantClass;
    private readonly bool isNumberItsOwn;
    private bool isUndone;

    public MatchRow(LedgerRow row, RowContext context)
    {
        var t = row.Transaction;
        this.context = context;
        (side, type, state) = ((byte)row.Side, (byte)t.Type, (byte)t.State);
        (product, cardType, scheme, merchantClass) = ((byte)t.Product, (byte)t.CardType, (byte)t.Scheme, (byte)t.MerchantClass);
        (grossFen, feeFen, netFen) = (t.Gross.Fen, t.Fee?.Fen ?? Absent, t.Net?.Fen ?? Absent);
        tradedTicks = t.TradedAt?.UtcTicks ?? Absent;
        clearingDay = t.ClearingDate?.DayNumber ?? -1;
        IsBalanced = row.Balanced;
        place = Pack(row, context.Words);
        // The original's number is no number of the refund's own (specification 1.2): wallets report both refunds of a sale under it.
        currency = (int)context.Words.Number(place, Word.Currency)!.Value;
        isNumberItsOwn = !Type.UndoesOrGivesBack() || !Bytes(Word.ProviderOrderNo).SequenceEqual(Bytes(Word.OriginalProviderOrderNo));
        providerOrderHash = HashOf(ProviderOrderBytes);
        merchantNumberHash = HashOf(MerchantNumberBytes);
    }

    /// <summary>Its place on its side, in the order of ids.</summary>
    public int Ordinal { get; private set; }

    public string RowId => context.Words.Text(place, Word.RowId)!;

    public Side Side => (Side)side;

    public bool IsBalanced { get; }

    public TransactionType Type => (TransactionType)type;

    public TransactionState State => (TransactionState)state;

    public Product Product => (Product)product;

    public CardType CardType => (CardType)cardType;

    public Scheme Scheme => (Scheme)scheme;

    public MerchantClass MerchantClass => (MerchantClass)merchantClass;

    public Money Gross => Money.FromFen(grossFen);

    public Money? Fee => FenOf(feeFen);

    public Money? Net => FenOf(netFen);

    public string Currency => context.Words.Text(place, Word.Currency)!;

    public DateTimeOffset? TradedAt =>
        tradedTicks == Absent ? null : new DateTimeOffset(tradedTicks, TimeSpan.Zero).ToOffset(TimeSpan.FromMinutes(context.Words.Number(place, Word.UtcOffset) ?? 0));

    /// <summary>Its own number at the provider.</summary>
    public string? ProviderOrderNo => isNumberItsOwn ? Text(Word.ProviderOrderNo) : null;

    /// <summary>Its own number at the merchant: the refund number of what undoes or gives back, else the order number.</summary>
    public string? MerchantNumber => Text(OwnNumber);

    /// <summary>The shop's number of the sale that this row gives back.</summary>
    public string? SaleOrderNo => Text(Word.OriginalMerchantOrderNo) ?? (Type.UndoesOrGivesBack() ? Text(Word.MerchantOrderNo) : null);

    /// <summary>When the sale that this row gives back was traded.</summary>
    public DateOnly? OriginalTradeDate => Date(Word.OriginalTradeDate);

    public string? Store => Text(Word.Store);

    public string? CategoryCode => Text(Word.MerchantCategoryCode);

    public Money? OrderAmount => Fen(Word.OrderAmount);

    public Money? PayerAmount => Fen(Word.PayerAmount);

    public string? RetrievalReference => Text(Word.RetrievalReference);

    public string? TerminalNo => Text(Word.TerminalNo);

    public string? BatchNo => Text(Word.BatchNo);

    public string? TraceNo => Text(Word.TraceNo);

    public DateOnly? TradeDate => TradedAt is { } at ? ChinaTime.ToDate(at) : null;

    /// <summary>The clearing date as its source says.</summary>
    public DateOnly? ReportedDate => clearingDay < 0 ? null : DateOnly.FromDayNumber(clearingDay);

    /// <summary>The clearing date by trade time and cut.</summary>
    public DateOnly? ComputedDate => TradedAt is { } at ? DateOf(at) : null;

    /// <summary>The clearing date as reported, else as computed.</summary>
    public DateOnly? ClearingDate => ReportedDate ?? ComputedDate;

    /// <summary>Whether the cut follows within the margin, so that the other side's clock may put it into the next day.</summary>
    public bool IsBeforeCut => TradedAt is { } at && DateOf(at + context.CutMargin) > ComputedDate;

    /// <summary>Whether the cut lies within the margin, before or after.</summary>
    public bool IsNearCut => IsBeforeCut || (TradedAt is { } at && DateOf(at - context.CutMargin) < ComputedDate);

    /// <summary>A row of the same side that takes this one back; set by <see cref="Undoing"/>.</summary>
    public MatchRow? UndoneBy => isUndone ? context.UndoneBy[this] : null;

    /// <summary>The row of the same side that this one takes back; set by <see cref="Undoing"/>.</summary>
    public MatchRow? Undoes => context.Undoes.GetValueOrDefault(this);

    /// <summary>Whether money of it stands by its own side's word: not declined, not taken back.</summary>
    public bool Stands => State is not (TransactionState.Failed or TransactionState.Reversed) && !isUndone;

    /// <summary>Whether both are in one currency.</summary>
    public bool HasCurrencyOf(MatchRow other) => currency == other.currency;

    /// <summary>Whether both are of one merchant category, or nobody says.</summary>
    public bool HasCategoryOf(MatchRow other) => context.Words.Number(place, Word.MerchantCategoryCode) == context.Words.Number(other.place, Word.MerchantCategoryCode);

    /// <summary>Its own number in a tier, in UTF-8; empty where it has none.</summary>
    public ReadOnlySpan<byte> ProviderOrderBytes => isNumberItsOwn ? Bytes(Word.ProviderOrderNo) : default;

    public ReadOnlySpan<byte> MerchantNumberBytes => Bytes(OwnNumber);

    /// <summary>The hash of <see cref="ProviderOrderBytes"/>; 0 where there are none.</summary>
    public int ProviderOrderHash => providerOrderHash;

    /// <summary>The hash of <see cref="MerchantNumberBytes"/>; 0 where there are none.</summary>
    public int MerchantNumberHash => merchantNumberHash;

    /// <summary>One of its texts in UTF-8; empty where it is absent.</summary>
    public ReadOnlySpan<byte> Bytes(Word word) => context.Words.Bytes(place, word);

    /// <summary>One of its texts.</summary>
    public string? Text(Word word) => context.Words.Text(place, word);

    /// <summary>A number that is the same for all rows of one terminal.</summary>
    public long? Terminal => context.Words.Number(place, Word.TerminalNo);

    /// <summary>Notes that this row takes another one back; a row is taken back once, by the first.</summary>
    public void TakeBack(MatchRow original)
    {
        context.Undoes[this] = original;
        original.isUndone = true;
        context.UndoneBy.TryAdd(original, this);
    }

    /// <summary>The hash of a number's bytes: never 0, which says that there is none.</summary>
    public static int HashOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode() is var code and not 0 ? code : 1;
    }

    /// <summary>Prepares rows in the order of their ids; a row that was given twice counts once.</summary>
    /// <exception cref="ArgumentException">Two rows have one id and say different things: which of them counted would depend on the order they came in.</exception>
    public static List<MatchRow> InOrder(List<MatchRow> rows)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            if (CompareIds(rows[i - 1], rows[i]) < 0) continue;
            Sort(rows);
            break;
        }
        var kept = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (kept > 0 && CompareIds(rows[kept - 1], row) == 0)
            {
                if (!rows[kept - 1].SaysTheSame(row)) throw new ArgumentException($"Two rows have the id {row.RowId} and say different things.", nameof(rows));
                continue;
            }
            row.Ordinal = kept;
            rows[kept++] = row;
        }
        rows.RemoveRange(kept, rows.Count - kept);
        return rows;
    }

    /// <summary>Trimmed; blank or stars are absent.</summary>
    public static string? Clean(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.TrimStart('*').IsEmpty ? null : trimmed.Length == text!.Length ? text : trimmed.ToString();
    }

    /// <summary>A counter without the zeros that one source pads it with and another does not.</summary>
    public static string? CleanNumber(string? text)
    {
        if (Clean(text) is not { } clean || clean[0] != '0' || clean.AsSpan().ContainsAnyExceptInRange('0', '9')) return Clean(text);
        var bare = clean.TrimStart('0');
        return bare.Length == 0 ? "0" : bare;
    }

    private Word OwnNumber => Type.UndoesOrGivesBack() ? Word.RefundNo : Word.MerchantOrderNo;

    /// <summary>By the beginning of the ids, which lies close together in memory, and by the whole where that is the same.</summary>
    private static void Sort(List<MatchRow> rows)
    {
        var beginnings = new UInt128[rows.Count];
        for (var i = 0; i < beginnings.Length; i++) beginnings[i] = Beginning(rows[i].Bytes(Word.RowId));
        var sorted = CollectionsMarshal.AsSpan(rows);
        MemoryExtensions.Sort(beginnings.AsSpan(), sorted);
        for (var (from, i) = (0, 1); i <= beginnings.Length; i++)
        {
            if (i < beginnings.Length && beginnings[i] == beginnings[from]) continue;
            if (i - from > 1) sorted[from..i].Sort(CompareIds);
            from = i;
        }
    }

    private static UInt128 Beginning(ReadOnlySpan<byte> id)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        id[..Math.Min(16, id.Length)].CopyTo(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static int CompareIds(MatchRow left, MatchRow right) => left.Bytes(Word.RowId).SequenceCompareTo(right.Bytes(Word.RowId));

    private bool SaysTheSame(MatchRow other) =>
        (side, type, state, product, cardType, scheme, merchantClass, IsBalanced) == (other.side, other.type, other.state, other.product, other.cardType, other.scheme, other.merchantClass, other.IsBalanced)
        && (grossFen, feeFen, netFen, tradedTicks, clearingDay) == (other.grossFen, other.feeFen, other.netFen, other.tradedTicks, other.clearingDay)
        && context.Words.AreEqual(place, other.place);

    private DateOnly DateOf(DateTimeOffset at) => ClearingDates.Of(at, context.Provider.DayCut, context.Provider.DayCutInclusive);

    private DateOnly? Date(Word word) => context.Words.Number(place, word) is { } day ? DateOnly.FromDayNumber((int)day) : null;

    private Money? Fen(Word word) => context.Words.Number(place, word) is { } fen ? Money.FromFen(fen) : null;

    private static Money? FenOf(long fen) => fen == Absent ? null : Money.FromFen(fen);

    private static WordsPlace Pack(LedgerRow row, RowWords words)
    {
        var t = row.Transaction;
        words.Add(Word.RowId, row.RowId);
        words.Add(Word.ProviderOrderNo, Clean(t.ProviderOrderNo));
        words.Add(Word.MerchantOrderNo, Clean(t.MerchantOrderNo));
        words.Add(Word.RefundNo, Clean(t.RefundNo));
        words.Add(Word.RetrievalReference, Clean(t.RetrievalReference));
        words.Add(Word.TraceNo, CleanNumber(t.TraceNo));
        words.Add(Word.BatchNo, CleanNumber(t.BatchNo));
        words.Add(Word.AuthorizationCode, t.AuthorizationCode);
        words.Add(Word.OriginalProviderOrderNo, Clean(t.OriginalProviderOrderNo));
        words.Add(Word.OriginalMerchantOrderNo, Clean(t.OriginalMerchantOrderNo));
        words.Add(Word.OriginalTraceNo, CleanNumber(t.OriginalTraceNo));
        words.Add(Word.UpstreamOrderNo, t.UpstreamOrderNo);
        words.Add(Word.MaskedCardNo, t.MaskedCardNo);
        words.Add(Word.Remark, t.Remark);
        words.AddShared(Word.TerminalNo, Clean(t.TerminalNo));
        words.AddShared(Word.MerchantNo, t.MerchantNo);
        words.AddShared(Word.Currency, t.Currency);
        words.AddShared(Word.Store, t.Store);
        words.AddShared(Word.MerchantCategoryCode, t.MerchantCategoryCode);
        words.Add(Word.OrderAmount, t.OrderAmount?.Fen);
        words.Add(Word.MerchantDiscount, t.MerchantDiscount?.Fen);
        words.Add(Word.PlatformDiscount, t.PlatformDiscount?.Fen);
        words.Add(Word.PayerAmount, t.PayerAmount?.Fen);
        words.Add(Word.SettlementDate, t.SettlementDate?.DayNumber);
        words.Add(Word.OriginalTradeDate, t.OriginalTradeDate?.DayNumber);
        words.Add(Word.UtcOffset, t.TradedAt?.Offset.Ticks / TimeSpan.TicksPerMinute);
        return words.Keep();
    }
}
