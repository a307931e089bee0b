namespace Rijie;

/// <summary>Lists the payouts of a date.</summary>
/// <remarks>Register an implementation to offer the <c>payouts</c> capability. Paging as with <see cref="ITransactionSource"/>.</remarks>
public interface IPayoutSource
{
    /// <summary>Reads the page that starts at <see cref="PayoutQuery.Cursor"/>.</summary>
    /// <exception cref="ProviderException">The provider refused the request, or did not answer as documented.</exception>
    Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken);
}

/// <summary>Which payouts to list.</summary>
public sealed record PayoutQuery
{
    /// <summary>商户号, or <c>null</c> for all merchants of the account.</summary>
    public string? MerchantNo { get; init; }

    /// <summary>The settlement date of the rows that were paid.</summary>
    public required DateOnly SettlementDate { get; init; }

    /// <summary>Where to continue, or <c>null</c>.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One page of payouts in the provider's order.</summary>
public sealed record PayoutPage
{
    /// <summary>The payouts.</summary>
    public required IReadOnlyList<Payout> Payouts { get; init; }

    /// <summary>Where to continue, or <c>null</c> at the end.</summary>
    public string? NextCursor { get; init; }
}
