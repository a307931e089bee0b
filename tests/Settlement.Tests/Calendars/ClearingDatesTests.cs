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
}
