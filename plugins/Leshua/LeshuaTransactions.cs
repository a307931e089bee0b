namespace Rijie.Leshua;

/// <summary>
/// The list <c>query_order_list</c> (ours: no public source has one). It is sought through by the number of the last row; the
/// stated digest covers the rows, and only an empty page is the last: a short one need not be.
/// </summary>
internal sealed class LeshuaTransactions(LeshuaClient client) : ITransactionSource
{
    private const string Service = "query_order_list";
    private const int LargestPage = 50;

    public async Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        if (query.From >= query.To) return new() { Transactions = [] };
        var at = query.Cursor is null ? new SeekPlace("", "") : SeekPlace.Read(query.Cursor);
        var document = await client.AskAsync(
            Service,
            [
                ("merchant_id", query.MerchantNo),
                // In whole seconds, and whether either end is taken in is not said: both are asked for. The host counts a trade that comes twice once.
                ("begin_time", Text(query.From)),
                ("end_time", Text(query.To + OneTick)),
                ("page_size", WireText.Number(Math.Clamp(query.PageSize, 1, LargestPage))),
                ("last_leshua_order_id", at.Last),
            ],
            cancellationToken) ?? throw new ProviderException(ProviderFailure.InvalidResponse, "Leshua answered a list with \"no such order\".");
        return WireAnswer.Read($"Leshua's answer to {Service}", () =>
        {
            var items = document.Items("orders");
            return new TransactionPage { Transactions = [.. items.Select(i => Of(query.MerchantNo, LeshuaTrade.Read(i)))], NextCursor = at.After([.. items.Select(LeshuaTrade.NumberOf)])?.ToString() };
        });
    }

    /// <summary>One agent has many merchants: a row of another one than was asked for is not what was asked for.</summary>
    private static Transaction Of(string merchantNo, Transaction trade) => trade.MerchantNo == merchantNo ? trade : throw new FormatException("a row is of another merchant than was asked for.");

    /// <summary>What lies behind a whole second ends in the next one.</summary>
    private static readonly TimeSpan OneTick = TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1);

    private static string Text(DateTimeOffset instant) => WireText.Time(instant, LeshuaTrade.TimeForm);
}

/// <summary>How far a list was sought through: the number of its first row, which must not come again, and of the last one so far.</summary>
internal sealed record SeekPlace(string First, string Last)
{
    /// <summary>The place behind a page, or <c>null</c> behind an empty one.</summary>
    /// <exception cref="FormatException">The list began again, or a row came twice.</exception>
    public SeekPlace? After(IReadOnlyList<string> numbers)
    {
        if (numbers.Count == 0) return null;
        if (numbers.Contains(First) || numbers.Contains(Last)) throw new FormatException("the list begins again.");
        if (numbers[^1].Contains('|', StringComparison.Ordinal) || numbers[0].Contains('|', StringComparison.Ordinal)) throw new FormatException("a number holds a sign that none has.");
        if (numbers.Distinct(StringComparer.Ordinal).Count() != numbers.Count) throw new FormatException("a row stands twice on one page.");
        return new(First.Length > 0 ? First : numbers[0], numbers[^1]);
    }

    /// <exception cref="ArgumentException">It is not a cursor of this kind.</exception>
    public static SeekPlace Read(string cursor) =>
        cursor.Split('|') is [{ Length: > 0 } first, { Length: > 0 } last] ? new(first, last) : throw new ArgumentException("The cursor is not one of this source.", nameof(cursor));

    public override string ToString() => $"{First}|{Last}";
}
