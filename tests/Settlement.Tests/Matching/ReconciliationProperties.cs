using System.Text.Json;
using CsCheck;
using Rijie.Settlement.Matching;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>The invariants of settlement specification 4.10 that concern L1 and L2, over drawn worlds.</summary>
public sealed class ReconciliationProperties
{
    /// <summary>Two thousand worlds, fifty thousand with <c>RIJIE_LONG=1</c>; <c>RIJIE_WORLDS</c> says another number, for mutation testing.</summary>
    private static readonly int Worlds = int.TryParse(Environment.GetEnvironmentVariable("RIJIE_WORLDS"), out var worlds) ? worlds : Environment.GetEnvironmentVariable("RIJIE_LONG") is null ? 2_000 : 50_000;

    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    /// <summary>I-REC-14.</summary>
    [Fact]
    public void Run_WorldWithFaults_FindsExactlyWhatWasInjected() => Seeds.Sample(seed =>
    {
        var world = TradeWorld.Draw(seed);

        var found = Reconciler.Run(world.Input).Breaks.Select(b => (b.Code, b.Reference)).ToHashSet();

        Assert.Equal(world.Injected.Order(), found.Order());
    }, iter: Worlds);

    [Fact]
    public void Run_WorldWithoutFaults_FindsNothing() => Seeds.Sample(seed => Assert.Empty(Reconciler.Run(TradeWorld.Draw(seed, withFaults: false).Input).Breaks), iter: 200);

    /// <summary>I-REC-5, from the raw rows: each state's rows are found by what the run says of matches and breaks, and not by its list of states.</summary>
    [Fact]
    public void Run_AnyWorldAnyCoverage_LosesNoRowAndNoFenOfEitherSide() => Seeds.Sample(seed =>
    {
        var input = WithGaps(TradeWorld.Draw(seed).Input, new Random(seed));

        var run = Reconciler.Run(input);

        var hasLog = input.LocalLogDates is not null;
        if (hasLog) CheckSums(input, run, MatchLevel.L1, Side.Local, Side.Provider);
        CheckSums(input, run, MatchLevel.L2, hasLog ? Side.Local : Side.Provider, Side.Statement);
    }, iter: 300);

    private static void CheckSums(ReconciliationInput input, ReconciliationRun run, MatchLevel level, Side book, Side actual)
    {
        var matches = run.Matches.Where(m => m.Level == level).ToList();
        var breaks = run.At(level);
        var alone = run.Rows.Where(r => r.Level == level && r.State is RowState.InTransit or RowState.NothingDue).ToList();
        foreach (var side in (Side[])[book, actual])
        {
            var raw = input.Rows.Where(r => r.Side == side).ToList();
            var paired = matches.Select(m => side == book ? m.LocalRowId : m.ProviderRowId).ToHashSet();
            var broken = breaks.Select(b => side == book ? b.LocalRowId : b.ProviderRowId).OfType<string>().Where(id => !paired.Contains(id));
            List<string> accounted = [.. paired, .. broken, .. alone.Where(r => r.Side == side).Select(r => r.RowId)];
            var fen = raw.ToDictionary(r => r.RowId, r => r.Transaction.Gross.Fen);

            Assert.Equal(raw.Count, accounted.Count);
            Assert.Equal(raw.Sum(r => r.Transaction.Gross.Fen), accounted.Sum(id => fen[id]));
        }
    }

    /// <summary>I-REC-3, 4 and 11.</summary>
    [Fact]
    public void Run_AnyWorldAnyCoverage_PutsEachRowIntoExactlyOneState() => Seeds.Sample(seed =>
    {
        var input = WithGaps(TradeWorld.Draw(seed).Input, new Random(seed));

        var run = Reconciler.Run(input);

        var local = input.Rows.Where(r => r.Side == Side.Local).Select(r => r.RowId);
        Assert.Equal(local.Order(StringComparer.Ordinal), run.Rows.Where(r => r.Level == MatchLevel.L0).Select(r => r.RowId).Order(StringComparer.Ordinal));
        foreach (var level in (MatchLevel[])[MatchLevel.L1, MatchLevel.L2])
        {
            var sides = level == MatchLevel.L2 && input.LocalLogDates is null ? (Side[])[Side.Provider, Side.Statement]
                : level == MatchLevel.L2 ? [Side.Local, Side.Statement] : input.LocalLogDates is null ? [] : [Side.Local, Side.Provider];
            var rows = input.Rows.Where(r => sides.Contains(r.Side)).ToDictionary(r => r.RowId);
            var standings = run.Rows.Where(r => r.Level == level).ToList();
            Assert.Equal(rows.Keys.Order(StringComparer.Ordinal), standings.Select(s => s.RowId).Order(StringComparer.Ordinal));
            var matched = run.Matches.Where(m => m.Level == level).SelectMany(m => new[] { m.LocalRowId, m.ProviderRowId }).ToList();
            Assert.Equal(matched.Count, matched.Distinct().Count());
            var broken = run.At(level).SelectMany(b => new[] { (Row: b.LocalRowId, b.BreakId), (Row: b.ProviderRowId, b.BreakId) }).Where(p => p.Row is not null);
            Assert.Equal(broken.Order(), standings.Where(s => s.State == RowState.Break).Select(s => (Row: (string?)s.RowId, BreakId: s.BreakId!)).Order());
        }
    }, iter: 300);

