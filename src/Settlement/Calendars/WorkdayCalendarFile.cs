using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Calendars;

/// <summary>A working-day calendar as its file says it.</summary>
internal sealed record WorkdayCalendarFile
{
    public YamlPlace Place { get; init; }
    public required string Schema { get; init; }
    public required string CalendarId { get; init; }
    public required string Timezone { get; init; }
    public required IReadOnlyList<DayOfWeek> Weekend { get; init; }
    public required IReadOnlyList<CalendarYear> Years { get; init; }
    public IReadOnlyList<CalendarCheck> Checks { get; init; } = [];
}

/// <summary>Whether a year's list can be relied on.</summary>
internal enum CalendarStatus
{
    /// <summary>Not published yet, or not sure: dates computed from it are provisional.</summary>
    Provisional,

    /// <summary>As the notice of the State Council says.</summary>
    Final,
}

/// <summary>One year of a calendar, with the two counts that prove it was copied whole.</summary>
internal sealed record CalendarYear
{
    public YamlPlace Place { get; init; }
    public required int Year { get; init; }
    public required CalendarStatus Status { get; init; }
    public string? Confidence { get; init; }
    public CalendarNotice? Notice { get; init; }
    public required int ExpectedWorkingDays { get; init; }
    public required int ExpectedHolidayDays { get; init; }
    public required IReadOnlyList<Holiday> Holidays { get; init; }
}

/// <summary>Where a year's list comes from.</summary>
internal sealed record CalendarNotice
{
    public required string Title { get; init; }
    public required string Number { get; init; }
    public required DateOnly Issued { get; init; }
}

/// <summary>放假, both ends included, and the 调休上班 days that make up for it.</summary>
internal sealed record Holiday
{
    public YamlPlace Place { get; init; }
    public required string Name { get; init; }
    public string? NameEn { get; init; }
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    public IReadOnlyList<DateOnly> MakeupWorkdays { get; init; } = [];
}

/// <summary>An expected result that the calendar must reproduce before it is used.</summary>
internal sealed record CalendarCheck
{
    public YamlPlace Place { get; init; }
    public required DateOnly Clearing { get; init; }
    public required DateOnly T1 { get; init; }
    public required DateOnly T2 { get; init; }
    public required DateOnly D1 { get; init; }
    public string? Why { get; init; }
}
