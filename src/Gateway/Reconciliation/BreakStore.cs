using System.Data.Common;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>A row of <c>breaks</c>.</summary>
internal sealed record BreakRecord
{
    public required string BreakId { get; init; }

    /// <summary>The connection; for a file the account.</summary>
    public required string ConnectionId { get; init; }

    public required string ClearingDate { get; init; }

    public required string Code { get; init; }

    public string? Subcode { get; init; }

    public required string Severity { get; init; }

    public required string Level { get; init; }

    public required string Reference { get; init; }

    public long DeltaFen { get; init; }

    public string? OriginalDate { get; init; }

    public string? LocalRowId { get; init; }

    public string? ProviderRowId { get; init; }

    /// <summary>JSON of <see cref="StoredDifference"/>.</summary>
    public required string Differences { get; init; }

    /// <summary><c>open</c> or <c>cleared</c>.</summary>
    public required string State { get; init; }

    public long OpenedMs { get; init; }

    public long? ClearedMs { get; init; }

    public string? Note { get; init; }
}

/// <summary>One difference of a pair as it is stored and shown.</summary>
internal sealed record StoredDifference(string Code, string? Subcode, string Field, string Book, string Actual, long DeltaFen, bool Tolerated, string? Explanation = null);

/// <summary>Whose breaks a run writes anew; those of another run stay as they are.</summary>
internal enum BreakScope
{
    /// <summary>Of files, by account.</summary>
    Files,

    /// <summary>Of rows at L0 to L2, by connection.</summary>
    Rows,

    /// <summary>Of payouts and batches at L3, by connection.</summary>
    Payouts,

    /// <summary>Of payouts and bank entries at L4, by connection, and by bank account where no payout is known.</summary>
    Bank,
}

/// <summary>Keeps breaks through runs: the same difference keeps its id and its opening time; one no longer found is cleared.</summary>
internal static class BreakStore
{
    public const string Select =
        """
        SELECT b.break_id AS BreakId, b.connection_id AS ConnectionId, b.clearing_date AS ClearingDate, b.code AS Code, b.subcode AS Subcode, b.severity AS Severity,
            b.level AS Level, b.reference AS Reference, b.delta_fen AS DeltaFen, b.original_date AS OriginalDate, b.local_row_id AS LocalRowId, b.provider_row_id AS ProviderRowId,
            b.differences AS Differences, b.state AS State, b.opened_ms AS OpenedMs, b.cleared_ms AS ClearedMs, b.note AS Note
        FROM breaks b
        """;

    /// <remarks>Breaks of files stand under the account, whose id may be a connection's too: the one kind must not clear the other.</remarks>
    public static async Task PutAsync(DbTransaction transaction, string connectionId, BreakScope scope, IReadOnlyList<Break> found, Func<Break, DateOnly?> dateOf, WrittenSpan span, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        var inSpan = found.Select(b => (Break: b, Date: dateOf(b))).Where(b => span.Holds(b.Date)).ToList();
        var still = inSpan.Select(b => b.Break.BreakId).ToHashSet(StringComparer.Ordinal);
        var open = (await transaction.Connection!.QueryAsync<string>(
            $"SELECT break_id FROM breaks WHERE connection_id = @connectionId AND level IN ({LevelsOf(scope)}) AND clearing_date >= @from AND clearing_date <= @to AND state = 'open' ORDER BY break_id",
            new { connectionId, from = StoredText.Of(span.From), to = StoredText.Of(span.To) }, transaction)).ToList();
        foreach (var gone in open.Where(id => !still.Contains(id)))
            await transaction.Connection!.ExecuteAsync("UPDATE breaks SET state = 'cleared', cleared_ms = @nowMs, note = 'cleared by late data' WHERE break_id = @gone", new { nowMs, gone }, transaction);
        await BulkInsert.RunAsync(transaction,
            "breaks (break_id, connection_id, clearing_date, code, subcode, severity, level, reference, delta_fen, original_date, local_row_id, provider_row_id, differences, state, opened_ms, cleared_ms, note)", 17,
            [.. inSpan.Select(b => Cells(b.Break, connectionId, b.Date!.Value, nowMs))],
            """
             ON CONFLICT (break_id) DO UPDATE SET clearing_date = excluded.clearing_date, subcode = excluded.subcode, severity = excluded.severity, reference = excluded.reference, delta_fen = excluded.delta_fen,
                differences = excluded.differences, state = 'open', cleared_ms = NULL, note = NULL
            """, cancellationToken);
    }

    private static string LevelsOf(BreakScope scope) => scope switch
    {
        BreakScope.Files => $"'{nameof(MatchLevel.File)}'",
        BreakScope.Payouts => $"'{nameof(MatchLevel.L3)}'",
        BreakScope.Bank => $"'{nameof(MatchLevel.L4)}'",
        _ => $"'{nameof(MatchLevel.L0)}', '{nameof(MatchLevel.L1)}', '{nameof(MatchLevel.L2)}'",
    };

    private static object?[] Cells(Break found, string connectionId, DateOnly date, long nowMs) =>
    [
        found.BreakId, connectionId, StoredText.Of(date), found.Code.ToString(), found.Subcode, EnumText<Severity>.Of(found.Severity), found.Level.ToString(), found.Reference,
        found.Delta.Fen, StoredText.Of(found.OriginalDate), found.LocalRowId, found.ProviderRowId,
        JsonSerializer.Serialize(found.Differences.Select(d => new StoredDifference(d.Code.ToString(), d.Subcode, d.Field, d.Book, d.Actual, d.Delta.Fen, d.Tolerated, d.Explanation))),
        "open", nowMs, null, null,
    ];
}
