namespace Rijie.Settlement.Fees;

/// <summary>What a refund gives back of the fee, before rounding.</summary>
/// <param name="Parts">Not positive: a returned fee is a negative cost.</param>
/// <param name="HasExact">Whether the policy has an exact value; recompute is a difference of rounded fees.</param>
/// <param name="LowestFen">The most that may still be returned, as a negative cost.</param>
/// <param name="HighestFen">What earlier refunds returned; a later one never takes more than that back.</param>
internal sealed record ReturnedFee(IReadOnlyList<ExactPart> Parts, bool HasExact, long LowestFen, long HighestFen);

/// <summary>The refund policies (settlement specification 2.4). They say what to return; the bounds say what I-FEE-3 allows.</summary>
internal static class RefundPolicy
{
    private const string Part = "returned";

    /// <summary>The fee that giving back <paramref name="gross"/> of a sale returns.</summary>
    public static ReturnedFee Of(FeeContract contract, FeeRule rule, FeeOriginal original, Money gross, ReturnPolicy policy)
    {
        var sale = original.Sale;
        var parts = SalePrice.Parts(contract, rule, sale, sale.Gross, SaleExtent.Whole);
        var fees = FeeRounding.Parts(contract.Rounding, parts, original.ChargedInGroup);
        var charged = parts.Zip(fees).Where(p => p.First.Returnable).Sum(p => p.Second);
        var before = original.FeeReturnedBefore.Fen;
        IReadOnlyList<ExactPart> returned = policy switch
        {
            ReturnPolicy.FullOnFullRefund => [Whole(gross == sale.Gross ? -charged : 0)],
            ReturnPolicy.Proportional => [new(Part, sale.Gross == Money.Zero ? -charged : new Fraction(-charged, 1) * new Fraction(gross.Fen, sale.Gross.Fen), true)],
            ReturnPolicy.Rate => [.. SalePrice.Parts(contract, rule, sale, gross, SaleExtent.Refunded).Select(p => p with { Fen = -p.Fen })],
            ReturnPolicy.Recompute => [Whole(FeeOfRemainder(contract, rule, original, gross) - (charged - before))],
            _ => [Whole(0)],
        };
        return new(returned, policy is not ReturnPolicy.Recompute, before - charged, before);
    }

    /// <summary>What a void takes back: the whole fee that is still charged, kept surcharges included.</summary>
    public static ReturnedFee OfVoid(FeeContract contract, FeeRule rule, FeeOriginal original)
    {
        var parts = SalePrice.Parts(contract, rule, original.Sale, original.Sale.Gross, SaleExtent.Whole);
        var before = original.FeeReturnedBefore.Fen;
        var left = FeeRounding.Parts(contract.Rounding, parts, original.ChargedInGroup).Sum() - before;
        return new([Whole(-left)], true, -left, before);
    }

    /// <summary>Priced by the rule that priced the sale, never by a new choice: else a fen refunded could cross a price step.</summary>
    private static long FeeOfRemainder(FeeContract contract, FeeRule rule, FeeOriginal original, Money gross)
    {
        var remaining = original.Sale.Gross - original.RefundedBefore - gross;
        var parts = SalePrice.Parts(contract, rule, original.Sale, remaining, SaleExtent.Remaining);
        return FeeRounding.Parts(contract.Rounding, parts).Sum();
    }

    private static ExactPart Whole(long fen) => new(Part, fen, true);
}
