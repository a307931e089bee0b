using System.Text.Json;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Api;

/// <summary>A page of a list.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A transaction as the API shows it; money is whole fen, gross without sign, the type says the direction.</summary>
internal sealed record ApiTransaction
{
    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    public required string Side { get; init; }

    public required string Kind { get; init; }

    public required DateOnly? ClearingDate { get; init; }

    public required string MerchantNo { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    public required string Currency { get; init; }

    public required long GrossFen { get; init; }

    public long? FeeFen { get; init; }

    public long? NetFen { get; init; }

    public string? ProviderOrderNo { get; init; }

    public string? MerchantOrderNo { get; init; }

    public string? RefundNo { get; init; }

    public string? RetrievalReference { get; init; }

    public string? TerminalNo { get; init; }

    public string? BatchNo { get; init; }

    public string? TraceNo { get; init; }

    public string? OriginalProviderOrderNo { get; init; }

    public string? OriginalMerchantOrderNo { get; init; }

    public DateTimeOffset? TradedAt { get; init; }

    public DateOnly? SettlementDate { get; init; }

    public required string Product { get; init; }

    public required string CardType { get; init; }

    public required string Scheme { get; init; }

    public string? MaskedCardNo { get; init; }

    public string? Remark { get; init; }

    public bool Balanced { get; init; }

    public static ApiTransaction Of(StoredRow row) => new()
    {
        Id = row.RowId,
        ConnectionId = row.ConnectionId,
        Side = EnumText<Settlement.Matching.Side>.Of(row.Side),
        Kind = EnumText<Statements.RowKind>.Of(row.Kind),
        ClearingDate = row.ClearingDate,
        MerchantNo = row.Transaction.MerchantNo,
        Type = EnumText<TransactionType>.Of(row.Transaction.Type),
        State = EnumText<TransactionState>.Of(row.Transaction.State),
        Currency = row.Transaction.Currency,
        GrossFen = row.Transaction.Gross.Fen,
        FeeFen = row.Transaction.Fee?.Fen,
        NetFen = row.Transaction.Net?.Fen,
        ProviderOrderNo = row.Transaction.ProviderOrderNo,
        MerchantOrderNo = row.Transaction.MerchantOrderNo,
        RefundNo = row.Transaction.RefundNo,
        RetrievalReference = row.Transaction.RetrievalReference,
        TerminalNo = row.Transaction.TerminalNo,
        BatchNo = row.Transaction.BatchNo,
        TraceNo = row.Transaction.TraceNo,
        OriginalProviderOrderNo = row.Transaction.OriginalProviderOrderNo,
        OriginalMerchantOrderNo = row.Transaction.OriginalMerchantOrderNo,
        TradedAt = row.Transaction.TradedAt,
        SettlementDate = row.Transaction.SettlementDate,
        Product = EnumText<Product>.Of(row.Transaction.Product),
        CardType = EnumText<CardType>.Of(row.Transaction.CardType),
        Scheme = EnumText<Scheme>.Of(row.Transaction.Scheme),
        MaskedCardNo = row.Transaction.MaskedCardNo,
        Remark = row.Transaction.Remark,
        Balanced = row.Balanced,
    };
}

/// <summary>Where a row stands in the evidence.</summary>
/// <param name="StoredSha256">Of the masked bytes that are kept.</param>
/// <param name="OriginalSha256">Of the bytes as they came.</param>
internal sealed record ApiEvidence(string? FileId, string? EvidenceId, string? Name, string? Member, long? LineNo, long? ByteOffset, string? StoredSha256, string? OriginalSha256);

/// <summary>One transaction with its evidence, its other sides and what reconciliation found.</summary>
internal sealed record ApiTransactionDetail(ApiTransaction Transaction, ApiEvidence Evidence, IReadOnlyList<ApiTransaction> OtherSides, RowFindings Findings);

/// <summary>A break as the API shows it.</summary>
internal sealed record ApiBreak
{
    public required string Id { get; init; }

    public required string ConnectionId { get; init; }

    public required string ClearingDate { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    public string? Subcode { get; init; }

    public required string Severity { get; init; }

    public required string Level { get; init; }

    public required string Reference { get; init; }

    public long DeltaFen { get; init; }

    public string? OriginalDate { get; init; }

    public string? LocalRowId { get; init; }

    public string? ProviderRowId { get; init; }

    public required IReadOnlyList<StoredDifference> Differences { get; init; }

    public required string State { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClearedAt { get; init; }

    public string? Note { get; init; }

    public static ApiBreak Of(BreakRecord found) => new()
    {
        Id = found.BreakId,
        ConnectionId = found.ConnectionId,
        ClearingDate = found.ClearingDate,
        Code = found.Code,
        Name = Enum.TryParse<Settlement.Matching.BreakCode>(found.Code, out var code) ? Settlement.Matching.BreakCodes.NameOf(code) : found.Code,
        Subcode = found.Subcode,
        Severity = found.Severity,
        Level = found.Level,
        Reference = found.Reference,
        DeltaFen = found.DeltaFen,
        OriginalDate = found.OriginalDate,
        LocalRowId = found.LocalRowId,
        ProviderRowId = found.ProviderRowId,
        Differences = JsonSerializer.Deserialize<List<StoredDifference>>(found.Differences)!,
        State = found.State,
        OpenedAt = StoredText.Instant(found.OpenedMs),
        ClearedAt = StoredText.InstantOrNull(found.ClearedMs),
        Note = found.Note,
    };
}

/// <summary>A break with the rows of both sides.</summary>
/// <param name="Candidates">Of a row without a counterpart the nearest rows of the other side, and what keeps them apart.</param>
internal sealed record ApiBreakDetail(ApiBreak Break, ApiTransaction? Local, ApiTransaction? Provider, IReadOnlyList<StoredCandidate> Candidates)
{
    /// <summary>Of a break of payouts or the bank: what its difference is equal to and what comes nearest, the surest first.</summary>
    public required IReadOnlyList<ShownExplanation> Explanations { get; init; }
}

/// <summary>An account and how it fares.</summary>
internal sealed record ApiAccount(string Id, string Plugin, LocalText Provider, bool IsReady, string? Code, string? Reason, string Signature, IReadOnlyList<string> Weaknesses, IReadOnlyList<string> Connections, IReadOnlyList<WorkOutcome> Work)
{
    public static ApiAccount Of(Account account, IEnumerable<WorkOutcome> work) => new(account.Id, account.PluginId, account.ProviderName, account.State.IsReady, account.State.Code, account.State.Reason,
        EnumText<SignatureStrength>.Of(account.Facts.Signature), account.Weaknesses, [.. account.Connections.Select(c => c.Id)], [.. work.Where(w => w.AccountId == account.Id)]);
}
