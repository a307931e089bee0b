using Dapper;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>The last outcome of a kind of work of an account; a failure stays visible until the same work succeeds (reliability specification I10).</summary>
internal sealed record WorkOutcome
{
    public required string AccountId { get; init; }

    public required string Kind { get; init; }

    public long? SucceededMs { get; init; }

    public long? FailedMs { get; init; }

    public string? Failure { get; init; }

    /// <summary>Files in a watched folder that were seen and have not rested yet.</summary>
    public IReadOnlyList<WaitingFile> Waiting { get; init; } = [];
}

internal sealed class WorkLog(Database database, TimeProvider clock)
{
    public Task SucceededAsync(string accountId, string kind, CancellationToken cancellationToken) =>
        PutAsync(accountId, kind, """
            INSERT INTO account_work (account_id, kind, succeeded_ms, failed_ms, failure) VALUES (@accountId, @kind, @now, NULL, NULL)
            ON CONFLICT (account_id, kind) DO UPDATE SET succeeded_ms = excluded.succeeded_ms, failure = NULL
            """, null, cancellationToken);

    public Task FailedAsync(string accountId, string kind, string failure, CancellationToken cancellationToken) =>
        PutAsync(accountId, kind, """
            INSERT INTO account_work (account_id, kind, succeeded_ms, failed_ms, failure) VALUES (@accountId, @kind, NULL, @now, @failure)
            ON CONFLICT (account_id, kind) DO UPDATE SET failed_ms = excluded.failed_ms, failure = excluded.failure
            """, failure, cancellationToken);

    /// <summary>Forgets a kind of work that is not there any more.</summary>
    public Task ClearAsync(string accountId, string kind, CancellationToken cancellationToken) =>
        PutAsync(accountId, kind, "DELETE FROM account_work WHERE account_id = @accountId AND kind = @kind", null, cancellationToken);

    /// <summary>When a kind of work of an account last succeeded, or <c>null</c>.</summary>
    public async Task<DateTimeOffset?> SucceededAtAsync(string accountId, string kind, CancellationToken cancellationToken) =>
        StoredText.InstantOrNull(await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<long?>(
            "SELECT succeeded_ms FROM account_work WHERE account_id = @accountId AND kind = @kind", new { accountId, kind }), cancellationToken));

    public async Task<IReadOnlyList<WorkOutcome>> ListAsync(CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<WorkOutcome>(
            "SELECT account_id AS AccountId, kind AS Kind, succeeded_ms AS SucceededMs, failed_ms AS FailedMs, failure AS Failure FROM account_work ORDER BY account_id, kind"), cancellationToken)];

    private Task<int> PutAsync(string accountId, string kind, string sql, string? failure, CancellationToken cancellationToken) =>
        database.WriteAsync(t => t.Connection!.ExecuteAsync(sql, new { accountId, kind, now = clock.GetUtcNow().ToUnixTimeMilliseconds(), failure }, t), cancellationToken);
}
