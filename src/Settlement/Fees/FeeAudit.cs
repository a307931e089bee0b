namespace Rijie.Settlement.Fees;

/// <summary>What the audit of one connection's rows found.</summary>
/// <param name="Sequence">The prices, and the parts of any row on demand.</param>
/// <param name="Findings">Rows that are not as the contract says, in the order of the rows.</param>
/// <param name="Patterns">What many of them have in common, by contract, rule and first day.</param>
internal sealed record FeeAuditResult(FeeSequence Sequence, IReadOnlyList<FeeFinding> Findings, IReadOnlyList<FeePattern> Patterns);

/// <summary>
/// Prices every settled row of a connection and names the smallest explanation of each that cost something else (settlement specification 2.6). Each row is
/// priced once; only mismatches are explained, by contracts that are changed once for all of them.
/// </summary>
internal static class FeeAudit
{
    /// <summary>Audits rows.</summary>
    /// <param name="rows">All rows that are to be priced together, in any order.</param>
    /// <param name="contracts">What prices them.</param>
    /// <param name="counters">What was counted before them.</param>
    /// <param name="byDay">Whether only rows of one clearing date have something in common: then what is said of a row does not depend on which other days are at hand.</param>
    public static FeeAuditResult Run(IReadOnlyList<FeeRow> rows, ConnectionContracts contracts, FeeCounters counters, bool byDay = false)
    {
        var sequence = FeeSequence.Price(rows, contracts.Find, counters);
        var explanations = new FeeExplanations(sequence, contracts);
        foreach (var index in sequence.Order)
        {
            var fee = sequence.Fees[index];
            if (Unpriced(fee.Outcome) is { } why) explanations.Add(new(index, why, null, 0));
            else if (sequence.ReportedOf(index) is { } reported && reported != fee.Fee.Fen) explanations.Off(index, reported - fee.Fee.Fen);
            else if (fee.Clipped) explanations.Add(new(index, FeeSubcode.RefundPolicy, FeeExplanations.Clipped, 0));
        }
        return explanations.Finish(byDay);
    }

    private static FeeSubcode? Unpriced(FeeOutcome outcome) => outcome switch
    {
        FeeOutcome.NoContract => FeeSubcode.NoContract,
        FeeOutcome.Unpriced => FeeSubcode.Unpriced,
        FeeOutcome.FeeExceedsAmount => FeeSubcode.FeeExceedsAmount,
        _ => null,
    };
}
