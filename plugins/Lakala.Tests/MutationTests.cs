using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rijie.Lakala.Simulator;
using Rijie.Signing;

namespace Rijie.Lakala.Tests;

/// <summary>REL-W03: whatever is changed in what was signed, or in the signature, is refused; of answers as of notifications.</summary>
public sealed class MutationTests : IDisposable
{
    private const int Least = 5_000;
    private static readonly string[] SignedHeaders = ["Lklapi-Appid", "Lklapi-Serial", "Lklapi-Timestamp", "Lklapi-Nonce", "Lklapi-Signature"];

    private readonly LakalaBench bench = new();
    private readonly Desk desk;

    public MutationTests() => desk = new(bench);

    public void Dispose()
    {
        desk.Dispose();
        bench.Dispose();
    }

    [Fact]
    public async Task Mutate_EveryBitOfBodyAndSignedHeaders_IsRefusedFiveThousandTimes()
    {
        var sale = bench.AddSale(1);
        var (message, answer, headers) = (bench.Wire.Notify(bench.Book, sale), WireTradeAnswer(sale), bench.Wire.Keys.SignAnswer(WireTradeAnswer(sale), bench.Clock.GetUtcNow()));
        Assert.Equal(NotificationVerdict.Verified, Read(message.Headers[0].Value, message.Body));
        Assert.True(await desk.BelievesAsync(sale, answer, headers));

        var refused = 0;
        foreach (var body in EachBit(message.Body)) refused += Read(message.Headers[0].Value, body) == NotificationVerdict.Refused ? 1 : 0;
        foreach (var body in EachBit(answer)) refused += await desk.BelievesAsync(sale, body, headers) ? 0 : 1;
        var bodies = (message.Body.Length + answer.Length) * 8;
        var harmless = 0;
        foreach (var name in SignedHeaders)
            foreach (var text in EachBit(headers[name]))
            {
                var isBelieved = await desk.BelievesAsync(sale, answer, new Dictionary<string, string>(headers) { [name] = text });
                // A serial is a number: another spelling of it names the same certificate, yet it is part of what was signed.
                if (isBelieved) harmless++;
                else refused++;
            }

        Assert.Equal(0, harmless);
        Assert.Equal(bodies + SignedHeaders.Sum(name => headers[name].Length * 7), refused);
        Assert.True(refused >= Least, $"{refused} mutations were refused.");
    }

    [Fact]
    public async Task Mutate_SignatureRemovedDoubledSwappedOrByAnotherKey_IsRefused()
    {
        var (sale, other) = (bench.AddSale(1), bench.AddSale(2));
        var (answer, now) = (WireTradeAnswer(sale), bench.Clock.GetUtcNow());
        var (headers, strange) = (bench.Wire.Keys.SignAnswer(answer, now), bench.Wire.Keys.SignAnswer(WireTradeAnswer(other), now));
        using var stranger = new WireKeys();

        foreach (var name in SignedHeaders)
        {
            Assert.False(await desk.BelievesAsync(sale, answer, headers.Where(h => h.Key != name).ToDictionary()), name);
            Assert.False(await desk.BelievesAsync(sale, answer, new Dictionary<string, string>(headers) { [name] = "" }), name);
        }
        Assert.False(await desk.BelievesAsync(sale, answer, new Dictionary<string, string>(headers) { ["Lklapi-Signature"] = strange["Lklapi-Signature"] }));
        Assert.False(await desk.BelievesAsync(sale, answer, strange));
        Assert.False(await desk.BelievesAsync(sale, answer, stranger.SignAnswer(answer, now)));
        Assert.False(await desk.BelievesAsync(sale, WireTradeAnswer(other), bench.Wire.Keys.SignAnswer(WireTradeAnswer(other), now))); // authentic, and about another order
    }

    [Fact] // manual: signature rules
    public async Task Sign_ThreeStringsToSign_NoneStandsForAnother()
    {
        var sale = bench.AddSale(1);
        var (answer, now) = (WireTradeAnswer(sale), bench.Clock.GetUtcNow());
        var headers = bench.Wire.Keys.SignAnswer(answer, now);
        var asNotification = bench.Wire.Keys.SignNotification(answer, now);
        var asAnswer = new AuthorizationHeader { Timestamp = headers["Lklapi-Timestamp"], Nonce = headers["Lklapi-Nonce"], Signature = headers["Lklapi-Signature"] };
        var swapped = new Dictionary<string, string>(headers)
        {
            ["Lklapi-Timestamp"] = asNotification.Timestamp, ["Lklapi-Nonce"] = asNotification.Nonce, ["Lklapi-Signature"] = asNotification.Signature,
        };

        Assert.False(await desk.BelievesAsync(sale, answer, swapped));
        Assert.Equal(NotificationVerdict.Refused, Read(asAnswer.ToString(), answer));
    }

    private NotificationVerdict Read(string authorization, byte[] body) => bench.Get<INotificationReader>()
        .Read(new() { Headers = [new("Authorization", authorization)], Body = body, ReceivedAt = bench.Clock.GetUtcNow() }).Verdict;

    private static byte[] WireTradeAnswer(Transaction sale) =>
        Encoding.UTF8.GetBytes($$$"""{"code":"BBS00000","msg":"成功","resp_time":"20260105100000","resp_data":{{{WireTrade.Item(sale).ToJsonString()}}}}""");

    private static IEnumerable<byte[]> EachBit(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return changed;
        }
    }

    private static IEnumerable<string> EachBit(string text)
    {
        for (var bit = 0; bit < text.Length * 7; bit++)
        {
            var changed = text.ToCharArray();
            changed[bit / 7] ^= (char)(1 << (bit % 7));
            yield return new(changed);
        }
    }

    /// <summary>The plugin's own way from the bytes of an answer to what is believed, without the network between.</summary>
    private sealed class Desk : HttpMessageHandler
    {
        private readonly RsaSignature key = RsaSignature.FromKey(RSA.Create(1024), HashAlgorithmName.SHA256); // half as long as usual: each mutation is an answer to a signed request
        private readonly LakalaLookup lookup;
        private byte[] body = [];
        private IReadOnlyDictionary<string, string> headers = new Dictionary<string, string>();

        public Desk(LakalaBench bench)
        {
            var account = bench.Get<LakalaAccount>();
            var client = new LakalaClient(new HttpClient(this), account, new LakalaSigner(account, key, bench.Clock), bench.Get<PlatformCertificates>(), bench.Clock);
            lookup = new(client, new LakalaTransactions(client), account);
        }

        public async Task<bool> BelievesAsync(Transaction sale, byte[] answer, IReadOnlyDictionary<string, string> signed)
        {
            (body, headers) = (answer, signed);
            try
            {
                return (await lookup.LookUpAsync(new() { MerchantNo = sale.MerchantNo, ProviderOrderNo = sale.ProviderOrderNo }, default)).Transaction is not null;
            }
            catch (ProviderException)
            {
                return false;
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
            foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
            return Task.FromResult(response);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) key.Dispose();
            base.Dispose(disposing);
        }
    }
}
