namespace Rijie.Settlement.Fees;

/// <summary>
/// What rows that undo sales would have cost under other refund policies: first a policy that gives all rows of the sale up to this one, priced from its beginning
/// as a provider that always does so would; then one that gives the row after what earlier ones returned by contract. Later rows never change what is said of a row.
/// </summary>
internal sealed class RefundPolicies(FeeSequence sequence, IEnumerable<int> rows)
{
    private readonly Lazy<List<int>> _chains = new(() => Chains(sequence, rows));
    private readonly Dictionary<ReturnPolicy, Chained> _fees = [];

    /// <summary>The fees under a policy, and the rows up to which, from the beginning of their sale, all that were said are these.</summary>
    private sealed record Chained(Dictionary<int, PricedFee> Fees, HashSet<int> AlikeSoFar);

    /// <summary>The policy that gives the fee that was taken.</summary>
    public string? ThatGives(int row, FeeAlternatives alternatives)
    {
        var (subject, reported) = (sequence.SubjectOf(row), sequence.Rows[row].ReportedFee!.Value);
        var sale = sequence.Rows[row].SaleId;
        if (sale is not null)
            foreach (var (policy, alternative) in alternatives.Policies)
                if (Chain(policy).AlikeSoFar.Contains(row)) return alternative.Detail;
        foreach (var (_, alternative) in alternatives.Policies)
            if (alternative.Gives(subject, reported.Fen)) return alternative.Detail;
        if (sale is not null)
            foreach (var (policy, alternative) in alternatives.Policies)
                if (Chain(policy).Fees.GetValueOrDefault(row) is { Outcome: FeeOutcome.Ok } fee && fee.Fee == reported) return alternative.Detail;
        return null;
    }

    private Chained Chain(ReturnPolicy policy)
    {
        if (_fees.TryGetValue(policy, out var known)) return known;
        var changed = new Dictionary<FeeContract, FeeContract>(ReferenceEqualityComparer.Instance);
        var chain = _chains.Value;
        var contracts = new Dictionary<FeeSubject, FeeContract?>(ReferenceEqualityComparer.Instance);
        var priced = chain.Select(i =>
        {
            var row = sequence.Rows[i];
            var counted = sequence.SubjectOf(i);
            // The original as it stood before the rows: this chain counts anew what was returned.
            var subject = counted with { Original = row.Subject.Original is { } original ? original with { Sale = counted.Original!.Sale, ChargedInGroup = counted.Original.ChargedInGroup } : null };
            if (sequence.TableOf(i)?.Contract is { } contract)
            {
                if (!changed.TryGetValue(contract, out var other)) changed[contract] = other = FeeAlternatives.With(contract, policy);
                contracts[subject] = other;
            }
            return row with { Subject = subject };
        }).ToList();
        var result = FeeSequence.Price(priced, s => contracts.GetValueOrDefault(s));
        var fees = chain.Zip(result.Fees).ToDictionary(p => p.First, p => p.Second);
        var (unlike, alike) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<int>());
        foreach (var i in chain)
        {
            if (sequence.Rows[i].SaleId is not { } sale) continue;
            if (sequence.ReportedOf(i) is { } reported && (fees[i].Outcome is not FeeOutcome.Ok || fees[i].Fee.Fen != reported)) unlike.Add(sale);
            if (!unlike.Contains(sale)) alike.Add(i);
        }
        return _fees[policy] = new(fees, alike);
    }

    private static List<int> Chains(FeeSequence sequence, IEnumerable<int> rows)
    {
        var sales = rows.Select(r => sequence.Rows[r].SaleId).Where(s => s is not null).ToHashSet(StringComparer.Ordinal);
        return [.. sequence.Order.Where(i => sales.Contains(sequence.Rows[i].SaleId ?? sequence.Rows[i].RowId))];
    }
}
