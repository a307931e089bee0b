using System.Text;

namespace Rijie.Conformance;

/// <summary>Level 4 of notifications: what was not signed by the provider, for this account and lately, is never believed. Where the scheme does not sign, nothing is ever more than a hint.</summary>
internal static class NotificationForgeryChecks
{
    private const int MostChanges = 1500;
    private const int MostSwaps = 200;
    private const string Look = "where the signature of a notification is checked: over the raw bytes, before any field is used";

    public static IReadOnlyList<Check> All { get; } =
    [
        Forged("signature_missing", "A notification that may leave its signature out can be made up by anybody.", (wire, genuine, _) => MessageField.Remove(genuine, wire.SignatureFields)),
        Forged("signature_empty", "Comparing nothing with nothing finds it equal, and anybody may tell of payments.", (wire, genuine, _) => MessageField.Set(genuine, wire.SignatureFields, _ => "")),
        Forged("signature_null", "A word in place of a signature is no signature.", (wire, genuine, _) => MessageField.Set(genuine, wire.SignatureFields, _ => "null")),
        Forged("signature_doubled", "Of two signatures one is checked and the other is somebody else's.", (wire, genuine, _) => MessageField.Double(genuine, wire.SignatureFields)),
        Forged("signature_swapped", "An amount under the valid signature of another order ships goods that were not paid.",
            (wire, genuine, other) => MessageField.Set(genuine, wire.SignatureFields, old => MessageField.Value(other, wire.SignatureFields) ?? old)),
        Forged("signature_algorithm", "An algorithm that the message may choose is the weakest one that there is.",
            (wire, genuine, _) => MessageField.Set(WithoutDigest(genuine), wire.AlgorithmFields, old => old == "MD5" ? "NONE" : "MD5")),
        Of("notification.signature_stranger", "Whoever has any key can tell of payments that never happened.", async (bench, genuine, _, _) =>
        {
            await using var other = new CheckBench(bench.Subject, bench.Subject.Stranger);
            var strange = other.Wire.Notify(other.Book, other.AddSale(12_345));
            ExpectUnbelieved(bench, genuine, strange, "signed with a stranger's key", mustRefuse: true);
        }),
        Of("notification.every_byte", "One changed byte can be another amount, or another merchant.", (bench, genuine, _, _) =>
        {
            var message = MessageText.Of(genuine.Message);
            byte[] bits = [0x01, 0x02, 0x20];
            var step = Math.Max(1, message.Places * bits.Length / MostChanges);
            for (var i = 0; i < message.Places * bits.Length; i += step)
                ExpectUnbelieved(bench, genuine, message.Flipped(i / bits.Length, bits[i % bits.Length]).On(genuine.Message), $"with byte {i / bits.Length} changed", mustRefuse: false);
            return Task.CompletedTask;
        }),
        Of("notification.fields_swapped", "Two values that changed places are an amount in the field of another.", (bench, genuine, _, _) =>
        {
            var places = MessageField.Values(genuine.Message.Body);
            NotDeclaredException.ThrowIf(places.Count < 2, "The body of a notification has no two fields that could change places.");
            for (var i = 0; i + 1 < places.Count && i < MostSwaps; i++)
                ExpectUnbelieved(bench, genuine, Swapped(genuine.Message, places[i], places[i + 1]), $"with fields {i + 1} and {i + 2} swapped", mustRefuse: false);
            return Task.CompletedTask;
        }),
        Of("notification.unsigned_field", "A field that nobody signed may not become part of the event.", (bench, genuine, _, _) =>
        {
            if (MessageField.Add(MessageText.Of(genuine.Message), "rijie_added", "1") is { } more) ExpectUnbelieved(bench, genuine, more.On(genuine.Message), "with a field that nobody signed", mustRefuse: false);
            var header = genuine.Message with { Headers = [.. genuine.Message.Headers, new("X-Forwarded-For", "192.0.2.1")] };
            Expect.Equal(genuine.Reading.Transaction, bench.Read(header).Transaction, "a notification that a proxy gave one more header");
            return Task.CompletedTask;
        }),
        Of("notification.other_merchant", "A payment of somebody else's shop would be booked as this merchant's.", (bench, genuine, _, _) =>
        {
            NotDeclaredException.ThrowIf(genuine.Reading.Verdict != NotificationVerdict.Verified, NotificationChecks.OnlyHints);
            var other = bench.Traits.MerchantNos.Skip(1).FirstOrDefault() ?? bench.Traits.ForeignMerchantNo ?? Identifiers.Other(bench.MerchantNo);
            var reading = bench.Read(bench.Start(bench.Plugin, bench.Proxy.Address, [other], "other"), genuine.Message);
            Expect.That(reading is { Verdict: NotificationVerdict.Refused, RefusalCode: "OWNER_MISMATCH" }, $"a genuine notification for a merchant that is not the account's: expected OWNER_MISMATCH, got {reading.Verdict} {reading.RefusalCode}.");
            return Task.CompletedTask;
        }),
        Of("notification.window", "An old notification that is sent again opens a door that was closed.", (bench, genuine, sale, _) =>
        {
            var window = TimeSpan.FromSeconds(bench.Manifest.Provider.SignatureWindowSeconds);
            NotDeclaredException.ThrowIf(window == TimeSpan.Zero, "The manifest states that no sending time is signed (signature_window_seconds 0): a replay is told by the identity of its event.");
            foreach (var (offset, isRefused) in new[] { (-window - TimeSpan.FromSeconds(1), true), (window + TimeSpan.FromSeconds(1), true), (window - TimeSpan.FromSeconds(1), false) })
            {
                var request = new NotificationRequest { Headers = [new("Content-Type", genuine.Message.ContentType), .. genuine.Message.Headers], Body = genuine.Message.Body, ReceivedAt = bench.Clock.GetUtcNow() + offset };
                var reading = bench.Account.Need(h => h.Notifications).Read(request);
                Expect.Equal(isRefused ? "SIG_TIMESTAMP" : null, reading.RefusalCode, $"a notification of {Expect.Key(sale)} that is received {offset.TotalSeconds:0} s after it was signed");
            }
            return Task.CompletedTask;
        }),
        new()
        {
            Id = "notification.previous_keys", Level = 4, Capability = Capability.Notifications, Look = Look,
            Why = "While keys are exchanged, genuine notifications under the earlier key would be lost.",
            Rule = "reliability: keys are exchanged without a gap; a setting previous_… keeps the earlier one",
            Ask = (bench, _) =>
            {
                var now = bench.Wire.Settings(bench.Proxy.Address, bench.Book);
                var next = bench.Subject.Stranger.Settings(bench.Proxy.Address, bench.Book);
                foreach (var name in now.Keys.Where(n => bench.Manifest.Settings.ContainsKey($"previous_{n}"))) (bench.Changes[$"previous_{name}"], bench.Changes[name]) = (now[name], next[name]);
                NotDeclaredException.ThrowIf(bench.Changes.Count == 0, "The plugin has no setting previous_… for a key: keys are not exchanged without a gap.");
                var sale = bench.AddSale(12_345);
                foreach (var (wire, which) in new[] { (bench.Wire, "earlier"), (bench.Subject.Stranger, "new") })
                {
                    var reading = bench.Read(wire.Notify(bench.Book, sale));
                    Expect.That(reading.Verdict != NotificationVerdict.Refused, $"a genuine notification under the {which} key was refused during the exchange: {reading.RefusalCode} {reading.RefusalReason}");
                }
                return Task.CompletedTask;
            },
        },
    ];

