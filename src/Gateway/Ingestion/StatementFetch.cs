using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>What a provider last answered about the files of a day.</summary>
internal sealed record StatementRequest
{
    public required string AccountId { get; init; }

    public required string ClearingDate { get; init; }

    /// <summary>A <see cref="StatementStatus"/>, or <c>failed</c>.</summary>
    public required string Status { get; init; }

    public string? Reason { get; init; }

    public long Attempts { get; init; }

    public long AskedMs { get; init; }

    /// <summary>How soon the answer asks to be asked again; not kept.</summary>
    public TimeSpan? AskAgainAfter { get; init; }
}

/// <summary>Fetches the files of a clearing date and takes them in; "not ready" and "no trade" are written down as answers.</summary>
internal sealed class StatementFetch(Database database, StatementIntake intake, TimeProvider clock)
{
    /// <exception cref="ProviderException">The provider failed; written down too.</exception>
    public async Task<(StatementRequest Request, IReadOnlyList<StatementOutcome> Files)> FetchAsync(Account account, DateOnly clearingDate, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var source = account.Host?.Statements ?? throw new InvalidOperationException($"The account {account.Id} has no statements.");
        try
        {
            var answer = await source.FetchAsync(new() { ClearingDate = clearingDate }, cancellationToken);
            var outcomes = new List<StatementOutcome>();
            foreach (var (file, ordinal) in Numbered(account, answer.Files))
            {
                using (file) outcomes.Add(await TakeAsync(account, clearingDate, file, ordinal, cancellationToken));
                progress?.Report(new(account.Id, "statement", clearingDate, outcomes[^1].File.RowCount, outcomes[^1].File.Name));
            }
            // A file that was refused is asked for again: a cut download mends itself, a bad file is seen as a duplicate, and one in quarantine reads once its layout is there.
            var refused = outcomes.Find(o => o.Result is FileResult.Rejected or FileResult.Quarantined);
            var request = await RecordAsync(account, clearingDate, refused is null ? EnumText<StatementStatus>.Of(answer.Status) : "failed", refused?.File.Reason ?? answer.Reason, cancellationToken);
            return (request with { AskAgainAfter = answer.AskAgainAfter }, outcomes);
        }
        catch (ProviderException e)
        {
            await RecordAsync(account, clearingDate, "failed", e.Message, cancellationToken, keepsAnswer: true);
            throw;
        }
    }

    public async Task<StatementRequest?> FindAsync(string accountId, DateOnly clearingDate, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<StatementRequest>(
            Select + " WHERE account_id = @accountId AND clearing_date = @date", new { accountId, date = StoredText.Of(clearingDate) }), cancellationToken);

    private const string Select = "SELECT account_id AS AccountId, clearing_date AS ClearingDate, status AS Status, reason AS Reason, attempts AS Attempts, asked_ms AS AskedMs FROM statement_requests";

    private Task<StatementOutcome> TakeAsync(Account account, DateOnly clearingDate, StatementFile file, int ordinal, CancellationToken cancellationToken) =>
        intake.ImportAsync(new()
        {
            Account = account,
            Layout = account.Host!.Plugin.Layout(file.LayoutId) ?? throw new ProviderException(ProviderFailure.InvalidResponse, $"The plugin names the layout {file.LayoutId}, which it does not have."),
            Name = file.Name,
            Content = file.Content,
            DeclaredLength = file.DeclaredLength,
            DeclaredSha256 = file.DeclaredSha256,
            FromSignedMessage = file.FromSignedMessage,
            StatedClearingDate = file.ClearingDate,
            ExpectedClearingDate = clearingDate,
            Ordinal = ordinal,
        }, cancellationToken);

    /// <summary>Counts the files of one layout, owner and part: what a name tells apart keeps its place when another file of the day is missing.</summary>
    private static IEnumerable<(StatementFile File, int Ordinal)> Numbered(Account account, IReadOnlyList<StatementFile> files)
    {
        var next = new Dictionary<(string Layout, string? Owner, int? Part), int>();
        foreach (var file in files)
        {
            var name = account.Host!.Plugin.Layout(file.LayoutId) is { } layout ? StatementName.Read(layout, file.Name) : null;
            var place = (file.LayoutId, name?.Owner, name?.Part);
            var ordinal = next.GetValueOrDefault(place);
            next[place] = ordinal + 1;
            yield return (file, ordinal);
        }
    }

    /// <param name="keepsAnswer">A question that found nobody takes nothing of what was answered before: a day without files would otherwise lack them meanwhile.</param>
    private async Task<StatementRequest> RecordAsync(Account account, DateOnly clearingDate, string status, string? reason, CancellationToken cancellationToken, bool keepsAnswer = false)
    {
        var request = new StatementRequest { AccountId = account.Id, ClearingDate = StoredText.Of(clearingDate), Status = status, Reason = reason, Attempts = 1, AskedMs = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        await database.WriteAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync(
                $"""
                INSERT INTO statement_requests (account_id, clearing_date, status, reason, attempts, asked_ms) VALUES (@AccountId, @ClearingDate, @Status, @Reason, 1, @AskedMs)
                ON CONFLICT (account_id, clearing_date) DO UPDATE SET status = {(keepsAnswer ? "CASE WHEN statement_requests.status IN ('ready', 'no_trade') THEN statement_requests.status ELSE excluded.status END" : "excluded.status")}, reason = excluded.reason, attempts = statement_requests.attempts + 1, asked_ms = excluded.asked_ms
                """, request, transaction);
            foreach (var connection in account.Connections) await TransactionStore.MarkAsync(transaction, connection.Id, request.ClearingDate);
        }, cancellationToken);
        return request;
    }
}
