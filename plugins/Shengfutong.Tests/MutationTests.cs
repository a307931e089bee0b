using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Shengfutong.Simulator;
using Rijie.Signing;

namespace Rijie.Shengfutong.Tests;

/// <summary>REL-W03: whatever is changed in what was signed, or in the signature, is refused; of answers as of notifications.</summary>
public sealed class MutationTests : IDisposable
{
    private const int Least = 5_000;
    private readonly ShengfutongBench bench = new();
    private readonly Desk desk;

    public MutationTests() => desk = new(bench);

    public void Dispose()
    {
        desk.Dispose();
        bench.Dispose();
    }

    [Fact]
    public async Task Mutate_EveryBitOfBodyFieldAndSignature_IsRefusedFiveThousandTimes()
    {
        var counts = new List<Count>();

        foreach (var surface in Surfaces())
        {
            Assert.True(await surface.Believes(surface.Body));
            counts.Add(await EachBitOfTheBody(surface));
            counts.Add(await EachBitOfEachValue(surface));
            counts.Add(await EachBitOfTheSignature(surface));
        }

        Assert.True(counts.Sum(c => c.Refused) >= Least, $"{counts.Sum(c => c.Refused)} mutations were refused.");
        // Each harmless one was shown to say the same: a flip in the name of a blank field, which is neither signed nor used, or in the case of a hex digit of an escape.
        Assert.All(counts, c => Assert.InRange(c.Harmless, 0, 150));
        Assert.Contains(counts, c => c.Harmless > 0);
    }

    [Fact]
    public async Task Mutate_SignatureRemovedEmptiedDoubledSwappedOrRenamed_IsRefused()
    {
        foreach (var surface in Surfaces())
        {
            var other = JsonNode.Parse(bench.Wire.Notify(bench.Book, Sale(2)).Body)!;
            string[] changed =
            [
                surface.With(m => m.Remove("sign")),
                surface.With(m => m["sign"] = ""),
                surface.With(m => m["sign"] = null),
                surface.With(m => m["sign"] = "null"),
                surface.Text.Replace("{\"", "{\"sign\":\"\",\"", StringComparison.Ordinal),
                surface.With(m => m["sign"] = (string?)other["sign"]),
                surface.With(m => m["signType"] = "RSA2"),
                surface.With(m => m["signType"] = "MD5"),
                surface.With(m => m["signType"] = "rsa"),
                surface.With(m => m.Remove("signType")),
                surface.With(m => WireKeys.Sign(m, bench.Keys.Merchant)), // the other side's key
            ];

            foreach (var text in changed) Assert.False(await surface.Believes(Encoding.UTF8.GetBytes(text)), text);
        }
    }

    [Fact]
    public async Task Mutate_FieldAddedChangedOrTakenAway_IsRefused()
    {
        foreach (var surface in Surfaces())
        {
            var names = JsonNode.Parse(surface.Body)!.AsObject().Where(f => f.Key != "sign" && (string?)f.Value is { Length: > 0 }).Select(f => f.Key).ToList();
            var changed = new List<string> { surface.With(m => m["refundedFee"] = "1"), surface.With(m => m["bizType"] = "PAY") };
            foreach (var name in names)
            {
                changed.Add(surface.With(m => m.Remove(name)));
                changed.Add(surface.With(m => m[name] = ""));
                changed.Add(surface.With(m => m[name] = (string?)m[name] + "0"));
                foreach (var next in names.Where(n => string.CompareOrdinal(n, name) > 0))
                    changed.Add(surface.With(m => (m[name], m[next]) = ((string?)m[next], (string?)m[name]))); // two values change places
            }

            foreach (var text in changed.Where(t => !surface.SaysTheSame(t))) Assert.False(await surface.Believes(Encoding.UTF8.GetBytes(text)), text);
            Assert.True(changed.Count > 30);
        }
    }

