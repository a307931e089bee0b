namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Goes through batches and payouts by settlement date and says which pays which: by the number on the rows, by date and speed, by amounts.</summary>
internal sealed class PayoutWalk
{
    private readonly PayoutInput _input;
    private readonly PayoutChains _chains;
    private readonly List<PayoutGroup> _groups = [];
    private readonly List<SettlementBatch> _unpaid = [];
    private readonly List<SettlementBatch> _carriedOut = [];
    private readonly List<SettlementBatch> _unknown = [];

    private PayoutWalk(PayoutInput input, PayoutChains chains) => (_input, _chains) = (input, chains);

    /// <summary>Groups of payouts.</summary>
    public IReadOnlyList<PayoutGroup> Groups => _groups;

    /// <summary>Batches that no payout pays.</summary>
    public IReadOnlyList<SettlementBatch> Unpaid => _unpaid;

    /// <summary>Negative ones that no payout has taken off yet.</summary>
    public IReadOnlyList<SettlementBatch> CarriedOut => _carriedOut;

    /// <summary>Batches of which nobody can say whether they were paid, for a file is missing.</summary>
    public IReadOnlyList<SettlementBatch> Unknown => _unknown;

    public static PayoutWalk Run(PayoutInput input, PayoutChains chains)
    {
        var walk = new PayoutWalk(input, chains);
        var payouts = chains.Standing.Where(p => p.State is not PayoutState.Failed).ToList();
        var batches = walk.TakeNumbered(payouts);
        // One speed is no reason to tell batches apart, and a payout that names none may pay any.
        var speeds = batches.Select(b => b.Speed).Distinct().ToList();
        if (speeds.Count < 2) walk.Pass(batches, payouts);
        else
            foreach (var speed in speeds.Order(StringComparer.Ordinal))
                walk.Pass([.. batches.Where(b => b.Speed == speed)], payouts.FindAll(p => (speeds.Contains(p.Speed) ? p.Speed : speeds.Order(StringComparer.Ordinal).First()) == speed));
        return walk;
    }

    /// <summary>Joins the batches whose rows carry the number of a payout, or of one that it repeats.</summary>
    /// <returns>The other batches.</returns>
    private List<SettlementBatch> TakeNumbered(List<Payout> payouts)
    {
        var byNo = _input.Batches.Where(b => b.PayoutNo is not null).ToLookup(b => b.PayoutNo!, StringComparer.Ordinal);
        var taken = new HashSet<SettlementBatch>();
        foreach (var payout in payouts.ToList())
        {
            var own = _chains.Links(payout).SelectMany(l => byNo[l.PayoutNo]).Where(taken.Add).OrderBy(b => b.BatchId, StringComparer.Ordinal).ToList();
            if (own.Count == 0) continue;
            payouts.Remove(payout);
            var net = own.Aggregate(Money.Zero, (sum, b) => sum + b.Net);
            Add(PayoutWay.Number, own.TrueForAll(b => b.IsWhole) ? VerdictOf([payout]) : PayoutVerdict.Unknown, [payout], own, fee: UnstatedFee([payout])(net) is var fee && PayoutAmounts.OfBatches(payout) != net ? fee : Money.Zero);
        }
        return [.. _input.Batches.Where(b => !taken.Contains(b))];
    }

    private void Pass(IReadOnlyList<SettlementBatch> batches, IReadOnlyList<Payout> payouts)
    {
        var open = new UnpaidBatches();
        var byDate = batches.ToLookup(b => b.SettlementDate);
        var madeOn = payouts.Where(p => _chains.DateOf(p) is not null).ToLookup(p => _chains.DateOf(p)!.Value);
        var returned = payouts.Where(p => p.State is PayoutState.Returned).ToList();
        foreach (var date in batches.Select(b => b.SettlementDate).Union(madeOn.Select(day => day.Key)).Order())
        {
            var own = byDate[date].OrderBy(b => b.BatchId, StringComparer.Ordinal).ToList();
            // What came back pays nothing; its money may come with that of another day.
            var stayed = madeOn[date].Where(p => p.State is not PayoutState.Returned).ToList();
            if (own.Count > 0) open.Add(date, own, stayed.Count > 0);
            if (stayed.Count == 0) continue;
            var made = madeOn[date].ToList();
            if (stayed.Count < made.Count && VerdictOf(stayed) is PayoutVerdict.Settled && own.TrueForAll(b => b.IsWhole) && TakeExact(open, date, made)) returned.RemoveAll(made.Contains);
            else TakePaid(open, date, own, stayed);
        }
        // Nobody said what they pay: whatever is left by then.
        foreach (var payout in payouts.Where(p => p.State is not PayoutState.Returned && _chains.DateOf(p) is null))
            if (!TakeExact(open, null, [payout])) Add(null, VerdictOf([payout]) is PayoutVerdict.Settled ? PayoutVerdict.Unknown : VerdictOf([payout]), [payout], []);
        foreach (var payout in returned)
            TakeReturned(open, payout);
        _unpaid.AddRange(open.Open.SelectMany(o => o.Batches));
        _carriedOut.AddRange(open.CarriedOut);
        _unknown.AddRange(open.Unknown);
    }

