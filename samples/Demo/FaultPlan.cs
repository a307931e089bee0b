using Rijie.Conformance;

namespace Rijie.Demo;

/// <summary>How the files of a brand come on a day.</summary>
/// <param name="Sales">How many sales each store makes; none on a day without trade.</param>
/// <param name="Statement">How the file comes.</param>
/// <param name="FileCode">The break that each of its files must end in, or <c>null</c>; then rows and payouts have their faults.</param>
internal sealed record DayPlan(int Sales, StatementPlan Statement, string? FileCode);

/// <summary>Which fault goes where, so that none hides another: the faults of rows and payouts on days whose file is good, those of files on the other days.</summary>
internal static class FaultPlan
{
    /// <summary>Days between two files with a fault of one brand; the brands take turns.</summary>
    private const int FileEvery = 3;
    private const int SalesADay = 24;

    /// <summary>Every kind of fault of rows within a brand.</summary>
    public static IReadOnlyList<Fault> Kinds { get; } = [.. Fault.All, .. Fault.Between];

    /// <summary>Every kind of fault of payouts.</summary>
    public static IReadOnlyList<PayoutFault> PayoutKinds { get; } = [.. PayoutFault.All, .. PayoutFault.Beyond];

    private static readonly IReadOnlyList<DayPlan> Turns =
    [
        new(SalesADay, new() { WrongTotal = true }, "F02"),
        new(SalesADay, new() { ReissuedAfter = TimeSpan.FromHours(8) }, "F03"),
        new(SalesADay, new() { DamagedLine = true }, "F04"),
        new(SalesADay, new() { Missing = true }, "F01"),
        new(0, new(), null),
    ];

    /// <summary>How a brand's files of a day come; days and brands counted from 0.</summary>
    public static DayPlan Of(int day, int brand, WireTraits traits)
    {
        // A file that is late but comes is no break.
        if (day == 0 || (day + brand) % FileEvery != 0) return new(SalesADay, new() { Late = (day + brand) % FileEvery == 1 ? TimeSpan.FromHours(2) : default }, null);
        var turns = traits.StatesTotals ? Turns : [.. Turns.Where(t => !t.Statement.WrongTotal)];
        return turns[(day / FileEvery + brand) % turns.Count];
    }

    /// <summary>The faults of rows of a store: every second kind on one day, the others on the next.</summary>
    public static IReadOnlyList<Fault> RowsOf(int day, int brand, int store, WireTraits traits)
    {
        var isNextSound = Of(day + 1, brand, traits) is { FileCode: null, Sales: > 0 };
        return [.. Kinds.Where((fault, i) => fault.Shows(traits) && (isNextSound || !fault.ReachesNextDay) && (i + day + brand + store) % 2 == 0)];
    }

    /// <summary>What goes wrong with a store's payout of a day, on every second day, each kind in turn.</summary>
    public static PayoutFault? PayoutOf(int day, int brand, int store, WireTraits traits)
    {
        var kinds = PayoutKinds.Where(f => f.Fits(traits)).ToList();
        var turn = day + brand + store;
        return kinds.Count == 0 || turn % 2 == 0 ? null : kinds[turn / 2 % kinds.Count];
    }
}
