using Rijie.Settlement.Calendars;

namespace Rijie.Settlement.Matching.Payouts;

/// <summary>Says of each batch whether it was paid, and how late it is if not: <c>P01</c> and <c>P10</c>.</summary>
internal sealed class BatchJudge
{
    private readonly PayoutInput _input;
    private readonly Money _late;

    public BatchJudge(PayoutInput input, PayoutWalk walk, IReadOnlyList<PayoutGroup> groups, IReadOnlyDictionary<string, string> breakOf)
    {
        _input = input;
        var ambiguous = groups.Where(g => g.Verdict is PayoutVerdict.Ambiguous).SelectMany(g => g.Batches.Select(b => (b, breakOf.GetValueOrDefault(g.Payouts[0].PayoutNo)))).DistinctBy(p => p.b).ToDictionary(p => p.b, p => p.Item2);
        var waiting = groups.Where(g => g.Verdict is PayoutVerdict.Pending).ToList();
        var rest = waiting.SelectMany(Rest).ToList();
        var unpaid = walk.Unpaid.Where(b => !ambiguous.ContainsKey(b)).ToList();
        _late = unpaid.Concat(walk.Unknown.Where(b => b.IsWhole)).Select(b => (b, b.Net)).Concat(rest).Where(b => LatenessOf(b.Item1) >= Lateness.Late).Aggregate(Money.Zero, (sum, b) => sum + b.Item2);

        foreach (var group in groups.Where(g => g.Verdict is not (PayoutVerdict.Ambiguous or PayoutVerdict.Pending))) JudgeGroup(group, breakOf);
        foreach (var (batch, breakId) in ambiguous)
            if (walk.Unpaid.Contains(batch)) Standings.Add(breakId is null ? new(batch, RowState.InTransit, batch.Net, Reason: PayoutWords.Pending) : new(batch, RowState.Break, batch.Net, LatenessOf(batch), BreakId: breakId));
        foreach (var (batch, left) in rest) JudgeLate(batch, left, PayoutWords.Pending);
        var total = unpaid.Aggregate(Money.Zero, (sum, b) => sum + b.Net);
        foreach (var batch in unpaid)
            if (total < input.Minimum) Standings.Add(new(batch, RowState.InTransit, batch.Net, Reason: PayoutWords.BelowMinimum));
            else JudgeLate(batch, batch.Net, null);
        // A payout of later days that is not explained may have paid what lies before a day that is not known; without one nothing has.
        var unexplained = groups.Where(g => g.Verdict is PayoutVerdict.Unknown || (!g.IsCertain && g.PlanDelta != Money.Zero)).SelectMany(g => g.Payouts).ToList();
        foreach (var batch in walk.Unknown)
            if (!batch.IsWhole) Standings.Add(new(batch, RowState.InTransit, Money.Zero, Reason: PayoutWords.StatementAwaited));
            else if (unexplained.Exists(p => p.SettlementDate is null || p.SettlementDate > batch.SettlementDate)) Standings.Add(new(batch, RowState.InTransit, batch.Net, Reason: PayoutWords.EarlierUnknown));
            else JudgeLate(batch, batch.Net, null);
        foreach (var batch in walk.CarriedOut) AddBreak(batch, BreakCode.P10, null, Money.Zero, batch.Net, null);
    }

    public List<BatchStanding> Standings { get; } = [];

    public List<Break> Breaks { get; } = [];

