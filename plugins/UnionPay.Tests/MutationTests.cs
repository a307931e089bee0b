using System.Net;
using Rijie.UnionPay.Simulator;

namespace Rijie.UnionPay.Tests;

/// <summary>REL-W03: whatever is changed in what was signed, or in the signature, is refused; of answers as of notifications, for each method.</summary>
public sealed class MutationTests
{
    private const int Least = 5_000;

    [Fact]
    public async Task Mutate_EveryBitOfBothKindsOfMessages_IsRefusedFiveThousandTimes()
    {
        var (refused, harmless) = (0, 0);

        foreach (var method in (string[])["01", "11", "12"])
        {
            using var bench = new Bench(method);
            using var desk = new Desk(bench);
            var notification = UnionPayDesk.Encode(bench.SignedFields());
            var answer = bench.Wire.Desk.Line(UnionPayFields.Of(Bench.Sale, AcpField.OriginalResponseCode).Append(new(AcpField.ResponseCode, "00")));
            var told = bench.Read(notification);
            Assert.Equal(NotificationVerdict.Verified, told.Verdict);
            Assert.True(await desk.BelievesAsync(answer));

            // A certificate of some 1,500 bytes travels in messages of method 01: every eighth bit of those is enough.
            var step = method == "01" ? 8 : 1;
            for (var bit = 0; bit < notification.Length * 8; bit += step)
            {
                var reading = bench.Read(Flip(notification, bit));
                if (reading.Verdict == NotificationVerdict.Refused) refused++;
                // %2a and %2A are one byte: the form has two spellings for it, and the signature covers the byte.
                else (harmless, _) = (harmless + 1, Same(told, reading));
            }
            for (var bit = 0; bit < answer.Length * 8; bit += step)
                if (await desk.BelievesAsync(Flip(answer, bit))) harmless++;
                else refused++;
        }

        Assert.True(refused >= Least, $"{refused} mutations were refused.");
        Assert.InRange(harmless, 1, 300);
    }

    private static bool Same(NotificationReading told, NotificationReading reading)
    {
        Assert.Equal(told.Transaction, reading.Transaction);
        Assert.Equal(told.EventId, reading.EventId);
        return true;
    }

    private static byte[] Flip(byte[] body, int bit)
    {
        var changed = body.ToArray();
        changed[bit / 8] ^= (byte)(1 << (bit % 8));
        return changed;
    }

    /// <summary>The plugin's own way from the bytes of an answer to what is believed, without the network between.</summary>
    private sealed class Desk : HttpMessageHandler
    {
        private readonly UnionPayLookup lookup;
        private byte[] body = [];

        public Desk(Bench bench)
        {
            var account = bench.Account;
            lookup = new(new AcpClient(new HttpClient(this), account, bench.Clock), account);
        }

        private Transaction? first;

        /// <summary>Whether an answer is used; then it says what the first one said.</summary>
        public async Task<bool> BelievesAsync(byte[] answer)
        {
            body = answer;
            try
            {
                var found = await lookup.LookUpAsync(new() { MerchantNo = Bench.MerchantNo, ProviderOrderNo = Bench.Sale.ProviderOrderNo, TradedAt = Bench.Sale.TradedAt }, default);
                Assert.NotNull(found.Transaction);
                Assert.Equal(first ??= found.Transaction, found.Transaction);
                return true;
            }
            catch (ProviderException)
            {
                return false;
            }
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
    }
}
