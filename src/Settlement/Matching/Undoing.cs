namespace Rijie.Settlement.Matching;

/// <summary>Finds the original of a row by the links it carries: provider order number, merchant order number, trace number on its terminal.</summary>
/// <remarks>Only the numbers that some row asks for are kept: refunds are few among sales.</remarks>
internal sealed class OriginalIndex
{
    private readonly Dictionary<string, MatchRow?> byProviderOrderNo = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MatchRow?> byMerchantOrderNo = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Terminal, string Trace), (MatchRow? Row, int Count)> byTrace = [];

    /// <summary>An index that can answer for some rows.</summary>
    public OriginalIndex(IEnumerable<MatchRow> asking)
    {
        foreach (var row in asking)
        {
            if (!row.Type.UndoesOrGivesBack()) continue;
            if (row.Text(Word.OriginalProviderOrderNo) is { } order) byProviderOrderNo[order] = null;
            if (row.SaleOrderNo is { } number) byMerchantOrderNo[number] = null;
            if (TraceOf(row) is { } trace) byTrace[trace] = default;
        }
    }

    /// <summary>Adds rows; for a number that is known already the row that was added first stays.</summary>
    public void Add(IEnumerable<MatchRow> rows)
    {
        if (byProviderOrderNo.Count + byMerchantOrderNo.Count + byTrace.Count == 0) return;
        foreach (var row in rows)
        {
            if (row.Type.UndoesOrGivesBack()) continue;
            if (row.ProviderOrderNo is { } order && byProviderOrderNo.TryGetValue(order, out var known)) byProviderOrderNo[order] = known ?? row;
            if (row.MerchantNumber is { } number && byMerchantOrderNo.TryGetValue(number, out known)) byMerchantOrderNo[number] = known ?? row;
            if (byTrace.Count > 0 && row is { TerminalNo: { } terminal, TraceNo: { } trace } && byTrace.TryGetValue((terminal, trace), out var seen) && (seen.Row is null || seen.Row.Side == row.Side))
                byTrace[(terminal, trace)] = (seen.Row ?? row, seen.Count + 1);
        }
    }

    /// <summary>The original of a row, or <c>null</c> where it names none or it is not here.</summary>
    public MatchRow? Find(MatchRow row)
    {
        if (!row.Type.UndoesOrGivesBack()) return null;
        if (row.Text(Word.OriginalProviderOrderNo) is { } order && byProviderOrderNo.GetValueOrDefault(order) is { } byOrder) return byOrder;
        if (row.SaleOrderNo is { } number && byMerchantOrderNo.GetValueOrDefault(number) is { } byNumber) return byNumber;
        // A trace number comes again in another batch: two rows with it are no link at all.
        return TraceOf(row) is { } trace && byTrace.GetValueOrDefault(trace) is { Count: 1 } found ? found.Row : null;
    }

    private static (string, string)? TraceOf(MatchRow row) => row.TerminalNo is { } terminal && row.Text(Word.OriginalTraceNo) is { } trace ? (terminal, trace) : null;
}

/// <summary>Ties voids and reversals to what they take back, within one side.</summary>
internal static class Undoing
{
    /// <summary>Sets <see cref="MatchRow.UndoneBy"/> and <see cref="MatchRow.Undoes"/>.</summary>
    public static void Link(IReadOnlyList<MatchRow> rows)
    {
        List<MatchRow> undoing = [.. rows.Where(r => r.Type.Undoes() && r.State.HasSucceeded())];
        if (undoing.Count == 0) return;
        var index = new OriginalIndex(undoing);
        index.Add(rows);
        foreach (var row in undoing)
        {
            if (index.Find(row) is { } original) row.TakeBack(original);
        }
    }
}
