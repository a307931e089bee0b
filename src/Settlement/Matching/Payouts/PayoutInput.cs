namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Everything that L3 needs to know of one connection; nothing is read from elsewhere.</summary>
internal sealed record PayoutInput
{
    /// <summary>The connection.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Its batches, at most one of each <see cref="SettlementBatch.BatchId"/>.</summary>
    public required IReadOnlyList<SettlementBatch> Batches { get; init; }

    /// <summary>Its payouts, each number once, with the provider's last word.</summary>
    public required IReadOnlyList<Payout> Payouts { get; init; }

    /// <summary>The time at which lateness is judged.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The last time at which the provider told of the payouts of a settlement date; <c>null</c> where it was not asked. Money is not called late on an older word.</summary>
    public Func<DateOnly, DateTimeOffset?> ToldAt { get; init; } = _ => DateTimeOffset.MaxValue;

    /// <summary>Whether a settlement date without a batch is known to have none, because its files are all there.</summary>
    public Func<DateOnly, bool> IsKnown { get; init; } = _ => false;

    /// <summary>The last four digits of the registered account; absent where nobody wrote them down, and then <c>P08</c> is not judged.</summary>
    public string? AccountLast4 { get; init; }

    /// <summary>What a payout of an amount before its fee costs by contract; <c>null</c> from it where no contract is in force.</summary>
    public Func<Money, Payout, Money?> ExpectedFee { get; init; } = (_, _) => null;

    /// <summary>Less than this is carried on and is not late.</summary>
    public Money Minimum { get; init; }

    /// <summary>The total of late money from which lateness is critical.</summary>
    public Money? UnpaidLimit { get; init; }
}
