namespace Rijie.Conformance;

/// <summary>Single transactions before their provider numbers them.</summary>
internal static class Drafts
{
    /// <summary>A sale that succeeded, priced as <see cref="Prices"/> says.</summary>
    public static Transaction Sale(
        string merchantNo, string terminalNo, Money gross, DateTimeOffset time, (Product Product, CardType CardType, Scheme Scheme) kind, string? maskedCardNo)
    {
        var fee = Prices.FeeOf(gross, kind.Product, kind.CardType);
        return new()
        {
            MerchantNo = merchantNo, Type = TransactionType.Sale, State = TransactionState.Succeeded, Gross = gross,
            OrderAmount = gross, PayerAmount = gross, Fee = fee, Net = gross - fee, TradedAt = time, TerminalNo = terminalNo,
            Product = kind.Product, CardType = kind.CardType, Scheme = kind.Scheme, MaskedCardNo = maskedCardNo,
        };
    }

    /// <summary>What takes a sale back, whole or in part; the fee goes back in proportion.</summary>
    public static Transaction BackOf(Transaction sale, TransactionType type, Money gross, DateTimeOffset time)
    {
        var returned = Prices.FeeReturned(sale.Fee!.Value, sale.Gross, gross);
        return sale with
        {
            Type = type, Gross = gross, OrderAmount = gross, PayerAmount = gross, Fee = -returned, Net = -gross + returned, TradedAt = time,
            ProviderOrderNo = null, MerchantOrderNo = null, RefundNo = null, RetrievalReference = null, TraceNo = null,
            OriginalProviderOrderNo = sale.ProviderOrderNo, OriginalMerchantOrderNo = sale.MerchantOrderNo,
            OriginalTraceNo = sale.TraceNo, OriginalTradeDate = ChinaTime.ToDate(sale.TradedAt!.Value),
        };
    }

    /// <summary>With the clearing date that the provider's day cut gives.</summary>
    public static Transaction Dated(Transaction numbered, TimeOnly dayCut)
    {
        var local = ChinaTime.ToLocal(numbered.TradedAt!.Value);
        var date = DateOnly.FromDateTime(local);
        return numbered with { ClearingDate = dayCut != default && TimeOnly.FromDateTime(local) >= dayCut ? date.AddDays(1) : date };
    }
}
