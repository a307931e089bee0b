namespace Rijie.Lakala;

/// <summary>The list <c>trans_query</c>, which covers at most 24 hours: a longer window is read in slices, each page by page.</summary>
internal sealed class LakalaTransactions(LakalaClient client) : ITransactionSource
{
    public const string Path = "/api/v3/searcher/base_core/trans_query";
    private const int LargestPage = 100;
    private static readonly TimeSpan Slice = TimeSpan.FromHours(24);

    public async Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        if (query.From >= query.To) return new() { Transactions = [] };
        var at = query.Cursor is null ? new PagePlace { PageSize = Math.Clamp(query.PageSize, 1, LargestPage) } : PagePlace.Read(query.Cursor);
        // Lakala counts in whole seconds, and whether it takes either end in is not said: both seconds are asked for, and what comes is handed on, even with a
        // time outside the window. The host knows an order that it has already; one left out here might come in no other answer.
        var first = Floor(query.From);
        var start = first + (at.SliceNo * Slice);
        var end = Min(start + Slice, Ceiling(query.To));
        var asked = new TradeListQuery
        {
            MerchantNo = query.MerchantNo,
            StartTime = WireText.Time(start),
            EndTime = WireText.Time(end),
            PageNo = WireText.Number(at.PageNo),
            PageSize = WireText.Number(at.PageSize),
        };
        var list = await client.AskAsync(Path, LakalaFamily.Lams, asked, LakalaJson.V3.V3RequestTradeListQuery, LakalaJson.V3.V3AnswerTradeList, cancellationToken)
            ?? throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala answered a list with \"no such order\".");
        var items = list.OrderTradeInfoList ?? [];
        var next = WireAnswer.Read($"Lakala's answer to {Path}", () => at.After(items.Count, items.Count > 0 ? items[0].TradeNo : null, WireText.Count(list.TotalCount, "total_count")));
        next ??= end < query.To ? at.NextSlice() : null;
        return new()
        {
            Transactions = WireAnswer.Read($"Lakala's answer to {Path}", () => items.Where(t => !t.IsPart).Select(t => t.ToTransaction()).ToList()),
            NextCursor = next?.ToString(),
        };
    }

    private static DateTimeOffset Floor(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());

    private static DateTimeOffset Ceiling(DateTimeOffset instant) => Floor(instant) == instant ? instant : Floor(instant).AddSeconds(1);

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}

/// <summary>What the list is asked: one statement number, or a window and a page.</summary>
internal sealed record TradeListQuery
{
    public required string MerchantNo { get; init; }

    public string? TermNo { get; init; }

    public string? LogNo { get; init; }

    public string? StartTime { get; init; }

    public string? EndTime { get; init; }

    public string? PageNo { get; init; }

    public string? PageSize { get; init; }
}

internal sealed record TradeList
{
    public string? TotalCount { get; init; }

    public IReadOnlyList<LakalaTrade>? OrderTradeInfoList { get; init; }
}
