namespace Rijie.Settlement.Matching;

/// <summary>Makes the keys of each tier from the identifiers that the provider's manifest names; an empty list names all of them, with their usual scopes.</summary>
internal sealed class MatchKeys
{
    private readonly IdentifierScope? providerOrderNo;
    private readonly IdentifierScope? merchantOrderNo;
    private readonly IdentifierScope? refundNo;
    private readonly IdentifierScope? retrievalReference;
    private readonly IdentifierScope? traceNo;

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
        // A trace number comes again in every batch, whatever else is said of it.
        traceNo = Scope("traceno", IdentifierScope.TerminalAndBatch) is null ? null : IdentifierScope.TerminalAndBatch;
    }

    /// <summary>The keys of a tier.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="withType">Whether the type is part of it, as in all tiers; without it pairs of different types are found (<c>R06</c>).</param>
    /// <param name="withDate">Whether the trade date is part of <see cref="MatchTier.MK4"/>; a row must have one in any case.</param>
    public TierKeys In(MatchTier tier, bool withType = true, bool withDate = true) => tier switch
    {
        MatchTier.MK1 => new(tier, providerOrderNo, providerOrderNo, withType, withDate),
        MatchTier.MK2 => new(tier, merchantOrderNo, refundNo, withType, withDate),
        MatchTier.MK3 => new(tier, retrievalReference, retrievalReference, withType, withDate),
        MatchTier.MK4 => new(tier, traceNo, traceNo, withType, withDate),
        _ => throw new ArgumentOutOfRangeException(nameof(tier), tier, null),
    };

    private static string Plain(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        return plain == "rrn" ? "retrievalreference" : plain;
    }
}

/// <summary>Two rows are equal when they have the same key in a tier. Rows of one connection are of one merchant, so the merchant number is no part of it.</summary>
internal sealed class TierKeys(MatchTier tier, IdentifierScope? scope, IdentifierScope? scopeOfRefunds, bool withType, bool withDate) : IEqualityComparer<MatchRow>
{
    /// <summary>Whether a row has all parts of the key: absent is not equal to absent.</summary>
    public bool Has(MatchRow row) => ScopeOf(row) switch
    {
        null => false,
        _ when Hash(row) == 0 => false,
        IdentifierScope.Provider or IdentifierScope.Merchant => true,
        IdentifierScope.MerchantAndClearingDate => row.ClearingDate is not null,
        IdentifierScope.TerminalAndBatch => row.Terminal is not null && !row.Bytes(Word.BatchNo).IsEmpty && (tier != MatchTier.MK4 || row.TradedAt is not null),
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    public bool Equals(MatchRow? left, MatchRow? right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (left is null || right is null || (withType && left.Type != right.Type) || Hash(left) != Hash(right) || !Number(left).SequenceEqual(Number(right))) return false;
        var leftScope = ScopeOf(left);
        return leftScope == ScopeOf(right)
            // An order number and a refund number are different things even when their texts are equal.
            && (tier != MatchTier.MK2 || left.Type.UndoesOrGivesBack() == right.Type.UndoesOrGivesBack())
            && (leftScope is not IdentifierScope.TerminalAndBatch || (left.Terminal == right.Terminal && left.Bytes(Word.BatchNo).SequenceEqual(right.Bytes(Word.BatchNo))))
            && Date(left) == Date(right);
    }

    public int GetHashCode(MatchRow row)
    {
        var hash = withType ? Hash(row) ^ ((int)row.Type << 24) : Hash(row);
        return ScopeOf(row) is IdentifierScope.TerminalAndBatch ? HashCode.Combine(hash, row.Terminal) : hash;
    }

    private IdentifierScope? ScopeOf(MatchRow row) => row.Type.UndoesOrGivesBack() ? scopeOfRefunds : scope;

    private int Hash(MatchRow row) => tier switch
    {
        MatchTier.MK1 => row.ProviderOrderHash,
        MatchTier.MK2 => row.MerchantNumberHash,
        _ => MatchRow.HashOf(Number(row)),
    };

    private ReadOnlySpan<byte> Number(MatchRow row) => tier switch
    {
        MatchTier.MK1 => row.ProviderOrderBytes,
        MatchTier.MK2 => row.MerchantNumberBytes,
        MatchTier.MK3 => row.Bytes(Word.RetrievalReference),
        _ => row.Bytes(Word.TraceNo),
    };

    private DateOnly? Date(MatchRow row) => (tier, ScopeOf(row)) switch
    {
        (MatchTier.MK4, _) => withDate ? row.TradeDate : null,
        (_, IdentifierScope.MerchantAndClearingDate) => row.ClearingDate,
        _ => null,
    };
}
