namespace Rijie.Settlement.Matching.Payouts;

/// <summary>A settlement date's batches with the negative ones before that are carried into them.</summary>
/// <param name="Date">The settlement date.</param>
/// <param name="Batches">All of them, the carried ones first.</param>
/// <param name="Carried">The carried ones.</param>
internal sealed record OpenBatch(DateOnly Date, IReadOnlyList<SettlementBatch> Batches, IReadOnlyList<SettlementBatch> Carried)
{
    public Money Net { get; } = Batches.Aggregate(Money.Zero, (sum, b) => sum + b.Net);
}

/// <summary>What a payout may pay: whole dates that follow each other.</summary>
/// <param name="Dates">The dates, oldest first.</param>
/// <param name="Difference">What the payout is off by, planned less owed.</param>
/// <param name="UnstatedFee">The contract's withdrawal fee that it lacks, where the payout states none.</param>
internal sealed record BatchRun(IReadOnlyList<OpenBatch> Dates, Money Difference, Money UnstatedFee);

/// <summary>
/// The batches that no payout has paid yet, oldest first, and which of them the next payout pays (settlement specification 4.4): its own settlement date's where
/// that is what it comes to, else consecutive whole ones that add up to it, else those that it comes closest to. Never a part of a batch.
/// </summary>
internal sealed class UnpaidBatches
{
    private const int MostAtOnce = 10;

    private readonly List<OpenBatch> _open = [];
    private List<SettlementBatch> _carried = [];

    /// <summary>What is still unpaid, oldest first.</summary>
    public IReadOnlyList<OpenBatch> Open => _open;

    /// <summary>Negative batches that nothing was there to be taken off yet.</summary>
    public IReadOnlyList<SettlementBatch> CarriedOut => _carried;

    /// <summary>Batches that were passed over because a date among them is not known whole.</summary>
    public List<SettlementBatch> Unknown { get; } = [];

    /// <summary>Whether all that lies before is known, so that a difference is one.</summary>
    public bool IsKnown { get; private set; } = true;

    /// <summary>Takes in the batches of a settlement date.</summary>
    /// <param name="isPaid">Whether there is a payout of that date.</param>
    public void Add(DateOnly date, IReadOnlyList<SettlementBatch> batches, bool isPaid)
    {
        if (batches.Any(b => !b.IsWhole))
        {
            // What is not known whole says nothing of the next batches either, unless it was paid on its own.
            Unknown.AddRange(_open.SelectMany(o => o.Batches).Concat(_carried).Concat(isPaid ? [] : batches));
            _open.Clear();
            (_carried, IsKnown) = ([], isPaid);
            return;
        }
        var owed = new OpenBatch(date, [.. _carried, .. batches], _carried);
        // Nothing is there to take it off: the next batch is.
        var isCarried = !isPaid && owed.Net < Money.Zero && _open.Count == 0;
        _carried = isCarried ? [.. owed.Batches] : [];
        if (!isCarried) _open.Add(owed);
    }

    /// <summary>Takes off a date whose payout is not there yet. Whether what came before it is in that payout is not known.</summary>
    /// <returns>What was taken off.</returns>
    public IReadOnlyList<OpenBatch> TakeUndecided(DateOnly date)
    {
        IReadOnlyList<OpenBatch> taken = [.. _open];
        IsKnown = !_open.Exists(b => b.Date < date);
        _open.Clear();
        return taken;
    }

    /// <summary>All runs that add up exactly; a payout's own date alone if it is among them.</summary>
    public IReadOnlyList<BatchRun> Exact(DateOnly? date, Money paid, Func<Money, Money> unstatedFee)
    {
        var exact = Runs(paid, unstatedFee).Where(r => r.Difference == Money.Zero).ToList();
        var own = exact.Find(r => r.Dates.Count == 1 && r.Dates[0].Date == date);
        return own is null ? exact : [own];
    }

    /// <summary>The run that a payout of the latest date comes closest to; <c>null</c> where its date has no batch, for it is held against nothing that it is not exactly.</summary>
    public BatchRun? Closest(DateOnly date, Money paid, Func<Money, Money> unstatedFee) => _open.Count == 0 || _open[^1].Date != date
        ? null
        : Runs(paid, unstatedFee).OrderBy(r => r.Difference.Abs().Fen).ThenBy(r => r.Dates is [var only] && only.Date == date ? 0 : 1).ThenBy(r => r.Dates[0].Date).ThenBy(r => r.Dates.Count).First();

    /// <summary>Takes off what was paid; what comes next is known again.</summary>
    public void Take(BatchRun run)
    {
        _open.RemoveAll(run.Dates.Contains);
        IsKnown = true;
    }

    /// <summary>Takes off the batches of one date, if they wait.</summary>
    public OpenBatch? TakeDate(DateOnly? date)
    {
        var own = _open.Find(o => o.Date == date);
        if (own is not null) _open.Remove(own);
        return own;
    }

    private IEnumerable<BatchRun> Runs(Money paid, Func<Money, Money> unstatedFee)
    {
        for (var first = 0; first < _open.Count; first++)
        {
            var net = Money.Zero;
            for (var count = 1; count <= MostAtOnce && first + count <= _open.Count; count++)
            {
                net += _open[first + count - 1].Net;
                var fee = paid == net ? Money.Zero : unstatedFee(net);
                yield return new(_open.GetRange(first, count), paid + fee - net, fee);
            }
        }
    }
}
