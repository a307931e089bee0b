using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;

namespace Rijie.Gateway.Reconciliation;

/// <summary>A contract version in one rounding, and how many fees it gives exactly.</summary>
internal sealed record FeeCandidateLine(string ContractId, string From, string Rounding, bool Agreed, int Rows, int Given, long SharePpm, string? FirstUnlike);

/// <summary>Which contract and rounding a provider uses, the best first.</summary>
internal sealed record FeeDetectionReport(string ConnectionId, string From, string To, IReadOnlyList<FeeCandidateLine> Candidates)
{
    public static FeeDetectionReport Of(string connectionId, DateOnly from, DateOnly to, IReadOnlyList<FeeCandidate> candidates, List<FeeRow> rows) => new(connectionId, StoredText.Of(from), StoredText.Of(to),
    [
        .. candidates.Select(c => new FeeCandidateLine(c.ContractId, StoredText.Of(c.From), $"{FeeAuditReport.Snake(c.Rounding.Mode)}/{FeeAuditReport.Snake(c.Rounding.Scope)}", c.IsAgreed, c.Rows, c.Given, c.SharePpm, c.FirstUnlike is { } first ? rows[first].RowId : null)),
    ]);
}

/// <summary>Sales of one kind under two contracts; rates in parts per million.</summary>
internal sealed record WhatIfLineReport(string? CardType, string? Product, long? BandUpToFen, string? Settlement, int Count, long GrossFen, long FeeNowFen, long FeeThenFen, long DifferenceFen, long RateNowPpm, long RateThenPpm, int UnpricedThen, long? DaysLater)
{
    public static WhatIfLineReport Of(WhatIfLine line, bool isTotal) => new(
        isTotal ? null : FeeAuditReport.Snake(line.CardType), isTotal ? null : FeeAuditReport.Snake(line.Product), line.BandUpToFen, line.Settlement?.ToString(),
        line.Count, line.Gross.Fen, line.FeeNow.Fen, line.FeeThen.Fen, line.Difference.Fen, line.RateNowPpm, line.RateThenPpm, line.UnpricedThen, line.DaysLater);
}

/// <summary>What the rows of a connection would have cost under another contract.</summary>
internal sealed record WhatIfReport
{
    public required string ConnectionId { get; init; }

    public required string Provider { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string ContractId { get; init; }

    /// <summary>The speed that was asked about; absent where it stays.</summary>
    public string? Settlement { get; init; }

    public required WhatIfLineReport Total { get; init; }

    /// <summary>By card type, product, amount band and speed.</summary>
    public required IReadOnlyList<WhatIfLineReport> Lines { get; init; }

    /// <summary>The first row that the other contract does not price.</summary>
    public string? FirstUnpriced { get; init; }

    public static WhatIfReport Of(Connection connection, DateOnly from, DateOnly to, string contractId, SettlementSpeed? speed, WhatIf result, List<FeeRow> rows) => new()
    {
        ConnectionId = connection.Id,
        Provider = connection.PluginId,
        From = StoredText.Of(from),
        To = StoredText.Of(to),
        ContractId = contractId,
        Settlement = speed?.ToString(),
        Total = WhatIfLineReport.Of(result.Total, isTotal: true),
        Lines = [.. result.Lines.Select(l => WhatIfLineReport.Of(l, isTotal: false))],
        FirstUnpriced = result.FirstUnpriced is { } first ? rows[first].RowId : null,
    };
}
