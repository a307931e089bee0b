using System.Data.Common;
using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Ingestion;

/// <summary>How far the list of one merchant and clearing date was read.</summary>
internal sealed record PullWindow
{
    public required string AccountId { get; init; }

    public required string MerchantNo { get; init; }

    public required string ClearingDate { get; init; }

    public string? Cursor { get; init; }

    public long Complete { get; init; }

    public long Pages { get; init; }

    public long RowsRead { get; init; }

    public long ForeignRows { get; init; }

    public long ReadMs { get; init; }
}

/// <summary>Reads a provider's list page by page; each page is stored with the cursor that follows it, in one transaction.</summary>
internal sealed class TransactionPull(Database database, TimeProvider clock)
{
    private const int MostPages = 20_000;

    /// <summary>Reads the window of a clearing date on from where it stopped.</summary>
    /// <returns>The window as it now stands: complete once it was read to its end after the day was over and everything in it visible.</returns>
    /// <exception cref="ProviderException">The provider failed; pages read so far are kept.</exception>
    public async Task<PullWindow> PullAsync(Account account, Connection connection, DateOnly clearingDate, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var source = account.Host?.Transactions ?? throw new InvalidOperationException($"The account {account.Id} has no list.");
        var window = await FindAsync(account.Id, connection.MerchantNo, clearingDate, cancellationToken) ?? Start(account.Id, connection.MerchantNo, clearingDate);
        if (window.Complete == 1) return window;
        var span = DayWindow.Of(clearingDate, account.Facts);
        for (var page = 0; page < MostPages; page++)
        {
            var asked = clock.GetUtcNow();
            var answer = await source.ReadAsync(new() { MerchantNo = connection.MerchantNo, From = span.From, To = span.To, Cursor = window.Cursor }, cancellationToken);
            if (answer.NextCursor is not null && string.Equals(answer.NextCursor, window.Cursor, StringComparison.Ordinal))
                throw new ProviderException(ProviderFailure.InvalidResponse, "The list gives the same cursor again.");
            var isWhole = answer.NextCursor is null && asked >= span.To.AddMinutes(account.Facts.VisibilityDelayMinutes);
            window = await StoreAsync(account, window, answer, isWhole, asked, cancellationToken);
            progress?.Report(new(account.Id, "transactions", clearingDate, window.RowsRead, "page"));
            if (answer.NextCursor is null) return window;
        }
        throw new ProviderException(ProviderFailure.InvalidResponse, $"The list of one day has more than {MostPages} pages.");
    }

    public async Task<PullWindow?> FindAsync(string accountId, string merchantNo, DateOnly clearingDate, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<PullWindow>(
            Select + " WHERE account_id = @accountId AND merchant_no = @merchantNo AND clearing_date = @date",
            new { accountId, merchantNo, date = StoredText.Of(clearingDate) }), cancellationToken);

    /// <summary>The clearing dates whose list was read to its end.</summary>
    public async Task<IReadOnlySet<DateOnly>> CompleteDatesAsync(string accountId, string merchantNo, CancellationToken cancellationToken)
    {
        var dates = await database.ReadAsync(c => c.QueryAsync<string>(
            "SELECT clearing_date FROM pull_windows WHERE account_id = @accountId AND merchant_no = @merchantNo AND complete = 1 ORDER BY clearing_date",
            new { accountId, merchantNo }), cancellationToken);
        return dates.Select(StoredText.Date).ToHashSet();
    }

    private const string Select =
        "SELECT account_id AS AccountId, merchant_no AS MerchantNo, clearing_date AS ClearingDate, cursor AS Cursor, complete AS Complete, pages AS Pages, rows_read AS RowsRead, foreign_rows AS ForeignRows, read_ms AS ReadMs FROM pull_windows";

    private static PullWindow Start(string accountId, string merchantNo, DateOnly clearingDate) =>
        new() { AccountId = accountId, MerchantNo = merchantNo, ClearingDate = StoredText.Of(clearingDate) };

    private async Task<PullWindow> StoreAsync(Account account, PullWindow window, TransactionPage page, bool isWhole, DateTimeOffset asked, CancellationToken cancellationToken)
    {
        var (ours, foreign) = ProviderRows.Of(account, Side.Provider, page.Transactions, null, asked);
        var restarts = window.Cursor is null;
        var next = window with
        {
            Cursor = page.NextCursor,
            Complete = isWhole ? 1 : 0,
            Pages = (restarts ? 0 : window.Pages) + 1,
            RowsRead = (restarts ? 0 : window.RowsRead) + ours.Count,
            ForeignRows = (restarts ? 0 : window.ForeignRows) + foreign,
            ReadMs = asked.ToUnixTimeMilliseconds(),
        };
        await database.WriteAsync(async transaction =>
        {
            var stored = await TransactionStore.PutAsync(transaction, ours, isAnswer: true, cancellationToken);
            await LookupQueue.AddOpenAsync(transaction, account, stored, asked);
            await PutAsync(transaction, next);
            if (isWhole && account.Route(window.MerchantNo) is { } connection) await TransactionStore.MarkAsync(transaction, connection.Id, window.ClearingDate);
        }, cancellationToken);
        return next;
    }

    private static Task<int> PutAsync(DbTransaction transaction, PullWindow window) => transaction.Connection!.ExecuteAsync(
        """
        INSERT INTO pull_windows (account_id, merchant_no, clearing_date, cursor, complete, pages, rows_read, foreign_rows, read_ms)
        VALUES (@AccountId, @MerchantNo, @ClearingDate, @Cursor, @Complete, @Pages, @RowsRead, @ForeignRows, @ReadMs)
        ON CONFLICT (account_id, merchant_no, clearing_date) DO UPDATE SET cursor = excluded.cursor, complete = excluded.complete, pages = excluded.pages,
            rows_read = excluded.rows_read, foreign_rows = excluded.foreign_rows, read_ms = excluded.read_ms
        """, window, transaction);
}
