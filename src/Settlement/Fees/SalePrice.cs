namespace Rijie.Settlement.Fees;

/// <summary>A part of a fee before rounding.</summary>
/// <param name="Part">Its name in the contract.</param>
/// <param name="Fen">Negative when returned.</param>
/// <param name="Returnable">Whether the refund policy reaches it; a kept surcharge it does not.</param>
internal sealed record ExactPart(string Part, Fraction Fen, bool Returnable);

/// <summary>What of a sale is priced.</summary>
internal enum SaleExtent
{
    /// <summary>The whole sale.</summary>
    Whole,

    /// <summary>A refunded amount as if it were a small sale: no fixed and no min, unless the part says so.</summary>
    Refunded,

    /// <summary>What a refund leaves of the sale: the returnable parts, fixed and min included.</summary>
    Remaining,
}

/// <summary>Steps 2 to 5 of the calculation (settlement specification 2.3): rule, basis, parts and surcharges, all exact.</summary>
internal static class SalePrice
{
    /// <summary>The first rule that holds for a sale.</summary>
    public static FeeRule? RuleOf(FeeContract contract, FeeSubject sale) =>
        contract.Rules.FirstOrDefault(r => r.When.Hold(sale, !contract.ListsSemiCredit));

    /// <summary>The rule, provided that the sale says all that its price depends on: the amount it is taken on and what was counted before.</summary>
    public static FeeRule? PricedRuleOf(FeeContract contract, FeeSubject sale)
    {
        if (sale.Gross < Money.Zero || BasisOf(contract, sale) is not { } basis || basis < Money.Zero) return null;
        return RuleOf(contract, sale) switch
        {
            { Tiers.Mode: not TierMode.Retroactive } when sale.TierCounterBefore is null => null,
            { Quota: not null } when sale.QuotaUsedFen is null => null,
            var rule => rule,
        };
    }

    /// <summary>The surcharges that hold for a sale.</summary>
    public static IEnumerable<FeeSurcharge> SurchargesOf(FeeContract contract, FeeSubject sale) =>
        contract.Surcharges.Where(s => s.When.Hold(sale, !contract.ListsSemiCredit));

    /// <summary>The amount that the sale's rate is taken on, or <c>null</c> where the row does not say it.</summary>
    public static Money? BasisOf(FeeContract contract, FeeSubject sale) => contract.Basis switch
    {
        FeeBasis.Settled => sale.Gross,
        FeeBasis.Order => sale.OrderAmount,
        _ => sale.PayerAmount,
    };

    /// <summary>The exact parts for <paramref name="gross"/> of a sale; none for a remainder of zero, whose fee is zero, fixed and min included.</summary>
    public static IReadOnlyList<ExactPart> Parts(FeeContract contract, FeeRule rule, FeeSubject sale, Money gross, SaleExtent extent)
    {
        if (extent is SaleExtent.Remaining && gross <= Money.Zero) return [];
        var basis = Basis(contract, rule, sale, gross);
        var parts = new List<ExactPart>();
        if (rule.Tiers is { } tiers)
            parts.Add(new("service", TierPrice.Of(tiers, basis, sale.TierCounterBefore ?? 0, gross) * Factor(contract), true));
        Add(rule.Price, returnable: true);
        foreach (var surcharge in SurchargesOf(contract, sale))
            if (extent is SaleExtent.Whole || surcharge.OnRefund is OnRefund.Return)
                Add(surcharge.Price, surcharge.OnRefund is OnRefund.Return);
        return parts;

        void Add(IReadOnlyList<PricePart> price, bool returnable)
        {
            foreach (var part in price)
                parts.Add(new(part.Part, PartFen(part, basis, contract.Discount, extent is not SaleExtent.Refunded || part.OnRefund is OnRefund.Return), returnable));
        }
    }

    /// <summary>One part: fixed + basis × rate, times the discount, at least min, at most cap.</summary>
    /// <param name="part">The price.</param>
    /// <param name="basis">The amount its rate is taken on.</param>
    /// <param name="discount">The contract's discount, if it reaches this part.</param>
    /// <param name="withFixedAndMin">Whether fixed and min count.</param>
    public static Fraction PartFen(PricePart part, Fraction basis, FeeDiscount? discount, bool withFixedAndMin)
    {
        var factor = discount?.Factor.Factor ?? 1;
        var fen = ((withFixedAndMin ? part.Fixed : 0) + (basis * (part.Rate?.Factor ?? Fraction.Zero))) * factor;
        if (withFixedAndMin && part.Min is { } min) fen = Fraction.Max(fen, min);
        if (part.Cap is { } cap) fen = Fraction.Min(fen, discount is { AppliesToCap: true } ? cap * factor : cap);
        return fen;
    }

    private static Fraction Factor(FeeContract contract) => contract.Discount?.Factor.Factor ?? 1;

    /// <summary>A part of a sale takes its share of the sale's basis, unrounded; the free quota that the sale found is taken off first.</summary>
    private static Fraction Basis(FeeContract contract, FeeRule rule, FeeSubject sale, Money gross)
    {
        Fraction basis = (BasisOf(contract, sale) ?? Money.Zero).Fen;
        if (gross != sale.Gross) basis = sale.Gross == Money.Zero ? Fraction.Zero : basis * new Fraction(gross.Fen, sale.Gross.Fen);
        if (rule.Quota is not { } quota) return basis;
        var free = Math.Max(0, quota.Volume - (sale.QuotaUsedFen ?? 0));
        return Fraction.Max(basis - free, Fraction.Zero);
    }
}
