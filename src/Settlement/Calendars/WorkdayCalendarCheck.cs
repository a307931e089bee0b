using System.Globalization;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Calendars;

/// <summary>Says everything that is wrong with a working-day list: one mistyped day moves the money of a whole country.</summary>
internal static class WorkdayCalendarCheck
{
    private const string Schema = "workday-calendar/v1";

    public static WorkdayCalendar Check(WorkdayCalendarFile content, string file, List<YamlProblem> problems)
    {
        if (content.Schema != Schema) Report(content.Place, "CONFIG_TYPE", $"Expected the schema {Schema}, found '{content.Schema}'.");
        if (content.Timezone != "Asia/Shanghai") Report(content.Place, "CONFIG_ZONE", $"Only Asia/Shanghai is known, found '{content.Timezone}'.");
        if (content.Weekend.Distinct().Count() is 0 or 7) Report(content.Place, "CONFIG_RANGE", "A week needs working days and days of rest.");
        var years = new HashSet<int>();
        foreach (var year in content.Years)
        {
            if (!years.Add(year.Year)) Report(year.Place, "CONFIG_CONFLICT", $"The year {year.Year} is listed twice.");
            if (year.Year is < 1980 or > 9000) Report(year.Place, "CONFIG_RANGE", $"{year.Year} is no year to settle in.");
            foreach (var holiday in year.Holidays) CheckHoliday(year, holiday);
        }
        // Counting over ranges that are not sound could run for centuries.
        if (problems.Count > 0) return new(content with { Years = [], Checks = [] });
        var calendar = new WorkdayCalendar(content);
        foreach (var year in content.Years) CheckCounts(calendar, year);
        foreach (var check in content.Checks) CheckDates(calendar, check);
        return calendar;

        void CheckHoliday(CalendarYear year, Holiday holiday)
        {
            if (holiday.From > holiday.To) Report(holiday.Place, "CONFIG_RANGE", $"{holiday.Name} ends before it begins.");
            if (holiday.From.Year != year.Year || holiday.To.Year != year.Year)
                Report(holiday.Place, "CONFIG_RANGE", $"{holiday.Name} leaves the year {year.Year}.");
            foreach (var day in holiday.MakeupWorkdays)
                if (day.Year != year.Year || !content.Weekend.Contains(day.DayOfWeek))
                    Report(holiday.Place, "CONFIG_RANGE", $"The make-up day {Iso(day)} is not on a weekend of {year.Year}.");
        }

        void CheckCounts(WorkdayCalendar calendar, CalendarYear year)
        {
            var working = 0;
            for (var date = new DateOnly(year.Year, 1, 1); date.Year == year.Year; date = date.AddDays(1))
                if (calendar.IsWorkingDay(date)) working++;
            if (working != year.ExpectedWorkingDays)
                Report(year.Place, "CONFIG_RANGE", $"{year.Year} has {working} working days, expected {year.ExpectedWorkingDays}.");
            var holidays = year.Holidays.Sum(h => WorkdayCalendar.Days(h).Count());
            if (holidays != year.ExpectedHolidayDays)
                Report(year.Place, "CONFIG_RANGE", $"{year.Year} has {holidays} holiday days, expected {year.ExpectedHolidayDays}.");
        }

        void CheckDates(WorkdayCalendar calendar, CalendarCheck check)
        {
            var found = (calendar.AddWorkingDays(check.Clearing, 1), calendar.AddWorkingDays(check.Clearing, 2), check.Clearing.AddDays(1));
            if (found != (check.T1, check.T2, check.D1))
                Report(check.Place, "CONFIG_RANGE", $"After {Iso(check.Clearing)} come {Iso(found.Item1)}, {Iso(found.Item2)} and {Iso(found.Item3)}, expected {Iso(check.T1)}, {Iso(check.T2)} and {Iso(check.D1)}.");
        }

        void Report(YamlPlace place, string code, string message) => problems.Add(new(file, place, code, message));
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
