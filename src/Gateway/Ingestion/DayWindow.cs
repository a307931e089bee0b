namespace Rijie.Gateway.Ingestion;

/// <summary>The instants that belong to a clearing date: the inverse of the day cut.</summary>
/// <remarks>A cut that itself belongs to the day that ends makes the window one second longer at its end and shorter at its start: providers state times in whole seconds.</remarks>
internal sealed record DayWindow(DateTimeOffset From, DateTimeOffset To)
{
    public static DayWindow Of(DateOnly clearingDate, ProviderFacts facts) => new(End(clearingDate.AddDays(-1), facts), End(clearingDate, facts));

    private static DateTimeOffset End(DateOnly date, ProviderFacts facts)
    {
        if (facts.DayCut == TimeOnly.MinValue) return ChinaTime.ToInstant(date.AddDays(1), TimeOnly.MinValue);
        var cut = ChinaTime.ToInstant(date, facts.DayCut);
        return facts.DayCutInclusive ? cut : cut.AddSeconds(1);
    }
}
