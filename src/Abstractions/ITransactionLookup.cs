namespace Rijie;

/// <summary>Asks the provider for the fate of one transaction.</summary>
/// <remarks>Register an implementation to offer the <c>transaction-lookup</c> capability. It asks once and never retries.</remarks>
public interface ITransactionLookup
{
    /// <summary>Asks for the transaction that the query names.</summary>
    /// <returns>The transaction as the provider knows it, or "not found", which becomes "failed" only after the provider's visibility delay.</returns>
    /// <exception cref="ProviderException">The provider refused the request, or did not answer as documented.</exception>
    Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken);
}

/// <summary>Names one transaction by whatever is known of it.</summary>
public sealed record LookupQuery
{
    /// <summary>商户号; empty where it is not known, after a hint that does not say: then the answer must tell it itself, and it must be one of the account's.</summary>
    public required string MerchantNo { get; init; }

    /// <summary>What is asked about; some providers have an operation for each type.</summary>
    public TransactionType Type { get; init; } = TransactionType.Sale;

    /// <summary>通道订单号, preferred where the provider takes it.</summary>
    public string? ProviderOrderNo { get; init; }

    /// <summary>商户订单号.</summary>
    public string? MerchantOrderNo { get; init; }

    /// <summary>商户退款单号, for a refund or void.</summary>
    public string? RefundNo { get; init; }

    /// <summary>终端号, which some providers want beside the number.</summary>
    public string? TerminalNo { get; init; }

    /// <summary>Of a refund or void: the provider order number of its original; some providers list refunds by it.</summary>
    public string? OriginalProviderOrderNo { get; init; }

    /// <summary>Of a refund or void: the merchant's order number of its original.</summary>
    public string? OriginalMerchantOrderNo { get; init; }

    /// <summary>Trade date of the original, China Standard Time.</summary>
    public DateOnly? OriginalTradeDate { get; init; }

    /// <summary>When it was traded; some providers need the time to find it.</summary>
    public DateTimeOffset? TradedAt { get; init; }
}

/// <summary>The provider's answer about one transaction.</summary>
public sealed record LookupAnswer
{
    /// <summary>The transaction, or <c>null</c> when the provider does not know it (yet).</summary>
    public Transaction? Transaction { get; init; }

    /// <summary>The provider does not know the transaction.</summary>
    public static LookupAnswer NotFound { get; } = new();

    /// <summary>The provider knows the transaction; its state may still be open.</summary>
    public static LookupAnswer Found(Transaction transaction) => new() { Transaction = transaction };
}
