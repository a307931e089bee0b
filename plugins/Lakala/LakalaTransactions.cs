using System.Globalization;

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
        var at = query.Cursor is null ? new Place { PageSize = Math.Clamp(query.PageSize, 1, LargestPage) } : Place.Read(query.Cursor);
        // Lakala counts in whole seconds, and whether it takes either end in is not said: both seconds are asked for, and what comes is handed on, even with a
        // time outside the window. The host knows an order that it has already; one left out here might come in no other answer.
        var first = Floor(query.From);
        var start = first + (at.SliceNo * Slice);
        var end = Min(start + Slice, Ceiling(query.To));
        var asked = new TradeListQuery
        {
            MerchantNo = query.MerchantNo,
            StartTime = LakalaText.Time(start),
            EndTime = LakalaText.Time(end),
            PageNo = LakalaText.Number(at.PageNo),
            PageSize = LakalaText.Number(at.PageSize),
        };
        var list = await client.AskAsync(Path, LakalaFamily.Lams, asked, LakalaJson.V3.V3RequestTradeListQuery, LakalaJson.V3.V3AnswerTradeList, cancellationToken)
            ?? throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala answered a list with \"no such order\".");
        var items = list.OrderTradeInfoList ?? [];
        var next = LakalaClient.Map(Path, () => at.After(items, LakalaText.Count(list.TotalCount, "total_count")));
        next ??= end < query.To ? new Place { SliceNo = at.SliceNo + 1, PageSize = at.PageSize } : null;
        return new()
        {
            Transactions = LakalaClient.Map(Path, () => items.Where(t => !t.IsPart).Select(t => t.ToTransaction()).ToList()),
            NextCursor = next?.ToString(),
        };
    }

    private static DateTimeOffset Floor(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());

    private static DateTimeOffset Ceiling(DateTimeOffset instant) => Floor(instant) == instant ? instant : Floor(instant).AddSeconds(1);

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    /// <summary>Where a window is read: which slice, which page, how many rows of the slice so far, and with which trade the page before began.</summary>
    private sealed record Place
    {
        private const int MostPages = 10_000;

        public int SliceNo { get; init; }

        public int PageNo { get; init; } = 1;

        public required int PageSize { get; init; }

        public int Seen { get; init; }

        public string FirstTradeNo { get; init; } = "";

        /// <summary>The next page of the slice, or <c>null</c> at its end. Lakala's count decides, not the length of a page: a short page is not the last one.</summary>
        public Place? After(IReadOnlyList<LakalaTrade> items, int total)
        {
            if (items.Count > 0 && items[0].TradeNo == FirstTradeNo) throw new FormatException("the same page came twice.");
            if (Seen + items.Count >= total) return null;
            if (items.Count == 0) throw new FormatException("total_count says more than the pages hold.");
            return PageNo < MostPages
                ? this with { PageNo = PageNo + 1, Seen = Seen + items.Count, FirstTradeNo = items[0].TradeNo }
                : throw new FormatException("the list does not end.");
        }

        public static Place Read(string cursor)
        {
            var parts = cursor.Split('|');
            if (parts.Length != 5) throw new ArgumentException("The cursor is not one of this source.", nameof(cursor));
            return new()
            {
                SliceNo = int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture),
                PageNo = int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture),
                PageSize = int.Parse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture),
                Seen = int.Parse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture),
                FirstTradeNo = parts[4],
            };
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SliceNo}|{PageNo}|{PageSize}|{Seen}|{FirstTradeNo}");
    }
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
