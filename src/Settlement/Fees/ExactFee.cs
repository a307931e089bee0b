namespace Rijie.Settlement.Fees;

/// <summary>A row's fee before the one rounding, with the bounds that I-FEE-3 sets to what is returned.</summary>
/// <param name="Outcome">Ok, or why there is no fee.</param>
/// <param name="RuleId">For the result.</param>
/// <param name="GroupRule">The rule of the sale: rows with the same one are rounded together by group contracts.</param>
/// <param name="Parts">Exact parts; none for a type without a fee of its own.</param>
/// <param name="HasExact">Whether the parts are exact values and not already rounded.</param>
/// <param name="LowestFen">The lowest fee allowed.</param>
/// <param name="HighestFen">The highest fee allowed.</param>
internal sealed record ExactFee(
    FeeOutcome Outcome, string? RuleId, string? GroupRule, IReadOnlyList<ExactPart> Parts, bool HasExact = true, long LowestFen = long.MinValue, long HighestFen = long.MaxValue)
{
    /// <summary>The part that a chargeback costs beside what it returns.</summary>
    public const string HandlingPart = "handling";

    private static readonly ExactFee Unpriced = new(FeeOutcome.Unpriced, null, null, []);
    private static readonly ExactFee Free = new(FeeOutcome.Ok, null, null, []);

    /// <summary>The sum of the parts.</summary>
    public Fraction SumFen => Fraction.Sum(Parts.Select(p => p.Fen));

    /// <summary>Chooses by the type of the row (settlement specification 1.5) and prices it.</summary>
    public static ExactFee Of(FeeContract contract, FeeSubject subject)
    {
        if (subject.Gross < Money.Zero && subject.Type is not TransactionType.Adjustment) return Unpriced;
        if (!string.Equals(subject.Currency, contract.Currency, StringComparison.Ordinal)) return Unpriced;
        return subject.Type switch
        {
            TransactionType.Sale or TransactionType.PreauthComplete or TransactionType.DebitAdjustment => OfSale(contract, subject),
            TransactionType.Void or TransactionType.PreauthCompleteVoid => OfVoid(contract, subject, contract.Void is VoidPolicy.KeepFee),
            // A reversed sale does not exist, so it has no fee to keep.
            TransactionType.Reversal => OfVoid(contract, subject, keepFee: false),
            TransactionType.Refund or TransactionType.CreditAdjustment => OfRefund(contract, subject),
            TransactionType.Chargeback or TransactionType.SecondChargeback => OfChargeback(contract, subject),
            // What the chargeback returned is owed again; its handling fee stays.
            TransactionType.Representment => Free with { Parts = [new("recharged", subject.Original?.FeeReturnedBefore.Fen ?? 0, true)] },
            _ => Free,
        };
    }

    private static ExactFee OfSale(FeeContract contract, FeeSubject sale)
    {
        if (SalePrice.PricedRuleOf(contract, sale) is not { } rule) return Unpriced;
        var id = string.Join('+', SalePrice.SurchargesOf(contract, sale).Select(s => s.Id).Prepend(rule.Id));
        return new(FeeOutcome.Ok, id, rule.Id, SalePrice.Parts(contract, rule, sale, sale.Gross, SaleExtent.Whole));
    }

    private static ExactFee OfVoid(FeeContract contract, FeeSubject subject, bool keepFee)
    {
        // A void takes a sale back whole, so it is its own description where the sale was not found.
        var original = subject.Original ?? new() { Sale = subject with { Type = TransactionType.Sale } };
        if (keepFee) return Free with { RuleId = "void" };
        return SalePrice.PricedRuleOf(contract, original.Sale) is { } rule
            ? Returned("void", rule, RefundPolicy.OfVoid(contract, rule, original))
            : Unpriced;
    }

    private static ExactFee OfRefund(FeeContract contract, FeeSubject subject)
    {
        var policy = contract.Refund.Return;
        var rule = subject.Original is null ? null : SalePrice.PricedRuleOf(contract, subject.Original.Sale);
        // Nothing is returned, whatever the sale cost: the fee is known even where the sale is not.
        if (policy is ReturnPolicy.Keep) return Free with { RuleId = rule?.Id, GroupRule = rule?.Id };
        if (subject.Original is not { } original || rule is null) return Unpriced;
        var returnable = SalePrice.SurchargesOf(contract, original.Sale).Where(s => s.OnRefund is OnRefund.Return);
        var id = string.Join('+', returnable.Select(s => s.Id).Prepend(rule.Id));
        return Returned(id, rule, RefundPolicy.Of(contract, rule, original, subject.Gross, policy));
    }

    private static ExactFee OfChargeback(FeeContract contract, FeeSubject subject)
    {
        var (policy, handling) = (contract.Chargeback.Return, contract.Chargeback.HandlingFee);
        var handlingPart = new ExactPart(HandlingPart, handling, false);
        if (policy is ReturnPolicy.Keep) return Free with { RuleId = "chargeback", Parts = [handlingPart] };
        if (subject.Original is not { } original || SalePrice.PricedRuleOf(contract, original.Sale) is not { } rule) return Unpriced;
        var returned = RefundPolicy.Of(contract, rule, original, subject.Gross, policy);
        return Returned("chargeback", rule, returned with
        {
            Parts = [handlingPart, .. returned.Parts],
            LowestFen = checked(returned.LowestFen + handling),
            HighestFen = checked(returned.HighestFen + handling),
        });
    }

    private static ExactFee Returned(string id, FeeRule rule, ReturnedFee fee) =>
        new(FeeOutcome.Ok, id, rule.Id, fee.Parts, fee.HasExact, fee.LowestFen, fee.HighestFen);
}
