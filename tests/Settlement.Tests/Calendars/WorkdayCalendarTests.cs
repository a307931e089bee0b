using System.Globalization;
using System.Text;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Tests.Calendars;

public sealed class WorkdayCalendarTests
{
    private static readonly string[] SpecificationChecks =
    [
        "2025-01-24 2025-01-26 2025-01-27 2025-01-25", "2025-01-25 2025-01-26 2025-01-27 2025-01-26", "2025-01-26 2025-01-27 2025-02-05 2025-01-27",
        "2025-01-27 2025-02-05 2025-02-06 2025-01-28", "2025-02-07 2025-02-08 2025-02-10 2025-02-08", "2025-04-03 2025-04-07 2025-04-08 2025-04-04",
        "2025-04-26 2025-04-27 2025-04-28 2025-04-27", "2025-04-30 2025-05-06 2025-05-07 2025-05-01", "2025-09-26 2025-09-28 2025-09-29 2025-09-27",
        "2025-09-30 2025-10-09 2025-10-10 2025-10-01", "2025-10-10 2025-10-11 2025-10-13 2025-10-11", "2025-12-31 2026-01-04 2026-01-05 2026-01-01",
        "2026-02-12 2026-02-13 2026-02-14 2026-02-13", "2026-02-13 2026-02-14 2026-02-24 2026-02-14", "2026-02-14 2026-02-24 2026-02-25 2026-02-15",
        "2026-02-27 2026-02-28 2026-03-02 2026-02-28", "2026-04-03 2026-04-07 2026-04-08 2026-04-04", "2026-04-30 2026-05-06 2026-05-07 2026-05-01",
        "2026-05-08 2026-05-09 2026-05-11 2026-05-09", "2026-06-18 2026-06-22 2026-06-23 2026-06-19", "2026-09-18 2026-09-20 2026-09-21 2026-09-19",
        "2026-09-24 2026-09-28 2026-09-29 2026-09-25", "2026-09-30 2026-10-08 2026-10-09 2026-10-01", "2026-10-09 2026-10-10 2026-10-12 2026-10-10",
    ];

    public static TheoryData<string> Checks => [.. SpecificationChecks];

    [Theory]
    [MemberData(nameof(Checks))]
    public void AddWorkingDays_SpecificationCheck_GivesTheStatedDates(string check)
    {
        var dates = check.Split(' ').Select(Date).ToArray();

        var found = (Expect("T1", dates[0]), Expect("T2", dates[0]), Expect("D1", dates[0]));

        Assert.Equal((dates[1], dates[2], dates[3]), found);
    }

    [Fact]
    public void China_Checks_AreTheTwentyFourOfTheFile() =>
        Assert.Equal(SpecificationChecks, WorkdayCalendar.China.Checks.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Clearing:yyyy-MM-dd} {c.T1:yyyy-MM-dd} {c.T2:yyyy-MM-dd} {c.D1:yyyy-MM-dd}")));

    [Theory]
    [InlineData("2026-12-31", false)]
    [InlineData("2027-01-01", true)]
    [InlineData("2024-12-31", true)]
    public void IsProvisional_YearWithoutFinalList_IsTrue(string date, bool expected) =>
        Assert.Equal(expected, WorkdayCalendar.China.IsProvisional(Date(date)));

    [Fact]
    public void AddWorkingDays_IntoAYearWithoutList_CountsPlainWeekends()
    {
        var friday = WorkdayCalendar.China.AddWorkingDays(new(2026, 12, 31), 1);
        var monday = WorkdayCalendar.China.AddWorkingDays(new(2026, 12, 31), 2);

        Assert.Equal((new DateOnly(2027, 1, 1), new DateOnly(2027, 1, 4)), (friday, monday));
    }

    [Fact]
    public void IsHoliday_MakeUpDayAndWeekend_AreNone()
    {
        var calendar = WorkdayCalendar.China;

        Assert.True(calendar.IsHoliday(new(2026, 2, 15)));
        Assert.False(calendar.IsHoliday(new(2026, 2, 14)));
        Assert.False(calendar.IsHoliday(new(2026, 3, 1)));
    }

    [Fact]
    public void Read_WrongCounts_NamesEveryOneWithItsPlace()
    {
        var problems = Problems("""
            years:
              - { year: 2030, status: final, expected_working_days: 999, expected_holiday_days: 9, holidays: [] }
              - { year: 2031, status: final, expected_working_days: 260, expected_holiday_days: 1, holidays: [ { name: 元旦, from: 2031-01-01, to: 2031-01-01 } ] }
            checks: [ { clearing: 2031-01-03, t1: 2031-01-04, t2: 2031-01-07, d1: 2031-01-04 } ]
            """);

        Assert.Equal(
            [
                "k.yaml:6:5: CONFIG_RANGE: 2030 has 0 holiday days, expected 9.",
                "k.yaml:6:5: CONFIG_RANGE: 2030 has 261 working days, expected 999.",
                "k.yaml:8:11: CONFIG_RANGE: After 2031-01-03 come 2031-01-06, 2031-01-07 and 2031-01-04, expected 2031-01-04, 2031-01-07 and 2031-01-04.",
            ],
            problems);
    }

    [Fact]
    public void Read_UnsoundHolidays_NamesEveryOne()
    {
        var problems = Problems("""
            years:
              - year: 2031
                status: final
                expected_working_days: 260
                expected_holiday_days: 1
                holidays:
                  - { name: A, from: 2031-01-02, to: 2031-01-01 }
                  - { name: B, from: 2031-12-31, to: 2032-01-01 }
                  - { name: C, from: 2031-05-01, to: 2031-05-01, makeup_workdays: [2031-05-02] }
              - { year: 2031, status: final, expected_working_days: 261, expected_holiday_days: 0, holidays: [] }
            """);

        Assert.Equal(
            [
                "k.yaml:11:9: CONFIG_RANGE: A ends before it begins.",
                "k.yaml:12:9: CONFIG_RANGE: B leaves the year 2031.",
                "k.yaml:13:9: CONFIG_RANGE: The make-up day 2031-05-02 is not on a weekend of 2031.",
                "k.yaml:14:5: CONFIG_CONFLICT: The year 2031 is listed twice.",
            ],
            problems);
    }

    private static string[] Problems(string years)
    {
        var yaml = "schema: workday-calendar/v1\ncalendar_id: k\ntimezone: Asia/Shanghai\nweekend: [saturday, sunday]\n" + years;
        var thrown = Assert.Throws<YamlException>(() => WorkdayCalendar.Read(Encoding.UTF8.GetBytes(yaml), "k.yaml"));
        return [.. thrown.Problems.Select(p => p.ToString())];
    }

    private static DateOnly Expect(string speed, DateOnly clearingDate) =>
        PayoutExpectation.Date(new() { Speed = SettlementSpeed.Parse(speed) }, WorkdayCalendar.China, clearingDate, null)!.Date;

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
