using System.Text;
using System.Text.Json.Nodes;
using Rijie.Signing;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>Every position of a signed message, changed bit by bit: nothing of it may be believed.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact] // REL-W03
    public void Read_AnyBitOfASignedNotification_IsNeverVerified()
    {
        var message = bench.Wire.Notify(bench.Book, bench.AddSale(1));
        var good = bench.Read(message);
        var (refused, hints, same) = (0, 0, 0);

        for (var bit = 0; bit < message.Body.Length * 8; bit++)
        {
            var body = Flip(message.Body, bit);
            var reading = bench.Read(body);
            if (reading.Verdict == NotificationVerdict.Refused)
            {
                refused++;
                continue;
            }
            // A name that is no longer signData leaves a message without a signature: a hint, which changes nothing.
            var name = Name(message.Body, bit / 8);
            if (reading.Verdict == NotificationVerdict.Hint)
            {
                Assert.Equal("signData", name);
                Assert.Null(reading.Transaction);
                hints++;
                continue;
            }
            // %2B and %2b are the same character, so nothing of what was sent has changed.
            Assert.Equal(Fields(message.Body), Fields(body));
            Assert.Equal(good.Transaction, reading.Transaction);
            same++;
        }

        Assert.Equal(NotificationVerdict.Verified, good.Verdict);
        Assert.True(refused >= 5_000, $"{refused} refused");
        Assert.InRange(hints, 1, 8 * "signData=".Length);
        Assert.Equal(message.Body.Length * 8, refused + hints + same);
    }

    [Fact]
    public void Believe_AnyBitOfAnAnswer_IsAFailure()
    {
        var client = bench.Get<RuiyinxinClient>();
        var body = bench.Wire.Keys.Answer("SMZF006", "Q1", Encoding.UTF8.GetBytes(RuiyinxinBench.Done("""{"oriReqMsgId":"REQ1","oriRespType":"S","oriRespCode":"000000","totalAmount":"1.00"}""")));
        var (refused, same) = (0, 0);

        for (var bit = 0; bit < body.Length * 8; bit++)
        {
            var changed = Flip(body, bit);
            var failure = Record.Exception(() => client.Believe("SMZF006", "Q1", changed));
            if (failure is null)
            {
                // \u002B and \u002b are the same character, so nothing of what was sent has changed.
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(changed)), $"bit {bit}");
                same++;
                continue;
            }
            Assert.Equal(ProviderFailure.InvalidResponse, Assert.IsType<ProviderException>(failure).Failure);
            refused++;
        }

        Assert.True(client.Believe("SMZF006", "Q1", body).IsDone);
        Assert.True(refused >= 5_000, $"{refused} refused");
        Assert.Equal(body.Length * 8, refused + same);
    }

    [Fact]
    public void Open_AnyBitOfKeyCipherOrSignature_IsOneRefusal()
    {
        var fields = bench.Wire.Keys.Seal("{\"respType\":\"S\",\"respCode\":\"000000\"}"u8);
        var envelope = bench.Get<RuiyinxinEnvelope>();
        var refused = 0;

        foreach (var part in new[] { "encryptKey", "encryptData", "signData" })
        {
            var bytes = StrictBase64.Decode(fields[part]);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var changed = new Dictionary<string, string>(fields) { [part] = Convert.ToBase64String(Flip(bytes, bit)) };
                var opened = envelope.Open(changed["encryptKey"], changed["encryptData"], changed["signData"]);
                Assert.Equal(OpenedText.Unbelieved, opened);
                refused++;
            }
        }

        Assert.Equal((256 + 48 + 256) * 8, refused);
    }

    [Fact] // the signed text itself, sealed anew by somebody who knows only our public key
    public void Read_AnyBitOfThePlainTextUnderTheOldSignature_IsRefused()
    {
        var plain = Encoding.UTF8.GetBytes("""{"respType":"S","respCode":"000000","totalAmount":"1.00","data":{"reqMsgId":"REQ1","merchantCode":"M000000001"}}""");
        var signature = bench.Wire.Keys.Sign(plain);

        for (var bit = 0; bit < plain.Length * 8; bit++)
        {
            var fields = bench.Wire.Keys.Seal(Flip(plain, bit));
            fields["signData"] = signature;
            Assert.Equal("SIG_INVALID", bench.Read(Simulator.RuiyinxinWire.Message("REQ1", fields)).RefusalCode);
        }

        Assert.Equal(NotificationVerdict.Verified, bench.Read(bench.Message("REQ1", Encoding.UTF8.GetString(plain))).Verdict);
    }

    [Fact]
    public void Read_PartsOfTwoMessagesMixed_IsRefused()
    {
        var (one, two) = (Fields(bench.Wire.Notify(bench.Book, bench.AddSale(1)).Body), Fields(bench.Wire.Notify(bench.Book, bench.AddSale(2)).Body));

        // Every mixture of the five fields of two true messages but the two themselves; the keys are each message's own.
        for (var mask = 1; mask < 31; mask++)
        {
            var mixed = one.Select((f, i) => (mask >> i & 1) == 0 ? f : two[i]).ToList();
            var isOne = mixed.Skip(1).SequenceEqual(one.Skip(1));
            var isTwo = mixed.Skip(1).SequenceEqual(two.Skip(1));
            var reading = bench.Read(Body(mixed));
            Assert.Equal(isOne || isTwo ? NotificationVerdict.Verified : NotificationVerdict.Refused, reading.Verdict); // the first field, tranCode, is the same in both
        }
    }

    [Fact] // REL-W04, W05, W06
    public void Read_SignatureEmptiedDoubledOrOfAnotherKey_HasItsCode()
    {
        var fields = Fields(bench.Wire.Notify(bench.Book, bench.AddSale(1)).Body);
        using var stranger = new Simulator.WireKeys();
        var plain = bench.Get<RuiyinxinEnvelope>().Open(fields[2].Value, fields[3].Value, fields[4].Value).Plain!;

        Assert.Equal("SIG_MISSING", bench.Read(Body([.. fields.Take(4), new("signData", "")])).RefusalCode);
        Assert.Equal("SIG_MISSING", bench.Read(Body([.. fields.Take(4), new("signData", "null")])).RefusalCode);
        Assert.Equal("SIG_AMBIGUOUS", bench.Read(Body([.. fields, fields[4]])).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Read(Body([.. fields.Take(4), new("signData", stranger.Sign(plain))])).RefusalCode);
        Assert.Equal(NotificationVerdict.Hint, bench.Read(Body(fields.Take(4))).Verdict);
        Assert.Equal("PAYLOAD_AMBIGUOUS", bench.Read(Body([.. fields, fields[1]])).RefusalCode);
    }

    [Fact] // REL-W05: no name of an algorithm is ever read; REL-W06: nor is any other field beside
    public void Read_FieldsAddedBesideTheEnvelope_AreNoPartOfTheEvent()
    {
        var fields = Fields(bench.Wire.Notify(bench.Book, bench.AddSale(1)).Body);
        var good = bench.Read(Body(fields));

        var reading = bench.Read(Body([.. fields, new("signType", "MD5"), new("totalAmount", "999.00"), new("merchantCode", "M000000002"), new("respType", "E")]));

        Assert.Equal(NotificationVerdict.Verified, reading.Verdict);
        Assert.Equal(good.Transaction, reading.Transaction);
    }

    [Fact]
    public void Read_TwoValuesSwappedInTheSignedText_IsRefused()
    {
        var plain = """{"respType":"S","respCode":"000000","totalAmount":"1.00","settleDate":"20260105","data":{"reqMsgId":"REQ1","merchantCode":"M000000001","buyerPayAmount":"0.90"}}""";
        var node = JsonNode.Parse(plain)!;
        (node["totalAmount"], node["data"]!["buyerPayAmount"]) = ("0.90", "1.00");
        var fields = bench.Wire.Keys.Seal(Encoding.UTF8.GetBytes(node.ToJsonString()));
        fields["signData"] = bench.Wire.Keys.Sign(Encoding.UTF8.GetBytes(plain));

        Assert.Equal("SIG_INVALID", bench.Read(Simulator.RuiyinxinWire.Message("REQ1", fields)).RefusalCode);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var changed = bytes.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }

    private static List<KeyValuePair<string, string>> Fields(byte[] body) => [.. StrictForm.Read(body).Fields.Select(f => KeyValuePair.Create(f.Key, Encoding.Latin1.GetString(f.Value.Span)))];

    private static byte[] Body(IEnumerable<KeyValuePair<string, string>> fields) => Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}")));

    /// <summary>The name of the field that a place of a form belongs to.</summary>
    private static string Name(byte[] body, int place)
    {
        var text = Encoding.ASCII.GetString(body);
        var start = text.LastIndexOf('&', Math.Max(0, place - 1)) + 1;
        return text[start..text.IndexOf('=', start)];
    }
}
