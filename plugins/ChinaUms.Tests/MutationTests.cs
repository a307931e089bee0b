using System.Text;
using Rijie.Signing;

namespace Rijie.ChinaUms.Tests;

/// <summary>
/// Every bit of a signed message changed, one at a time: nothing of what comes out is believed. ChinaUMS signs its notifications and
/// our requests; its answers are not signed, so that there is nothing to change in them.
/// </summary>
public sealed class MutationTests
{
    private const int LeastMutations = 5_000;

    [Fact]
    public void Notification_AnyBitOfTheBodyChanged_IsRefused() // REL-W03, REL-G09
    {
        var (refused, same) = (0, 0);
        foreach (var signType in (string[])["MD5", "SHA256"])
        {
            using var bench = new ChinaUmsBench(notifySignType: signType);
            var body = bench.Wire.Notify(bench.Book, bench.AddCard(1)).Body;
            Assert.Equal(NotificationVerdict.Verified, bench.Notified(body).Verdict);
            var said = Fields(body);
            for (var bit = 0; bit < body.Length * 8; bit++)
            {
                var changed = body.ToArray();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                if (bench.Notified(changed).Verdict == NotificationVerdict.Refused)
                {
                    refused++;
                    continue;
                }
                // Only the spelling of an escape: %3a and %3A are one byte.
                Assert.Equal(said, Fields(changed));
                same++;
            }
        }

        Assert.InRange(refused, LeastMutations, int.MaxValue);
        Assert.InRange(same, 1, 100);
    }

    [Fact]
    public void Notification_AnyBitOfAnySignedValueOrNameChanged_IsRefused()
    {
        using var bench = new ChinaUmsBench();
        var signed = bench.Wire.Keys.SignNotification(NotificationTests.Paid);

        var mutations = 0;
        for (var i = 0; i < signed.Count; i++)
            foreach (var isName in (bool[])[true, false])
            {
                var text = Encoding.UTF8.GetBytes(isName ? signed[i].Key : signed[i].Value);
                for (var bit = 0; bit < text.Length * 8; bit++)
                {
                    var changed = text.ToArray();
                    changed[bit / 8] ^= (byte)(1 << (bit % 8));
                    var reading = bench.Notified(Encoded(signed, i, isName, changed));
                    Assert.Equal(NotificationVerdict.Refused, reading.Verdict);
                    mutations++;
                }
            }

        Assert.InRange(mutations, LeastMutations / 2, int.MaxValue);
    }

    [Fact]
    public void Notification_SignaturesMovedBetweenMessagesAndKeys_AreRefused()
    {
        using var bench = new ChinaUmsBench();
        using var other = new ChinaUmsBench();
        var first = bench.Wire.Keys.SignNotification(NotificationTests.Paid);
        var second = bench.Wire.Keys.SignNotification([.. NotificationTests.Paid.Where(f => f.Key != "merOrderId"), new("merOrderId", "ORD-U-3")]);

        Assert.Equal("SIG_INVALID", bench.Notified(ChinaUmsBench.Form([.. first[..^1], second[^1]])).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Notified(ChinaUmsBench.Form(other.Wire.Keys.SignNotification(NotificationTests.Paid))).RefusalCode);
        Assert.Equal("SIG_INVALID", bench.Notified(ChinaUmsBench.Form(bench.Wire.Keys.SignNotification(NotificationTests.Paid, bench.Wire.Keys.AppKey))).RefusalCode);
    }

    [Fact]
    public void Notification_AnyTwoValuesSwapped_AreRefused()
    {
        using var bench = new ChinaUmsBench();
        var signed = bench.Wire.Keys.SignNotification(NotificationTests.Paid);

        for (var i = 0; i < signed.Count; i++)
            for (var j = i + 1; j < signed.Count; j++)
            {
                if (signed[i].Value == signed[j].Value) continue;
                var swapped = signed.ToList();
                (swapped[i], swapped[j]) = (new(signed[i].Key, signed[j].Value), new(signed[j].Key, signed[i].Value));
                Assert.Equal(NotificationVerdict.Refused, bench.Notified(ChinaUmsBench.Form(swapped)).Verdict);
            }
    }

    [Fact]
    public void Notification_AnyFieldLeftOut_IsRefused()
    {
        using var bench = new ChinaUmsBench();
        var signed = bench.Wire.Keys.SignNotification(NotificationTests.Paid);

        foreach (var field in signed) Assert.Equal(NotificationVerdict.Refused, bench.Notified(ChinaUmsBench.Form(signed.Where(f => f.Key != field.Key))).Verdict);
    }

    [Fact]
    public void Request_AnyBitOfBodyOrHeaderChanged_IsRefusedByTheProvider()
    {
        using var bench = new ChinaUmsBench();
        var now = bench.Clock.GetUtcNow();
        var account = bench.Get<ChinaUmsAccount>();
        var body = "{\"merchantCode\":\"898310058120001\",\"terminalCode\":\"80000001\",\"merchantOrderId\":\"ORD-U-1\"}"u8.ToArray();
        var header = Encoding.ASCII.GetBytes(new ChinaUmsSigner(account, bench.Clock).Header(body));
        Assert.True(bench.Wire.Keys.Holds(Encoding.ASCII.GetString(header), body, now));

        for (var bit = 0; bit < (header.Length + body.Length) * 8; bit++)
        {
            var (changedHeader, changedBody) = (header.ToArray(), body.ToArray());
            if (bit < header.Length * 8) changedHeader[bit / 8] ^= (byte)(1 << (bit % 8));
            else changedBody[(bit / 8) - header.Length] ^= (byte)(1 << (bit % 8));
            Assert.False(bench.Wire.Keys.Holds(Encoding.Latin1.GetString(changedHeader), changedBody, now), $"bit {bit}");
        }
    }

    private static string Fields(byte[] body) => string.Join('\n', StrictForm.Read(body).Fields.Select(f => $"{f.Key}={Convert.ToHexString(f.Value.Span)}").Order(StringComparer.Ordinal));

    private static byte[] Encoded(List<KeyValuePair<string, string>> fields, int at, bool isName, byte[] changed)
    {
        static string Escaped(byte[] bytes) => string.Concat(bytes.Select(b => $"%{b:X2}"));
        var parts = fields.Select((f, i) =>
        {
            var name = i == at && isName ? Escaped(changed) : f.Key;
            var value = i == at && !isName ? Escaped(changed) : Uri.EscapeDataString(f.Value);
            return $"{name}={value}";
        });
        return Encoding.ASCII.GetBytes(string.Join('&', parts));
    }
}
