using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Tests.Calendars;

public sealed class PayoutForecastTests
{
    private static readonly PayoutTerms Terms = new() { Speed = SettlementSpeed.Parse("T1") };

    [Fact]
    public void Punctuality_OfTwentyPayouts_IsShareMedianAndNinetyFifth()
    {
        var hours = Enumerable.Range(-9, 20).Select(h => TimeSpan.FromHours(h)); // -9 to 10

        Assert.Equal(new Punctuality(20, 500_000, TimeSpan.Zero, TimeSpan.FromHours(9)), Punctuality.Of(hours));
        Assert.Null(Punctuality.Of(hours.Take(4)));
    }

    [Fact] // Friday's money is due on Monday at 18:00; it usually comes eight hours early and once in a while on Tuesday
    public void Forecast_OfThreeBatches_HoldsAllTheMoneyInEachLine()
    {
        var punctuality = new Punctuality(20, 900_000, TimeSpan.FromHours(-8), TimeSpan.FromHours(20));
        (Money, ForecastDates) Of(int day, long fen) => (Money.FromFen(fen), ForecastDates.Of(PayoutDue.Of(Terms, WorkdayCalendar.China, new(2026, 1, day), null)!, punctuality).From(new(2026, 1, 12)));

        var days = PayoutForecast.Of([Of(8, 100), Of(9, 2_000), Of(11, 30)]); // Thursday's is late already

        Assert.Equal([(12, 2_130L, 2_130L, 100L), (13, 0L, 0L, 2_030L)], days.Select(d => (d.Day.Day, d.Contractual.Fen, d.Likely.Fen, d.Cautious.Fen)));
    }

    [Fact] // the list of 2027 is not there: on 2 December T+1 still stays in 2026, on 31 December it does not
    public void FirstNeeded_YearWithoutAList_WarnsThirtyDaysBefore()
    {
        Assert.Null(ProvisionalDates.FirstNeeded(Terms, WorkdayCalendar.China, new(2026, 11, 30)));
        Assert.Equal(new DateOnly(2026, 12, 31), ProvisionalDates.FirstNeeded(Terms, WorkdayCalendar.China, new(2026, 12, 1)));
    }

    [Fact]
    public void WithOverrides_ProviderRestsOnAWorkingDay_PaysTheNextDay()
    {
        var calendar = WorkdayCalendar.China.WithOverrides([new() { Date = new(2026, 1, 6), Working = false, Reason = "系统升级", Author = "li" }, new() { Date = new(2026, 1, 10), Working = true, Reason = "加班", Author = "li" }]);

        Assert.Equal(new DateOnly(2026, 1, 7), calendar.AddWorkingDays(new(2026, 1, 5), 1));
        Assert.Equal(new DateOnly(2026, 1, 10), calendar.AddWorkingDays(new(2026, 1, 9), 1));
        Assert.NotEqual(WorkdayCalendar.China.Fingerprint, calendar.Fingerprint);
        Assert.Equal(new DateOnly(2026, 1, 6), WorkdayCalendar.China.AddWorkingDays(new(2026, 1, 5), 1));
    }
}
