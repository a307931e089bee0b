namespace Rijie.Settlement.Calendars;

/// <summary>How punctual a provider is: value time less the hour by which money is expected.</summary>
/// <param name="Count">How many payouts it is taken from.</param>
/// <param name="OnTimePpm">The share that was there by the hour, in parts per million.</param>
/// <param name="Median">The delay of the middle one; negative where it came early.</param>
/// <param name="P95">The delay that nineteen of twenty did not exceed.</param>
internal sealed record Punctuality(int Count, int OnTimePpm, TimeSpan Median, TimeSpan P95)
{
    private const int Least = 5;

    /// <summary>Takes the figures from delays.</summary>
    /// <returns><c>null</c> where there are too few to say anything.</returns>
    public static Punctuality? Of(IEnumerable<TimeSpan> delays)
    {
        TimeSpan[] sorted = [.. delays.Order()];
        if (sorted.Length < Least) return null;
        // Nearest rank: a delay that there was, and no average of two.
        TimeSpan Rank(int percent) => sorted[((sorted.Length * percent + 99) / 100) - 1];
        return new(sorted.Length, (int)(sorted.Count(d => d <= TimeSpan.Zero) * 1_000_000L / sorted.Length), Rank(50), Rank(95));
    }
}

/// <summary>When money is expected, by the contract, as it usually comes, and with care.</summary>
internal sealed record ForecastDates(DateOnly Contractual, DateOnly Likely, DateOnly Cautious)
{
    /// <summary>The three dates of money that is due.</summary>
    public static ForecastDates Of(PayoutDue due, Punctuality? punctuality)
    {
        DateOnly After(TimeSpan delay) => ChinaTime.ToDate(due.ExpectBy + delay);
        var likely = punctuality is null ? due.Date : After(punctuality.Median);
        var cautious = punctuality is null ? due.Date : After(punctuality.P95);
        return new(due.Date, likely, cautious < likely ? likely : cautious);
    }

    /// <summary>The same where the day has passed and the money is not there: it is awaited from today on.</summary>
    public ForecastDates From(DateOnly today) => new(Contractual < today ? today : Contractual, Likely < today ? today : Likely, Cautious < today ? today : Cautious);
}

/// <summary>What is forecast for one day, in three lines.</summary>
internal sealed record ForecastDay(DateOnly Day, Money Contractual, Money Likely, Money Cautious);

/// <summary>The cash flow that unpaid batches promise (settlement specification 3.4).</summary>
internal static class PayoutForecast
{
    /// <summary>Adds up by day; each line holds all of the money.</summary>
    public static IReadOnlyList<ForecastDay> Of(IReadOnlyList<(Money Amount, ForecastDates Dates)> expected)
    {
        Money On(DateOnly day, Func<ForecastDates, DateOnly> of) => expected.Where(e => of(e.Dates) == day).Aggregate(Money.Zero, (sum, e) => sum + e.Amount);
        return
        [
            .. expected.SelectMany(e => (DateOnly[])[e.Dates.Contractual, e.Dates.Likely, e.Dates.Cautious]).Distinct().Order()
                .Select(day => new ForecastDay(day, On(day, d => d.Contractual), On(day, d => d.Likely), On(day, d => d.Cautious))),
        ];
    }
}
