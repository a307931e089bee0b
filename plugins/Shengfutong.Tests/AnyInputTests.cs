using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Rijie.Shengfutong.Simulator;

namespace Rijie.Shengfutong.Tests;

public sealed class AnyInputTests : IDisposable
{
    private const string Alphabet = "{}[]\",:&=0159-.eE\\ud8é钱\0 ";

    private static readonly Gen<Transaction> Trade =
        from type in OneOf(TransactionType.Sale, TransactionType.Refund, TransactionType.Void)
        from state in Gen.Enum<TransactionState>()
        from gross in Gen.Long[1, 999_999_999]
        from way in OneOf((Product.Card, Scheme.Unknown), (Product.Qr, Scheme.WeChat), (Product.Qr, Scheme.Alipay), (Product.Qr, Scheme.UnionPay), (Product.Unknown, Scheme.Unknown))
        from second in Gen.Int[0, 86_399]
        from serial in Gen.Int[1, 999_999_999]
        select Numbered(serial, new Transaction
        {
            MerchantNo = ShengfutongBench.MerchantNo, Type = type, State = state, Gross = Money.FromFen(gross), TradedAt = ShengfutongBench.At(0, 0).AddSeconds(second),
            Product = way.Item1, Scheme = way.Item2, TerminalNo = ShengfutongBench.TerminalNo,
            OriginalMerchantOrderNo = type == TransactionType.Sale ? null : "ORD-S-0", OriginalProviderOrderNo = type == TransactionType.Sale ? null : "SFT0",
        });

    private static readonly ShengfutongWire Wire = new(new WireKeys());
    private readonly ShengfutongBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Trade_WrittenByTheWire_IsReadBackAsItWas()
    {
        Trade.Sample(written =>
        {
            var (message, _, _) = ShengfutongMessage.Read(Encoding.UTF8.GetBytes(WireTrade.Item(written).ToJsonString()));
            return ShengfutongTrade.Read(message!, "") == written with { State = Told(written), TradedAt = written.State.IsOpen() ? null : written.TradedAt };
        }, iter: 5_000);
    }

    [Fact]
    public void Read_AnySignedFields_AreJudgedAndNeverThrow()
    {
        Gen.Select(OneOf("mchId", "status", "totalFee", "transactionId", "outTradeNo", "outRefundNo", "refundFee", "nonceStr", "timeEnd", "cardNo", "bizType", "signType", "x"), Gen.String[Alphabet])
            .Sample((name, value) =>
            {
                var fields = new Dictionary<string, string>
                {
                    ["mchId"] = ShengfutongBench.MerchantNo, ["transactionId"] = "S1", ["totalFee"] = "1", ["status"] = "PAY_SUCCESS", ["nonceStr"] = "n", ["signType"] = "RSA", [name] = value,
                };
                fields["sign"] = bench.Keys.Platform.Sign(SigningString.Of(fields));
                var reading = bench.Read(ShengfutongMessage.Write(fields));
                return reading.Verdict == NotificationVerdict.Verified
                    ? reading.Transaction!.MerchantNo == ShengfutongBench.MerchantNo
                    : reading.RefusalCode is "PAYLOAD_ENCODING" or "PAYLOAD_AMBIGUOUS" or "OWNER_MISMATCH" or "SIG_ALGORITHM";
            }, iter: 2_000);
    }

    [Fact]
    public void Read_AnyBytesWithoutTheKey_AreRefusedAndNeverThrow()
    {
        var good = Encoding.UTF8.GetString(bench.Wire.Notify(bench.Book, bench.AddSale(1)).Body);

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 8], Gen.String[Alphabet], (at, length, put) => good[..at] + put + good[Math.Min(good.Length, at + length)..])
            .Where(text => text != good)
            .Sample(text => bench.Read(Encoding.UTF8.GetBytes(text)) is { Verdict: NotificationVerdict.Refused, RefusalCode: not null } || SaysTheSame(text, good), iter: 5_000);
    }

    [Fact]
    public void Judge_AnyAnswer_IsASignedOneOrAFailureOfTheProvider()
    {
        var codes = bench.Get<ShengfutongCodes>();
        var good = bench.Keys.Sign(ShengfutongBench.SampleQuery()).ToJsonString();

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 8], Gen.String[Alphabet], (at, length, put) => good[..at] + put + good[Math.Min(good.Length, at + length)..])
            .Where(text => text != good)
            .Sample(text =>
            {
                var (message, code, _) = ShengfutongMessage.Read(Encoding.UTF8.GetBytes(text));
                if (message is null) return code is not null;
                try
                {
                    return codes.Judge("/x", message) is { IsSigned: false } || SaysTheSame(text, good);
                }
                catch (ProviderException e)
                {
                    return e.Failure == ProviderFailure.InvalidResponse;
                }
            }, iter: 5_000);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Transaction Numbered(int serial, Transaction draft) => Wire.Number(draft, serial);

    private static bool SaysTheSame(string text, string other) => Fields(text).SequenceEqual(Fields(other));

    private static IEnumerable<(string Name, string Value)> Fields(string text) =>
        JsonNode.Parse(text)!.AsObject().Where(f => (string?)f.Value is { Length: > 0 }).Select(f => (f.Key, (string)f.Value!)).OrderBy(f => f.Key, StringComparer.Ordinal);

    /// <summary>Shengfutong has one family of words for a voided and a refunded sale, and a refund is not refunded itself.</summary>
    private static TransactionState Told(Transaction t) => t.State switch
    {
        TransactionState.Reversed => t.Type == TransactionType.Sale ? TransactionState.PartlyRefunded : TransactionState.Unknown,
        TransactionState.Refunded or TransactionState.PartlyRefunded when t.Type != TransactionType.Sale => TransactionState.Unknown,
        var state => state,
    };
}
