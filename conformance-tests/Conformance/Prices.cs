namespace Rijie.Conformance;

/// <summary>What a correct simulated provider charges: an own small formula, so that the gateway's pricing is checked against something else.</summary>
public static class Prices
{
    /// <summary>Debit card, in parts per million.</summary>
    public const int DebitPpm = 5000;

    /// <summary>The most a debit sale costs.</summary>
    public const long DebitCapFen = 2000;

    /// <summary>Credit card, in parts per million.</summary>
    public const int CreditPpm = 6000;

    /// <summary>QR, in parts per million.</summary>
    public const int QrPpm = 3800;

    /// <summary>The same prices as a contract for the gateway, schema <c>fee-contracts/v1</c>.</summary>
    public const string ContractYaml = """
        schema: fee-contracts/v1
        contracts:
          - id: retail-standard
            currency: CNY
            effective: { from: 2025-01-01, by: trade_date }
            rules:
              - { id: qr, when: { product: qr }, price: [ { part: service, rate: "0.38%" } ] }
              - { id: debit, when: { card_type: debit }, price: [ { part: service, rate: "0.50%", cap: 2000 } ] }
              - { id: credit, when: { card_type: [credit, semi_credit] }, price: [ { part: service, rate: "0.60%" } ] }
            void: cancel_fee
            refund: { return: proportional }
        """;

    /// <summary>The fee of a sale, rounded half up once.</summary>
    public static Money FeeOf(Money gross, Product product, CardType cardType)
    {
        if (product == Product.Qr) return RoundHalfUp((Int128)gross.Fen * QrPpm, 1_000_000);
        var fee = RoundHalfUp((Int128)gross.Fen * (cardType == CardType.Debit ? DebitPpm : CreditPpm), 1_000_000);
        return cardType == CardType.Debit && fee.Fen > DebitCapFen ? Money.FromFen(DebitCapFen) : fee;
    }

    /// <summary>The part of a sale's fee that a refund gives back, rounded half up.</summary>
    public static Money FeeReturned(Money saleFee, Money saleGross, Money refunded) => RoundHalfUp((Int128)saleFee.Fen * refunded.Fen, saleGross.Fen);

    /// <summary>A transaction as a statement settles it: one without a fee is free, and the net follows unless it is told.</summary>
    public static Transaction Settled(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var fee = transaction.Fee ?? Money.Zero;
        return transaction with { Fee = fee, Net = transaction.Net ?? (transaction.Type.Sign() * transaction.Gross) - fee };
    }

    /// <summary>A quotient of non-negative numbers, rounded half up to a fen.</summary>
    public static Money RoundHalfUp(Int128 numerator, Int128 denominator) => Money.FromFen((long)((2 * numerator + denominator) / (2 * denominator)));
}
