using System.Text;
using System.Text.Json;
using CsCheck;
using Rijie.Ruiyinxin.Simulator;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Ruiyinxin.Tests;

public sealed class AnyInputTests : IDisposable
{
    private const string Good = "{\"respType\":\"S\",\"respCode\":\"000000\",\"totalAmount\":\"1.00\",\"data\":{\"reqMsgId\":\"R1\",\"merchantCode\":\"M000000001\"}}";
    private static readonly Gen<string> Broken = Gen.Select(
        Gen.Int[0, Good.Length - 1], Gen.Int[0, 8], Gen.String["{}[]\",:0159-.eE\\ud8é钱\0 SRM"], (at, length, put) => Good[..at] + put + Good[Math.Min(Good.Length, at + length)..]);

    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Read_AnySignedText_IsJudgedAndNeverThrows() => Broken.Sample(text =>
    {
        var reading = bench.Read(bench.Message("R1", text));
        return reading.Verdict switch
        {
            NotificationVerdict.Verified => reading.Transaction!.MerchantNo == RuiyinxinBench.MerchantNo && reading.Transaction.MerchantOrderNo == "R1",
            NotificationVerdict.Hint => reading.Transaction is null && reading.Hint!.MerchantOrderNo == "R1",
            _ => reading.RefusalCode is "PAYLOAD_ENCODING" or "PAYLOAD_AMBIGUOUS" or "OWNER_MISMATCH",
        };
    }, iter: 500);

    [Fact]
    public void Read_AnyUnsignedText_IsAHintOrTheOneRefusal() => Broken.Sample(text =>
    {
        var reading = bench.Read(bench.Message("R1", text, isSigned: false));
        return reading.Verdict == NotificationVerdict.Hint
            ? reading.Hint == new LookupQuery { MerchantNo = "", MerchantOrderNo = "R1" }
            : (reading.RefusalCode, reading.RefusalReason) == (OpenedText.Unbelieved.RefusalCode, OpenedText.Unbelieved.Reason);
    }, iter: 500);

    [Fact]
    public void Read_AnyBytes_IsRefused() => Gen.Byte.Array[0, 400].Sample(bytes => bench.Read(bytes).Verdict == NotificationVerdict.Refused, iter: 2_000);

    [Fact]
    public void Open_AnyThreeParts_NeverThrowsAndNeverHolds() =>
        Gen.Select(Gen.Byte.Array[256], Gen.Byte.Array[1, 64], Gen.Byte.Array[256]).Sample((key, data, signature) =>
            bench.Get<RuiyinxinEnvelope>().Open(Convert.ToBase64String(key), Convert.ToBase64String(data), Convert.ToBase64String(signature)).Plain is null, iter: 300);

    [Fact]
    public void Believe_AnySignedText_IsAMessageOrAFailureOfTheProvider() => Broken.Sample(text =>
    {
        try
        {
            var message = bench.Get<RuiyinxinClient>().Believe("SMZF006", "Q", bench.Wire.Keys.Answer("SMZF006", "Q", Encoding.UTF8.GetBytes(text)));
            return message.RespType is null or { Length: < 20 };
        }
        catch (ProviderException e)
        {
            return e.Failure == ProviderFailure.InvalidResponse;
        }
    }, iter: 300);

    [Fact]
    public void Payouts_AnyText_AreJudgedLineByLineAndHaveANumberEach()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "layouts", "ruiyinxin-025.yaml");
        var layout = LayoutFile.Read(File.ReadAllBytes(path), path);
        const string row = "COOP_TEST|M000000001|B1|622202******1234|测*户|1.00|0.50|20260105|S|000000||T1\n";
        var texts = Gen.Select(Gen.Int[0, row.Length], Gen.Int[0, 12], Gen.String["COP|1.,05SRE\n\r#测 "], (at, length, put) => row + row[..at] + put + row[Math.Min(row.Length, at + length)..] + "########");

        texts.Sample(text =>
        {
            var rows = new List<StatementRow>();
            var input = new StatementInput { Name = "SMZF025_COOP_TEST_20260105.txt", Content = new MemoryStream(Encoding.UTF8.GetBytes(text)), ExpectedClearingDate = new DateOnly(2026, 1, 5) };
            var reading = StatementReader.Read(input, layout, batch => rows.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToRow)));
            return reading.Lines.Classified == reading.Lines.Total && rows.TrueForAll(r => r.PayoutNo?.Length > 0 && r.Transaction.Gross >= Money.Zero);
        }, iter: 2_000);
    }

    [Fact]
    public void Trade_WrittenByTheWire_IsReadBackAsItWas()
    {
        var account = new RuiyinxinAccount { Cooperator = "C", BaseUrl = "" };
        var trades =
            from type in Gen.Int[0, 2].Select(i => new[] { TransactionType.Sale, TransactionType.Refund, TransactionType.Void }[i])
            from state in Gen.Enum<TransactionState>()
            from gross in Gen.Long[0, 999_999_999]
            from scheme in Gen.Int[0, 2].Select(i => new[] { Scheme.WeChat, Scheme.Alipay, Scheme.UnionPay }[i])
            from serial in Gen.Int[1, 99_999_999]
            select bench.Wire.Number(new Transaction
            {
                MerchantNo = RuiyinxinBench.MerchantNo, Type = type, State = state, Gross = Money.FromFen(gross), TradedAt = RuiyinxinBench.At(9, 0),
                ClearingDate = new DateOnly(2026, 1, 5), Product = Product.Qr, Scheme = scheme, TerminalNo = RuiyinxinBench.TerminalNo,
            }, serial);

        trades.Sample(written =>
        {
            var read = JsonSerializer.Deserialize(WireTrade.Item(written).ToJsonString(), RuiyinxinJson.Wire.RuiyinxinTrade)!.ToTransaction(account, written.MerchantNo, TransactionType.Sale, beside: null);
            return read == written with { TradedAt = null, OrderAmount = written.Gross, State = Told(written) };
        }, iter: 5_000);
    }

    /// <summary>A refunded sale stays a success; a refund is not taken back itself.</summary>
    private static TransactionState Told(Transaction t) => t.State switch
    {
        TransactionState.PartlyRefunded or TransactionState.Refunded => TransactionState.Succeeded,
        TransactionState.Reversed when t.Type != TransactionType.Sale => TransactionState.Unknown,
        var state => state,
    };
}
