using Rijie.Conformance;

namespace Rijie.Demo;

/// <summary>Which fault goes where, so that none hides another: row faults on days whose file is good, file faults on days without row faults.</summary>
internal static class FaultPlan
{
    public const int SalesADay = 40;

    private static readonly (string? Code, StatementPlan Plan)[] Files =
    [
        (null, new() { Late = TimeSpan.FromHours(2) }),
        ("F02", new() { WrongTotal = true }),
        ("F04", new() { DamagedLine = true }),
        ("F01", new() { Missing = true }),
    ];

    /// <summary>The faults of rows on a day of a brand; a day with a file fault has none.</summary>
    public static IReadOnlyList<Fault> RowFaults(int day, int brand, int days)
    {
        if (FileFault(day, brand, days) is { Code: not null }) return [];
        // Each brand takes half of the kinds on its first good day, the other half on the next, and so on around.
        var half = (Fault.All.Count + 1) / 2;
        return [.. Fault.All.Where((_, i) => (i / half + day + brand) % 2 == 0)];
    }

    /// <summary>The last day of a run belongs to file faults of one brand, the one before to those of the other.</summary>
    public static (string? Code, StatementPlan Plan)? FileFault(int day, int brand, int days)
    {
        var fromEnd = days - 1 - day;
        if (fromEnd % 2 != brand % 2 || day == 0) return null;
        return Files[(day / 2 + brand + 1) % Files.Length];
    }
}