    private void JudgeGroup(PayoutGroup group, IReadOnlyDictionary<string, string> breakOf)
    {
        var breakId = group.Payouts.Select(p => breakOf.GetValueOrDefault(p.PayoutNo)).OfType<string>().FirstOrDefault();
        var unpaid = group.Verdict switch
        {
            PayoutVerdict.Returned => group.Net + group.CarriedIn,
            PayoutVerdict.Settled when group.Delta < Money.Zero => -group.Delta,
            _ => Money.Zero,
        };
        for (var i = 0; i < group.Batches.Count; i++)
        {
            var batch = group.Batches[i];
            var isLast = i == group.Batches.Count - 1;
            Standings.Add(group.Verdict is PayoutVerdict.Unknown ? new(batch, RowState.InTransit, Money.Zero, Reason: PayoutWords.StatementAwaited)
                : breakId is not null ? new(batch, RowState.Break, isLast ? unpaid : Money.Zero, isLast && unpaid > Money.Zero ? LatenessOf(batch) : null, BreakId: breakId)
                : isLast && unpaid > Money.Zero ? new(batch, RowState.InTransit, unpaid, LatenessOf(batch), PayoutWords.PartsAwaited)
                : new(batch, RowState.Matched, Money.Zero, Reason: group.Carried.Contains(batch) ? PayoutWords.CarriedIn : null));
        }
    }

    /// <summary>What payouts that are not all there yet leave open: what has come pays the oldest first.</summary>
    private static IEnumerable<(SettlementBatch Batch, Money Left)> Rest(PayoutGroup group)
    {
        var paid = group.Paid + group.Suspended + group.WithdrawalFees - group.Released - group.Adjustments - group.CarriedIn;
        foreach (var batch in group.Batches)
        {
            if (group.Carried.Contains(batch))
            {
                yield return (batch, Money.Zero);
                continue;
            }
            var part = batch == group.Batches[^1] ? paid : Money.FromFen(Math.Clamp(paid.Fen, 0, Math.Max(0, batch.Net.Fen)));
            paid -= part;
            yield return (batch, batch.Net - part);
        }
    }

    private void JudgeLate(SettlementBatch batch, Money unpaid, string? reason)
    {
        if (unpaid <= Money.Zero) Standings.Add(new(batch, RowState.Matched, unpaid, Reason: PayoutWords.Nothing));
        else if (batch.Due is null) Standings.Add(new(batch, RowState.InTransit, unpaid, Reason: PayoutWords.OnRequest));
        else if (_input.ToldAt(batch.SettlementDate) is null) Standings.Add(new(batch, RowState.InTransit, unpaid, Reason: PayoutWords.NotTold));
        else if (LatenessOf(batch) is var lateness && lateness >= Lateness.Overdue) AddBreak(batch, BreakCode.P01, lateness is Lateness.Critical ? PayoutWords.Critical : PayoutWords.Overdue, -unpaid, unpaid, lateness);
        else Standings.Add(new(batch, RowState.InTransit, unpaid, lateness, reason ?? (lateness switch { Lateness.NotDue => PayoutWords.NotDue, Lateness.Due => PayoutWords.Due, _ => PayoutWords.Late })));
    }

    private Lateness? LatenessOf(SettlementBatch batch)
    {
        if (batch.Due is null || _input.ToldAt(batch.SettlementDate) is not { } told) return null;
        var lateness = batch.Due.At(told < _input.Now ? told : _input.Now);
        return lateness >= Lateness.Late && _late > _input.UnpaidLimit ? Lateness.Critical : lateness;
    }

    private void AddBreak(SettlementBatch batch, BreakCode code, string? subcode, Money delta, Money unpaid, Lateness? lateness)
    {
        var found = new Break
        {
            Code = code,
            Subcode = subcode,
            Level = MatchLevel.L3,
            ConnectionId = _input.ConnectionId,
            Reference = batch.BatchId,
            OriginalDate = batch.SettlementDate,
            Delta = delta,
            Differences =
            [
                new()
                {
                    Code = code,
                    Subcode = subcode,
                    Field = code is BreakCode.P10 ? "carried" : "unpaid",
                    Book = batch.Net.Fen.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Actual = (batch.Net - unpaid).Fen.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Delta = delta,
                },
            ],
        };
        Breaks.Add(found);
        Standings.Add(new(batch, RowState.Break, unpaid, lateness, BreakId: found.BreakId));
    }
}
