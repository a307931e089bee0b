namespace Rijie.Settlement.Fees;

/// <summary>A settled row of one connection, to be priced together with the others.</summary>
internal sealed record FeeRow
{
    private readonly Func<FeeSubject>? _make;
    private readonly (DateOnly, DateTimeOffset?)? _time;
    private FeeSubject? _subject;

    /// <summary>Unique among the rows; decides the last tie.</summary>
    public required string RowId { get; init; }

    /// <summary>The provider's order number: the tie of rows of one time.</summary>
    public string? ProviderOrderNo { get; init; }

    /// <summary>What is known of it after matching and enrichment; its original as it stood before the first of the rows.</summary>
    public FeeSubject Subject
    {
        get => _subject ??= _make?.Invoke() ?? throw new InvalidOperationException($"The row {RowId} has no subject.");
        init => _subject = value;
    }

    /// <summary>Makes <see cref="Subject"/> when it is asked for, in the place of setting it; <see cref="Time"/> is set then.</summary>
    public Func<FeeSubject> Making
    {
        init => _make = value;
    }

    /// <summary>When it was cleared and traded, as the subject says: its place in the order.</summary>
    public (DateOnly ClearingDate, DateTimeOffset? TradedAt) Time
    {
        get => _time ?? (Subject.ClearingDate, Subject.TradedAt);
        init => _time = value;
    }

    /// <summary>The fee that the provider took, as a cost; <c>null</c> where the row does not say it.</summary>
    public Money? ReportedFee { get; init; }

    /// <summary>With an original: what names the sale, its <see cref="RowId"/> if it is among the rows. Rows of one sale are priced in their order, each knowing what the ones before returned.</summary>
    public string? SaleId { get; init; }

    /// <summary>Whether it moves counters and what is left of its sale. A row that another source tells too is priced in its place but not counted again.</summary>
    public bool IsCounted { get; init; } = true;

    /// <summary>Whether counters know it already: a row of other days, there for what it took of its sale.</summary>
    public bool IsOfOtherDays { get; init; }

    /// <summary>Of a row of other days whose contract rounds by group: its share, as it was priced among the rows of its day.</summary>
    public Money? FeeInGroup { get; init; }
}

/// <summary>What a row costs by contract, without the parts: kept for each of a million rows.</summary>
/// <param name="Outcome">Ok, or why there is no fee.</param>
/// <param name="Fee">The fee as a cost.</param>
/// <param name="RuleId">The rule and its surcharges.</param>
/// <param name="Clipped">Whether I-FEE-3 cut back what the policy would have returned.</param>
internal readonly record struct PricedFee(FeeOutcome Outcome, Money Fee = default, string? RuleId = null, bool Clipped = false)
{
    public static PricedFee Of(FeeResult result) => new(result.Outcome, result.Fee, result.RuleId, result.Clipped);
}
