using System.Globalization;

namespace Rijie.Shengfutong;

/// <summary>The list of orders, read by cursor (ours: no public page has one). Only a blank <c>nextCursor</c> ends it: a short or empty page does not, and the cursor may stand inside a group of one second.</summary>
internal sealed class ShengfutongTransactions(ShengfutongClient client, ShengfutongAccount account) : ITransactionSource
{
    public async Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        account.Expect(query.MerchantNo);
        if (query.From >= query.To) return new() { Transactions = [] };
        var at = ShengfutongPlace.Read(query.Cursor);
        // Shengfutong counts in whole seconds, and whether it takes the ends in is not said: both seconds are asked for, and what comes is handed on, even with a
        // time outside the window. The host knows an order that it has already; one left out here might come in no other answer.
        var answer = await client.AskAsync(
            account.TransactionsPath,
            [
                new("beginTime", WireText.Time(query.From)),
                new("endTime", WireText.Time(query.To.AddTicks(TimeSpan.TicksPerSecond - 1))),
                new("cursor", at.Cursor),
                new("limit", WireText.Number(Math.Clamp(query.PageSize, 1, account.LargestPage))),
            ],
            cancellationToken);
        return WireAnswer.Read($"Shengfutong's answer to {account.TransactionsPath}", () => new TransactionPage
        {
            Transactions = [.. answer.List("orders").Select(order => ShengfutongTrade.Read(order, account.MerchantNo))],
            NextCursor = at.After(answer["nextCursor"])?.ToString(),
        });
    }
}

/// <summary>Where the list is read: the provider's cursor, opaque to us, and how many pages came before it.</summary>
internal sealed record ShengfutongPlace(int Pages, string Cursor)
{
    private const int MostPages = 10_000;
    private const int LongestCursor = 512;

    /// <summary>The place behind a page, or <c>null</c> at the end.</summary>
    /// <exception cref="FormatException">The cursor does not move, or the list does not end.</exception>
    public ShengfutongPlace? After(string? nextCursor)
    {
        if (nextCursor is null) return null;
        if (nextCursor == Cursor) throw new FormatException("the cursor does not move.");
        if (nextCursor.Length > LongestCursor) throw new FormatException("the cursor is too long.");
        return Pages < MostPages ? new(Pages + 1, nextCursor) : throw new FormatException("the list does not end.");
    }

    /// <exception cref="ArgumentException">It is not a cursor of this source.</exception>
    public static ShengfutongPlace Read(string? cursor)
    {
        if (cursor is null) return new(0, "");
        var bar = cursor.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && int.TryParse(cursor.AsSpan(0, bar), NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
            ? new(pages, cursor[(bar + 1)..])
            : throw new ArgumentException("The cursor is not one of this source.", nameof(cursor));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pages}|{Cursor}");
}
