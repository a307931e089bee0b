namespace Rijie.Settlement.Matching;

/// <summary>What a terminal counted when it closed a batch (批结): printed on its slip, or sent with the settlement message.</summary>
internal sealed record TerminalBatch
{
    public required string TerminalNo { get; init; }

    public required string BatchNo { get; init; }

    /// <summary>When the batch was closed; what came later with its number is of the next one.</summary>
    public required DateTimeOffset ClosedAt { get; init; }

    public required BatchTotals Totals { get; init; }
}

/// <summary>Counts and sums of a batch, not negative: sales and completions; voids and refunds.</summary>
internal readonly record struct BatchTotals(int PlusCount, Money Plus, int MinusCount, Money Minus)
{
    /// <summary>What the batch comes to.</summary>
    public Money Net => Plus - Minus;

    public BatchTotals And(MatchRow row) => row.Type.Sign() > 0 ? this with { PlusCount = PlusCount + 1, Plus = Plus + row.Gross } : this with { MinusCount = MinusCount + 1, Minus = Minus + row.Gross };
}

/// <summary>L0: holds the terminals' own batch totals against the log, row by row of each batch (<c>T01</c>).</summary>
internal sealed class TerminalBatches
{
    /// <summary>A batch number comes again after this time: no terminal keeps a batch open longer.</summary>
    public const int LongestDays = 7;

    private static readonly TimeSpan LongestBatch = TimeSpan.FromDays(LongestDays);

    private readonly SideFate fate;

    /// <param name="input">With the batches and the days of the log that are whole.</param>
    /// <param name="local">The log's rows in the order of their places.</param>
    public TerminalBatches(ReconciliationInput input, IReadOnlyList<MatchRow> local)
    {
        fate = new(MatchLevel.L0, local);
        var batches = input.TerminalBatches.OrderBy(b => b.ClosedAt).ToLookup(KeyOf);
        var totals = new Dictionary<TerminalBatch, (BatchTotals Logged, List<MatchRow> Rows)>();
        foreach (var batch in input.TerminalBatches) totals[batch] = (default, []);
        foreach (var row in local)
        {
            if (BatchOf(row, batches) is not { } batch) fate.Set(row, RowState.NothingDue, "no_batch_totals");
            else
            {
                var (logged, rows) = totals[batch];
                rows.Add(row);
                totals[batch] = (Counts(row) ? logged.And(row) : logged, rows);
            }
        }
        foreach (var (batch, (logged, rows)) in totals.OrderBy(t => t.Key.ClosedAt).ThenBy(t => t.Key.TerminalNo, StringComparer.Ordinal).ThenBy(t => t.Key.BatchNo, StringComparer.Ordinal))
            Judge(input, batch, logged, rows);
    }

    public List<Break> Breaks { get; } = [];

    public IEnumerable<RowStanding> Rows => fate.All;

    private void Judge(ReconciliationInput input, TerminalBatch batch, BatchTotals logged, List<MatchRow> rows)
    {
        var date = ChinaTime.ToDate(batch.ClosedAt);
        var days = rows.Select(r => r.ClearingDate).Append(date).OfType<DateOnly>().Distinct().Order();
        var awaited = days.Where(day => input.LocalLogDates?.Contains(day) != true).Select(day => (DateOnly?)day).FirstOrDefault();
        List<BreakDifference> differences = [.. Differences(batch.Totals, logged)];
        if (differences.Count > 0 && awaited is not null)
        {
            foreach (var row in rows) fate.Set(row, RowState.InTransit, "local_log", awaited);
            return;
        }
        if (differences.Count == 0) return;
        var found = new Break
        {
            Code = BreakCode.T01,
            Level = MatchLevel.L0,
            ConnectionId = input.ConnectionId,
            Reference = $"{batch.TerminalNo}/{batch.BatchNo}",
            OriginalDate = date,
            Delta = batch.Totals.Net - logged.Net,
            Differences = differences,
        };
        Breaks.Add(found);
        foreach (var row in rows) fate.Set(row, RowState.Break, breakId: found.BreakId);
    }

    private static IEnumerable<BreakDifference> Differences(BatchTotals told, BatchTotals logged)
    {
        foreach (var (field, book, actual, delta) in new[]
        {
            ("plus_count", logged.PlusCount, (long)told.PlusCount, Money.Zero), ("plus", logged.Plus.Fen, told.Plus.Fen, told.Plus - logged.Plus),
            ("minus_count", logged.MinusCount, told.MinusCount, Money.Zero), ("minus", logged.Minus.Fen, told.Minus.Fen, logged.Minus - told.Minus),
        })
            if (book != actual) yield return new() { Code = BreakCode.T01, Field = field, Book = PairComparison.Text(Money.FromFen(book)), Actual = PairComparison.Text(Money.FromFen(actual)), Delta = delta };
    }

    /// <summary>The first batch of the number that was closed at or after the row.</summary>
    private static TerminalBatch? BatchOf(MatchRow row, ILookup<(string, string), TerminalBatch> batches) =>
        row is { TerminalNo: { } terminal, BatchNo: { } batch, TradedAt: { } at }
            ? batches[(terminal, batch)].FirstOrDefault(b => b.ClosedAt >= at && b.ClosedAt - at <= LongestBatch) : null;

    /// <summary>What the terminal counts: what succeeded and no machine took back; a sale that a person voided counts, and its void against it.</summary>
    private static bool Counts(MatchRow row) => row.State.HasSucceeded() && row.Type.Sign() != 0 && row.Type != TransactionType.Reversal
        && (row.State != TransactionState.Reversed || row.UndoneBy is not null) && row.UndoneBy?.Type != TransactionType.Reversal;

    private static (string, string) KeyOf(TerminalBatch batch) => (MatchRow.Clean(batch.TerminalNo) ?? "", MatchRow.CleanNumber(batch.BatchNo) ?? "");
}
