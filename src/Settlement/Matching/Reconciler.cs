namespace Rijie.Settlement.Matching;

/// <summary>Matches the rows of one connection at L1 and L2, enriches and prices what matched, and says what does not add up.</summary>
internal static class Reconciler
{
    /// <summary>Runs both levels. Pure: the same input gives the same answer, in whatever order rows come.</summary>
    /// <exception cref="ArgumentException">A row is of another connection, two different rows have one id, or a wait is out of its range.</exception>
    public static ReconciliationRun Run(ReconciliationInput input)
    {
        Check(input);
        List<MatchRow> Prepare(IEnumerable<LedgerRow> rows) => MatchRow.Prepare(rows, input.Provider, input.Options.CutMargin);
        var sides = new RunSides(
            Prepare(input.Rows.Where(r => r.Side == Side.Local)),
            Prepare(input.Rows.Where(r => r.Side == Side.Provider)),
            Prepare(input.Rows.Where(r => r.Side == Side.Statement)),
            Prepare(input.Earlier));
        foreach (var rows in (List<MatchRow>[])[sides.Local, sides.Provider, sides.Statement]) Undoing.Link(rows);

        var keys = new MatchKeys(input.Provider.Identifiers);
        var hasLog = input.LocalLogDates is not null;
        var book = hasLog ? sides.Local : sides.Provider;
        var l1 = hasLog ? TierMatcher.Match(sides.Local, sides.Provider, keys) : null;
        var l2 = TierMatcher.Match(book, sides.Statement, keys);
        var facts = new RunFacts(input, sides, l1, l2);

        var outcomes = new List<LevelOutcome>(2);
        if (l1 is not null) outcomes.Add(Judged(new(MatchLevel.L1, l1, facts), sides.Local, sides.Provider));
        outcomes.Add(Judged(new(MatchLevel.L2, l2, facts), book, sides.Statement));
        return new()
        {
            ConnectionId = input.ConnectionId,
            Matches = [.. outcomes.SelectMany(o => o.Matches).OrderBy(m => m.Level).ThenBy(m => m.LocalRowId, StringComparer.Ordinal)],
            Rows = [.. outcomes.SelectMany(o => o.Rows).OrderBy(r => r.Level).ThenBy(r => r.Side).ThenBy(r => r.RowId, StringComparer.Ordinal)],
            Breaks = InOrder(outcomes.SelectMany(o => o.Breaks)),
            Enriched = [.. sides.Statement.Select(r => new EnrichedRow { RowId = r.Row.RowId, Transaction = facts.Enriched(r), Expected = facts.Expected(r) })],
        };
    }

    /// <summary>The one order of breaks: level, code, reference, id.</summary>
    public static IReadOnlyList<Break> InOrder(IEnumerable<Break> breaks) =>
        [.. breaks.OrderBy(b => b.Level).ThenBy(b => b.Code).ThenBy(b => b.Reference, StringComparer.Ordinal).ThenBy(b => b.BreakId, StringComparer.Ordinal)];

    private static LevelOutcome Judged(LevelOutcome outcome, List<MatchRow> book, List<MatchRow> actual)
    {
        outcome.Judge(book, actual);
        return outcome;
    }

    private static void Check(ReconciliationInput input)
    {
        foreach (var row in input.Rows.Concat(input.Earlier))
            if (row.ConnectionId != input.ConnectionId) throw new ArgumentException($"Row {row.RowId} is of connection {row.ConnectionId}, not {input.ConnectionId}.", nameof(input));
        if (input.Options is not { WaitFiles: >= 1 and <= 3, RowFeeToleranceFen: 0 or 1 })
            throw new ArgumentException("Wait for 1 to 3 files; tolerate 0 or 1 fen of a fee.", nameof(input));
    }
}