    /// <summary>A genuine notification and what the plugin reads in it.</summary>
    private sealed record Genuine(WireMessage Message, NotificationReading Reading);

    private static Check Forged(string name, string why, Func<ProviderWire, MessageText, MessageText, MessageText> forge) => Of($"notification.{name}", why, (bench, genuine, _, other) =>
    {
        var message = MessageText.Of(genuine.Message);
        var forged = forge(bench.Wire, message, MessageText.Of(bench.Wire.Notify(bench.Book, other)));
        NotDeclaredException.ThrowIf(forged.IsSame(message), SignatureChecks.NothingToForge(bench, name, "notification"));
        ExpectUnbelieved(bench, genuine, forged.On(genuine.Message), $"with {name.Replace('_', ' ')}", mustRefuse: true);
        return Task.CompletedTask;
    });

    private static Check Of(string id, string why, Func<CheckBench, Genuine, Transaction, Transaction, Task> ask) => new()
    {
        Id = id, Level = 4, Capability = Capability.Notifications, Why = why, Look = Look,
        Rule = "reliability: webhooks; contract: NotificationVerdict",
        Ask = (bench, _) =>
        {
            var (sale, other) = (bench.AddSale(12_345), bench.AddSale(54_321));
            var message = bench.Wire.Notify(bench.Book, sale);
            var reading = bench.Read(message);
            Expect.That(reading.Verdict != NotificationVerdict.Refused, $"a genuine notification was refused: {reading.RefusalCode} {reading.RefusalReason}");
            if (reading.Verdict == NotificationVerdict.Verified && MessageField.Value(MessageText.Of(message), bench.Wire.SignatureFields) is null)
            {
                Expect.That(bench.Manifest.Provider.Signature != SignatureStrength.None, "The manifest says that messages are not signed, and the plugin verifies a notification: what nobody signed is a hint.");
                throw new InconclusiveException("The plugin verifies notifications, but none of the simulator's SignatureFields is in them: name the field.");
            }
            return ask(bench, new(message, reading), sale, other);
        },
    };

