using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Fees;

/// <summary>Prices rows, payouts and rebates by a contract (settlement specification 2.3). Exact until the one rounding.</summary>
internal static class FeePricer
{
    /// <summary>Prices one row.</summary>
    /// <param name="contract">The version in force; for what undoes a sale the one that priced the sale (<see cref="FeeContracts.Find(string, FeeSubject)"/>). <c>null</c> has no price.</param>
    /// <param name="subject">The row.</param>
    /// <param name="inGroupFen">Its share of its group's fee; without it the row is a group of its own (<see cref="FeeSequence"/> prices groups).</param>
    public static FeeResult Price(FeeContract? contract, FeeSubject subject, long? inGroupFen = null)
    {
        if (contract is null) return FeeResult.Without(FeeOutcome.NoContract);
        var exact = ExactFee.Of(contract, subject);
        return exact.Outcome is FeeOutcome.Ok ? Result(contract, subject, exact, inGroupFen) : FeeResult.Without(exact.Outcome);
    }

    /// <summary>Prices one payout.</summary>
    /// <param name="contract">The version in force.</param>
    /// <param name="beforeFee">Sum of the nets and what was carried in; a payout that is not positive is carried on and costs nothing.</param>
    /// <param name="settlement">The settlement speed.</param>
    /// <param name="date">The clearing date.</param>
    /// <returns>The net is what reaches the bank.</returns>
    public static FeeResult PricePayout(FeeContract contract, Money beforeFee, SettlementSpeed settlement, DateOnly date)
    {
        var subject = new FeeSubject { Type = TransactionType.WithdrawalFee, Gross = beforeFee, ClearingDate = date, Settlement = settlement };
        var fees = beforeFee > Money.Zero ? contract.PayoutFees.Where(f => f.When.Hold(subject, !contract.ListsSemiCredit)).ToArray() : [];
        var parts = fees.SelectMany(f => f.Price).Select(p => new ExactPart(p.Part, SalePrice.PartFen(p, beforeFee.Fen, null, true), false)).ToArray();
        var shown = FeeRounding.Parts(contract.Rounding, parts);
        var fee = Money.FromFen(shown.Sum());
        return new()
        {
            Outcome = FeeOutcome.Ok,
            Fee = fee,
            Net = beforeFee - fee,
            ExactFen = Fraction.Sum(parts.Select(p => p.Fen)),
            RuleId = fees.Length == 0 ? null : string.Join('+', fees.Select(f => f.Id)),
            Parts = [.. parts.Zip(shown, static (p, fen) => new FeePart(p.Part, p.Fen, Money.FromFen(fen)))],
        };
    }

    /// <summary>The one line at the end of a period under retroactive tiers: what was due at the rate reached, less what was charged.</summary>
    /// <param name="contract">The version in force.</param>
    /// <param name="rule">The rule with the tiers.</param>
    /// <param name="counterAtEnd">Volume in fen or number of rows at the end of the period.</param>
    /// <param name="basis">The sum of what the rate is taken on.</param>
    /// <param name="charged">The sum of the fees of the period.</param>
    public static FeeResult PriceRebate(FeeContract contract, FeeRule rule, long counterAtEnd, Money basis, Money charged)
    {
        if (rule.Tiers is not { Mode: TierMode.Retroactive } tiers) throw new ArgumentException($"The rule {rule.Id} has no retroactive tiers.", nameof(rule));
        var due = basis.Fen * TierPrice.RateAt(tiers, counterAtEnd).Factor * (contract.Discount?.Factor.Factor ?? 1);
        var exact = due - charged.Fen;
        var fee = Money.FromFen(FeeRounding.Round(exact, contract.Rounding.Mode));
        return new() { Outcome = FeeOutcome.Ok, Fee = fee, Net = -fee, ExactFen = exact, RuleId = rule.Id, Parts = [new("rebate", exact, fee)] };
    }

    /// <summary>The price of a row whose exact fee is known.</summary>
    public static FeeResult Result(FeeContract contract, FeeSubject subject, ExactFee exact, long? inGroupFen)
    {
        var parts = FeeRounding.Parts(contract.Rounding, exact.Parts);
        var policyFen = parts.Sum();
        var fen = Math.Clamp(inGroupFen ?? policyFen, exact.LowestFen, exact.HighestFen);
        var fee = Money.FromFen(fen);
        var result = new FeeResult
        {
            Outcome = FeeOutcome.Ok,
            Fee = fee,
            Net = (subject.Type.Sign() * subject.Gross) - fee,
            ExactFen = exact.HasExact ? exact.SumFen : null,
            RuleId = exact.RuleId,
            Clipped = policyFen < exact.LowestFen || policyFen > exact.HighestFen,
            Parts = Shown(exact, fen == policyFen ? parts : null, fee),
        };
        return !contract.AllowNegativeNet && subject.Type.Sign() > 0 && result.Net < Money.Zero
            ? result with { Outcome = FeeOutcome.FeeExceedsAmount, Fee = Money.Zero, Net = Money.Zero }
            : result;
    }

    /// <summary>Parts add up to the fee: as they were rounded, by largest remainder within a group; a clipped fee is one part.</summary>
    private static IReadOnlyList<FeePart> Shown(ExactFee exact, IReadOnlyList<long>? rounded, Money fee)
    {
        rounded ??= FeeRounding.TryShare([.. exact.Parts.Select(p => p.Fen)], fee.Fen);
        return rounded is null
            ? [new("returned", exact.SumFen, fee)]
            : [.. exact.Parts.Zip(rounded, static (p, fen) => new FeePart(p.Part, p.Fen, Money.FromFen(fen)))];
    }
}
