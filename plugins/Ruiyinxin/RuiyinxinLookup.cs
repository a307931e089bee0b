namespace Rijie.Ruiyinxin;

/// <summary>SMZF006: the fate of one order by our own number; a refund or cancel is asked by its own.</summary>
internal sealed class RuiyinxinLookup(RuiyinxinClient client, RuiyinxinAccount account, AccountContext context) : ITransactionLookup
{
    private const string Code = "SMZF006";

    public async Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if ((query.Type.Sign() < 0 ? query.RefundNo : query.MerchantOrderNo) is not { } orderNo || !RuiyinxinWords.IsOrderNo(orderNo))
            throw new ProviderException(ProviderFailure.Rejected, "Ruiyinxin finds a transaction only by the number that the merchant gave it.");
        var message = await client.AskAsync(Code, new OrderQuery { OriReqMsgId = orderNo }, RuiyinxinJson.Wire.RuiyinxinRequestOrderQuery, cancellationToken);
        if (message.IsRefused(account.NoSuchOrderCode)) return LookupAnswer.NotFound;
        if (!message.IsDone) throw RuiyinxinCodes.Failure(account, Code, message);
        return WireAnswer.Read($"Ruiyinxin's answer to {Code}", () =>
        {
            var trade = message.Needed(RuiyinxinJson.Wire.RuiyinxinTrade);
            // The signature does not cover the question, so the answer has to say itself which order it tells of.
            if (trade.OriReqMsgId != orderNo) throw new FormatException("it tells of another order than was asked for.");
            if (MerchantOf(query, trade) is not { } merchantNo) return LookupAnswer.NotFound;
            // After a hint nobody knows what was asked about; a refund taken for a sale would be counted as one.
            if (query.MerchantNo.Length == 0 && RuiyinxinWords.Type(trade.TransactionType) is null) throw new FormatException("it does not say whether the order is a sale or gives money back.");
            return LookupAnswer.Found(trade.ToTransaction(account, merchantNo, query.Type, message));
        });
    }

    /// <summary>Whose order it is; <c>null</c> when it is a stranger's. The public answer does not say, so the question decides; where it does not know either, nobody may guess.</summary>
    private string? MerchantOf(LookupQuery query, RuiyinxinTrade trade)
    {
        var stated = WireText.OrNull(trade.MerchantCode);
        if (query.MerchantNo.Length > 0) return stated is null || stated == query.MerchantNo ? query.MerchantNo : throw new FormatException("the order is another merchant's.");
        if (stated is null) throw new FormatException("it does not say whose order it is.");
        return context.MerchantNos.Contains(stated, StringComparer.Ordinal) ? stated : null;
    }
}

internal sealed record OrderQuery
{
    public required string OriReqMsgId { get; init; }
}