    private static void ExpectUnbelieved(CheckBench bench, Genuine genuine, WireMessage forged, string how, bool mustRefuse)
    {
        var reading = bench.Read(forged);
        var isHint = genuine.Reading.Verdict == NotificationVerdict.Hint;
        Expect.That(!isHint || reading.Verdict != NotificationVerdict.Verified, $"a notification {how} was verified, though its scheme does not sign.");
        Expect.That(isHint || !mustRefuse || reading.Verdict != NotificationVerdict.Verified, $"a notification {how} was verified.");
        if (reading.Verdict == NotificationVerdict.Verified)
        {
            Expect.Same(genuine.Reading.Transaction!, reading.Transaction, $"a notification {how} that was verified in spite of it");
            Expect.Equal(genuine.Reading.EventId, reading.EventId, $"the event of a notification {how} that was verified in spite of it");
        }
        if (reading.Verdict != NotificationVerdict.Refused) return;
        Expect.That(!string.IsNullOrEmpty(reading.RefusalCode), $"a notification {how} was refused without a code.");
        Expect.That(reading is { Transaction: null, Acknowledgement: null }, $"a notification {how} was refused, and yet a transaction or an acknowledgement came along.");
    }

    private static WireMessage Swapped(WireMessage message, (int Start, int Length) one, (int Start, int Length) two)
    {
        var text = Encoding.Latin1.GetString(message.Body);
        var (first, second) = (text.Substring(one.Start, one.Length), text.Substring(two.Start, two.Length));
        return message with { Body = Encoding.Latin1.GetBytes(text[..one.Start] + second + text[(one.Start + one.Length)..two.Start] + first + text[(two.Start + two.Length)..]) };
    }

    /// <summary>Some schemes name the digest in a header.</summary>
    private static MessageText WithoutDigest(MessageText message) => message with { Headers = [.. message.Headers.Select(h => new KeyValuePair<string, string>(h.Key, h.Value.Replace("SHA256", "MD5", StringComparison.Ordinal)))] };
}
