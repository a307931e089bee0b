using System.Globalization;
using Rijie.Settlement.Fees;
using static Rijie.Settlement.Tests.Fees.SampleContracts;

namespace Rijie.Settlement.Tests.Fees;

/// <summary>Rows for the audit, one line each.</summary>
internal static class AuditedRows
{
    /// <summary>A sale on a day of January 2026 and what the provider took.</summary>
    public static FeeRow Row(string id, long grossFen, long feeFen, int day = 15) => Row(id, OnDay(Sale(grossFen), day), feeFen);

    public static FeeRow Row(string id, FeeSubject subject, long? feeFen) => new()
    {
        RowId = id,
        ProviderOrderNo = id,
        Subject = subject,
        ReportedFee = feeFen is { } fen ? Money.FromFen(fen) : null,
    };

    /// <summary>A refund of a sale that is among the rows.</summary>
    public static FeeRow Refunded(string id, FeeRow sale, long grossFen, long feeFen, int day = 16) => new()
    {
        RowId = id,
        ProviderOrderNo = id,
        SaleId = sale.RowId,
        ReportedFee = Money.FromFen(feeFen),
        Subject = OnDay(Refund(sale.Subject, grossFen), day),
    };

    public static FeeSubject OnDay(FeeSubject subject, int day) =>
        subject with { ClearingDate = new(2026, 1, day), TradedAt = new(2026, 1, day, 12, 0, 0, TimeSpan.FromHours(8)) };

    /// <summary>Audits under a contract of the specification's listing.</summary>
    public static FeeAuditResult Audit(string contractId, params FeeRow[] rows) => Audit(Load(), contractId, rows);

    public static FeeAuditResult Audit(FeeContracts contracts, string? contractId, params FeeRow[] rows) =>
        FeeAudit.Run(rows, new(contracts, contractId, "acme", "1"), new());

    /// <summary>Audits under one contract of these lines.</summary>
    public static FeeAuditResult AuditOne(string[] lines, params FeeRow[] rows) => Audit(
        Read("  - id: one\n    effective: { from: 2026-01-01, by: trade_date }\n" + string.Concat(lines.Select(l => $"    {l}\n"))), "one", rows);

    /// <summary>The findings: row, subcode, detail, difference.</summary>
    public static IReadOnlyList<string> Texts(this FeeAuditResult result) =>
        [.. result.Findings.Select(f => string.Create(CultureInfo.InvariantCulture, $"{result.Sequence.Rows[f.Row].RowId} {f.Subcode} {f.Detail} {f.DifferenceFen}"))];
}
