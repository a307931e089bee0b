using Rijie.Settlement.Fees;
using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Matching;

/// <summary>Answers fee questions from the contracts of a connection, by an audit of all rows together.</summary>
/// <param name="contracts">The contracts as the connection sees them.</param>
/// <param name="before">What the days before the run moved counters by.</param>
internal sealed class ContractFees(ConnectionContracts contracts, IReadOnlyList<FeeCount>? before = null)
{
    /// <summary>What the rows that were asked about moved counters by.</summary>
    public IReadOnlyList<FeeCount> Moved { get; private set; } = [];

    /// <summary>Prices rows and explains those that cost something else; what rows have in common is looked for within a clearing date.</summary>
    public IReadOnlyList<FeeAnswer> Ask(IReadOnlyList<FeeRow> rows)
    {
        var counters = new FeeCounters(before);
        var audit = FeeAudit.Run(rows, contracts, counters, byDay: true);
        Moved = counters.Moved;
        return new Answers(audit);
    }

    private sealed class Answers(FeeAuditResult audit) : IReadOnlyList<FeeAnswer>
    {
        private readonly Dictionary<int, FeeFinding> findings = audit.Findings.ToDictionary(f => f.Row);

        public int Count => audit.Sequence.Fees.Count;

        public FeeAnswer this[int index]
        {
            get
            {
                var fee = audit.Sequence.Fees[index];
                var finding = findings.GetValueOrDefault(index);
                var (tier, quota) = audit.Sequence.CountersOf(index);
                return new()
                {
                    Kind = KindOf(fee.Outcome),
                    Fee = fee.Fee,
                    RuleId = fee.RuleId,
                    Subcode = finding is null ? null : YamlBinder.SnakeCase(finding.Subcode.ToString()),
                    Explanation = finding?.Detail,
                    FeeInGroup = audit.Sequence.InGroupOf(index),
                    TierCounterBefore = tier,
                    QuotaUsedFen = quota,
                };
            }
        }

        public IEnumerator<FeeAnswer> GetEnumerator()
        {
            for (var i = 0; i < Count; i++) yield return this[i];
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        private static FeeAnswerKind KindOf(FeeOutcome outcome) => outcome switch
        {
            FeeOutcome.Ok => FeeAnswerKind.Priced,
            FeeOutcome.NoContract => FeeAnswerKind.NoContract,
            FeeOutcome.Unpriced => FeeAnswerKind.Unpriced,
            FeeOutcome.FeeExceedsAmount => FeeAnswerKind.FeeExceedsAmount,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
        };
    }
}
