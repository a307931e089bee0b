namespace Rijie.ChinaUms;

/// <summary>A refund or void on a terminal, as <c>/v6/poslink/transaction/refund-query</c> answers. Its number and its order are the question's; most answers do not repeat them.</summary>
internal sealed record TerminalRefund
{
    public required string QueryResCode { get; init; }

    public string? MerchantOrderId { get; init; }

    public string? RefundRequestId { get; init; }

    public string? MerchantCode { get; init; }

    /// <summary>refund or void.</summary>
    public string? DealType { get; init; }

    /// <summary>yyyyMMdd. What is called transaction date and time is when the question was answered.</summary>
    public string? DealDate { get; init; }

    public string? DealTime { get; init; }

    /// <summary>The amount of the refund itself, whatever its name says.</summary>
    public Money? OriginalAmount { get; init; }

    /// <summary>What of it goes to the payer.</summary>
    public Money? RefundInvoiceAmount { get; init; }

    public string? DealSystemTraceNum { get; init; }

    public string? DealRetrievalRefNum { get; init; }

    public string? BatchNo { get; init; }

    public string? OriginalTransactionDate { get; init; }

    public string? ThirdPartyName { get; init; }

    /// <param name="query">The question.</param>
    /// <param name="asked">What was sent.</param>
    /// <param name="today">The date nearest to which a date without a year lies.</param>
    /// <exception cref="FormatException">A field is not as documented, or it is about something else.</exception>
    public Transaction ToTransaction(LookupQuery query, TerminalQuery asked, DateOnly today)
    {
        if (ChinaUmsWords.DealType(DealType) is { } type && type != query.Type) throw new FormatException("It tells of another kind of transaction than was asked for.");
        var tradedAt = PosLinkTime.Of(WireText.OrNull(DealDate), DealTime, null, today, "dealTime");
        var near = tradedAt is { } time ? ChinaTime.ToDate(time) : today;
        var scheme = ChinaUmsWords.Scheme(WireText.OrNull(ThirdPartyName));
        return new()
        {
            MerchantNo = query.MerchantNo,
            Type = query.Type,
            State = ChinaUmsWords.RefundState(QueryResCode),
            Gross = OriginalAmount ?? throw new FormatException("originalAmount is absent."),
            PayerAmount = RefundInvoiceAmount,
            MerchantOrderNo = asked.MerchantOrderId,
            RefundNo = asked.RefundRequestId,
            OriginalMerchantOrderNo = asked.MerchantOrderId,
            OriginalTradeDate = PosLinkTime.Date(OriginalTransactionDate, near, "originalTransactionDate") ?? query.OriginalTradeDate,
            RetrievalReference = WireText.OrNull(DealRetrievalRefNum),
            TerminalNo = asked.TerminalCode,
            BatchNo = WireText.OrNull(BatchNo),
            TraceNo = WireText.OrNull(DealSystemTraceNum),
            TradedAt = tradedAt,
            Product = ChinaUmsWords.Product(scheme),
            Scheme = scheme,
        };
    }
}
