namespace Rijie.Settlement.Calendars;

/// <summary>How late money is (settlement specification 3.3).</summary>
internal enum Lateness
{
    /// <summary>Before the expected date.</summary>
    NotDue,

    /// <summary>On the expected date, before the hour by which it is expected.</summary>
    Due,

    /// <summary>After that hour.</summary>
    Late,

    /// <summary>After the grace; opens <c>P01</c>.</summary>
    Overdue,

    /// <summary>Three working days after the expected date, or more late money than the merchant's limit.</summary>
    Critical,
}

/// <summary>When money is expected, and from when its absence is worse.</summary>
/// <param name="Date">The day it should reach the bank.</param>
/// <param name="ExpectBy">The instant from which it is late.</param>
/// <param name="OverdueAt">The end of the grace: a working day after the expected date, or two hours for what is paid at once.</param>
/// <param name="CriticalAt">Three working days after the expected date.</param>
/// <param name="Provisional">A working-day list that it was counted from is not final.</param>
internal sealed record PayoutDue(DateOnly Date, DateTimeOffset ExpectBy, DateTimeOffset OverdueAt, DateTimeOffset CriticalAt, bool Provisional)
{
    private const int GraceWorkingDays = 1;
    private const int CriticalWorkingDays = 3;
    private static readonly TimeSpan InstantGrace = TimeSpan.FromHours(2);

    /// <summary>When the rows of a clearing date are due.</summary>
    /// <returns><c>null</c> when the merchant must ask for the money: it is never late.</returns>
    public static PayoutDue? Of(PayoutTerms terms, WorkdayCalendar calendar, DateOnly clearingDate, DateTimeOffset? tradedAt)
    {
        if (PayoutExpectation.Date(terms, calendar, clearingDate, tradedAt) is not { } expected) return null;
        var hour = expected.ExpectBy - ChinaTime.ToInstant(expected.Date, TimeOnly.MinValue);
        DateTimeOffset After(int workingDays) => ChinaTime.ToInstant(calendar.AddWorkingDays(expected.Date, workingDays), TimeOnly.MinValue) + hour;
        return new(
            expected.Date,
            expected.ExpectBy,
            terms.Speed.Kind is SpeedKind.Instant ? expected.ExpectBy + InstantGrace : After(GraceWorkingDays),
            After(CriticalWorkingDays),
            expected.Provisional);
    }

    /// <summary>How late money that is still unpaid is at an instant.</summary>
    public Lateness At(DateTimeOffset now) =>
        now >= CriticalAt ? Lateness.Critical
        : now >= OverdueAt ? Lateness.Overdue
        : now >= ExpectBy ? Lateness.Late
        : ChinaTime.ToDate(now) >= Date ? Lateness.Due
        : Lateness.NotDue;

    /// <summary>The next instant at which <see cref="At"/> answers otherwise, or <c>null</c> after the last.</summary>
    public DateTimeOffset? NextChangeAfter(DateTimeOffset now) =>
        ((DateTimeOffset[])[ChinaTime.ToInstant(Date, TimeOnly.MinValue), ExpectBy, OverdueAt, CriticalAt]).Where(at => at > now).Order().Cast<DateTimeOffset?>().FirstOrDefault();
}
