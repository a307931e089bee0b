using System.Collections.Frozen;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Calendars;

/// <summary>
/// Working days of a country (settlement specification 3.1). Make-up days are settlement days; a year without a final
/// list is counted by plain weekends and its dates are provisional.
/// </summary>
internal sealed class WorkdayCalendar
{
    private const string Resource = "Rijie.Settlement.Calendars.cn-state-council.yaml";

    /// <summary>The longest run of days without a working day that is believed; a longer one is a broken calendar.</summary>
    private const int LongestRest = 60;

    private static readonly Lazy<WorkdayCalendar> Embedded = new(ReadEmbedded);

    private readonly FrozenSet<DayOfWeek> _weekend;
    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenSet<DateOnly> _makeup;
    private readonly FrozenSet<int> _finalYears;
    private readonly FrozenDictionary<DateOnly, bool> _overridden;
    private readonly WorkdayCalendarFile _file;

    internal WorkdayCalendar(WorkdayCalendarFile file)
        : this(file, [])
    {
    }

    private WorkdayCalendar(WorkdayCalendarFile file, IReadOnlyList<CalendarOverride> overrides)
    {
        Id = file.CalendarId;
        Checks = file.Checks;
        Overrides = overrides;
        _file = file;
        _overridden = overrides.ToFrozenDictionary(o => o.Date, o => o.Working);
        _weekend = file.Weekend.ToFrozenSet();
        _holidays = file.Years.SelectMany(y => y.Holidays).SelectMany(Days).ToFrozenSet();
        _makeup = file.Years.SelectMany(y => y.Holidays).SelectMany(h => h.MakeupWorkdays).ToFrozenSet();
        _finalYears = file.Years.Where(y => y.Status == CalendarStatus.Final).Select(y => y.Year).ToFrozenSet();
    }

    /// <summary>Mainland China, from the yearly notices of the State Council.</summary>
    public static WorkdayCalendar China => Embedded.Value;

    /// <summary>The calendar's name.</summary>
    public string Id { get; }

    /// <summary>The expected results that came with the list; they held when it was read.</summary>
    public IReadOnlyList<CalendarCheck> Checks { get; }

    /// <summary>Where a provider works otherwise, by date.</summary>
    public IReadOnlyList<CalendarOverride> Overrides { get; }

    /// <summary>The same with the years of another list; a year that both have is the other's.</summary>
    public WorkdayCalendar WithYears(WorkdayCalendar newer)
    {
        var years = newer._file.Years.Select(y => y.Year).ToHashSet();
        return new(_file with { Years = [.. _file.Years.Where(y => !years.Contains(y.Year)).Concat(newer._file.Years).OrderBy(y => y.Year)], Checks = [.. Checks, .. newer.Checks] }, Overrides);
    }

    /// <summary>The same with the days on which one provider works otherwise.</summary>
    public WorkdayCalendar WithOverrides(IEnumerable<CalendarOverride> overrides) => new(_file, [.. overrides.OrderBy(o => o.Date)]);

    /// <summary>Everything that dates are counted from, in one text: two calendars that count alike have the same.</summary>
    public string Fingerprint => string.Join('\n',
    [
        string.Join(' ', _weekend.Order()),
        .. _file.Years.OrderBy(y => y.Year).Select(y => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{y.Year} {y.Status}")),
        .. _holidays.Order().Select(d => "holiday " + Iso(d)), .. _makeup.Order().Select(d => "work " + Iso(d)),
        .. Overrides.Select(o => $"{(o.Working ? "work" : "rest")} {Iso(o.Date)}"),
    ]);

    /// <summary>Reads a list and verifies its counts and expected results.</summary>
    /// <exception cref="YamlException">With every problem, sorted by place.</exception>
    public static WorkdayCalendar Read(ReadOnlySpan<byte> yaml, string file)
    {
        var problems = new List<YamlProblem>();
        var content = YamlBinder.Read<WorkdayCalendarFile>(yaml, file, problems);
        if (problems.Count > 0 || content is null) throw new YamlException(YamlBinder.Sorted(problems));
        var calendar = WorkdayCalendarCheck.Check(content, file, problems);
        return problems.Count == 0 ? calendar : throw new YamlException(YamlBinder.Sorted(problems));
    }

    /// <summary>Whether banks and acquirers settle on this day.</summary>
    public bool IsWorkingDay(DateOnly date) =>
        _overridden.TryGetValue(date, out var working) ? working : _makeup.Contains(date) || (!_weekend.Contains(date.DayOfWeek) && !_holidays.Contains(date));

    /// <summary>Whether the day lies in a published holiday and is not worked.</summary>
    public bool IsHoliday(DateOnly date) => _holidays.Contains(date) && !_makeup.Contains(date);

    /// <summary>The <paramref name="days"/>-th working day strictly after a date, which itself may be none.</summary>
    public DateOnly AddWorkingDays(DateOnly date, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        for (var i = 0; i < days; i++) date = OnOrAfter(date.AddDays(1));
        return date;
    }

    /// <summary>The date itself if it is a working day, else the next one.</summary>
    public DateOnly OnOrAfter(DateOnly date)
    {
        for (var i = 0; i < LongestRest; i++)
        {
            if (IsWorkingDay(date)) return date;
            date = date.AddDays(1);
        }
        throw new InvalidOperationException($"The calendar {Id} has no working day in {LongestRest} days.");
    }

    /// <summary>Whether a date lies in a year without a final list, so that it must be computed again later.</summary>
    public bool IsProvisional(DateOnly date) => !_finalYears.Contains(date.Year);

    internal static IEnumerable<DateOnly> Days(Holiday holiday)
    {
        for (var date = holiday.From; date <= holiday.To; date = date.AddDays(1)) yield return date;
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static WorkdayCalendar ReadEmbedded()
    {
        using var stream = typeof(WorkdayCalendar).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes, "cn-state-council.yaml");
    }
}
