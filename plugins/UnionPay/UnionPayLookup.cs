using System.Globalization;

namespace Rijie.UnionPay;

/// <summary>queryTrans (00/00/000000): the fate of one transaction, by UnionPay's queryId, or by the order number with the very time it was sent (manual 3).</summary>
internal sealed class UnionPayLookup(AcpClient client, AcpAccount account) : ITransactionLookup
{
    private const int MostBytes = 1024 * 1024;

    public async Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (query.MerchantNo != account.MerchantNo) throw new ProviderException(ProviderFailure.Rejected, "The merchant is not the one of this UnionPay account.");
        var subject = Subject(query);
        var answer = await client.AskAsync(account.QueryAddress, [new(AcpField.Type, "00"), new("txnSubType", "00"), new("bizType", "000000"), .. subject], MostBytes, cancellationToken);
        try
        {
            if (answer.Required(AcpField.MerchantNo) != account.MerchantNo) throw new FormatException("It is about another merchant.");
            if (AcpFailures.IsNotFound(answer, account.NotFoundCode)) return LookupAnswer.NotFound;
            if (answer.Text(AcpField.ResponseCode) != "00") throw AcpFailures.OfAnswer(answer);
            // The signature says who wrote the answer, not to which question: the subject must be the one asked about.
            foreach (var (name, value) in subject.Where(f => f.Key != AcpField.Time || subject[0].Key == AcpField.OrderNo))
                if (answer.Text(name) != value) throw new FormatException($"Its {name} is not the one asked about.");
            return LookupAnswer.Found(AcpTransaction.Read(answer, answer.Text(AcpField.OriginalResponseCode)));
        }
        catch (FormatException e)
        {
            throw AcpFailures.Invalid(e.Message, e);
        }
    }

    /// <summary>By queryId where it is known; its txnTime is then that of the question.</summary>
    private List<KeyValuePair<string, string>> Subject(LookupQuery query)
    {
        if (query.ProviderOrderNo is { Length: > 0 } queryId) return [new(AcpField.QueryId, queryId), new(AcpField.Time, client.Now())];
        var orderNo = query.Type.GivesBack() ? query.RefundNo : query.MerchantOrderNo;
        if (string.IsNullOrEmpty(orderNo) || query.TradedAt is not { } tradedAt)
            throw new ProviderException(ProviderFailure.Rejected, "UnionPay finds a transaction by its queryId, or by its own order number together with the time it was sent.");
        return [new(AcpField.OrderNo, orderNo), new(AcpField.Time, ChinaTime.ToLocal(tradedAt).ToString(AcpField.TimeFormat, CultureInfo.InvariantCulture))];
    }
}
