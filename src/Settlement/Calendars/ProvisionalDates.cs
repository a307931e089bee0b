namespace Rijie.Settlement.Calendars;

/// <summary>Warns before dates have to be counted from a year whose holidays nobody has announced.</summary>
internal static class ProvisionalDates
{
    private const int WarnDays = 30;

    /// <summary>The first clearing date from a day on whose payout date is provisional, where it is needed within thirty days.</summary>
    public static DateOnly? FirstNeeded(PayoutTerms terms, WorkdayCalendar calendar, DateOnly today)
    {
        for (var date = today; date <= today.AddDays(WarnDays); date = date.AddDays(1))
            if (PayoutExpectation.Date(terms, calendar, date, null) is { Provisional: true }) return date;
        return null;
    }
}