    private void TakePaid(UnpaidBatches open, DateOnly date, List<SettlementBatch> own, List<Payout> made)
    {
        if (own.Exists(b => !b.IsWhole))
        {
            Add(PayoutWay.Date, PayoutVerdict.Unknown, made, own);
            return;
        }
        if (VerdictOf(made) is PayoutVerdict.Pending)
        {
            var waiting = open.TakeUndecided(date);
            Add(PayoutWay.Date, PayoutVerdict.Pending, made, [.. waiting.SelectMany(o => o.Batches)], [.. waiting.SelectMany(o => o.Carried)]);
            return;
        }
        if (TakeExact(open, date, made)) return;
        // One of them may be all that the date owes; then the others are for something else.
        var alone = made.Count < 2 ? [] : made.FindAll(p => open.Exact(date, PayoutAmounts.OfBatches(p), UnstatedFee([p])) is [var run] && run.Dates[^1].Date == date);
        if (alone.Count > 0)
        {
            TakeExact(open, date, [alone[0]]);
            made.Remove(alone[0]);
            foreach (var other in made)
                if (!TakeExact(open, date, [other])) TakeUnexpected(open, date, [other], isKnown: true);
            return;
        }
        if (open.Closest(date, OfBatches(made), UnstatedFee(made)) is { } closest) Take(open, PayoutWay.Date, made, closest);
        else TakeUnexpected(open, date, made, own.Count > 0 || _input.IsKnown(date));
    }

    /// <summary>What came back was for what it adds up to, else for its own date; that waits for the next one.</summary>
    private void TakeReturned(UnpaidBatches open, Payout payout)
    {
        var date = _chains.DateOf(payout);
        var run = open.Exact(date, PayoutAmounts.OfBatches(payout), UnstatedFee([payout])) is [var only] ? only : null;
        if (run is not null) open.Take(run);
        var dates = run?.Dates ?? (open.TakeDate(date) is { } own ? [own] : []);
        Add(PayoutWay.Date, PayoutVerdict.Returned, [payout], [.. dates.SelectMany(d => d.Batches)], [.. dates.SelectMany(d => d.Carried)]);
    }

    private void TakeUnexpected(UnpaidBatches open, DateOnly date, List<Payout> made, bool isKnown) =>
        Add(null, isKnown && open.IsKnown ? PayoutVerdict.Unexpected : PayoutVerdict.Unknown, made, []);

    private bool TakeExact(UnpaidBatches open, DateOnly? date, List<Payout> made)
    {
        var exact = open.Exact(date, OfBatches(made), UnstatedFee(made));
        // What one of them holds back may be what another pays after all.
        if (exact is [] && made.Count > 1) exact = open.Exact(date, OfBatches(made) - made.Aggregate(Money.Zero, (sum, p) => sum + PayoutAmounts.Suspended(p)), _ => Money.Zero);
        switch (exact)
        {
            case []:
                return false;
            case [var run]:
                Take(open, date is not null && run.Dates[^1].Date == date ? PayoutWay.Date : PayoutWay.Amounts, made, run);
                return true;
            case var several:
                // Which of them it pays is not known, so all stay open for the next payouts.
                Add(PayoutWay.Amounts, PayoutVerdict.Ambiguous, made, [.. several.SelectMany(r => r.Dates).Distinct().OrderBy(o => o.Date).SelectMany(o => o.Batches)]);
                return true;
        }
    }

    private void Take(UnpaidBatches open, PayoutWay way, List<Payout> made, BatchRun run)
    {
        var isCertain = open.IsKnown;
        open.Take(run);
        // What was carried into a later one of the dates was taken off within them.
        Add(way, PayoutVerdict.Settled, made, [.. run.Dates.SelectMany(d => d.Batches)], [.. run.Dates.SelectMany(d => d.Carried)], run.UnstatedFee, isCertain);
    }

    private void Add(PayoutWay? way, PayoutVerdict verdict, IReadOnlyList<Payout> payouts, IReadOnlyList<SettlementBatch> batches, IReadOnlyList<SettlementBatch>? carried = null, Money fee = default, bool isCertain = true) =>
        _groups.Add(new() { Way = way, Verdict = verdict, Payouts = [.. payouts], Batches = batches, Carried = carried ?? [], UnstatedFee = fee, IsCertain = isCertain });

    private Func<Money, Money> UnstatedFee(IReadOnlyList<Payout> made) => made is [{ WithdrawalFee.Fen: 0 } only]
        ? net => net > Money.Zero ? _input.ExpectedFee(net, only) ?? Money.Zero : Money.Zero
        : _ => Money.Zero;

    private static Money OfBatches(IEnumerable<Payout> made) => made.Aggregate(Money.Zero, (sum, p) => sum + PayoutAmounts.OfBatches(p));

    private static PayoutVerdict VerdictOf(IReadOnlyList<Payout> made) =>
        made.Any(p => p.State is PayoutState.Returned) ? PayoutVerdict.Returned
        : made.Any(p => p.State is PayoutState.Pending) ? PayoutVerdict.Pending
        : PayoutVerdict.Settled;
}