    [Fact] // REL-W06: what is blank is not signed, and so not used
    public void Mutate_BlankFieldAdded_HoldsAndIsNotInTheEvent()
    {
        var sale = bench.Wire.Notify(bench.Book, bench.AddSale(1)).Body;

        var plain = bench.Read(sale);
        foreach (var field in new[] { "\"refundId\":\"\"", "\"refundedFee\":null", "\"anything\":\"\"" })
        {
            var reading = bench.Read(Encoding.UTF8.GetBytes("{" + field + "," + Encoding.UTF8.GetString(sale)[1..]));
            Assert.Equal((NotificationVerdict.Verified, plain.Transaction), (reading.Verdict, reading.Transaction));
        }
    }

    [Fact] // REL-T04: the string a=1&b=2 is that of two fields and of one
    public async Task Mutate_TwoFieldsMadeOneUnderTheSameString_IsRefused()
    {
        foreach (var surface in Surfaces())
        {
            var signed = JsonNode.Parse(surface.Body)!.AsObject().Where(f => f.Key != "sign" && (string?)f.Value is { Length: > 0 }).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
            for (var i = 0; i + 1 < signed.Count; i++)
            {
                var ((name, value), (next, swallowed)) = (signed[i], signed[i + 1]);
                var asValue = surface.With(m => { m.Remove(next); m[name] = $"{(string?)value}&{next}={(string?)swallowed}"; });
                var asName = surface.With(m => { m.Remove(name); m.Remove(next); m[$"{name}={(string?)value}&{next}"] = (string?)swallowed; });

                Assert.Equal(surface.String, Desk.StringOf(asValue));
                Assert.Equal(surface.String, Desk.StringOf(asName));
                Assert.False(await surface.Believes(Encoding.UTF8.GetBytes(asValue)), asValue);
                Assert.False(await surface.Believes(Encoding.UTF8.GetBytes(asName)), asName);
            }
        }
    }

    private static async Task<Count> EachBitOfTheBody(Surface surface)
    {
        var count = new Count(0, 0);
        for (var bit = 0; bit < surface.Body.Length * 8; bit++)
        {
            var body = surface.Body.ToArray();
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            count = await Add(surface, body, count);
        }
        return count;
    }

    /// <summary>In the value itself and not in its spelling, so that quotes and escapes stay whole.</summary>
    private static async Task<Count> EachBitOfEachValue(Surface surface)
    {
        var count = new Count(0, 0);
        foreach (var (name, value) in JsonNode.Parse(surface.Body)!.AsObject().Where(f => f.Key != "sign"))
            for (var bit = 0; bit < ((string?)value)!.Length * 7; bit++)
            {
                var text = ((string?)value)!.ToCharArray();
                text[bit / 7] ^= (char)(1 << (bit % 7));
                count = await Add(surface, Encoding.UTF8.GetBytes(surface.With(m => m[name] = new string(text))), count);
            }
        return count;
    }

