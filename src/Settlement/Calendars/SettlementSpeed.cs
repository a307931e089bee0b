using System.Globalization;

namespace Rijie.Settlement.Calendars;

/// <summary>What a settlement speed counts.</summary>
internal enum SpeedKind
{
    /// <summary>T+n: working days; T+0 pays the same day, on working days, inside a window.</summary>
    WorkingDays,

    /// <summary>D+n: calendar days; D+0 pays the same day, every day, inside a window.</summary>
    CalendarDays,

    /// <summary>S+0 秒到: each sale on its own, at once.</summary>
    Instant,

    /// <summary>手动提现: when the merchant asks.</summary>
    OnRequest,

    /// <summary>周结.</summary>
    Weekly,

    /// <summary>月结.</summary>
    Monthly,
}

/// <summary>How fast a provider pays: T1, D1, T0, D0, S0, W, weekly or monthly (settlement specification 1.8).</summary>
internal readonly record struct SettlementSpeed(SpeedKind Kind, int Days)
{
    private const int MostDays = 99;

    /// <summary>Reads a speed as contracts, connections and providers write it.</summary>
    /// <exception cref="FormatException">The text is no speed.</exception>
    public static SettlementSpeed Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"Expected a settlement speed such as T1, D1, T0, D0, S0, W, weekly or monthly, found '{text}'.");

    /// <summary>Reads a speed, or answers <c>null</c>.</summary>
    public static SettlementSpeed? TryParse(string? text) => text switch
    {
        "S0" => new(SpeedKind.Instant, 0),
        "W" => new(SpeedKind.OnRequest, 0),
        "weekly" => new(SpeedKind.Weekly, 0),
        "monthly" => new(SpeedKind.Monthly, 0),
        ['T', ..] when DaysIn(text) is { } days => new(SpeedKind.WorkingDays, days),
        ['D', ..] when DaysIn(text) is { } days => new(SpeedKind.CalendarDays, days),
        _ => null,
    };

    /// <summary>The speed as it is written.</summary>
    public override string ToString() => Kind switch
    {
        SpeedKind.WorkingDays => string.Create(CultureInfo.InvariantCulture, $"T{Days}"),
        SpeedKind.CalendarDays => string.Create(CultureInfo.InvariantCulture, $"D{Days}"),
        SpeedKind.Instant => "S0",
        SpeedKind.OnRequest => "W",
        SpeedKind.Weekly => "weekly",
        _ => "monthly",
    };

    private static int? DaysIn(string text) =>
        int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays ? days : null;
}
