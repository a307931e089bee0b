namespace Rijie.Settlement.Matching;

/// <summary>Finds the original of a row by the links it carries: provider order number, merchant order number, trace number on its terminal.</summary>
internal sealed class OriginalIndex
{
    private readonly Dictionary<string, MatchRow> byProviderOrderNo = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MatchRow> byMerchantOrderNo = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Terminal, string Trace), MatchRow?> byTrace = [];

    /// <summary>Adds rows; for a number that is known already the row that was added first stays.</summary>
    public void Add(IEnumerable<MatchRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Transaction.Type.UndoesOrGivesBack()) continue;
            if (row.ProviderOrderNo is { } order) byProviderOrderNo.TryAdd(order, row);
            if (row.MerchantNumber is { } number) byMerchantOrderNo.TryAdd(number, row);
            // A trace number comes again in another batch: two rows with it are no link at all.
            if (row is { TerminalNo: { } terminal, TraceNo: { } trace } && !byTrace.TryAdd((terminal, trace), row)) byTrace[(terminal, trace)] = null;
        }
    }

    /// <summary>The original of a row, or <c>null</c> where it names none or it is not here.</summary>
    public MatchRow? Find(MatchRow row)
    {
        var t = row.Transaction;
        if (!t.Type.UndoesOrGivesBack()) return null;
        if (MatchRow.Clean(t.OriginalProviderOrderNo) is { } order && byProviderOrderNo.TryGetValue(order, out var found)) return found;
        if ((MatchRow.Clean(t.OriginalMerchantOrderNo) ?? MatchRow.Clean(t.MerchantOrderNo)) is { } number && byMerchantOrderNo.TryGetValue(number, out found)) return found;
        return row.TerminalNo is { } terminal && MatchRow.CleanNumber(t.OriginalTraceNo) is { } trace ? byTrace.GetValueOrDefault((terminal, trace)) : null;
    }
}

/// <summary>Ties voids and reversals to what they take back, within one side.</summary>
internal static class Undoing
{
    /// <summary>Sets <see cref="MatchRow.UndoneBy"/> and <see cref="MatchRow.Undoes"/>; a row is taken back once, by the first in order.</summary>
    public static void Link(IReadOnlyList<MatchRow> rows)
    {
        if (!rows.Any(r => r.Transaction.Type.Undoes())) return;
        var index = new OriginalIndex();
        index.Add(rows);
        foreach (var row in rows)
        {
            if (!row.Transaction.Type.Undoes() || !row.Transaction.State.HasSucceeded()) continue;
            if (index.Find(row) is not { } original) continue;
            row.Undoes = original;
            original.UndoneBy ??= row;
        }
    }
}
