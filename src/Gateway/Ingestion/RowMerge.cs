namespace Rijie.Gateway.Ingestion;

/// <summary>Joins what a provider tells about one transaction at different times; the result does not depend on their order (reliability specification T06, T07).</summary>
internal static class RowMerge
{
    /// <param name="known">What is stored.</param>
    /// <param name="told">What came now.</param>
    /// <param name="isAnswer">Whether we asked for it (list, lookup). What was pushed to us never changes an amount.</param>
    public static StoredRow Merge(StoredRow known, StoredRow told, bool isAnswer)
    {
        var moneyDiffers = known.Transaction.Gross != told.Transaction.Gross || !string.Equals(known.Transaction.Currency, told.Transaction.Currency, StringComparison.Ordinal);
        var (better, worse) = isAnswer ? (told.Transaction, known.Transaction) : (known.Transaction, told.Transaction);
        return known with
        {
            Transaction = Merge(better, worse) with { State = Later(known.Transaction.State, told.Transaction.State) },
            ClearingDate = (isAnswer ? told.ClearingDate ?? known.ClearingDate : known.ClearingDate ?? told.ClearingDate),
            NeedsQuery = !isAnswer && (known.NeedsQuery || moneyDiffers),
            EvidenceId = told.EvidenceId ?? known.EvidenceId,
        };
    }

    /// <summary>The further of two states: a late "processing" does not undo a success.</summary>
    public static TransactionState Later(TransactionState one, TransactionState other) => Rank(one) >= Rank(other) ? one : other;

    private static int Rank(TransactionState state) => state switch
    {
        TransactionState.Unknown => 0,
        TransactionState.Pending => 1,
        TransactionState.Failed => 2,
        TransactionState.Succeeded => 3,
        TransactionState.PartlyRefunded => 4,
        TransactionState.Refunded => 5,
        TransactionState.Reversed => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    private static Transaction Merge(Transaction better, Transaction worse) => better with
    {
        ProviderOrderNo = better.ProviderOrderNo ?? worse.ProviderOrderNo,
        MerchantOrderNo = better.MerchantOrderNo ?? worse.MerchantOrderNo,
        RefundNo = better.RefundNo ?? worse.RefundNo,
        RetrievalReference = better.RetrievalReference ?? worse.RetrievalReference,
        UpstreamOrderNo = better.UpstreamOrderNo ?? worse.UpstreamOrderNo,
        TerminalNo = better.TerminalNo ?? worse.TerminalNo,
        BatchNo = better.BatchNo ?? worse.BatchNo,
        TraceNo = better.TraceNo ?? worse.TraceNo,
        AuthorizationCode = better.AuthorizationCode ?? worse.AuthorizationCode,
        Store = better.Store ?? worse.Store,
        OriginalProviderOrderNo = better.OriginalProviderOrderNo ?? worse.OriginalProviderOrderNo,
        OriginalMerchantOrderNo = better.OriginalMerchantOrderNo ?? worse.OriginalMerchantOrderNo,
        OriginalTraceNo = better.OriginalTraceNo ?? worse.OriginalTraceNo,
        OriginalTradeDate = better.OriginalTradeDate ?? worse.OriginalTradeDate,
        TradedAt = better.TradedAt ?? worse.TradedAt,
        ClearingDate = better.ClearingDate ?? worse.ClearingDate,
        SettlementDate = better.SettlementDate ?? worse.SettlementDate,
        OrderAmount = better.OrderAmount ?? worse.OrderAmount,
        MerchantDiscount = better.MerchantDiscount ?? worse.MerchantDiscount,
        PlatformDiscount = better.PlatformDiscount ?? worse.PlatformDiscount,
        PayerAmount = better.PayerAmount ?? worse.PayerAmount,
        Fee = better.Fee ?? worse.Fee,
        Net = better.Net ?? worse.Net,
        Product = better.Product is Product.Unknown ? worse.Product : better.Product,
        CardType = better.CardType is CardType.Unknown ? worse.CardType : better.CardType,
        Scheme = better.Scheme is Scheme.Unknown ? worse.Scheme : better.Scheme,
        MerchantClass = better.MerchantClass is MerchantClass.Unknown ? worse.MerchantClass : better.MerchantClass,
        MaskedCardNo = better.MaskedCardNo ?? worse.MaskedCardNo,
        MerchantCategoryCode = better.MerchantCategoryCode ?? worse.MerchantCategoryCode,
        Remark = better.Remark ?? worse.Remark,
    };
}
