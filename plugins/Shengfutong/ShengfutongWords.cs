namespace Rijie.Shengfutong;

/// <summary>Shengfutong's words in the terms of the contract. A word that is not documented never means success.</summary>
internal static class ShengfutongWords
{
    /// <summary>The state of a payment.</summary>
    /// <param name="status">The word.</param>
    /// <param name="refunded">What was given back of it, where that is said.</param>
    /// <param name="total">What was paid.</param>
    /// <exception cref="FormatException">More was given back than paid.</exception>
    public static TransactionState Payment(string status, Money? refunded, Money total) => status switch
    {
        "PAY_INIT" or "PAY_ING" => TransactionState.Pending,
        "PAY_SUCCESS" => TransactionState.Succeeded,
        "PAY_FAIL" or "CLOSED" => TransactionState.Failed,
        // A family of words that no public page lists whole: all say that it was paid.
        _ when status.StartsWith("REFUND", StringComparison.Ordinal) => Refunded(refunded, total),
        _ => TransactionState.Unknown,
    };

    /// <summary>The state of a refund, from whichever of the two names is there; when both are and disagree, nothing is known.</summary>
    public static TransactionState Refund(string? status, string? refundStatus)
    {
        if (status is not null && refundStatus is not null && status != refundStatus) return TransactionState.Unknown;
        return (status ?? refundStatus) switch
        {
            "SUCCESS" => TransactionState.Succeeded,
            "FAIL" => TransactionState.Failed,
            "PROCESSING" => TransactionState.Pending,
            _ => TransactionState.Unknown,
        };
    }

    /// <summary>The way of payment; <c>shengpay_aggre</c> names a way to order and says nothing of it.</summary>
    public static (Product Product, Scheme Scheme) Way(string? tradeType) => tradeType switch
    {
        "pos_card" => (Product.Card, Scheme.Unknown),
        "upacp_qr" => (Product.Qr, Scheme.UnionPay),
        not null when tradeType.StartsWith("wx_", StringComparison.Ordinal) => (Product.Qr, Scheme.WeChat),
        not null when tradeType.StartsWith("alipay_", StringComparison.Ordinal) => (Product.Qr, Scheme.Alipay),
        _ => (Product.Unknown, Scheme.Unknown),
    };

    private static TransactionState Refunded(Money? refunded, Money total)
    {
        if (refunded > total) throw new FormatException("refundedFee is more than totalFee.");
        return refunded is not { } amount ? TransactionState.PartlyRefunded // how much is not said: no more is claimed
            : amount == Money.Zero ? TransactionState.Succeeded
            : amount == total ? TransactionState.Refunded
            : TransactionState.PartlyRefunded;
    }
}
