namespace Rijie.Settlement.Matching;

/// <summary>What all levels of one run share: who was paired with whom, the originals, what the contract asks.</summary>
internal sealed class RunFacts
{
    private readonly OriginalIndex originals = new();
    private readonly Dictionary<MatchRow, MatchRow?> originalOf = [];
    private readonly Dictionary<MatchRow, Transaction> enriched = [];
    private readonly Dictionary<MatchRow, FeeAnswer> answers = [];
    private readonly RefundHistory refunds;
    private readonly HashSet<MatchRow> earlier;
    private readonly Lazy<IReadOnlyList<Pairing?>> earlierPairings;

    public RunFacts(ReconciliationInput input, RunSides sides, Pairing? l1, Pairing? l2)
    {
        (Input, Sides, L1, L2) = (input, sides, l1, l2);
        earlier = [.. sides.Earlier];
        earlierPairings = new(PairEarlier);
        foreach (var rows in (List<MatchRow>[])[sides.Statement, sides.Provider, sides.Local, sides.Earlier]) originals.Add(rows);
        refunds = new(sides, OriginalOf, (row, before) => input.ExpectedFee is null ? null : answers[row] = Ask(row, before));
    }

    public ReconciliationInput Input { get; }

    public RunSides Sides { get; }

    /// <summary>Terminal log and provider; absent where there is no terminal log.</summary>
    public Pairing? L1 { get; }

    /// <summary>Log or provider, and statement.</summary>
    public Pairing? L2 { get; }

    /// <summary>The counterpart of a row at L1.</summary>
    public MatchRow? ProviderOf(MatchRow local) => L1 is not null && L1.ByRow.TryGetValue(local, out var pair) && pair.Book == local ? pair.Actual : null;

    /// <summary>The sale behind a refund or void, on whatever side it is known, by the row's own links or those of its counterparts.</summary>
    public MatchRow? OriginalOf(MatchRow row)
    {
        if (!row.Transaction.Type.UndoesOrGivesBack()) return null;
        if (originalOf.TryGetValue(row, out var known)) return known;
        return originalOf[row] = originals.Find(row) ?? CounterpartsOf(row).Select(originals.Find).FirstOrDefault(found => found is not null);
    }

    /// <summary>The row's transaction with what its counterparts know.</summary>
    public Transaction Enriched(MatchRow row)
    {
        if (enriched.TryGetValue(row, out var known)) return known;
        var transaction = row.Transaction;
        foreach (var source in CounterpartsOf(row)) transaction = Enrichment.Fill(transaction, source.Transaction);
        if (OriginalOf(row) is { } original) transaction = Enrichment.FillOriginal(transaction, original.Transaction);
        return enriched[row] = transaction;
    }

    /// <summary>What the contract asks for the row; <c>null</c> where no contracts are kept.</summary>
    public FeeAnswer? Expected(MatchRow row)
    {
        if (Input.ExpectedFee is null) return null;
        if (answers.TryGetValue(row, out var known)) return known;
        // Refunds of one sale are priced in their order, each knowing what the ones before it returned.
        var before = OriginalOf(row) is { } original ? refunds.Before(row, original) : default;
        return answers.TryGetValue(row, out known) ? known : answers[row] = Ask(row, before);
    }

    /// <summary>The fee by contract, if there is one.</summary>
    public Money? ExpectedFeeOf(MatchRow row) => Expected(row) is { Kind: FeeAnswerKind.Priced } answer ? answer.Fee : null;

    private FeeAnswer Ask(MatchRow row, RefundedBefore before) => Input.ExpectedFee!(new()
    {
        Transaction = Enriched(row),
        Original = OriginalOf(row) is { } original ? Enriched(original) : null,
        RefundedBefore = before.Gross,
        FeeReturnedBefore = before.Fee,
    });

    /// <summary>What was matched long ago is paired again, only to learn the class of a sale that this run's refunds give back.</summary>
    private IReadOnlyList<Pairing?> PairEarlier()
    {
        var keys = new MatchKeys(Input.Provider.Identifiers);
        var bySide = Sides.Earlier.ToLookup(r => r.Row.Side);
        List<MatchRow> local = [.. bySide[Side.Local]], provider = [.. bySide[Side.Provider]];
        var l1 = TierMatcher.Match(local, provider, keys);
        var l2 = TierMatcher.Match(local.Count > 0 ? local : provider, [.. bySide[Side.Statement]], keys);
        return [l1, l2];
    }

    private IEnumerable<MatchRow> CounterpartsOf(MatchRow row)
    {
        IReadOnlyList<Pairing?> pairings = earlier.Contains(row) ? earlierPairings.Value : [L1, L2];
        var direct = new List<MatchRow>(2);
        foreach (var pairing in pairings)
            if (pairing is not null && pairing.ByRow.TryGetValue(row, out var pair)) direct.Add(pair.Book == row ? pair.Actual : pair.Book);
        var further = new List<MatchRow>(1);
        foreach (var counterpart in direct)
            foreach (var pairing in pairings)
                if (pairing is not null && pairing.ByRow.TryGetValue(counterpart, out var pair) && pair.Book != row && pair.Actual != row)
                    further.Add(pair.Book == counterpart ? pair.Actual : pair.Book);
        return direct.Concat(further);
    }
}

/// <summary>The rows of a run by side, each sorted by row id.</summary>
internal sealed record RunSides(List<MatchRow> Local, List<MatchRow> Provider, List<MatchRow> Statement, List<MatchRow> Earlier);
