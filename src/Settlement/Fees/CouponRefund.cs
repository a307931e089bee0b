namespace Rijie.Settlement.Fees;

/// <summary>Where the money of a refund goes when wallet, network or bank paid a part of the sale.</summary>
/// <param name="Payer">Back to the customer.</param>
/// <param name="Funder">Back to whoever funded the coupon; the merchant is debited both.</param>
internal sealed record CouponRefund(Money Payer, Money Funder)
{
    /// <summary>Splits a refund in the proportion of the sale; the payer's share is rounded half up, the rest is the funder's.</summary>
    public static CouponRefund Of(Money refund, Money gross, Money payerAmount)
    {
        if (gross <= Money.Zero) throw new ArgumentOutOfRangeException(nameof(gross), gross, "A sale that is refunded has an amount.");
        var payer = Money.FromFen(FeeRounding.Round((Fraction)refund.Fen * new Fraction(payerAmount.Fen, gross.Fen), RoundingMode.HalfUp));
        return new(payer, refund - payer);
    }
}
