using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Hosting;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Ingestion;

/// <summary>A transaction that the provider has to be asked about.</summary>
internal sealed record PendingLookup
{
    public required string AccountId { get; init; }

    public required string LookupId { get; init; }

    /// <summary>A <see cref="LookupQuery"/> as JSON.</summary>
    public required string Query { get; init; }

    /// <summary><c>open</c>, <c>hint</c>, <c>amount</c>, <c>missing</c> or <c>weak_signature</c>.</summary>
    public required string Cause { get; init; }

    public long Attempts { get; init; }

    public long FirstMs { get; init; }

    public long DueMs { get; init; }
}

/// <summary>What has to be asked, written in the transaction that learns of it.</summary>
internal static class LookupQueue
{
    /// <summary>The cause of a question that only an unsigned notification asks for.</summary>
    public const string Hint = "hint";

    /// <summary>Anyone may send hints: more than these do not wait at one account, and every other question goes before them (reliability specification T34).</summary>
    private const int MostHintsWaiting = 1000;

    /// <summary>The answer to a question that is asked no more and was not answered: a person must look.</summary>
    public const string NeedsAttention = "needs_attention";

    /// <summary>The answer to a question that somebody else's word answered.</summary>
    public const string Told = "told";

    /// <summary>How long a list, a notification or the statement may tell what else the provider would be asked for and might act on.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Queues the rows whose fate is open or whose money is in doubt; a question about another, which nobody answered, is answered now.</summary>
    public static async Task AddOpenAsync(DbTransaction transaction, Account account, IReadOnlyList<StoredRow> rows, DateTimeOffset now)
    {
        foreach (var row in rows)
            if (row.NeedsQuery) await AddAsync(transaction, account, QueryOf(row.Transaction), "amount", now);
            else if (row.Transaction.State.IsOpen()) await AddAsync(transaction, account, QueryOf(row.Transaction), "open", now);
        await ToldAsync(transaction, account, rows.Where(r => r.Side is Side.Provider && !r.NeedsQuery && !r.Transaction.State.IsOpen()).Select(r => QueryOf(r.Transaction)));
    }

    /// <summary>
    /// Queues a question; one that is waiting already is left as it is, one that was answered is asked again. What the provider
    /// may act on is asked once and for all, however often a row comes again, and not before there was time to be told otherwise.
    /// </summary>
    public static Task<int> AddAsync(DbTransaction transaction, Account account, LookupQuery query, string cause, DateTimeOffset now)
    {
        if (!IsSafe(account, query)) return AddOnceAsync(transaction, account.Id, query, cause, now, now + Patience);
        var accountId = account.Id;
        var json = JsonSerializer.Serialize(query);
        var id = IdOf(query);
        return transaction.Connection!.ExecuteAsync(
            """
            INSERT INTO lookups (account_id, lookup_id, query, cause, attempts, first_ms, due_ms, done, answer) VALUES (@accountId, @id, @json, @cause, 0, @now, @now, 0, NULL)
            ON CONFLICT (account_id, lookup_id) DO UPDATE SET query = excluded.query, cause = excluded.cause, attempts = 0, due_ms = excluded.due_ms, done = 0, answer = NULL
            WHERE lookups.done = 1
            """, new { accountId, id, json, cause, now = now.ToUnixTimeMilliseconds() }, transaction);
    }

    /// <summary>Queues a question that is asked once, whatever was answered: nothing new is known when the same row is missed again.</summary>
    public static Task<int> AddOnceAsync(DbTransaction transaction, string accountId, LookupQuery query, string cause, DateTimeOffset now, DateTimeOffset? due = null) => transaction.Connection!.ExecuteAsync(
        """
        INSERT INTO lookups (account_id, lookup_id, query, cause, attempts, first_ms, due_ms, done, answer) VALUES (@accountId, @id, @json, @cause, 0, @now, @due, 0, NULL)
        ON CONFLICT (account_id, lookup_id) DO NOTHING
        """, new { accountId, id = IdOf(query), json = JsonSerializer.Serialize(query), cause, now = now.ToUnixTimeMilliseconds(), due = (due ?? now).ToUnixTimeMilliseconds() }, transaction);

    /// <summary>Whether the question changes nothing at the provider, so that it may be asked on our own account.</summary>
    public static bool IsSafe(Account account, LookupQuery query) =>
        UnsafeReads.IsSafe(account.Facts.UnsafeReads, $"transaction-lookup/{YamlBinder.SnakeCase(query.Type.ToString()).Replace('_', '-')}");

