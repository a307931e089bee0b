namespace Rijie.Settlement.Matching;

/// <summary>The value by which rows of two sides belong together in a tier. Rows of one connection are of one merchant, so the merchant number is no part of it.</summary>
internal readonly record struct MatchKey(TransactionType? Type, string Number, string? Within, string? Batch, DateOnly? Date);

/// <summary>Makes keys from the identifiers that the provider's manifest names; an empty list names all of them, with their usual scopes.</summary>
internal sealed class MatchKeys
{
    private readonly IdentifierScope? providerOrderNo;
    private readonly IdentifierScope? merchantOrderNo;
    private readonly IdentifierScope? refundNo;
    private readonly IdentifierScope? retrievalReference;
    private readonly bool traceNo;

    public MatchKeys(IReadOnlyDictionary<string, IdentifierScope> identifiers)
    {
        var named = new Dictionary<string, IdentifierScope>(StringComparer.Ordinal);
        foreach (var (name, scope) in identifiers) named[Plain(name)] = scope;
        IdentifierScope? Scope(string name, IdentifierScope usual) =>
            named.Count == 0 ? usual : named.TryGetValue(name, out var scope) ? scope : null;
        providerOrderNo = Scope("providerorderno", IdentifierScope.Provider);
        merchantOrderNo = Scope("merchantorderno", IdentifierScope.Merchant);
        refundNo = Scope("refundno", IdentifierScope.Merchant);
        retrievalReference = Scope("retrievalreference", IdentifierScope.MerchantAndClearingDate);
        traceNo = Scope("traceno", IdentifierScope.TerminalAndBatch) is not null;
    }

    /// <summary>The key of a row in a tier, or <c>null</c> where a part of it is absent: absent is not equal to absent.</summary>
    /// <param name="row">The row.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="withType">Whether the type is part of it, as in all tiers; without it pairs of different types are found (<c>R06</c>).</param>
    public MatchKey? Of(MatchRow row, MatchTier tier, bool withType = true)
    {
        TransactionType? type = withType ? row.Transaction.Type : null;
        return tier switch
        {
            MatchTier.MK1 => Scoped(row, type, row.ProviderOrderNo, providerOrderNo),
            MatchTier.MK2 => Scoped(row, type, row.MerchantNumber, row.Transaction.Type.UndoesOrGivesBack() ? refundNo : merchantOrderNo) is { } key
                // An order number and a refund number are different things even when their texts are equal.
                ? key with { Within = row.Transaction.Type.UndoesOrGivesBack() ? "refund" : "order" } : null,
            MatchTier.MK3 => Scoped(row, type, row.RetrievalReference, retrievalReference),
            MatchTier.MK4 => row.TradeDate is { } date && OfTerminal(row, withType) is { } key ? key with { Date = date } : null,
            _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
        };
    }

    /// <summary>The key of <see cref="MatchTier.MK4"/> without its date.</summary>
    public MatchKey? OfTerminal(MatchRow row, bool withType = true) =>
        traceNo && row is { TerminalNo: { } terminal, BatchNo: { } batch, TraceNo: { } trace, TradeDate: not null }
            ? new MatchKey(withType ? row.Transaction.Type : null, trace, terminal, batch, null) : null;

    private static MatchKey? Scoped(MatchRow row, TransactionType? type, string? number, IdentifierScope? scope) => (number, scope) switch
    {
        (null, _) or (_, null) => null,
        (_, IdentifierScope.Provider or IdentifierScope.Merchant) => new(type, number, null, null, null),
        (_, IdentifierScope.MerchantAndClearingDate) => row.ClearingDate is { } date ? new(type, number, null, null, date) : null,
        (_, IdentifierScope.TerminalAndBatch) => row is { TerminalNo: { } terminal, BatchNo: { } batch } ? new(type, number, terminal, batch, null) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };

    private static string Plain(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return plain == "rrn" ? "retrievalreference" : plain;
    }
}
