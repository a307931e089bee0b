namespace Rijie.Settlement.Matching;

/// <summary>What a payout is off by, and when its batches were due.</summary>
internal sealed record PayoutDifference(Money Delta, DateTimeOffset DueAt);

/// <summary>
/// The batches that no payout has paid yet, oldest first, and which of them the next payout pays (settlement specification 4.4): its own settlement date's where
/// that is what it comes to, else consecutive whole ones that add up to it, else those that it comes closest to. Never a part of a batch.
/// </summary>
internal sealed class UnpaidBatches
{
    private const int MostAtOnce = 10;

    private readonly List<SettlementBatch> _batches = [];
    private Money _carried;
    private bool _isKnown = true;

    /// <summary>Takes in a settlement date.</summary>
    /// <param name="batch">What it netted; <c>null</c> where nothing was traded.</param>
    /// <param name="isPaid">Whether there is a payout of that date.</param>
    public void Add(SettlementBatch? batch, bool isPaid)
    {
        if (batch is null) return;
        if (!batch.IsWhole)
        {
            // What is not known whole says nothing of the next batches either, unless it was paid on its own.
            _batches.Clear();
            (_carried, _isKnown) = (Money.Zero, isPaid);
            return;
        }
        var owed = batch with { Net = batch.Net + _carried };
        // Nothing is there to take it off: the next batch is.
        _carried = !isPaid && owed.Net < Money.Zero && _batches.Count == 0 ? owed.Net : Money.Zero;
        if (_carried == Money.Zero) _batches.Add(owed);
    }

    /// <summary>Takes off a date whose payout is not there yet or is held. Whether what came before it is in that payout is not known.</summary>
    public void TakeUndecided(DateOnly date)
    {
        _isKnown = !_batches.Exists(b => b.SettlementDate < date);
        _batches.Clear();
    }

    /// <summary>Takes off what a date's payouts pay.</summary>
    /// <returns>What they are off by; <c>null</c> where they add up or nothing can be said.</returns>
    public PayoutDifference? Take(DateOnly date, Money paid)
    {
        var closest = Runs(date).OrderBy(r => (paid - r.Net).Abs().Fen).ThenBy(r => r.IsOwn ? 0 : 1).ThenBy(r => r.First).ThenBy(r => r.Count).FirstOrDefault();
        // A payout without a batch of its own date is held against nothing that it is not exactly.
        if (closest is null || (paid != closest.Net && _batches[^1].SettlementDate != date)) return null;
        var (delta, dueAt, wasKnown) = (paid - closest.Net, _batches[closest.First + closest.Count - 1].DueAt, _isKnown);
        _batches.RemoveRange(closest.First, closest.Count);
        _isKnown = true;
        return delta == Money.Zero || !wasKnown ? null : new(delta, dueAt);
    }

    private IEnumerable<Run> Runs(DateOnly date)
    {
        for (var first = 0; first < _batches.Count; first++)
        {
            var net = Money.Zero;
            for (var count = 1; count <= MostAtOnce && first + count <= _batches.Count; count++)
            {
                net += _batches[first + count - 1].Net;
                yield return new(first, count, net, IsOwn: count == 1 && _batches[first].SettlementDate == date);
            }
        }
    }

    private sealed record Run(int First, int Count, Money Net, bool IsOwn);
}
