namespace Rijie.Conformance;

/// <summary>Follows the cursors of a list to its end.</summary>
internal static class Pages
{
    private const int Most = 2000;

    /// <summary>All rows, page after page.</summary>
    /// <param name="read">Gives the rows behind a cursor, and the next cursor.</param>
    /// <param name="what">The list, for the failure.</param>
    /// <param name="cursor">Where it goes on; <c>null</c> for the beginning.</param>
    /// <param name="between">What happens after each page but the last, by its number from 1.</param>
    /// <exception cref="CheckFailedException">It does not end.</exception>
    public static async Task<IReadOnlyList<T>> AllAsync<T>(Func<string?, Task<(IReadOnlyList<T> Rows, string? Next)>> read, string what, string? cursor = null, Action<int>? between = null)
    {
        var all = new List<T>();
        for (var page = 1; page <= Most; page++)
        {
            var (rows, next) = await read(cursor);
            all.AddRange(rows);
            if (next is null) return all;
            Expect.That(next != cursor, $"{what} does not end: the cursor of page {page} is that of the page before it.");
            cursor = next;
            between?.Invoke(page);
        }
        throw new CheckFailedException($"{what} does not end: {Most} pages, and a cursor again.");
    }

    /// <summary>One page of transactions.</summary>
    public static async Task<(IReadOnlyList<Transaction> Rows, string? Next)> PageAsync(this ITransactionSource source, TransactionQuery query, CancellationToken stop) =>
        await source.ReadAsync(query, stop) is var page ? (page.Transactions, page.NextCursor) : default;

    /// <summary>One page of payouts.</summary>
    public static async Task<(IReadOnlyList<Payout> Rows, string? Next)> PageAsync(this IPayoutSource source, PayoutQuery query, CancellationToken stop) =>
        await source.ReadAsync(query, stop) is var page ? (page.Payouts, page.NextCursor) : default;
}
