namespace Rijie.Settlement.Matching;

/// <summary>Matches the rows of one connection at L0 to L2, enriches and prices what matched, and says what does not add up.</summary>
internal static class Reconciler
{
    /// <summary>Runs the levels. Pure: the same input gives the same answer, in whatever order rows come.</summary>
    /// <exception cref="ArgumentException">A row is of another connection, two different rows have one id, or a wait is out of its range.</exception>
    public static ReconciliationRun Run(ReconciliationInput input)
    {
        if (input.Options is not { WaitFiles: >= 1 and <= 3, RowFeeToleranceFen: 0 or 1 })
            throw new ArgumentException("Wait for 1 to 3 files; tolerate 0 or 1 fen of a fee.", nameof(input));
        var sides = new RunSides(input);
        foreach (var rows in (List<MatchRow>[])[sides.Local, sides.Provider, sides.Statement]) Undoing.Link(rows);

        var keys = new MatchKeys(input.Provider.Identifiers);
        var hasLog = input.LocalLogDates is not null;
        var l1 = hasLog ? TierMatcher.Match(sides.Local, sides.Provider, keys) : null;
        var l2 = TierMatcher.Match(hasLog ? sides.Local : sides.Provider, sides.Statement, keys);
        var facts = new RunFacts(input, sides, l1, l2);

        var l0 = input.TerminalBatches.Count > 0 ? new TerminalBatches(input, sides.Local) : null;
        var outcomes = new List<LevelOutcome>(2);
        if (l1 is not null) outcomes.Add(new(MatchLevel.L1, l1, facts));
        outcomes.Add(new(MatchLevel.L2, l2, facts));
        foreach (var outcome in outcomes) outcome.Judge();
        return new()
        {
            ConnectionId = input.ConnectionId,
            Matches = outcomes.SelectMany(o => o.Matches),
            Rows = (l0?.Rows ?? []).Concat(outcomes.SelectMany(o => o.Rows)),
            Breaks = InOrder((l0?.Breaks ?? []).Concat(outcomes.SelectMany(o => o.Breaks))),
            Nearest = new SortedDictionary<string, IReadOnlyList<Candidate>>(outcomes.SelectMany(o => o.Nearest).ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal), StringComparer.Ordinal),
            Prices = sides.Statement.Select(r => (Row: r, Expected: facts.Expected(r))).Where(p => p.Expected is not null).Select(p => new PricedRow(p.Row.RowId, p.Expected!)),
        };
    }

    /// <summary>The one order of breaks: level, code, reference, id.</summary>
    public static IReadOnlyList<Break> InOrder(IEnumerable<Break> breaks) =>
        [.. breaks.OrderBy(b => b.Level).ThenBy(b => b.Code).ThenBy(b => b.Reference, StringComparer.Ordinal).ThenBy(b => b.BreakId, StringComparer.Ordinal)];
}
