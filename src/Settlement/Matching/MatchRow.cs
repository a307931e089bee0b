using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Matching;

/// <summary>A row with what matching derives from it once: clean identifiers and dates.</summary>
internal sealed class MatchRow
{
    private readonly ProviderFacts provider;
    private readonly TimeSpan cutMargin;

    private MatchRow(LedgerRow row, ProviderFacts provider, TimeSpan cutMargin)
    {
        (Row, this.provider, this.cutMargin, var t) = (row, provider, cutMargin, row.Transaction);
        ProviderOrderNo = Clean(t.ProviderOrderNo);
        // The original's number is no number of the refund's own (specification 1.2): wallets report both refunds of a sale under it.
        if (ProviderOrderNo is not null && t.Type.UndoesOrGivesBack() && ProviderOrderNo == Clean(t.OriginalProviderOrderNo)) ProviderOrderNo = null;
        MerchantNumber = Clean(t.Type.UndoesOrGivesBack() ? t.RefundNo : t.MerchantOrderNo);
        RetrievalReference = Clean(t.RetrievalReference);
        TerminalNo = Clean(t.TerminalNo);
        BatchNo = CleanNumber(t.BatchNo);
        TraceNo = CleanNumber(t.TraceNo);
        if (t.TradedAt is { } at)
        {
            TradeDate = ChinaTime.ToDate(at);
            ComputedDate = DateOf(at);
        }
    }

    public LedgerRow Row { get; }

    public Transaction Transaction => Row.Transaction;

    /// <summary>Its own number at the provider.</summary>
    public string? ProviderOrderNo { get; }

    /// <summary>Its own number at the merchant: the refund number of what undoes or gives back, else the order number.</summary>
    public string? MerchantNumber { get; }

    public string? RetrievalReference { get; }

    public string? TerminalNo { get; }

    public string? BatchNo { get; }

    public string? TraceNo { get; }

    public DateOnly? TradeDate { get; }

    /// <summary>The clearing date by trade time and cut.</summary>
    public DateOnly? ComputedDate { get; }

    /// <summary>The clearing date as reported, else as computed.</summary>
    public DateOnly? ClearingDate => Transaction.ClearingDate ?? ComputedDate;

    /// <summary>Whether the cut follows within the margin, so that the other side's clock may put it into the next day.</summary>
    public bool IsBeforeCut => Transaction.TradedAt is { } at && DateOf(at + cutMargin) > ComputedDate;

    /// <summary>Whether the cut lies within the margin, before or after.</summary>
    public bool IsNearCut => IsBeforeCut || (Transaction.TradedAt is { } at && DateOf(at - cutMargin) < ComputedDate);

    /// <summary>A row of the same side that takes this one back; set by <see cref="Undoing"/>.</summary>
    public MatchRow? UndoneBy { get; set; }

    /// <summary>The row of the same side that this one takes back; set by <see cref="Undoing"/>.</summary>
    public MatchRow? Undoes { get; set; }

    /// <summary>Whether money of it stands by its own side's word: not declined, not taken back.</summary>
    public bool Stands => Transaction.State is not (TransactionState.Failed or TransactionState.Reversed) && UndoneBy is null;

    /// <summary>Prepares rows in the order of their ids; a row that was given twice counts once.</summary>
    /// <exception cref="ArgumentException">Two rows have one id and say different things: which of them counted would depend on the order they came in.</exception>
    public static List<MatchRow> Prepare(IEnumerable<LedgerRow> rows, ProviderFacts provider, TimeSpan cutMargin)
    {
        var sorted = rows.OrderBy(r => r.RowId, StringComparer.Ordinal).ToList();
        var prepared = new List<MatchRow>(sorted.Count);
        foreach (var row in sorted)
            if (prepared.Count == 0 || prepared[^1].Row.RowId != row.RowId) prepared.Add(new(row, provider, cutMargin));
            else if (prepared[^1].Row != row) throw new ArgumentException($"Two rows have the id {row.RowId} and say different things.", nameof(rows));
        return prepared;
    }

    /// <summary>Trimmed; blank or stars are absent.</summary>
    public static string? Clean(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.TrimStart('*').IsEmpty ? null : trimmed.Length == text!.Length ? text : trimmed.ToString();
    }

    private DateOnly DateOf(DateTimeOffset at) => ClearingDates.Of(at, provider.DayCut, provider.DayCutInclusive);

    /// <summary>A counter without the zeros that one source pads it with and another does not.</summary>
    public static string? CleanNumber(string? text)
    {
        if (Clean(text) is not { } clean || clean[0] != '0' || clean.AsSpan().ContainsAnyExceptInRange('0', '9')) return Clean(text);
        var bare = clean.TrimStart('0');
        return bare.Length == 0 ? "0" : bare;
    }
}
