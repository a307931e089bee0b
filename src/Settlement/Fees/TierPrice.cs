namespace Rijie.Settlement.Fees;

/// <summary>Prices that depend on a counter.</summary>
internal static class TierPrice
{
    /// <summary>The exact fee of a row.</summary>
    /// <param name="tiers">The steps.</param>
    /// <param name="basis">The amount the rate is taken on.</param>
    /// <param name="counterBefore">Volume in fen or number of rows before this one.</param>
    /// <param name="gross">What this row adds to a volume.</param>
    public static Fraction Of(FeeTiers tiers, Fraction basis, long counterBefore, Money gross)
    {
        var after = counterBefore + (tiers.Counter is TierCounter.MonthCount ? 1 : gross.Fen);
        return tiers.Mode switch
        {
            TierMode.AtStart => basis * RateAt(tiers, counterBefore).Factor,
            TierMode.Retroactive => basis * (tiers.ChargedAt ?? RateAt(tiers, counterBefore)).Factor,
            TierMode.Marginal when tiers.Counter is not TierCounter.MonthCount && gross > Money.Zero => Split(tiers, basis, counterBefore, after),
            _ => basis * RateAt(tiers, after).Factor,
        };
    }

    /// <summary>The one rate of a whole row, or <c>null</c> where it is split at a step.</summary>
    public static Rate? WholeRate(FeeTiers tiers, long counterBefore, Money gross)
    {
        var after = counterBefore + (tiers.Counter is TierCounter.MonthCount ? 1 : gross.Fen);
        return tiers.Mode switch
        {
            TierMode.AtStart => RateAt(tiers, counterBefore),
            TierMode.Retroactive => tiers.ChargedAt ?? RateAt(tiers, counterBefore),
            TierMode.Marginal when tiers.Counter is not TierCounter.MonthCount && gross > Money.Zero => RateAt(tiers, counterBefore + 1) is var rate && rate == RateAt(tiers, after) ? rate : null,
            _ => RateAt(tiers, after),
        };
    }

    /// <summary>The rate of the step that holds a counter; the end of a step is inside.</summary>
    public static Rate RateAt(FeeTiers tiers, long counter) => tiers.Steps.First(s => s.UpTo is null || counter <= s.UpTo).Rate;

    private static Fraction Split(FeeTiers tiers, Fraction basis, long before, long after)
    {
        var (fen, from) = (Fraction.Zero, before);
        foreach (var step in tiers.Steps)
        {
            var to = Math.Min(step.UpTo ?? after, after);
            if (to <= from) continue;
            fen += basis * new Fraction(to - from, after - before) * step.Rate.Factor;
            from = to;
        }
        return fen;
    }
}
