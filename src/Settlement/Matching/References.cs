namespace Rijie.Settlement.Matching;

/// <summary>The number by which a person finds a transaction.</summary>
internal static class References
{
    /// <summary>The first provider order number that any of the rows has, else the first number of another kind; the rows in order of preference.</summary>
    public static string Of(params ReadOnlySpan<MatchRow?> rows)
    {
        foreach (var row in rows)
            if (row?.ProviderOrderNo is { } order) return order;
        foreach (var row in rows)
            if (row?.MerchantNumber is { } number) return number;
        foreach (var row in rows)
            if (row?.RetrievalReference is { } reference) return reference;
        foreach (var row in rows)
            if (row is { TerminalNo: { } terminal, TraceNo: { } trace }) return $"{terminal}/{row.BatchNo}/{trace}";
        return rows[0]!.RowId;
    }
}
