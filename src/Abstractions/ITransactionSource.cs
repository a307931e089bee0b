namespace Rijie;

/// <summary>Lists a merchant's transactions from the provider, one page at a time.</summary>
/// <remarks>
/// Register an implementation to offer the <c>transactions</c> capability. The host drives the paging, stores the cursor
/// after each page and repeats a failed page; an implementation holds no state between calls and never retries.
/// </remarks>
public interface ITransactionSource
{
    /// <summary>Reads the page that starts at <see cref="TransactionQuery.Cursor"/>.</summary>
    /// <exception cref="ProviderException">The provider refused the request, or did not answer as documented.</exception>
    Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken);
}

/// <summary>A window of transactions to read.</summary>
public sealed record TransactionQuery
{
    /// <summary>商户号.</summary>
    public required string MerchantNo { get; init; }

    /// <summary>First instant of the window, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Where to continue: <see cref="TransactionPage.NextCursor"/> of the page before, or <c>null</c> for the first page. Opaque to the host.</summary>
    public string? Cursor { get; init; }

    /// <summary>The most transactions wanted; an implementation may return fewer, and lowers it to its provider's limit.</summary>
    public int PageSize { get; init; } = 100;
}

/// <summary>One page of transactions in the provider's order.</summary>
public sealed record TransactionPage
{
    /// <summary>The transactions; rows of merchants that were not asked for are refused by the host.</summary>
    public required IReadOnlyList<Transaction> Transactions { get; init; }

    /// <summary>Where to continue, or <c>null</c> when the window is read to its end.</summary>
    public string? NextCursor { get; init; }
}
