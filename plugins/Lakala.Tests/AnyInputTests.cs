using System.Text;
using System.Text.Json;
using CsCheck;
using Rijie.Lakala.Simulator;

namespace Rijie.Lakala.Tests;

public sealed class AnyInputTests
{
    private static readonly Gen<Money?> Amount = Gen.Long[-999_999, 999_999_999].Select(fen => fen < 0 ? null : (Money?)Money.FromFen(fen));

    private static readonly Gen<Transaction> Trade =
        from type in Gen.Int[0, 2].Select(i => new[] { TransactionType.Sale, TransactionType.Refund, TransactionType.Void }[i])
        from state in Gen.Enum<TransactionState>()
        from gross in Gen.Long[0, 999_999_999]
        from discounts in Gen.Select(Amount, Amount, Amount)
        from scheme in Gen.Int[0, 4].Select(i => new[] { Scheme.WeChat, Scheme.Alipay, Scheme.UnionPay, Scheme.DigitalYuan, Scheme.OtherWallet }[i])
        from second in Gen.Int[0, 86_399]
        from serial in Gen.Int[1, 999_999_999]
        select Numbered(serial, new Transaction
        {
            MerchantNo = LakalaBench.MerchantNo, Type = type, State = state, Gross = Money.FromFen(gross), MerchantDiscount = discounts.Item1,
            PlatformDiscount = discounts.Item2, PayerAmount = discounts.Item3, TradedAt = LakalaBench.At(0, 0).AddSeconds(second),
            Product = Product.Qr, CardType = CardType.None, Scheme = scheme, TerminalNo = LakalaBench.TerminalNo,
        });

    private static readonly LakalaWire Wire = new(new WireKeys());

    [Fact]
    public void Trade_WrittenByTheWire_IsReadBackAsItWas()
    {
        Trade.Sample(written =>
        {
            var read = JsonSerializer.Deserialize(WireTrade.Item(written).ToJsonString(), LakalaJson.V3.LakalaTrade)!.ToTransaction();

            return read == written with
            {
                SettlementDate = null,
                OrderAmount = written.Gross + (written.MerchantDiscount ?? Money.Zero),
                State = Told(written),
            };
        }, iter: 5_000);
    }

    [Fact]
    public void Read_AnySignedBytes_IsJudgedAndNeverThrows()
    {
        using var bench = new LakalaBench();
        var reader = bench.Get<INotificationReader>();
        var good = "{\"merchant_no\":\"82200000000000A\",\"trade_no\":\"1\",\"total_amount\":\"1\",\"trade_status\":\"SUCCESS\"}";

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 8], Gen.String["{}[]\",:0159-.eE\\ud8é钱\0 "], (at, length, put) => good[..at] + put + good[Math.Min(good.Length, at + length)..])
            .Sample(text =>
            {
                var body = Encoding.UTF8.GetBytes(text);
                var header = bench.Wire.Keys.SignNotification(body, LakalaBench.At(10, 0)).ToString();
                var reading = reader.Read(new() { Headers = [new("Authorization", header)], Body = body, ReceivedAt = LakalaBench.At(10, 0) });
                return reading.Verdict == NotificationVerdict.Verified
                    ? reading.Transaction!.MerchantNo == LakalaBench.MerchantNo
                    : reading.RefusalCode is "PAYLOAD_ENCODING" or "PAYLOAD_AMBIGUOUS" or "OWNER_MISMATCH";
            }, iter: 1_000);
    }

    private static Transaction Numbered(int serial, Transaction draft) => Wire.Number(draft, serial);

    /// <summary>Lakala has one word for a voided and a refunded sale, and a refund is not refunded itself.</summary>
    private static TransactionState Told(Transaction t) => t.State switch
    {
        TransactionState.Reversed or TransactionState.Refunded => t.Type == TransactionType.Sale ? TransactionState.Refunded : TransactionState.Unknown,
        TransactionState.PartlyRefunded when t.Type != TransactionType.Sale => TransactionState.Unknown,
        var state => state,
    };
}