    /// <summary>I-REC-6 and I-REC-7.</summary>
    [Fact]
    public void Run_OtherOrderAndEveryRowTwice_GivesTheSameBytes() => Seeds.Sample(seed =>
    {
        var input = WithGaps(TradeWorld.Draw(seed).Input, new Random(seed));
        var shuffled = input.Rows.Concat(input.Rows).ToArray();
        new Random(seed).Shuffle(shuffled);

        var (once, again) = (Reconciler.Run(input), Reconciler.Run(input with { Rows = shuffled }));

        Assert.Equal(JsonSerializer.Serialize(once), JsonSerializer.Serialize(again));
    }, iter: 100);

    /// <summary>I-REC-9: on a sound world a lost row makes at most one break, and its return closes it.</summary>
    [Fact]
    public void Run_RowArrivesLate_ClosesItsBreakAndOpensNoOther() => Seeds.Sample(seed =>
    {
        var input = TradeWorld.Draw(seed, withFaults: false).Input;
        var lost = input.Rows.ElementAt(new Random(seed).Next(input.Rows.Count()));

        var without = Reconciler.Run(input with { Rows = [.. input.Rows.Where(r => r != lost)] });

        // A row that the log lost is missing from its terminal's batch too.
        Assert.InRange(without.Breaks.Where(b => b.Code != BreakCode.T01).DistinctBy(b => b.Reference).Count(), 0, 1);
        Assert.Empty(Reconciler.Run(input).Breaks);
    }, iter: 200);

    /// <summary>I-REC-10.</summary>
    [Fact]
    public void Run_SidesSwapped_MirrorsCodesAndSigns() => Seeds.Sample(seed =>
    {
        var world = TradeWorld.Draw(seed).Input;
        var input = world with { Rows = [.. world.Rows.Where(r => r.Side != Side.Statement)] };
        var swapped = input with { Rows = [.. input.Rows.Select(r => r with { Side = r.Side == Side.Local ? Side.Provider : Side.Local })] };

        var breaks = Compared(Reconciler.Run(input)).Select(b => (b.Code, b.Delta, b.LocalRowId, b.ProviderRowId));
        var mirrored = Compared(Reconciler.Run(swapped)).Select(b => (Mirror(b.Code), -b.Delta, LocalRowId: b.ProviderRowId, ProviderRowId: b.LocalRowId));

        Assert.Equal(breaks.Order(), mirrored.Order());
    }, iter: 200);

    /// <summary>What two sides differ in; a sale that is not there, or was paid elsewhere, is no difference of two sides.</summary>
    private static IEnumerable<Break> Compared(ReconciliationRun run) => run.At(MatchLevel.L1).Where(b => b.Code is not (BreakCode.R12 or BreakCode.R13 or BreakCode.R16 or BreakCode.R17));

    private static BreakCode Mirror(BreakCode code) => code switch
    {
        BreakCode.R01 => BreakCode.R02,
        BreakCode.R02 => BreakCode.R01,
        BreakCode.R08 => BreakCode.R09,
        BreakCode.R09 => BreakCode.R08,
        _ => code,
    };

    /// <summary>The same world before everything has come.</summary>
    private static ReconciliationInput WithGaps(ReconciliationInput input, Random random)
    {
        HashSet<DateOnly>? Some(int none) => random.Next(5) < none ? null : [.. MatchingRows.Days(4, 10).Where(_ => random.Next(4) > 0)];
        return input with { StatementDates = Some(0)!, LocalLogDates = Some(1), ProviderListDates = Some(1) };
    }
}
