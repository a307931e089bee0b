using System.Text;
using CsCheck;
using Rijie.Leshua.Simulator;

namespace Rijie.Leshua.Tests;

public sealed class AnyInputTests : IDisposable
{
    private static readonly Gen<Money?> Amount = Gen.Long[-999_999, 999_999_999].Select(fen => fen < 0 ? null : (Money?)Money.FromFen(fen));

    private static readonly Gen<Transaction> Trade =
        from type in Gen.Int[0, 2].Select(i => new[] { TransactionType.Sale, TransactionType.Refund, TransactionType.Void }[i])
        from state in Gen.Int[0, 3].Select(i => new[] { TransactionState.Unknown, TransactionState.Pending, TransactionState.Succeeded, TransactionState.Failed }[i])
        from gross in Gen.Long[0, 999_999_999]
        from discounts in Gen.Select(Gen.Long[0, 999_999], Gen.Long[0, 999_999], Amount)
        from scheme in Gen.Int[0, 2].Select(i => new[] { Scheme.WeChat, Scheme.Alipay, Scheme.UnionPay }[i])
        from second in Gen.Int[0, 86_399]
        from serial in Gen.Int[1, 999_999]
        select new LeshuaWire().Number(
            new()
            {
                MerchantNo = LeshuaBench.MerchantNo, Type = type, State = state, Gross = Money.FromFen(gross), MerchantDiscount = Money.FromFen(discounts.Item1),
                PlatformDiscount = Money.FromFen(discounts.Item2), PayerAmount = discounts.Item3, TradedAt = LeshuaBench.At(0, 0).AddSeconds(second),
                Product = Product.Qr, Scheme = scheme, OriginalProviderOrderNo = "2601050000000001", OriginalMerchantOrderNo = "ORD-1",
            },
            serial);

    private readonly LeshuaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Trade_WrittenByTheWire_IsReadBackAsItWas() => Trade.Sample(
        written =>
        {
            var read = LeshuaTrade.Read(new(WireTrade.Fields(written)));
            var givesBack = written.Type != TransactionType.Sale;
            return read == written with
            {
                OrderAmount = givesBack ? null : written.Gross + written.MerchantDiscount!.Value,
                MerchantDiscount = givesBack ? null : written.MerchantDiscount,
                PlatformDiscount = givesBack ? null : written.PlatformDiscount,
                PayerAmount = givesBack ? null : written.PayerAmount,
                OriginalProviderOrderNo = givesBack ? written.OriginalProviderOrderNo : null,
                OriginalMerchantOrderNo = givesBack ? written.OriginalMerchantOrderNo : null,
                TradedAt = givesBack && written.State != TransactionState.Succeeded ? null : written.TradedAt,
                Remark = givesBack && written.State == TransactionState.Failed ? "余额不足" : null,
            };
        },
        iter: 5_000);

    [Fact]
    public void Read_AnyBytes_IsRefusedAndNeverThrows()
    {
        var good = LeshuaBench.Sample("notify-request.xml");

        Gen.Select(Gen.Int[0, good.Length], Gen.Int[0, 12], Gen.Byte.Array[0, 12]).Sample((at, length, put) =>
        {
            byte[] body = [.. good[..at], .. put, .. good[Math.Min(good.Length, at + length)..]];
            // The bench has keys of its own, so that nothing here is signed.
            return bench.Read(body).Verdict == NotificationVerdict.Refused;
        }, iter: 10_000);
    }

    [Fact]
    public void Read_AnySignedFields_AreJudgedAndNeverThrow() =>
        Gen.Select(Gen.Int[0, 5], Gen.String[Gen.Char["<>&;=![]CDATA015-: é钱\r\n%+"], 0, 12], Gen.Int[0, 2]).Sample((which, value, form) =>
        {
            string[] names = ["merchant_id", "leshua_order_id", "amount", "status", "pay_time", "attach"];
            string[] values = ["5800100001", "1", "500", "2", "2026-01-05 10:20:07", ""];
            values[which] = value.Replace("]]>", "", StringComparison.Ordinal);
            List<KeyValuePair<string, string>> fields = [.. names.Zip(values, (n, v) => new KeyValuePair<string, string>(n, v))];
            fields.Add(new("sign", bench.Wire.Keys.OfNotification(fields)));
            var body = form switch
            {
                0 => WireXml.Document(fields),
                1 => Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"))),
                _ => Encoding.UTF8.GetBytes("<leshua>" + string.Concat(fields.Select(f => $"<{f.Key}><![CDATA[{f.Value}]]><{f.Key}>")) + "<leshua>"),
            };

            var reading = bench.Read(body);

            return reading.Verdict == NotificationVerdict.Verified
                ? reading.Transaction!.MerchantNo == LeshuaBench.MerchantNo && !values[which].Contains("&x=", StringComparison.Ordinal)
                : reading.RefusalCode is "PAYLOAD_ENCODING" or "PAYLOAD_AMBIGUOUS" or "OWNER_MISMATCH" or "SIG_INVALID"; // a line end in XML is another after reading
        }, iter: 5_000);

    [Fact]
    public void Believe_AnyBytes_IsAProviderFailureAndNothingElse()
    {
        var client = bench.Get<LeshuaClient>();
        var good = bench.Answer(("result_code", "0"), ("merchant_id", "5800100001"), ("leshua_order_id", "1"), ("amount", "500"), ("status", "2"));

        Gen.Select(Gen.Int[0, good.Length], Gen.Int[0, 12], Gen.Byte.Array[1, 12]).Sample((at, length, put) =>
        {
            byte[] body = [.. good[..at], .. put, .. good[Math.Min(good.Length, at + length)..]];
            try
            {
                return client.Believe("query_status", body) is not null && LeshuaDocument.Read(body, 1 << 20).Document!.Fields.All.Where(f => f.Key != "sign").SequenceEqual(LeshuaDocument.Read(good, 1 << 20).Document!.Fields.All.Where(f => f.Key != "sign"));
            }
            catch (ProviderException)
            {
                return true;
            }
        }, iter: 10_000);
    }
}
