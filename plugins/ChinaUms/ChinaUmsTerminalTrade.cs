namespace Rijie.ChinaUms;

/// <summary>A sale on a terminal, as <c>/v6/poslink/transaction/query</c> answers.</summary>
internal sealed record TerminalTrade
{
    public required string QueryResCode { get; init; }

    public required string MerchantOrderId { get; init; }

    /// <summary>ChinaUMS's own order number. The statement does not have it, nor does a notification: it is no key.</summary>
    public string? OrderId { get; init; }

    public string? MerchantCode { get; init; }

    public Money? OriginalTransactionAmount { get; init; }

    /// <summary>What the payer paid, after all coupons.</summary>
    public Money? Amount { get; init; }

    public Money? RefundedAmount { get; init; }

    /// <summary>The same as <see cref="RefundedAmount"/> under a misspelt name.</summary>
    public Money? RefundAmonunt { get; init; }

    /// <summary>HHmmss; the date stands apart, or the whole is told here.</summary>
    public string? OriginalTransactionTime { get; init; }

    public string? OriginalTransactionDate { get; init; }

    public string? OriginalSettlementDate { get; init; }

    public string? OriginalBatchNo { get; init; }

    public string? OriginalSystemTraceNum { get; init; }

    public string? OriginalRetrievalRefNum { get; init; }

    /// <summary>The same as <see cref="OriginalRetrievalRefNum"/> under a misspelt name.</summary>
    public string? OrigialRetrievalRefNum { get; init; }

    public string? ThirdPartyName { get; init; }

    public string? ThirdPartyOrderId { get; init; }

    /// <param name="query">The question: the answer says neither merchant nor kind, and the date may be the question's.</param>
    /// <param name="terminalNo">The terminal that was asked about.</param>
    /// <param name="today">The date nearest to which a date without a year lies, where no trade date is known.</param>
    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Transaction ToTransaction(LookupQuery query, string terminalNo, DateOnly today)
    {
        var total = OriginalTransactionAmount ?? throw new FormatException("originalTransactionAmount is absent.");
        var returned = TwiceNamed.Agreed(RefundedAmount, RefundAmonunt, "refundedAmount");
        var asked = query.TradedAt is { } at ? ChinaTime.ToDate(at) : (DateOnly?)null;
        var tradedAt = PosLinkTime.Of(WireText.OrNull(OriginalTransactionDate), OriginalTransactionTime, asked, asked ?? today, "originalTransactionTime");
        var near = tradedAt is { } time ? ChinaTime.ToDate(time) : today;
        var scheme = ChinaUmsWords.Scheme(WireText.OrNull(ThirdPartyName));
        return new()
        {
            MerchantNo = query.MerchantNo,
            Type = query.Type,
            State = ChinaUmsWords.TerminalState(QueryResCode, total, returned),
            Gross = total,
            OrderAmount = total,
            PayerAmount = Amount,
            MerchantOrderNo = MerchantOrderId is { Length: > 0 and <= 64 } ? MerchantOrderId : throw new FormatException("merchantOrderId is blank or too long."),
            RetrievalReference = TwiceNamed.Agreed(OriginalRetrievalRefNum, OrigialRetrievalRefNum, "originalRetrievalRefNum"),
            UpstreamOrderNo = WireText.OrNull(ThirdPartyOrderId),
            TerminalNo = terminalNo,
            BatchNo = WireText.OrNull(OriginalBatchNo),
            TraceNo = WireText.OrNull(OriginalSystemTraceNum),
            TradedAt = tradedAt,
            ClearingDate = PosLinkTime.Date(OriginalSettlementDate, near, "originalSettlementDate"),
            Product = ChinaUmsWords.Product(scheme),
            Scheme = scheme,
        };
    }
}
