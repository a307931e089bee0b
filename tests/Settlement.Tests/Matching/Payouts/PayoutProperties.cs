using System.Text.Json;
using CsCheck;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Settlement.Tests.Matching.Payouts;

/// <summary>The invariants of settlement specification 4.10 that concern L3 and L4, over drawn worlds.</summary>
public sealed class PayoutProperties
{
    private static readonly int Worlds = Environment.GetEnvironmentVariable("RIJIE_LONG") is null ? 2_000 : 50_000;
    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    /// <summary>I-REC-14.</summary>
    [Fact]
    public void Run_WorldWithFaults_FindsExactlyWhatWasInjected() => Seeds.Sample(seed =>
    {
        var world = PayoutWorld.Draw(seed);

        Assert.Equal(world.Injected.Order(), Found(world.Paid, world.Banked).Order());
    }, iter: Worlds);

    [Fact]
    public void Run_WorldWithoutFaults_FindsNothing() => Seeds.Sample(seed =>
    {
        var world = PayoutWorld.Draw(seed, hasFaults: false);

        Assert.Empty(Found(world.Paid, world.Banked));
    }, iter: Worlds / 4);

    /// <summary>I-REC-2, from the raw batches and payouts: what is owed is paid, suspended, still unpaid, or was paid too much.</summary>
    [Fact]
    public void Run_AnyWorld_ConservesTheMoneyToTheFen() => Seeds.Sample(seed =>
    {
        var input = PayoutWorld.Draw(seed).Paid;

        var run = PayoutReconciler.Run(input);

        var superseded = run.Payouts.Where(p => p.Reason == "superseded").Select(p => p.PayoutNo).ToHashSet();
        var standing = input.Payouts.Where(p => !superseded.Contains(p.PayoutNo)).ToList();
        var paid = standing.Where(p => p.State is PayoutState.Paid).ToList();
        var held = standing.Sum(p => p.State is PayoutState.Frozen ? p.Planned!.Value.Fen : p.State is PayoutState.Paid ? p.Suspended.Fen : 0);
        var unstatedFees = run.Groups.Sum(g => g.UnstatedFee.Fen);
        var owed = input.Batches.Sum(b => b.Net.Fen) + standing.Where(p => p.State is PayoutState.Paid or PayoutState.Frozen).Sum(p => p.Released.Fen) - standing.Where(p => p.State is PayoutState.Paid or PayoutState.Frozen).Sum(p => p.WithdrawalFee.Fen) - unstatedFees;
        var tooMuch = run.Groups.Where(g => g.Verdict is PayoutVerdict.Settled or PayoutVerdict.Unexpected && g.Delta > Money.Zero).Sum(g => g.Delta.Fen);
        Assert.Equal(owed, paid.Sum(p => p.Paid.Fen) + held + run.Batches.Sum(b => b.Unpaid.Fen) - tooMuch);
    }, iter: Worlds / 4);

    /// <summary>I-REC-2, the bank's half: what matched payouts paid is what their entries booked.</summary>
    [Fact]
    public void Run_AnyWorld_PaysWhatTheBankBooked() => Seeds.Sample(seed =>
    {
        var run = BankReconciler.Run(PayoutWorld.Draw(seed).Banked);

        var matched = run.Payouts.Where(p => p.State is RowState.Matched).Sum(p => p.Payout.Payout.Paid.Fen);
        Assert.Equal(matched, run.Entries.Where(e => e.State is RowState.Matched).Sum(e => e.Entry.Amount.Fen));
    }, iter: Worlds / 4);

