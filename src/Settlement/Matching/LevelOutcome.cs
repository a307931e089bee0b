namespace Rijie.Settlement.Matching;

/// <summary>Turns the pairing of one level into the fate of each of its rows and into breaks.</summary>
internal sealed class LevelOutcome(MatchLevel level, Pairing pairing, RunFacts facts)
{
    public List<RowMatch> Matches { get; } = [];

    public List<RowStanding> Rows { get; } = [];

    public List<Break> Breaks { get; } = [];

    /// <summary>Judges all rows of the level.</summary>
    public void Judge(IReadOnlyList<MatchRow> book, IReadOnlyList<MatchRow> actual)
    {
        foreach (var pair in pairing.Pairs) JudgePair(pair);
        foreach (var (extra, kept) in pairing.BookExtras) AddRowBreak(extra, isBook: true, BreakCode.R08, -Net(extra), kept);
        foreach (var (extra, kept) in pairing.ActualExtras) AddRowBreak(extra, isBook: false, BreakCode.R09, Net(extra), kept);
        var isBookRow = pairing.Ambiguous.Count == 0 ? [] : book.ToHashSet();
        foreach (var row in pairing.Ambiguous) AddRowBreak(row, isBookRow.Contains(row), BreakCode.R10, Money.Zero);
        foreach (var row in book)
            if (!pairing.Taken.Contains(row)) JudgeAlone(row, isBook: true);
        foreach (var row in actual)
            if (!pairing.Taken.Contains(row)) JudgeAlone(row, isBook: false);
    }

    private void JudgePair(RowPair pair)
    {
        var differences = PairComparison.Compare(pair, level, facts);
        Matches.Add(new() { Level = level, Tier = pair.Tier, LocalRowId = pair.Book.Row.RowId, ProviderRowId = pair.Actual.Row.RowId, Differences = differences });
        var main = differences.Find(d => !d.Tolerated);
        var state = main is not null ? RowState.Break : differences.Count > 0 ? RowState.Tolerated : RowState.Matched;
        string? breakId = null;
        if (main is not null)
        {
            var found = new Break
            {
                Code = main.Code,
                Subcode = main.Subcode,
                Level = level,
                ConnectionId = facts.Input.ConnectionId,
                Reference = References.Of(pair.Actual, pair.Book, facts.ProviderOf(pair.Book)),
                Delta = main.Delta,
                OriginalDate = pair.Actual.ClearingDate ?? pair.Book.ClearingDate,
                LocalRowId = pair.Book.Row.RowId,
                ProviderRowId = pair.Actual.Row.RowId,
                Differences = differences,
            };
            Breaks.Add(found);
            breakId = found.BreakId;
        }
        Stand(pair.Book, state, breakId: breakId);
        Stand(pair.Actual, state, breakId: breakId);
    }

    private void JudgeAlone(MatchRow row, bool isBook)
    {
        var verdict = Leftovers.Judge(row, isBook, level, pairing, facts);
        if (verdict.Code is { } code)
        {
            AddRowBreak(row, isBook, code, verdict.Delta, subcode: verdict.Subcode, differences: isBook ? [] : PairComparison.CompareAlone(row, level, facts));
            return;
        }
        // A statement row may be wrong in itself, whoever else knows of it; what its class costs is known only with its counterpart.
        var differences = isBook ? [] : PairComparison.CompareAlone(row, level, facts).FindAll(d => !d.Tolerated && (verdict.State == RowState.NothingDue || d.Code == BreakCode.R15));
        if (differences.Count > 0) AddRowBreak(row, isBook, differences[0].Code, differences[0].Delta, subcode: differences[0].Subcode, differences: differences);
        else Stand(row, verdict.State, verdict.Reason, verdict.Awaits);
    }

    private void AddRowBreak(
        MatchRow row, bool isBook, BreakCode code, Money delta, MatchRow? repeats = null, string? subcode = null, IReadOnlyList<BreakDifference>? differences = null)
    {
        var found = new Break
        {
            Code = code,
            Subcode = subcode,
            Level = level,
            ConnectionId = facts.Input.ConnectionId,
            Reference = isBook ? References.Of(row, facts.ProviderOf(row), repeats) : References.Of(row),
            Delta = delta,
            OriginalDate = row.ClearingDate,
            LocalRowId = isBook ? row.Row.RowId : null,
            ProviderRowId = isBook ? null : row.Row.RowId,
            RepeatsRowId = repeats?.Row.RowId,
            Differences = differences ?? [],
        };
        Breaks.Add(found);
        Stand(row, RowState.Break, breakId: found.BreakId);
    }

    private void Stand(MatchRow row, RowState state, string? reason = null, DateOnly? awaits = null, string? breakId = null) =>
        Rows.Add(new() { Level = level, RowId = row.Row.RowId, Side = row.Row.Side, State = state, BreakId = breakId, Awaits = awaits, Reason = reason });

    private Money Net(MatchRow row) => PairComparison.NetOf(row, facts);
}
