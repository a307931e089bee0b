using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Calendars;

/// <summary>When a provider has agreed to pay.</summary>
internal sealed record PayoutTerms
{
    public YamlPlace Place { get; init; }

    public required SettlementSpeed Speed { get; init; }

    /// <summary>The time of day, in China, by which the bank has the money.</summary>
    public TimeOnly PayoutBy { get; init; } = new(18, 0);

    /// <summary>The first time of day at which a sale is still paid the same day; for T0, D0 and S0.</summary>
    public TimeOnly WindowFrom { get; init; }

    /// <summary>The end of that window, itself outside; 00:00 means the end of the day.</summary>
    public TimeOnly WindowTo { get; init; }

    /// <summary>How long an instant payout may take.</summary>
    public int InstantMinutes { get; init; } = 30;

    /// <summary>The pay day of a weekly cycle.</summary>
    public DayOfWeek WeeklyOn { get; init; } = DayOfWeek.Monday;

    /// <summary>The pay day of a monthly cycle; the last day of a month that is shorter.</summary>
    public int MonthlyOn { get; init; } = 1;

    /// <summary>What the provider pays at least: less is carried on, and is not late.</summary>
    public Money Minimum { get; init; }

    /// <summary>The total of late money from which lateness is critical at once; absent means that only time counts.</summary>
    public Money? UnpaidLimit { get; init; }
}

/// <summary>A payout that is expected.</summary>
/// <param name="Date">The day it should reach the bank.</param>
/// <param name="ExpectBy">The instant from which it is late.</param>
/// <param name="Provisional">The working-day list of that year is not final.</param>
internal sealed record ExpectedPayout(DateOnly Date, DateTimeOffset ExpectBy, bool Provisional);

/// <summary>Says when a row should be paid (settlement specification 3.2).</summary>
internal static class PayoutExpectation
{
    /// <summary>The day on which a row should be paid.</summary>
    /// <param name="terms">What was agreed.</param>
    /// <param name="calendar">The working days.</param>
    /// <param name="clearingDate">The provider's accounting day of the row.</param>
    /// <param name="tradedAt">When it was traded; without it T0, D0 and S0 count as outside their window.</param>
    /// <returns><c>null</c> when the merchant must ask for the money.</returns>
    public static ExpectedPayout? Date(PayoutTerms terms, WorkdayCalendar calendar, DateOnly clearingDate, DateTimeOffset? tradedAt)
    {
        if (terms.Speed.Kind is SpeedKind.OnRequest) return null;
        if (terms.Speed.Kind is SpeedKind.Instant && tradedAt is { } at && InWindow(terms, at))
        {
            var by = at.AddMinutes(terms.InstantMinutes);
            return new(ChinaTime.ToDate(by), by, false);
        }
        var date = DayOf(terms, calendar, clearingDate, tradedAt);
        var counts = terms.Speed.Kind is not (SpeedKind.CalendarDays or SpeedKind.Instant);
        return new(date, ChinaTime.ToInstant(date, terms.PayoutBy), counts && (calendar.IsProvisional(clearingDate) || calendar.IsProvisional(date)));
    }

    private static DateOnly DayOf(PayoutTerms terms, WorkdayCalendar calendar, DateOnly clearingDate, DateTimeOffset? tradedAt)
    {
        var today = tradedAt is { } at && InWindow(terms, at) ? ChinaTime.ToDate(at) : (DateOnly?)null;
        return terms.Speed switch
        {
            { Kind: SpeedKind.WorkingDays, Days: 0 } => today is { } day && calendar.IsWorkingDay(day) ? day : calendar.AddWorkingDays(clearingDate, 1),
            { Kind: SpeedKind.WorkingDays } => calendar.AddWorkingDays(clearingDate, terms.Speed.Days),
            { Kind: SpeedKind.CalendarDays, Days: 0 } or { Kind: SpeedKind.Instant } => today ?? clearingDate.AddDays(1),
            { Kind: SpeedKind.CalendarDays } => clearingDate.AddDays(terms.Speed.Days),
            { Kind: SpeedKind.Weekly } => calendar.OnOrAfter(NextWeekday(clearingDate, terms.WeeklyOn)),
            _ => calendar.OnOrAfter(NextMonthly(clearingDate, terms.MonthlyOn)),
        };
    }

    private static bool InWindow(PayoutTerms terms, DateTimeOffset at)
    {
        var time = TimeOnly.FromDateTime(ChinaTime.ToLocal(at));
        return time >= terms.WindowFrom && (terms.WindowTo == TimeOnly.MinValue || time < terms.WindowTo);
    }

    private static DateOnly NextWeekday(DateOnly date, DayOfWeek on) => date.AddDays(((on - date.DayOfWeek + 6) % 7) + 1);

    private static DateOnly NextMonthly(DateOnly date, int on)
    {
        var thisMonth = InMonth(date, on);
        return thisMonth > date ? thisMonth : InMonth(new DateOnly(date.Year, date.Month, 1).AddMonths(1), on);
    }

    private static DateOnly InMonth(DateOnly month, int on) =>
        new(month.Year, month.Month, Math.Clamp(on, 1, DateTime.DaysInMonth(month.Year, month.Month)));
}
