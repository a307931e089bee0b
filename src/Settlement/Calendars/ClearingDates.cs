namespace Rijie.Settlement.Calendars;

/// <summary>Puts an instant into a provider's accounting day (settlement specification 1.4).</summary>
internal static class ClearingDates
{
    /// <summary>The clearing date of an instant under a day cut in China Standard Time.</summary>
    /// <param name="instant">When the transaction was traded.</param>
    /// <param name="cut">The day cut; 00:00 means 24:00, the end of the day that runs.</param>
    /// <param name="cutInclusive">Whether the cut itself belongs to the next day; providers differ by that one second.</param>
    public static DateOnly Of(DateTimeOffset instant, TimeOnly cut, bool cutInclusive)
    {
        var local = ChinaTime.ToLocal(instant);
        var date = DateOnly.FromDateTime(local);
        if (cut == TimeOnly.MinValue) return date;
        var time = TimeOnly.FromDateTime(local);
        return time > cut || (cutInclusive && time == cut) ? date.AddDays(1) : date;
    }
}
