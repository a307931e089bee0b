using System.Text.Json;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements.Fingerprints;

namespace Rijie.Gateway.Ingestion;

/// <summary>A rejected line as it is shown.</summary>
internal sealed record RejectRecord
{
    public long RejectNo { get; init; }

    public required string Member { get; init; }

    public long LineNo { get; init; }

    public long ByteOffset { get; init; }

    public string? Column { get; init; }

    public required string Code { get; init; }

    public required string Reason { get; init; }
}

/// <summary>What a version changed against the one it replaced.</summary>
internal sealed record ChangeRecord(string ReplacedFileId, long Added, long Removed, long Changed, IReadOnlyList<RowChange> Rows);

/// <summary>A file with its rejects, its change and its evidence.</summary>
/// <param name="Diff">Of a file in quarantine: how it differs from the nearest layout.</param>
internal sealed record StatementDetail(StatementFileRecord File, IReadOnlyList<RejectRecord> Rejects, ChangeRecord? Change, IReadOnlyList<Evidence> Evidence, FormatDifference? Diff);

/// <summary>Lists files, newest first.</summary>
internal sealed class StatementList(Database database)
{
    public Task<IReadOnlyList<StatementFileRecord>> ReadAsync(DateOnly? clearingDate, string? accountId, string? afterFileId, int limit, CancellationToken cancellationToken) =>
        ReadAsync(clearingDate, clearingDate, accountId, afterFileId, limit, cancellationToken);

    /// <param name="from">The first clearing date; with either end files without a date are left out.</param>
    /// <param name="to">The last.</param>
    public async Task<IReadOnlyList<StatementFileRecord>> ReadAsync(DateOnly? from, DateOnly? to, string? accountId, string? afterFileId, int limit, CancellationToken cancellationToken)
    {
        List<string> conditions = ["1 = 1"];
        if (from is not null) conditions.Add("f.clearing_date >= @from");
        if (to is not null) conditions.Add("f.clearing_date <= @to AND f.clearing_date <> ''");
        if (accountId is not null) conditions.Add("f.account_id = @accountId");
        if (afterFileId is not null) conditions.Add("f.file_id < @afterFileId");
        return [.. await database.ReadAsync(c => c.QueryAsync<StatementFileRecord>(
            $"{StatementFileRecord.Select} WHERE {string.Join(" AND ", conditions)} ORDER BY f.file_id DESC LIMIT @limit",
            new { from = StoredText.Of(from), to = StoredText.Of(to), accountId, afterFileId, limit = (long)limit }), cancellationToken)];
    }

    public Task<StatementDetail?> FindAsync(string fileId, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var file = await connection.QuerySingleOrDefaultAsync<StatementFileRecord>(StatementFileRecord.Select + " WHERE f.file_id = @fileId", new { fileId });
        if (file is null) return null;
        var rejects = await connection.QueryAsync<RejectRecord>(
            "SELECT reject_no AS RejectNo, member AS Member, line_no AS LineNo, byte_offset AS ByteOffset, column_name AS \"Column\", code AS Code, reason AS Reason FROM statement_rejects WHERE file_id = @fileId ORDER BY reject_no", new { fileId });
        var change = await connection.QuerySingleOrDefaultAsync<StoredChange>(
            "SELECT replaced_file_id AS ReplacedFileId, added AS Added, removed AS Removed, changed AS Changed, changed_rows AS Rows FROM statement_changes WHERE file_id = @fileId", new { fileId });
        var evidence = await connection.QueryAsync<Evidence>(
            """
            SELECT evidence_id AS EvidenceId, account_id AS AccountId, kind AS Kind, name AS Name, member AS Member, stored_sha256 AS StoredSha256,
                original_sha256 AS OriginalSha256, length AS Length, received_ms AS ReceivedMs, verified AS Verified
            FROM evidence WHERE evidence_id LIKE @prefix ORDER BY evidence_id
            """, new { prefix = fileId + ".%" });
        return (StatementDetail?)new StatementDetail(file, [.. rejects], change?.ToRecord(), [.. evidence], file.Difference);
    }, cancellationToken);

    private sealed class StoredChange
    {
        public string ReplacedFileId { get; init; } = "";

        public long Added { get; init; }

        public long Removed { get; init; }

        public long Changed { get; init; }

        public string Rows { get; init; } = "[]";

        public ChangeRecord ToRecord() => new(ReplacedFileId, Added, Removed, Changed, JsonSerializer.Deserialize<List<RowChange>>(Rows)!);
    }
}
