namespace Rijie.Settlement.Matching;

/// <summary>What all levels of one run share: who was paired with whom, the originals, what the contract asks.</summary>
internal sealed class RunFacts
{
    private readonly OriginalIndex originals;
    private readonly Dictionary<MatchRow, MatchRow?> originalOf = [];
    private readonly RunFees? fees;
    private readonly Lazy<IReadOnlyList<Pairing?>> earlierPairings;

    public RunFacts(ReconciliationInput input, RunSides sides, Pairing? l1, Pairing? l2)
    {
        (Input, Sides, L1, L2) = (input, sides, l1, l2);
        earlierPairings = new(PairEarlier);
        // The order says whose word on a number counts.
        List<MatchRow>[] all = [sides.Statement, sides.Provider, sides.Local, sides.EarlierStatement, sides.EarlierProvider, sides.EarlierLocal];
        originals = new(all.SelectMany(rows => rows));
        foreach (var rows in all) originals.Add(rows);
        fees = input.ExpectedFee is { } query ? new(this, query) : null;
        Sales = new(this);
    }

    /// <summary>What is wrong with a row by the sale behind it.</summary>
    public SaleComparison Sales { get; }

    public ReconciliationInput Input { get; }

    public RunSides Sides { get; }

    /// <summary>Terminal log and provider; absent where there is no terminal log.</summary>
    public Pairing? L1 { get; }

    /// <summary>Log or provider, and statement.</summary>
    public Pairing? L2 { get; }

    /// <summary>The counterpart of a row at L1.</summary>
    public MatchRow? ProviderOf(MatchRow local) => L1 is not null && L1.IsBook(local) ? L1.CounterpartOf(local) : null;

    /// <summary>The sale behind a refund or void, on whatever side it is known, by the row's own links or those of its counterparts.</summary>
    public MatchRow? OriginalOf(MatchRow row)
    {
        if (!row.Type.UndoesOrGivesBack()) return null;
        if (originalOf.TryGetValue(row, out var known)) return known;
        return originalOf[row] = originals.Find(row) ?? CounterpartsOf(row).Select(originals.Find).FirstOrDefault(found => found is not null);
    }

    /// <summary>What the contract asks for the row; <c>null</c> where no contracts are kept.</summary>
    public FeeAnswer? Expected(MatchRow row) => fees?.Of(row);

    /// <summary>Whether a statement row costs what the contract asks, or nobody asks.</summary>
    public bool HasRightFee(MatchRow stated) => fees is null || fees.IsRight(stated);

    /// <summary>The fee by contract, if there is one.</summary>
    public Money? ExpectedFeeOf(MatchRow row) => Expected(row) is { Kind: FeeAnswerKind.Priced } answer ? answer.Fee : null;

    /// <summary>What was matched long ago is paired again, only to learn the class of a sale that this run's refunds give back.</summary>
    private IReadOnlyList<Pairing?> PairEarlier()
    {
        var keys = new MatchKeys(Input.Provider.Identifiers);
        return
        [
            TierMatcher.Match(Sides.EarlierLocal, Sides.EarlierProvider, keys),
            TierMatcher.Match(Sides.EarlierLocal.Count > 0 ? Sides.EarlierLocal : Sides.EarlierProvider, Sides.EarlierStatement, keys),
        ];
    }

    /// <summary>The rows of other sides that tell of the same transaction.</summary>
    public List<MatchRow> CounterpartsOf(MatchRow row)
    {
        IReadOnlyList<Pairing?> pairings = Sides.IsEarlier(row) ? earlierPairings.Value : [L1, L2];
        var found = new List<MatchRow>(2);
        foreach (var pairing in pairings)
            if (pairing?.CounterpartOf(row) is { } counterpart) found.Add(counterpart);
        for (var (i, direct) = (0, found.Count); i < direct; i++)
            foreach (var pairing in pairings)
                if (pairing?.CounterpartOf(found[i]) is { } further && further != row) found.Add(further);
        return found;
    }
}

/// <summary>The rows of a run by side, each in the order of its ids; the earlier ones were matched long ago.</summary>
internal sealed record RunSides
{
    private readonly List<MatchRow>[] now = [[], [], []];
    private readonly List<MatchRow>[] earlier = [[], [], []];

    /// <summary>Takes in the rows of a run, each once.</summary>
    /// <exception cref="ArgumentException">A row is of another connection, or two different rows have one id.</exception>
    public RunSides(ReconciliationInput input)
    {
        var context = new RowContext(input.Provider, input.Options.CutMargin);
        foreach (var (rows, sides) in new[] { (input.Rows, now), (input.Earlier, earlier) })
        {
            foreach (var row in rows)
            {
                if (row.ConnectionId != input.ConnectionId) throw new ArgumentException($"Row {row.RowId} is of connection {row.ConnectionId}, not {input.ConnectionId}.", nameof(input));
                sides[(int)row.Side].Add(new(row, context));
            }
            foreach (var side in sides) MatchRow.InOrder(side);
        }
    }

    public List<MatchRow> Local => now[(int)Side.Local];

    public List<MatchRow> Provider => now[(int)Side.Provider];

    public List<MatchRow> Statement => now[(int)Side.Statement];

    public List<MatchRow> EarlierLocal => earlier[(int)Side.Local];

    public List<MatchRow> EarlierProvider => earlier[(int)Side.Provider];

    public List<MatchRow> EarlierStatement => earlier[(int)Side.Statement];

    public bool IsOfStatement(MatchRow row) => row.Side is Side.Statement && row.Ordinal < Statement.Count && ReferenceEquals(Statement[row.Ordinal], row);

    public bool IsEarlier(MatchRow row) => earlier[(int)row.Side] is var rows && row.Ordinal < rows.Count && ReferenceEquals(rows[row.Ordinal], row);
}
