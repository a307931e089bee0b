namespace Rijie.Settlement.Matching;

/// <summary>Fills what a row does not say from the counterpart that does. What a row says itself always stays.</summary>
internal static class Enrichment
{
    /// <summary>Classes, terminal, store, card and trade time from a counterpart.</summary>
    public static Transaction Fill(Transaction row, Transaction source) => row with
    {
        CardType = row.CardType == CardType.Unknown ? source.CardType : row.CardType,
        Product = row.Product == Product.Unknown ? source.Product : row.Product,
        Scheme = row.Scheme == Scheme.Unknown ? source.Scheme : row.Scheme,
        MerchantClass = row.MerchantClass == MerchantClass.Unknown ? source.MerchantClass : row.MerchantClass,
        MerchantCategoryCode = row.MerchantCategoryCode ?? source.MerchantCategoryCode,
        TradedAt = row.TradedAt ?? source.TradedAt,
        TerminalNo = row.TerminalNo ?? source.TerminalNo,
        Store = row.Store ?? source.Store,
        MaskedCardNo = row.MaskedCardNo ?? source.MaskedCardNo,
        OrderAmount = row.OrderAmount ?? (source.Gross == row.Gross ? source.OrderAmount : null),
        PayerAmount = row.PayerAmount ?? (source.Gross == row.Gross ? source.PayerAmount : null),
        OriginalProviderOrderNo = row.OriginalProviderOrderNo ?? source.OriginalProviderOrderNo,
        OriginalMerchantOrderNo = row.OriginalMerchantOrderNo ?? source.OriginalMerchantOrderNo,
        OriginalTraceNo = row.OriginalTraceNo ?? source.OriginalTraceNo,
        OriginalTradeDate = row.OriginalTradeDate ?? source.OriginalTradeDate,
    };

    /// <summary>The class of a refund or void is that of its original; its original's numbers complete the link.</summary>
    public static Transaction FillOriginal(Transaction row, Transaction original) => row with
    {
        CardType = row.CardType == CardType.Unknown ? original.CardType : row.CardType,
        Product = row.Product == Product.Unknown ? original.Product : row.Product,
        Scheme = row.Scheme == Scheme.Unknown ? original.Scheme : row.Scheme,
        MerchantClass = row.MerchantClass == MerchantClass.Unknown ? original.MerchantClass : row.MerchantClass,
        OriginalProviderOrderNo = row.OriginalProviderOrderNo ?? original.ProviderOrderNo,
        OriginalMerchantOrderNo = row.OriginalMerchantOrderNo ?? original.MerchantOrderNo,
        OriginalTraceNo = row.OriginalTraceNo ?? original.TraceNo,
        OriginalTradeDate = row.OriginalTradeDate ?? (original.TradedAt is { } at ? ChinaTime.ToDate(at) : null),
    };
}
