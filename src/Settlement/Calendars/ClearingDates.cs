namespace Rijie.Settlement.Calendars;

/// <summary>Puts an instant into a provider's accounting day, and completes dates that come without a year (settlement specification 1.4).</summary>
internal static class ClearingDates
{
    /// <summary>The clearing date of an instant under a day cut in China Standard Time.</summary>
    /// <param name="instant">When the transaction was traded.</param>
    /// <param name="cut">The day cut; 00:00 means 24:00, the end of the day that runs.</param>
    /// <param name="cutInclusive">Whether the cut itself belongs to the next day; providers differ by that one second.</param>
    public static DateOnly Of(DateTimeOffset instant, TimeOnly cut, bool cutInclusive)
    {
        var local = ChinaTime.ToLocal(instant);
        var date = DateOnly.FromDateTime(local);
        if (cut == TimeOnly.MinValue) return date;
        var time = TimeOnly.FromDateTime(local);
        return time > cut || (cutInclusive && time == cut) ? date.AddDays(1) : date;
    }

    /// <summary>Gives <c>MMDD</c> the year that brings it closest to a date that is known.</summary>
    /// <returns><c>null</c> when no year within one of <paramref name="near"/> has such a day: 0229 away from a leap year, or 0230.</returns>
    public static DateOnly? NearestYear(int month, int day, DateOnly near)
    {
        DateOnly? nearest = null;
        foreach (var year in (int[])[near.Year - 1, near.Year, near.Year + 1])
        {
            if (Date(year, month, day) is not { } date) continue;
            if (nearest is null || Distance(date, near) < Distance(nearest.Value, near)) nearest = date;
        }
        return nearest;
    }

    private static DateOnly? Date(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new(year, month, day) : null;

    private static int Distance(DateOnly a, DateOnly b) => Math.Abs(a.DayNumber - b.DayNumber);
}
