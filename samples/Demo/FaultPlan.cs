using Rijie.Conformance;

namespace Rijie.Demo;

/// <summary>What a day of a brand is given.</summary>
/// <param name="Sales">How many sales are drawn.</param>
/// <param name="Rows">The faults of rows.</param>
/// <param name="Statement">How its file comes.</param>
/// <param name="FileCode">The break that the file must end in, if any.</param>
internal sealed record DayPlan(int Sales, IReadOnlyList<Fault> Rows, StatementPlan Statement, string? FileCode);

/// <summary>Which fault goes where, so that none hides another: the faults of rows on days whose file is good, those of files on days without faulty rows.</summary>
internal static class FaultPlan
{
    private const int SalesADay = 40;

    /// <summary>What happens to one brand on each day from the second on, in turn; the other brand has an ordinary day.</summary>
    private static readonly IReadOnlyList<DayPlan> Turns =
    [
        new(SalesADay, [], new() { WrongTotal = true }, "F02"),
        new(SalesADay, [], new() { ReissuedAfter = TimeSpan.FromHours(8) }, "F03"),
        new(SalesADay, [], new() { DamagedLine = true }, "F04"),
        new(SalesADay, [], new() { Missing = true }, "F01"),
        new(0, [], new(), null),
    ];

    /// <summary>The plan of a day of a brand, both counted from 0.</summary>
    public static DayPlan Of(int day, int brand)
    {
        // The brands take turns; the turns being odd in number, each brand gets the other's in the next round.
        var turn = day - 1;
        if (turn >= 0 && turn % 2 == brand) return Turns[turn % Turns.Count];
        // Each brand takes half of the kinds of row faults, the other half the next day. A file that is late but comes is no break.
        var half = (Fault.All.Count + 1) / 2;
        var isLate = (day + brand) % 3 == 0;
        return new(SalesADay, [.. Fault.All.Where((_, i) => (i / half + day + brand) % 2 == 0)], new() { Late = isLate ? TimeSpan.FromHours(2) : default }, null);
    }
}
