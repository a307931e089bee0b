using System.Text.Json.Serialization;

namespace Rijie.Lakala;

/// <summary>What <c>trade_refund_query</c> is asked: all refunds of one original.</summary>
internal sealed record RefundQuery
{
    public required string MerchantNo { get; init; }

    public string? TermNo { get; init; }

    public string? OutTradeNo { get; init; }

    public required string OriginTradeDate { get; init; }

    /// <summary>1 card, 3 scanned code.</summary>
    public required string OriginBizType { get; init; }

    public required string OriginTradeNo { get; init; }
}

internal sealed record RefundList
{
    [JsonPropertyName("refund_list")]
    public IReadOnlyList<RefundItem>? Items { get; init; }
}

/// <summary>One refund or void of the original that was asked about.</summary>
internal sealed record RefundItem
{
    public string? OutTradeNo { get; init; }

    public string? TradeNo { get; init; }

    public required string TradeState { get; init; }

    public string? TradeTime { get; init; }

    public required string RefundAmount { get; init; }

    public string? AccountType { get; init; }

    public string? PayerAmount { get; init; }

    public string? CrdNo { get; init; }

    /// <summary><c>code#text</c> of the refund front, where the refund went through it.</summary>
    public string? ChannelRetDesc { get; init; }

    /// <summary>The item says neither merchant nor type: both are the question's.</summary>
    public Transaction ToTransaction(LookupQuery query, string origin)
    {
        var state = LakalaWords.State(TradeState, null, givesBack: true);
        return new()
        {
            MerchantNo = query.MerchantNo,
            Type = query.Type,
            // The front's own code has the last word where the two disagree: RFD11112 is a network time-out.
            State = state == TransactionState.Succeeded && LakalaCodes.RefundFrontIsOpen(ChannelRetDesc) ? TransactionState.Unknown : state,
            Gross = WireText.Fen(RefundAmount, "refund_amount") ?? throw new FormatException("refund_amount is blank."),
            PayerAmount = WireText.Fen(PayerAmount, "payer_amount"),
            ProviderOrderNo = WireText.OrNull(TradeNo),
            RefundNo = WireText.OrNull(OutTradeNo),
            OriginalProviderOrderNo = origin,
            TradedAt = WireText.Time(TradeTime, "trade_time"),
            Product = LakalaWords.Product(AccountType, origin),
            Scheme = LakalaWords.Scheme(AccountType),
            MaskedCardNo = WireText.Card(CrdNo),
        };
    }
}
