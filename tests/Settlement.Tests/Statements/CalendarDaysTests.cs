using System.Globalization;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class CalendarDaysTests
{
    [Theory]
    [InlineData(1, 1, "2025-12-31", "2026-01-01")]
    [InlineData(12, 31, "2026-01-01", "2025-12-31")]
    [InlineData(6, 30, "2026-06-30", "2026-06-30")]
    [InlineData(2, 29, "2024-03-01", "2024-02-29")]
    [InlineData(2, 29, "2025-01-05", "2024-02-29")]
    [InlineData(2, 29, "2026-03-01", null)]
    [InlineData(2, 30, "2024-03-01", null)]
    [InlineData(13, 1, "2026-01-01", null)]
    [InlineData(0, 1, "2026-01-01", null)]
    [InlineData(1, 1, "0001-01-01", "0001-01-01")] // the calendar has no year before and, below, none after
    [InlineData(12, 31, "9999-12-31", "9999-12-31")]
    [InlineData(4, 31, "2026-04-30", null)]
    public void Nearest_MonthAndDay_HaveTheClosestYear(int month, int day, string near, string? expected)
    {
        var found = CalendarDays.Nearest(month, day, DateOnly.Parse(near, CultureInfo.InvariantCulture).DayNumber);

        Assert.Equal(expected is null ? null : DateOnly.Parse(expected, CultureInfo.InvariantCulture).DayNumber, found);
    }
}
