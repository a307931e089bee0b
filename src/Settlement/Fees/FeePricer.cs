using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Fees;

/// <summary>Prices rows, payouts and rebates by a contract (settlement specification 2.3). Exact until the one rounding.</summary>
internal static class FeePricer
{
    /// <summary>Prices one row.</summary>
    /// <param name="contract">The version in force; for what undoes a sale the one that priced the sale (<see cref="FeeContracts.Find(string, FeeSubject)"/>). <c>null</c> has no price.</param>
    /// <param name="subject">The row.</param>
    /// <remarks>Under a contract that rounds by group the row is a group of its own: use <see cref="PriceAll"/> for those.</remarks>
    public static FeeResult Price(FeeContract? contract, FeeSubject subject)
    {
        if (contract is null) return FeeResult.Without(FeeOutcome.NoContract);
        var exact = ExactFee.Of(contract, subject);
        if (exact.Outcome is not FeeOutcome.Ok) return FeeResult.Without(exact.Outcome);
        return Result(contract, subject, exact, null);
    }

    /// <summary>Prices the rows of one connection; where a contract rounds by group, those of one clearing date and rule share one rounding.</summary>
    /// <param name="subjects">In the order of trade time and provider order number, which decides counters and ties.</param>
    /// <param name="contractOf">The version that prices a row.</param>
    /// <param name="counters">Counts for tiers and quotas; without it a row brings its own counters.</param>
    /// <returns>The results in the same order.</returns>
    public static IReadOnlyList<FeeResult> PriceAll(IReadOnlyList<FeeSubject> subjects, Func<FeeSubject, FeeContract?> contractOf, FeeCounters? counters = null)
    {
        var results = new FeeResult[subjects.Count];
        var groups = new Dictionary<(string Contract, DateOnly ClearingDate, string? Rule), List<GroupRow>>();
        for (var i = 0; i < subjects.Count; i++)
        {
            var contract = contractOf(subjects[i]);
            var subject = contract is null || counters is null ? subjects[i] : counters.Pass(contract, subjects[i]);
            results[i] = Price(contract, subject);
            if (contract is not { Rounding.Scope: RoundingScope.Group } || ExactFee.Of(contract, subject) is not { Outcome: FeeOutcome.Ok } exact) continue;
            var key = (contract.Id, subject.ClearingDate, exact.GroupRule);
            if (!groups.TryGetValue(key, out var rows)) groups.Add(key, rows = []);
            rows.Add(new(i, contract, subject, exact));
        }
        foreach (var rows in groups.Values)
        {
            // Bounds are whole fen, so cutting the exact value keeps every rounding of it inside them.
            var fen = rows.Select(r => Fraction.Min(Fraction.Max(r.Exact.SumFen, r.Exact.LowestFen), r.Exact.HighestFen)).ToArray();
            var fees = FeeRounding.Share(fen, FeeRounding.Round(Fraction.Sum(fen), rows[0].Contract.Rounding.Mode));
            foreach (var (row, fee) in rows.Zip(fees)) results[row.Index] = Result(row.Contract, row.Subject, row.Exact, fee);
        }
        return results;
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

    private sealed record GroupRow(int Index, FeeContract Contract, FeeSubject Subject, ExactFee Exact);

    private static FeeResult Result(FeeContract contract, FeeSubject subject, ExactFee exact, long? inGroupFen)
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
