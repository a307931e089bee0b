using Rijie.Gateway.Storage;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Rows of one kind of explanation, and what they cost beyond the contract.</summary>
internal sealed record FeeSubcodeLine(string Subcode, LocalText Name, int Rows, long CostFen);

/// <summary>What rows of a rule have in common: another line or an added amount, since when, and what it cost.</summary>
internal sealed record FeePatternLine(string Subcode, string ContractId, string RuleId, string? Line, int? RatePpm, long? FixedFen, long? AddedFen, string FirstDate, string LastDate, int Rows, int DistinctAmounts, long CostFen);

/// <summary>A row that cost something else.</summary>
internal sealed record FeeFindingLine(string RowId, string? ProviderOrderNo, string ClearingDate, long GrossFen, long? ExpectedFen, long? TakenFen, long DifferenceFen, string? RuleId, string Subcode, string? Explanation, LocalText Words);

/// <summary>Rows without a price, by class.</summary>
internal sealed record UncoveredLine(string Reason, string Type, string Product, string Scheme, string CardType, string MerchantClass, int Rows, long GrossFen, IReadOnlyList<string> Examples);

/// <summary>The fees of a connection over a period against its contract.</summary>
internal sealed record FeeAuditReport
{
    private const int MostWorst = 50;

    public required string ConnectionId { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>Settled rows of the period.</summary>
    public required int Rows { get; init; }

    /// <summary>Those that say a fee, or keep one back.</summary>
    public required int Stated { get; init; }

    public required int Findings { get; init; }

    /// <summary>What was taken beyond the contract.</summary>
    public required long CostFen { get; init; }

    public required IReadOnlyList<FeeSubcodeLine> BySubcode { get; init; }

    public required IReadOnlyList<FeePatternLine> Patterns { get; init; }

    /// <summary>The findings that cost most, at most fifty.</summary>
    public required IReadOnlyList<FeeFindingLine> Worst { get; init; }

    public required IReadOnlyList<UncoveredLine> Uncovered { get; init; }

    public static FeeAuditReport Of(string connectionId, DateOnly from, DateOnly to, FeeAuditResult audit)
    {
        var asked = Enumerable.Range(0, audit.Sequence.Rows.Count).Where(i => !audit.Sequence.Rows[i].IsOfOtherDays).ToHashSet();
        var findings = audit.Findings.Where(f => asked.Contains(f.Row)).ToList();
        return new()
        {
            ConnectionId = connectionId,
            From = StoredText.Of(from),
            To = StoredText.Of(to),
            Rows = asked.Count,
            Stated = asked.Count(i => audit.Sequence.ReportedOf(i) is not null),
            Findings = findings.Count,
            CostFen = findings.Sum(f => f.DifferenceFen),
            BySubcode = [.. findings.GroupBy(f => f.Subcode).OrderBy(g => g.Key).Select(g => new FeeSubcodeLine(Snake(g.Key), FeeWords.NameOf(Snake(g.Key)), g.Count(), g.Sum(f => f.DifferenceFen)))],
            Patterns = [.. audit.Patterns.Select(p => new FeePatternLine(Snake(p.Subcode), p.ContractId, p.RuleId, p.Line?.ToString(), p.Line?.Rate.Ppm, p.Line?.FixedFen, p.AddedFen, StoredText.Of(p.FirstDate), StoredText.Of(p.LastDate), p.Rows, p.DistinctAmounts, p.CostFen))],
            Worst = [.. findings.OrderByDescending(f => Math.Abs(f.DifferenceFen)).ThenBy(f => audit.Sequence.Rows[f.Row].RowId, StringComparer.Ordinal).Take(MostWorst).Select(f => Line(audit, f))],
            Uncovered = [.. UncoveredRows.Of(audit.Sequence).Select(u => new UncoveredLine(Snake(u.Outcome), Snake(u.Type), Snake(u.Product), Snake(u.Scheme), Snake(u.CardType), Snake(u.MerchantClass), u.Count, u.Gross.Fen, [.. u.Examples.Select(i => audit.Sequence.Rows[i].RowId)]))],
        };
    }

    public static FeeFindingLine Line(FeeAuditResult audit, FeeFinding finding)
    {
        var (row, fee, taken) = (audit.Sequence.Rows[finding.Row], audit.Sequence.Fees[finding.Row], audit.Sequence.ReportedOf(finding.Row));
        return new(row.RowId, row.ProviderOrderNo, StoredText.Of(row.Time.ClearingDate), row.Subject.Gross.Fen, fee.Outcome is FeeOutcome.Ok ? fee.Fee.Fen : null, taken, finding.DifferenceFen, fee.RuleId,
            Snake(finding.Subcode), finding.Detail, FeeWords.Explain(Snake(finding.Subcode), finding.Detail, Money.FromFen(finding.DifferenceFen).Abs()));
    }

    internal static string Snake<T>(T value) where T : struct, Enum => YamlBinder.SnakeCase(value.ToString());
}

/// <summary>A part of a fee: exact, as text with all its digits, and as it was rounded.</summary>
internal sealed record FeePartLine(string Part, string ExactFen, long FeeFen);

/// <summary>How the fee of one row comes about, and what the provider took.</summary>
internal sealed record FeeExplanation
{
    public required string RowId { get; init; }

