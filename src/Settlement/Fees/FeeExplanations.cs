namespace Rijie.Settlement.Fees;

/// <summary>Collects the rows whose fee is off and explains them: each by itself first, then what is left by what rows have in common.</summary>
internal sealed class FeeExplanations(FeeSequence sequence, ConnectionContracts contracts)
{
    /// <summary>The policy would have returned more than was charged.</summary>
    public const string Clipped = "clipped";

    private readonly Dictionary<FeeContract, FeeAlternatives> _alternatives = new(ReferenceEqualityComparer.Instance);
    private readonly List<FeeFinding> _findings = [];
    private readonly List<(int Row, long OffFen)> _off = [];

    public void Add(FeeFinding finding) => _findings.Add(finding);

    /// <summary>Takes in a row that cost something else than the contract asks; rows come in the order of their prices.</summary>
    public void Off(int row, long differenceFen) => _off.Add((row, differenceFen));

    /// <summary>Explains all that was taken in.</summary>
    public FeeAuditResult Finish(bool byDay)
    {
        var (sales, undoing) = (new List<(int Row, long OffFen)>(), new List<(int Row, long OffFen)>());
        foreach (var (row, off) in _off)
            if (Alone(row, off) is { } finding) _findings.Add(finding);
            else (sequence.Rows[row].Subject.Type.IsPricedAsSale() ? sales : undoing).Add((row, off));
        var policies = new RefundPolicies(sequence, undoing.Select(u => u.Row));
        var left = new List<(int Row, long OffFen)>();
        foreach (var (row, off) in undoing)
            if (sequence.Fees[row].Clipped) _findings.Add(new(row, FeeSubcode.RefundPolicy, Clipped, off));
            else if (policies.ThatGives(row, AlternativesOf(row)) is { } policy) _findings.Add(new(row, FeeSubcode.RefundPolicy, policy, off));
            else left.Add((row, off));
        var patterns = FeePatterns.Find(sequence, sales, left, byDay, _findings);
        foreach (var (row, off) in left)
            _findings.Add(ByLineOfItsSale(row, off, patterns, byDay) ?? new(row, FeeSubcode.Unexplained, null, off));
        _findings.Sort((a, b) => a.Row.CompareTo(b.Row));
        return new(sequence, _findings, patterns);
    }

    /// <summary>The explanations that take nothing but the row, in the order of the specification.</summary>
    private FeeFinding? Alone(int row, long off)
    {
        var (subject, reported) = (sequence.SubjectOf(row), sequence.ReportedOf(row)!.Value);
        var alternatives = AlternativesOf(row);
        FeeFinding Found(FeeSubcode subcode, string detail) => new(row, subcode, detail, off);
        string? First(IReadOnlyList<FeeAlternative> tried)
        {
            foreach (var alternative in tried)
                if (alternative.Gives(subject, reported)) return alternative.Detail;
            return null;
        }
        if (Math.Abs(off) == 1 && First(alternatives.Roundings) is { } rounding) return Found(FeeSubcode.Rounding, rounding);
        if (alternatives.Uncapped is { } uncapped && uncapped.Gives(subject, reported)) return Found(FeeSubcode.CapIgnored, uncapped.Detail);
        if (alternatives.SwapThatGives(subject, reported, sequence.TableOf(row)!) is { } swap) return Found(FeeSubcode.ClassSwap, swap);
        if (First(alternatives.Rules) is { } rule) return Found(FeeSubcode.WrongRule, rule);
        if (First(alternatives.Versions) is { } version) return Found(FeeSubcode.WrongVersion, version);
        return off > 0 && First(alternatives.Surcharges) is { } surcharge ? Found(FeeSubcode.SurchargeAdded, surcharge) : null;
    }

    /// <summary>What is returned of a sale whose own price has changed.</summary>
    private FeeFinding? ByLineOfItsSale(int row, long off, IReadOnlyList<FeePattern> patterns, bool byDay)
    {
        var (table, subject) = (sequence.TableOf(row)!, sequence.SubjectOf(row));
        if (SalePrice.RuleOf(table.Contract, subject.PricedBy)?.Id is not { } rule) return null;
        foreach (var pattern in patterns)
            if (pattern.Line is { } line && (!byDay || pattern.FirstDate == subject.ClearingDate) && pattern.ContractId == table.Contract.Id && pattern.RuleId == rule && AlternativesOf(row).OnLine(line).Gives(subject, sequence.ReportedOf(row)!.Value))
                return new(row, FeeSubcode.RateChanged, line.ToString(), off, pattern);
        return null;
    }

    private FeeAlternatives AlternativesOf(int row)
    {
        var contract = sequence.TableOf(row)!.Contract;
        if (!_alternatives.TryGetValue(contract, out var known)) _alternatives[contract] = known = new(contract, contracts);
        return known;
    }
}