    private static async Task<Count> EachBitOfTheSignature(Surface surface)
    {
        var count = new Count(0, 0);
        var signature = StrictBase64.Decode((string)JsonNode.Parse(surface.Body)!["sign"]!);
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            var changed = signature.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            count = await Add(surface, Encoding.UTF8.GetBytes(surface.With(m => m["sign"] = Convert.ToBase64String(changed))), count);
        }
        return count;
    }

    private static async Task<Count> Add(Surface surface, byte[] body, Count count)
    {
        if (!await surface.Believes(body)) return count with { Refused = count.Refused + 1 };
        Assert.True(surface.SaysTheSame(Encoding.UTF8.GetString(body)), Encoding.UTF8.GetString(body));
        return count with { Harmless = count.Harmless + 1 };
    }

    /// <summary>A notification, the answer of a query, that of a list, and a signed "no such order", which would end as failed.</summary>
    private IEnumerable<Surface> Surfaces()
    {
        yield return new(bench.Wire.Notify(bench.Book, Sale(1)).Body, body => Task.FromResult(bench.Read(body).Verdict == NotificationVerdict.Verified));
        yield return new(desk.Sign(WireTrade.Answer(Sale(1)), "SUCCESS"), desk.BelievesAsync);
        yield return new(desk.Sign(new() { ["orders"] = $"[{WireTrade.Item(Sale(1)).ToJsonString()}]", ["nextCursor"] = "C1", ["subMchId"] = "" }, "SUCCESS"), desk.BelievesListAsync);
        yield return new(desk.Sign(new() { ["errorCode"] = "ORDER_NOT_EXIST" }, "FAIL"), desk.BelievesAsync);
    }

    private Transaction Sale(int serial) => bench.Wire.Number(ShengfutongBench.Sale(), serial);

    private sealed record Count(int Refused, int Harmless);

    private sealed record Surface(byte[] Body, Func<byte[], Task<bool>> Believes)
    {
        public string Text => Encoding.UTF8.GetString(Body);

        public string String => Desk.StringOf(Text);

        public string With(Action<JsonObject> change)
        {
            var message = JsonNode.Parse(Body)!.AsObject();
            change(message);
            return message.ToJsonString();
        }

        /// <summary>Whether the signed fields and the signature are those of the original.</summary>
        public bool SaysTheSame(string text) => Fields(text).SequenceEqual(Fields(Text));

        private static IEnumerable<(string Name, string Value)> Fields(string text) =>
            JsonNode.Parse(text)!.AsObject().Where(f => (string?)f.Value is { Length: > 0 }).Select(f => (f.Key, (string)f.Value!)).OrderBy(f => f.Key, StringComparer.Ordinal);
    }

    /// <summary>The plugin's own way from the bytes of an answer to what is believed, without the network between.</summary>
    private sealed class Desk : HttpMessageHandler
    {
        // Half as long as usual: every mutation is an answer to a request of its own, which must be signed.
        private readonly RsaSignature key = RsaSignature.FromKey(RSA.Create(1024), SigningString.Digest);
        private readonly ShengfutongBench bench;
        private readonly ShengfutongLookup lookup;
        private readonly ShengfutongTransactions list;
        private byte[] answer = [];

        public Desk(ShengfutongBench bench)
        {
            this.bench = bench;
            var account = bench.Get<ShengfutongAccount>();
            var client = new ShengfutongClient(new HttpClient(this), account, new ShengfutongSigner(account, key), bench.Get<ShengfutongCodes>());
            list = new(client, account);
            lookup = new(client, list, account);
        }

        public static string StringOf(string text) => string.Join('&', JsonNode.Parse(text)!.AsObject()
            .Where(f => f.Key != "sign" && (string?)f.Value is { Length: > 0 }).Select(f => $"{f.Key}={(string?)f.Value}").Order(StringComparer.Ordinal));

        public byte[] Sign(JsonObject fields, string resultCode)
        {
            (fields["returnCode"], fields["resultCode"], fields["mchId"]) = ("SUCCESS", resultCode, ShengfutongBench.MerchantNo);
            return Encoding.UTF8.GetBytes(bench.Keys.Sign(fields).ToJsonString());
        }

        public Task<bool> BelievesAsync(byte[] body) => Tell(body, () => lookup.LookUpAsync(new() { MerchantNo = ShengfutongBench.MerchantNo, MerchantOrderNo = "ORD-S-0001" }, default));

        public Task<bool> BelievesListAsync(byte[] body) =>
            Tell(body, () => list.ReadAsync(new() { MerchantNo = ShengfutongBench.MerchantNo, From = ShengfutongBench.At(0, 0), To = ShengfutongBench.At(1, 0) }, default));

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(answer);
            content.Headers.ContentType = new("application/json");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) key.Dispose();
            base.Dispose(disposing);
        }

        private async Task<bool> Tell<T>(byte[] body, Func<Task<T>> ask)
        {
            answer = body;
            try
            {
                await ask();
                return true;
            }
            catch (ProviderException)
            {
                return false;
            }
        }
    }
}
