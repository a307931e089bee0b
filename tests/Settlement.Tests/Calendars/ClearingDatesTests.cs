using System.Globalization;
using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Tests.Calendars;

public sealed class ClearingDatesTests
{
    [Theory]
    [InlineData("2026-02-13T22:59:59.999+08:00", "23:00", true, "2026-02-13")]
    [InlineData("2026-02-13T23:00:00+08:00", "23:00", true, "2026-02-14")]
    [InlineData("2026-02-13T23:00:00+08:00", "23:00", false, "2026-02-13")]
    [InlineData("2026-02-13T23:00:00.001+08:00", "23:00", false, "2026-02-14")]
    [InlineData("2026-02-13T15:00:00Z", "23:00", true, "2026-02-14")]
    [InlineData("2025-12-31T23:30:00+08:00", "23:00", true, "2026-01-01")]
    [InlineData("2024-02-28T23:30:00+08:00", "23:00", true, "2024-02-29")]
    [InlineData("2026-02-13T23:59:59+08:00", "00:00", true, "2026-02-13")]
    [InlineData("2026-02-14T00:00:00+08:00", "00:00", true, "2026-02-14")]
    [InlineData("2026-02-14T00:00:00+08:00", "00:00", false, "2026-02-14")]
    public void Of_AroundTheCut_IsTheProvidersDay(string instant, string cut, bool inclusive, string expected)
    {
        var date = ClearingDates.Of(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), TimeOnly.Parse(cut, CultureInfo.InvariantCulture), inclusive);

        Assert.Equal(expected, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

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
    [InlineData(4, 31, "2026-04-30", null)]
    public void NearestYear_MonthAndDay_IsClosest(int month, int day, string near, string? expected)
    {
        var date = ClearingDates.NearestYear(month, day, DateOnly.Parse(near, CultureInfo.InvariantCulture));

        Assert.Equal(expected, date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }
}
