using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;

namespace Rijie.Settlement.Matching;

/// <summary>Answers fee questions from the contracts of a connection.</summary>
internal static class ContractFees
{
    /// <summary>The query of a connection.</summary>
    /// <param name="contracts">All contracts.</param>
    /// <param name="contractId">The one that the connection names; <c>null</c>: the one that is attached to the provider, merchant or terminal.</param>
    /// <param name="providerId">The plugin's id.</param>
    /// <param name="provider">Gives the day cut for rows without a reported clearing date.</param>
    /// <param name="settlement">The settlement speed of the connection.</param>
    /// <remarks>Each row is priced by itself: contracts that round by group, and the counters of tiers and quotas, need the whole period and are not seen here.</remarks>
    public static FeeQuery Query(FeeContracts contracts, string? contractId, string providerId, ProviderFacts provider, SettlementSpeed? settlement) => question =>
    {
        var t = question.Transaction;
        if (!IsPriced(t.Type)) return new() { Kind = FeeAnswerKind.NotPriced };
        if (DateOf(t, provider) is not { } date) return new() { Kind = FeeAnswerKind.Unpriced };
        var subject = FeeSubject.Of(t, date, settlement, OriginalOf(question, provider, settlement));
        var (tradeDate, clearingDate) = (subject.PricedBy.TradeDate, subject.PricedBy.ClearingDate);
        var contract = contractId is not null ? contracts.Find(contractId, tradeDate, clearingDate)
            : contracts.Find(providerId, t.MerchantNo, t.TerminalNo, tradeDate, clearingDate);
        var result = FeePricer.Price(contract, subject);
        return new() { Kind = KindOf(result.Outcome), Fee = result.Fee, RuleId = result.RuleId };
    };

    private static FeeOriginal? OriginalOf(FeeQuestion question, ProviderFacts provider, SettlementSpeed? settlement) =>
        question.Original is { } sale && DateOf(sale, provider) is { } date
            ? new() { Sale = FeeSubject.Of(sale, date, settlement), RefundedBefore = question.RefundedBefore, FeeReturnedBefore = question.FeeReturnedBefore }
            : null;

    private static DateOnly? DateOf(Transaction t, ProviderFacts provider) =>
        t.ClearingDate ?? (t.TradedAt is { } at ? ClearingDates.Of(at, provider.DayCut, provider.DayCutInclusive) : null);

    /// <summary>Lines that are themselves a fee, a hold or a booking have no fee by contract.</summary>
    private static bool IsPriced(TransactionType type) => type.IsToldByBoth() || type is TransactionType.Chargeback
        or TransactionType.Representment or TransactionType.SecondChargeback or TransactionType.CreditAdjustment or TransactionType.DebitAdjustment;

    private static FeeAnswerKind KindOf(FeeOutcome outcome) => outcome switch
    {
        FeeOutcome.Ok => FeeAnswerKind.Priced,
        FeeOutcome.NoContract => FeeAnswerKind.NoContract,
        FeeOutcome.Unpriced => FeeAnswerKind.Unpriced,
        FeeOutcome.FeeExceedsAmount => FeeAnswerKind.FeeExceedsAmount,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
