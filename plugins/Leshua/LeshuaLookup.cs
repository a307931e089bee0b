namespace Rijie.Leshua;

/// <summary>
/// Asks for one transaction: <c>query_status</c> for payments, <c>unified_query_refund</c> for what gives money back. The
/// latter is no mere read: Leshua may start the refund again when it is asked (K-RFQ), so it is asked once and the host never repeats it.
/// </summary>
internal sealed class LeshuaLookup(LeshuaClient client) : ITransactionLookup
{
    private const string Payment = "query_status";
    private const string Refund = "unified_query_refund";

    public Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken) =>
        query.Type is TransactionType.Refund or TransactionType.Void ? RefundAsync(query, cancellationToken) : PaymentAsync(query, cancellationToken);

    private async Task<LookupAnswer> PaymentAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (query.ProviderOrderNo is null && query.MerchantOrderNo is null)
            throw new ArgumentException("A lookup needs the provider's or the merchant's number.", nameof(query));
        var found = await AskAsync(Payment, query.MerchantNo, query.ProviderOrderNo, query.MerchantOrderNo, [], cancellationToken);
        if (found is null) return LookupAnswer.NotFound;
        // The answer's signature does not cover the question, so it has to say itself which order it tells of.
        if (LeshuaTrade.IsRefund(found) || !IsOf(found, query, "leshua_order_id", query.ProviderOrderNo, "third_order_id", query.MerchantOrderNo)) throw Another();
        return Told(Payment, found);
    }

    private async Task<LookupAnswer> RefundAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if (query.ProviderOrderNo is null && query.RefundNo is null)
            throw new ArgumentException("A lookup of a refund needs the provider's or the merchant's number of it.", nameof(query));
        var original = query.OriginalMerchantOrderNo ?? query.MerchantOrderNo;
        if (query.OriginalProviderOrderNo is null && original is null)
            throw new ProviderException(ProviderFailure.Rejected, "Leshua is asked for a refund by a number of its original too, and none is known.");
        (string, string?)[] number = query.ProviderOrderNo is { } theirs ? [("leshua_refund_id", theirs)] : [("merchant_refund_id", query.RefundNo)];
        var found = await AskAsync(Refund, query.MerchantNo, query.OriginalProviderOrderNo, original, number, cancellationToken);
        if (found is null) return LookupAnswer.NotFound;
        if (!LeshuaTrade.IsRefund(found) || !IsOf(found, query, "leshua_refund_id", query.ProviderOrderNo, "merchant_refund_id", query.RefundNo)) throw Another();
        var told = Told(Refund, found);
        return LookupAnswer.Found(told.Transaction! with { Type = query.Type }); // whether it was a refund or a void, the answer does not say
    }

    /// <summary>Leshua's number comes first where both are known; only one is sent.</summary>
    private async Task<LeshuaFields?> AskAsync(string service, string merchantNo, string? theirs, string? ours, (string, string?)[] further, CancellationToken cancellationToken) =>
        (await client.AskAsync(service, [("merchant_id", merchantNo), theirs is not null ? ("leshua_order_id", theirs) : ("third_order_id", ours), .. further], cancellationToken))?.Fields;

    private static bool IsOf(LeshuaFields found, LookupQuery query, string theirsName, string? theirs, string oursName, string? ours) =>
        found["merchant_id"] == query.MerchantNo && (theirs is not null ? found[theirsName] == theirs : found[oursName] == ours);

    private static LookupAnswer Told(string service, LeshuaFields found) =>
        LookupAnswer.Found(WireAnswer.Read($"Leshua's answer to {service}", () => LeshuaTrade.Read(found)));

    private static ProviderException Another() => new(ProviderFailure.InvalidResponse, "Leshua told of another order than was asked for.");
}