    /// <summary>Whether one more hint may wait.</summary>
    public static async Task<bool> HasRoomForHintAsync(DbTransaction transaction, string accountId) => await transaction.Connection!.ExecuteScalarAsync<long>(
        "SELECT count(*) FROM lookups WHERE account_id = @accountId AND done = 0 AND cause = @cause", new { accountId, cause = Hint }, transaction) < MostHintsWaiting;

    public static async Task<IReadOnlyList<PendingLookup>> DueAsync(Database database, string accountId, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<PendingLookup>(
            """
            SELECT account_id AS AccountId, lookup_id AS LookupId, query AS Query, cause AS Cause, attempts AS Attempts, first_ms AS FirstMs, due_ms AS DueMs
            FROM lookups WHERE account_id = @accountId AND done = 0 AND due_ms <= @now ORDER BY CASE WHEN cause = @hint THEN 1 ELSE 0 END, due_ms, lookup_id LIMIT @most
            """, new { accountId, now = now.ToUnixTimeMilliseconds(), most, hint = Hint }), cancellationToken)];

    public static Task<int> FinishAsync(DbTransaction transaction, PendingLookup lookup, string answer) => transaction.Connection!.ExecuteAsync(
        "UPDATE lookups SET attempts = attempts + 1 - done, done = 1, answer = @answer WHERE account_id = @AccountId AND lookup_id = @LookupId",
        new { lookup.AccountId, lookup.LookupId, answer }, transaction);

    public static Task<int> PostponeAsync(DbTransaction transaction, PendingLookup lookup, DateTimeOffset due) => transaction.Connection!.ExecuteAsync(
        "UPDATE lookups SET due_ms = @due, attempts = attempts + 1 WHERE account_id = @AccountId AND lookup_id = @LookupId AND done = 0",
        new { lookup.AccountId, lookup.LookupId, due = due.ToUnixTimeMilliseconds() }, transaction);

    /// <summary>Answers the questions that waited for a person, and those that need not be put to the provider any more.</summary>
    private static async Task ToldAsync(DbTransaction transaction, Account account, IEnumerable<LookupQuery> told)
    {
        // A terminal's log knew a refund by the shop's number alone.
        var questions = told.SelectMany(q => (LookupQuery[])[q, q with { ProviderOrderNo = null }]).Select(q => (Id: IdOf(q), IsSafe: IsSafe(account, q)));
        foreach (var part in questions.Chunk(SqlList.Largest))
        {
            await CloseAsync(transaction, account, $"answer = '{NeedsAttention}'", [.. part.Select(q => q.Id)]);
            await CloseAsync(transaction, account, "done = 0", [.. part.Where(q => !q.IsSafe).Select(q => q.Id)]);
        }
    }

    private static async Task CloseAsync(DbTransaction transaction, Account account, string where, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) return;
        var parameters = new DynamicParameters(new { account = account.Id });
        var list = SqlList.In(parameters, "id", ids);
        await transaction.Connection!.ExecuteAsync($"UPDATE lookups SET done = 1, answer = '{Told}' WHERE account_id = @account AND {where} AND lookup_id IN {list}", parameters, transaction);
    }

    /// <summary>How many questions of an account wait for a person.</summary>
    public static Task<long> NeedingAttentionAsync(Database database, string accountId, CancellationToken cancellationToken) => database.ReadAsync(c => c.ExecuteScalarAsync<long>(
        "SELECT count(*) FROM lookups WHERE account_id = @accountId AND answer = @NeedsAttention", new { accountId, NeedsAttention }), cancellationToken);

    private static string IdOf(LookupQuery query) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', query.MerchantNo, query.Type, query.ProviderOrderNo, query.MerchantOrderNo, query.RefundNo))).AsSpan(0, 16));

    public static LookupQuery QueryOf(Transaction t) => new()
    {
        MerchantNo = t.MerchantNo,
        Type = t.Type,
        ProviderOrderNo = t.ProviderOrderNo,
        MerchantOrderNo = t.MerchantOrderNo,
        RefundNo = t.RefundNo,
        TerminalNo = t.TerminalNo,
        OriginalProviderOrderNo = t.OriginalProviderOrderNo,
        OriginalMerchantOrderNo = t.OriginalMerchantOrderNo,
        OriginalTradeDate = t.OriginalTradeDate,
        TradedAt = t.TradedAt,
    };
}
