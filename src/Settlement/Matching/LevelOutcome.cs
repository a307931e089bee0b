namespace Rijie.Settlement.Matching;

/// <summary>Turns the pairing of one level into the fate of each of its rows and into breaks.</summary>
internal sealed class LevelOutcome(MatchLevel level, Pairing pairing, RunFacts facts)
{
    private readonly SideFate book = new(level, pairing.Book);
    private readonly SideFate actual = new(level, pairing.Actual);
    private readonly Dictionary<int, IReadOnlyList<BreakDifference>> differencesOf = [];

    public List<Break> Breaks { get; } = [];

    /// <summary>For breaks of rows without a counterpart the nearest rows of the other side that have none either.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Candidate>> Nearest { get; private set; } = new Dictionary<string, IReadOnlyList<Candidate>>();

    /// <summary>The fate of every row, by side and row.</summary>
    public IEnumerable<RowStanding> Rows => book.All.Concat(actual.All);

    /// <summary>Pairs, by the book's row.</summary>
    public IEnumerable<RowMatch> Matches => pairing.Pairs.Select(pair => new RowMatch
    {
        Level = level,
        Tier = pair.Tier,
        LocalRowId = pair.Book.RowId,
        ProviderRowId = pair.Actual.RowId,
        Differences = differencesOf.GetValueOrDefault(pair.Book.Ordinal, []),
    });

    /// <summary>Judges all rows of the level.</summary>
    public void Judge()
    {
        // A pair that is alike is matched, which every row is until something else is said of it.
        foreach (var pair in pairing.Unlike(pair => PairComparison.AreAlike(pair.Book, pair.Actual, level, facts))) JudgePair(pair);
        foreach (var (extra, kept) in pairing.BookExtras) AddRowBreak(extra, BreakCode.R08, -Net(extra), kept);
        foreach (var (extra, kept) in pairing.ActualExtras) AddRowBreak(extra, BreakCode.R09, Net(extra), kept);
        foreach (var row in pairing.Ambiguous) AddRowBreak(row, BreakCode.R10, Money.Zero);
        foreach (var row in pairing.Book)
            if (!pairing.IsTaken(row)) JudgeAlone(row, isBook: true);
        foreach (var row in pairing.Actual)
            if (!pairing.IsTaken(row)) JudgeAlone(row, isBook: false);
        Nearest = new Candidates(level, facts).Of(book.Lone(IsLone), actual.Lone(IsLone)).ToDictionary(n => n.BreakId, n => n.Nearest, StringComparer.Ordinal);
    }

    /// <summary>Without a counterpart: no key paired it, or several could.</summary>
    private bool IsLone(MatchRow row) => pairing.CounterpartOf(row) is null;

    private void JudgePair(RowPair pair)
    {
        var differences = PairComparison.Compare(pair, level, facts);
        var main = differences.FirstOrDefault(d => !d.Tolerated);
        if (differences.Count > 0) differencesOf[pair.Book.Ordinal] = differences;
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
                LocalRowId = pair.Book.RowId,
                ProviderRowId = pair.Actual.RowId,
                Differences = differences,
            };
            Breaks.Add(found);
            breakId = found.BreakId;
        }
        book.Set(pair.Book, state, breakId: breakId);
        actual.Set(pair.Actual, state, breakId: breakId);
    }

    private void JudgeAlone(MatchRow row, bool isBook)
    {
        var verdict = Leftovers.Judge(row, isBook, level, pairing, facts);
        if (verdict.Code is { } code)
        {
            AddRowBreak(row, code, verdict.Delta, subcode: verdict.Subcode, differences: isBook ? [] : PairComparison.CompareAlone(row, level, facts));
            return;
        }
        // A statement row may be wrong in itself, whoever else knows of it; what its class costs is known only with its counterpart.
        var differences = isBook ? [] : PairComparison.CompareAlone(row, level, facts).FindAll(d => !d.Tolerated && (verdict.State == RowState.NothingDue || d.Code == BreakCode.R15));
        if (differences.Count > 0) AddRowBreak(row, differences[0].Code, differences[0].Delta, subcode: differences[0].Subcode, differences: differences);
        else (isBook ? book : actual).Set(row, verdict.State, verdict.Reason, verdict.Awaits);
    }

    private void AddRowBreak(MatchRow row, BreakCode code, Money delta, MatchRow? repeats = null, string? subcode = null, IReadOnlyList<BreakDifference>? differences = null)
    {
        var isBook = pairing.IsBook(row);
        var found = new Break
        {
            Code = code,
            Subcode = subcode,
            Level = level,
            ConnectionId = facts.Input.ConnectionId,
            Reference = isBook ? References.Of(row, facts.ProviderOf(row), repeats) : References.Of(row),
            Delta = delta,
            OriginalDate = row.ClearingDate,
            LocalRowId = isBook ? row.RowId : null,
            ProviderRowId = isBook ? null : row.RowId,
            RepeatsRowId = repeats?.RowId,
            Differences = differences ?? [],
        };
        Breaks.Add(found);
        (isBook ? book : actual).Set(row, RowState.Break, breakId: found.BreakId);
    }

    private Money Net(MatchRow row) => PairComparison.NetOf(row, facts);
}

/// <summary>The fates of the rows of one side: a byte for each, and words only for those that are not simply matched.</summary>
internal sealed class SideFate(MatchLevel level, IReadOnlyList<MatchRow> rows)
{
    private readonly RowState[] states = new RowState[rows.Count];
    private readonly Dictionary<int, (string? BreakId, string? Reason, DateOnly? Awaits)> words = [];

    public void Set(MatchRow row, RowState state, string? reason = null, DateOnly? awaits = null, string? breakId = null)
    {
        states[row.Ordinal] = state;
        if ((breakId, reason, awaits) is not (null, null, null)) words[row.Ordinal] = (breakId, reason, awaits);
    }

    /// <summary>The rows in a break or in transit for which something holds.</summary>
    public List<LoneRow> Lone(Predicate<MatchRow> holds)
    {
        var lone = new List<LoneRow>();
        foreach (var place in words.Keys.Order())
            if (states[place] is RowState.Break or RowState.InTransit && holds(rows[place])) lone.Add(new(rows[place], words[place].BreakId));
        return lone;
    }

    public IEnumerable<RowStanding> All => rows.Select(row =>
    {
        var (breakId, reason, awaits) = words.GetValueOrDefault(row.Ordinal);
        return new RowStanding { Level = level, RowId = row.RowId, Side = row.Side, State = states[row.Ordinal], BreakId = breakId, Awaits = awaits, Reason = reason };
    });
}
