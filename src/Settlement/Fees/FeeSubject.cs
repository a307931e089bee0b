using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Fees;

/// <summary>How the cardholder was verified.</summary>
internal enum Cvm
{
    Unknown,
    None,
    Signature,
    Pin,
}

/// <summary>What pricing must know of a transaction type.</summary>
internal static class PricedTypes
{
    /// <summary>Whether a rule prices it by its own amount; the rest takes back, costs nothing or is a fee itself.</summary>
    public static bool IsPricedAsSale(this TransactionType type) => type is TransactionType.Sale or TransactionType.PreauthComplete or TransactionType.DebitAdjustment;
}

/// <summary>What is known of a row when it is priced, after matching and enrichment.</summary>
internal sealed record FeeSubject
{
    public required TransactionType Type { get; init; }

    /// <summary>Not negative; the type says the direction.</summary>
    public required Money Gross { get; init; }

    public required DateOnly ClearingDate { get; init; }
    public DateTimeOffset? TradedAt { get; init; }
    public string Currency { get; init; } = "CNY";
    public Money? OrderAmount { get; init; }
    public Money? PayerAmount { get; init; }
    public Product Product { get; init; }
    public Scheme Scheme { get; init; }
    public CardType CardType { get; init; }
    public Cvm Cvm { get; init; }
    public MerchantClass MerchantClass { get; init; }
    public string? MerchantCategoryCode { get; init; }
    public SettlementSpeed? Settlement { get; init; }
    public string? EntryMode { get; init; }
    public string? Store { get; init; }
    public string? TerminalNo { get; init; }

    /// <summary>Whether the trade date lies in a public holiday; <c>null</c> when nobody asked the calendar.</summary>
    public bool? Holiday { get; init; }

    /// <summary>The counter of the rule's tiers just before this row: fen for a volume, rows for a count. <c>null</c> when nobody counted: such a rule then has no price.</summary>
    public long? TierCounterBefore { get; init; }

    /// <summary>How much of the rule's free quota the rows before used, in fen; <c>null</c> when nobody counted.</summary>
    public long? QuotaUsedFen { get; init; }

    /// <summary>The sale behind a refund, void or chargeback.</summary>
    public FeeOriginal? Original { get; init; }

    /// <summary>The trade date in China, where the row has a trade time.</summary>
    public DateOnly? TradeDate => TradedAt is { } at ? ChinaTime.ToDate(at) : null;

    /// <summary>The row whose dates and conditions choose version and rule: the sale, also for what undoes it. Not public, so that the record's text does not go round in a circle.</summary>
    internal FeeSubject PricedBy => Original?.Sale ?? this;

    /// <summary>The subject of a transaction.</summary>
    /// <param name="transaction">The row, enriched.</param>
    /// <param name="clearingDate">Its clearing date, reported or computed.</param>
    /// <param name="settlement">The settlement speed of its connection.</param>
    /// <param name="original">The sale that it undoes.</param>
    /// <param name="calendar">Says what a holiday is; mainland China unless given.</param>
    /// <remarks>A transaction says neither how the cardholder was verified nor how the card was read, so conditions on those do not hold.</remarks>
    public static FeeSubject Of(
        Transaction transaction, DateOnly clearingDate, SettlementSpeed? settlement, FeeOriginal? original = null, WorkdayCalendar? calendar = null) => new()
    {
        Type = transaction.Type,
        Gross = transaction.Gross,
        ClearingDate = clearingDate,
        TradedAt = transaction.TradedAt,
        Currency = transaction.Currency,
        OrderAmount = transaction.OrderAmount,
        PayerAmount = transaction.PayerAmount,
        Product = transaction.Product,
        Scheme = transaction.Scheme,
        CardType = transaction.CardType,
        MerchantClass = transaction.MerchantClass,
        MerchantCategoryCode = transaction.MerchantCategoryCode,
        Store = transaction.Store,
        TerminalNo = transaction.TerminalNo,
        Settlement = settlement,
        Holiday = transaction.TradedAt is { } at ? (calendar ?? WorkdayCalendar.China).IsHoliday(ChinaTime.ToDate(at)) : null,
        Original = original,
    };
}

/// <summary>A sale and what was given back of it before the row at hand.</summary>
internal sealed record FeeOriginal
{
    /// <summary>The sale as it was priced, with its counters.</summary>
    public required FeeSubject Sale { get; init; }

    /// <summary>The sum of earlier refunds.</summary>
    public Money RefundedBefore { get; init; }

    /// <summary>The sum of fees that earlier refunds returned; not negative.</summary>
    public Money FeeReturnedBefore { get; init; }

    /// <summary>The sale's computed fee where its contract rounds by group; elsewhere it is computed again.</summary>
    public Money? ChargedInGroup { get; init; }
}
