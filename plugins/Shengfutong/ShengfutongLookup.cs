namespace Rijie.Shengfutong;

/// <summary>Asks for one transaction: <c>queryOrder</c> for payments, <c>queryRefundOrder</c> for refunds and cancellations. Both know the merchant's own number only.</summary>
internal sealed class ShengfutongLookup(ShengfutongClient client, ShengfutongTransactions list, ShengfutongAccount account) : ITransactionLookup
{
    private const string OrderPath = "/pay/queryOrder";
    private const string RefundPath = "/refund/queryRefundOrder";
    private const int MostPages = 50;
    private static readonly TimeSpan SearchWindow = TimeSpan.FromHours(1);

    public async Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        account.Expect(query.MerchantNo);
        var givesBack = query.Type is TransactionType.Refund or TransactionType.Void;
        var (path, field, number) = givesBack ? (RefundPath, ShengfutongField.RefundNo, query.RefundNo) : (OrderPath, ShengfutongField.MerchantOrderNo, query.MerchantOrderNo);
        if (number is null) return LookupAnswer.Found(await SearchAsync(query, cancellationToken));

        var answer = await client.FindAsync(path, [new(field, number)], cancellationToken);
        if (answer is null) return LookupAnswer.NotFound;
        var trade = WireAnswer.Read($"Shengfutong's answer to {path}", () => ShengfutongTrade.Read(answer, account.MerchantNo, givesBack ? query.Type : TransactionType.Refund));
        // The answer's signature does not cover the question, so it has to say itself which order it tells of.
        if ((givesBack ? trade.RefundNo : trade.MerchantOrderNo) != number || ShengfutongTrade.GivesBack(answer) != givesBack) throw ShengfutongCodes.Invalid(path, "it tells of another order than was asked for.");
        // A customer who was charged twice has two orders under one number, and the query tells of one of them.
        return LookupAnswer.Found(query.ProviderOrderNo is { } asked && trade.ProviderOrderNo is { } told && told != asked ? await SearchAsync(query, cancellationToken) : trade);
    }

    /// <summary>
    /// Looks for the provider's number in the list around its time. What the list does not show is no "not found": that means failed
    /// in the end, and only the query may say so.
    /// </summary>
    private async Task<Transaction> SearchAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (query is not { ProviderOrderNo: { } number, TradedAt: { } tradedAt })
            throw new ArgumentException("A lookup needs the merchant's number, or the provider's number and the time.", nameof(query));
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var read = await list.ReadAsync(
                new() { MerchantNo = query.MerchantNo, From = tradedAt - SearchWindow, To = tradedAt + SearchWindow, Cursor = cursor, PageSize = account.LargestPage }, cancellationToken);
            if (read.Transactions.FirstOrDefault(t => t.ProviderOrderNo == number) is { } found) return found;
            cursor = read.NextCursor;
            if (cursor is null) throw ShengfutongCodes.Invalid(account.TransactionsPath, "it does not show the order, which only a query may call absent.");
        }
        throw ShengfutongCodes.Invalid(account.TransactionsPath, "the list around the trade's time does not end.");
    }
}
