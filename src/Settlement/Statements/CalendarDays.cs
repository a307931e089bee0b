namespace Rijie.Settlement.Statements;

/// <summary>Days as numbers of <see cref="DateOnly.DayNumber"/>, made from their parts, also where the year is not told.</summary>
internal static class CalendarDays
{
    /// <summary>The day, or <c>null</c> where the calendar has none such.</summary>
    public static long? Of(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day).DayNumber : null;

    /// <summary>Gives month and day the year that brings them closest to a day that is known (settlement specification 1.4).</summary>
    /// <returns><c>null</c> when no year within one of <paramref name="near"/> has such a day: 0229 away from a leap year, or 0230.</returns>
    public static long? Nearest(int month, int day, long near)
    {
        var nearYear = DateOnly.FromDayNumber((int)near).Year;
        long? nearest = null;
        for (var year = nearYear - 1; year <= nearYear + 1; year++)
            if (Of(year, month, day) is { } found && (nearest is null || Math.Abs(found - near) < Math.Abs(nearest.Value - near)))
                nearest = found;
        return nearest;
    }
}
