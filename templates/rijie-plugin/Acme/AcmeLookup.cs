namespace Acme;

/// <summary>Asks for one transaction (manual 4.2), by Acme's number or else by the merchant's.</summary>
internal sealed class AcmeLookup(AcmeClient client) : ITransactionLookup
{
    public async Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        var givesBack = query.Type is TransactionType.Refund or TransactionType.Void;
        var (name, number) = query.ProviderOrderNo is { } providerOrderNo ? ("provider_order_no", providerOrderNo)
            : givesBack ? ("refund_no", query.RefundNo)
            : ("merchant_order_no", query.MerchantOrderNo);
        if (number is null) throw new ArgumentException("A lookup needs Acme's or the merchant's number.", nameof(query));
        var answer = await client.AskAsync(
            "/v1/transactions/query", new Dictionary<string, string?> { ["merchant_no"] = query.MerchantNo, [name] = number }, ["NO_ORDER"], cancellationToken);
        return answer.Code == "NO_ORDER" ? LookupAnswer.NotFound : answer.Read(AcmeJson.Wire.AcmeTrade, trade => Found(trade, query.MerchantNo, name, number));
    }

    private static LookupAnswer Found(AcmeTrade trade, string merchantNo, string name, string number)
    {
        var told = name switch { "provider_order_no" => trade.ProviderOrderNo, "refund_no" => trade.RefundNo, _ => trade.MerchantOrderNo };
        return trade.MerchantNo == merchantNo && told == number
            ? LookupAnswer.Found(trade.ToTransaction())
            : throw new FormatException("it tells of another order than was asked for.");
    }
}