    /// <summary>I-REC-3, 4 and 5: each payout, batch and entry is in exactly one state, and a break's state names a break that is there.</summary>
    [Fact]
    public void Run_AnyWorld_PutsEachIntoExactlyOneState() => Seeds.Sample(seed =>
    {
        var world = PayoutWorld.Draw(seed);
        var (paid, banked) = (PayoutReconciler.Run(world.Paid), BankReconciler.Run(world.Banked));

        Assert.Equal(world.Paid.Payouts.Select(p => p.PayoutNo).Order(), paid.Payouts.Select(p => p.PayoutNo));
        Assert.Equal(world.Paid.Batches.Select(b => b.BatchId).Order(), paid.Batches.Select(b => b.Batch.BatchId));
        Assert.Equal(world.Banked.Entries.Select(e => e.EntryId).Order(), banked.Entries.Select(e => e.Entry.EntryId).Order());
        Assert.Equal(world.Banked.Payouts.Select(p => p.Payout.PayoutNo).Order(), banked.Payouts.Select(p => p.Payout.Payout.PayoutNo).Order());
        CheckBreaks(paid.Breaks, [.. paid.Payouts.Select(p => (p.State, p.BreakId)), .. paid.Batches.Select(b => (b.State, b.BreakId))]);
        CheckBreaks(banked.Breaks, [.. banked.Payouts.Select(p => (p.State, p.BreakId)), .. banked.Entries.Select(e => (e.State, e.BreakId))]);
        Assert.Equal(banked.Matches.SelectMany(m => m.Entries).Count(), banked.Matches.SelectMany(m => m.Entries).Distinct().Count());
    }, iter: Worlds / 4);

    /// <summary>I-REC-6 and 7: the same input in any order, again, gives the same states and breaks.</summary>
    [Fact]
    public void Run_AnyOrderAndAgain_GivesTheSame() => Seeds.Sample(seed =>
    {
        var world = PayoutWorld.Draw(seed);
        var random = new Random(seed);

        var paid = world.Paid with { Batches = Shuffled(world.Paid.Batches, random), Payouts = Shuffled(world.Paid.Payouts, random) };
        var banked = world.Banked with { Entries = Shuffled(world.Banked.Entries, random), Payouts = Shuffled(world.Banked.Payouts, random) };

        Assert.Equal(Written(PayoutReconciler.Run(world.Paid)), Written(PayoutReconciler.Run(paid)));
        Assert.Equal(Written(BankReconciler.Run(world.Banked)), Written(BankReconciler.Run(banked)));
    }, iter: Worlds / 8);

    /// <summary>I-REC-9: the payout that was missing closes its break and opens no other.</summary>
    [Fact]
    public void Run_MissingPayoutCame_ClosesItsBreakAlone() => Seeds.Sample(seed =>
    {
        var world = PayoutWorld.Draw(seed);
        foreach (var (payout, entry, batchId) in world.Missing)
        {
            var healed = Found(world.Paid with { Payouts = [.. world.Paid.Payouts, payout] }, world.Banked with
            {
                Entries = [.. world.Banked.Entries, entry],
                Payouts = [.. world.Banked.Payouts, new() { ConnectionId = "shop", Provider = "lakala", Payout = payout, Date = entry.ValueDate }],
            });
            Assert.Equal(world.Injected.Except([(BreakCode.P01, batchId)]).Order(), healed.Order());
        }
    }, iter: Worlds / 4);

    private static HashSet<(BreakCode, string)> Found(PayoutInput paid, BankInput banked) =>
        [.. PayoutReconciler.Run(paid).Breaks.Where(b => b.Code is not BreakCode.P10).Concat(BankReconciler.Run(banked).Breaks).Select(b => (b.Code, b.Reference))];

    private static void CheckBreaks(IReadOnlyList<Break> breaks, IReadOnlyList<(RowState State, string? BreakId)> states)
    {
        var ids = breaks.Select(b => b.BreakId).ToHashSet();
        Assert.Equal(breaks.Count, ids.Count);
        Assert.All(states, s => Assert.Equal(s.State is RowState.Break, s.BreakId is not null && ids.Contains(s.BreakId)));
        Assert.All(ids, id => Assert.Contains(states, s => s.BreakId == id));
    }

    private static T[] Shuffled<T>(IReadOnlyList<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static string Written(PayoutRun run) => JsonSerializer.Serialize(new { run.Payouts, run.Batches, Breaks = run.Breaks.Select(b => (b.BreakId, b.Code, b.Reference, b.Delta.Fen).ToString()) });

    private static string Written(BankRun run) => JsonSerializer.Serialize(new
    {
        Payouts = run.Payouts.Select(p => (p.Payout.Payout.PayoutNo, p.State, p.Reason, p.BreakId).ToString()),
        Entries = run.Entries.Select(e => (e.Entry.EntryId, e.State, e.Reason, e.BreakId).ToString()),
        Breaks = run.Breaks.Select(b => (b.BreakId, b.Code, b.Reference, b.Delta.Fen).ToString()),
    });
}
