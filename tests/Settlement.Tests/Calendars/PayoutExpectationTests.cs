using System.Globalization;
using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Tests.Calendars;

public sealed class PayoutExpectationTests
{
    [Theory]
    [InlineData("2026-02-13T22:50:00+08:00", "2026-02-14T18:00:00+08:00")]
    [InlineData("2026-02-13T23:10:00+08:00", "2026-02-24T18:00:00+08:00")]
    public void Date_TwentyMinutesAroundTheCut_AreTenDaysApart(string tradedAt, string expectBy)
    {
        var at = Instant(tradedAt);

        var expected = PayoutExpectation.Date(Terms("T1"), WorkdayCalendar.China, ClearingDates.Of(at, new(23, 0), true), at);

        Assert.Equal(Instant(expectBy), expected!.ExpectBy);
    }

    [Theory]
    [InlineData("T0", "2026-02-14T10:00:00+08:00", "2026-02-14")]
    [InlineData("T0", "2026-02-15T10:00:00+08:00", "2026-02-24")]
    [InlineData("T0", "2026-02-14T17:00:00+08:00", "2026-02-24")]
    [InlineData("D0", "2026-02-15T10:00:00+08:00", "2026-02-15")]
    [InlineData("D0", "2026-02-15T17:00:00+08:00", "2026-02-16")]
    [InlineData("D0", null, "2026-02-16")]
    [InlineData("S0", "2026-02-15T17:00:00+08:00", "2026-02-16")]
    [InlineData("weekly", null, "2026-02-24")]
    [InlineData("monthly", null, "2026-03-02")]
    public void Date_OtherSpeeds_FollowWindowAndCycle(string speed, string? tradedAt, string expected)
    {
        var at = tradedAt is null ? (DateTimeOffset?)null : Instant(tradedAt);
        var clearingDate = at is { } known ? ChinaTime.ToDate(known) : new DateOnly(2026, 2, 15);

        var payout = PayoutExpectation.Date(Terms(speed), WorkdayCalendar.China, clearingDate, at);

        Assert.Equal(expected, payout!.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Date_InstantInsideItsWindow_IsMinutesAfterTheSaleWhateverThePayoutTime()
    {
        var payout = PayoutExpectation.Date(Terms("S0"), WorkdayCalendar.China, new(2026, 2, 15), Instant("2026-02-15T10:00:00+08:00"));

        Assert.Equal(Instant("2026-02-15T10:30:00+08:00"), payout!.ExpectBy);
    }

    [Fact]
    public void Date_OnRequest_IsUnknown() =>
        Assert.Null(PayoutExpectation.Date(Terms("W"), WorkdayCalendar.China, new(2026, 2, 15), null));

    [Theory]
    [InlineData("T1", "2026-12-31", true)]
    [InlineData("T1", "2026-12-30", false)]
    [InlineData("D1", "2026-12-31", false)]
    public void Date_IntoAYearWithoutList_IsProvisionalForWorkingDaysOnly(string speed, string clearingDate, bool expected)
    {
        var date = DateOnly.Parse(clearingDate, CultureInfo.InvariantCulture);

        Assert.Equal(expected, PayoutExpectation.Date(Terms(speed), WorkdayCalendar.China, date, null)!.Provisional);
    }

    [Theory]
    [InlineData("T1")]
    [InlineData("T0")]
    [InlineData("D15")]
    [InlineData("S0")]
    [InlineData("W")]
    [InlineData("weekly")]
    [InlineData("monthly")]
    public void Parse_Speed_RoundTrips(string text) => Assert.Equal(text, SettlementSpeed.Parse(text).ToString());

    [Theory]
    [InlineData("T")]
    [InlineData("T+1")]
    [InlineData("t1")]
    [InlineData("T-1")]
    [InlineData("D100")]
    [InlineData("S1")]
    [InlineData("")]
    public void Parse_NoSpeed_Throws(string text) => Assert.Throws<FormatException>(() => SettlementSpeed.Parse(text));

    private static PayoutTerms Terms(string speed) => new() { Speed = SettlementSpeed.Parse(speed), WindowFrom = new(9, 0), WindowTo = new(17, 0) };

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