    /// <summary>Ok, or why there is no price.</summary>
    public required string Outcome { get; init; }

    public string? ContractId { get; init; }

    public string? ContractFrom { get; init; }

    public string? RuleId { get; init; }

    /// <summary>Mode and scope, as in <c>half_up/transaction</c>.</summary>
    public string? Rounding { get; init; }

    /// <summary>The amount that a rate is taken on.</summary>
    public long? BasisFen { get; init; }

    public required IReadOnlyList<FeePartLine> Parts { get; init; }

    /// <summary>The sum of the parts before rounding, with all its digits; absent for a difference of rounded fees.</summary>
    public string? ExactFen { get; init; }

    public long? FeeFen { get; init; }

    public long? TakenFen { get; init; }

    public bool Clipped { get; init; }

    /// <summary>The counter of the tiers before the row.</summary>
    public long? TierCounter { get; init; }

    public long? QuotaUsedFen { get; init; }

    /// <summary>Of what takes back a sale: how much of it, and of its fee, was given back before.</summary>
    public long? RefundedBeforeFen { get; init; }

    public long? FeeReturnedBeforeFen { get; init; }

    /// <summary>Why it is not what was taken; absent where it is.</summary>
    public FeeFindingLine? Finding { get; init; }

    public static FeeExplanation Of(FeeAuditResult audit, int place)
    {
        var (sequence, contract, subject) = (audit.Sequence, audit.Sequence.TableOf(place)?.Contract, audit.Sequence.SubjectOf(place));
        var result = sequence.Explain(place);
        var (tier, quota) = sequence.CountersOf(place);
        return new()
        {
            RowId = sequence.Rows[place].RowId,
            Outcome = FeeAuditReport.Snake(result.Outcome),
            ContractId = contract?.Id,
            ContractFrom = contract is null ? null : StoredText.Of(contract.Effective.From),
            RuleId = result.RuleId,
            Rounding = contract is null ? null : $"{FeeAuditReport.Snake(contract.Rounding.Mode)}/{FeeAuditReport.Snake(contract.Rounding.Scope)}",
            BasisFen = contract is null ? null : SalePrice.BasisOf(contract, subject)?.Fen,
            Parts = [.. result.Parts.Select(p => new FeePartLine(p.Part, p.ExactFen.ToString(), p.Fee.Fen))],
            ExactFen = result.ExactFen?.ToString(),
            FeeFen = result.Outcome is FeeOutcome.Ok ? result.Fee.Fen : null,
            TakenFen = sequence.ReportedOf(place),
            Clipped = result.Clipped,
            TierCounter = tier,
            QuotaUsedFen = quota,
            RefundedBeforeFen = subject.Original?.RefundedBefore.Fen,
            FeeReturnedBeforeFen = subject.Original?.FeeReturnedBefore.Fen,
            Finding = audit.Findings.FirstOrDefault(f => f.Row == place) is { } finding ? FeeAuditReport.Line(audit, finding) : null,
        };
    }
}
