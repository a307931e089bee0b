using System.Text;

namespace Rijie.Conformance;

/// <summary>Level 4 of notifications: which event it is, how it is acknowledged, and what becomes of a body that is none.</summary>
internal static class NotificationEventChecks
{
    private const int MostDraws = 60;

    /// <summary>A number that no bank gives out, with a right check digit.</summary>
    private const string CardNo = "6200000000000005";

    public static IReadOnlyList<Check> All { get; } =
    [
        Of("replayed", "A notification that is sent again would be booked again.", "EventId: it must name order and state, and nothing of the sending", bench =>
        {
            var sale = bench.AddSale(12_345);
            var message = bench.Wire.Notify(bench.Book, sale);
            var first = bench.Read(message);
            var second = bench.Read(message);
            Expect.Equal(first.EventId, second.EventId, "the event of a notification that came twice");
            Expect.Equal(first.Transaction, second.Transaction, "the transaction of a notification that came twice");
            bench.Clock.Advance(TimeSpan.FromMinutes(2));
            var again = bench.Read(bench.Wire.Notify(bench.Book, sale));
            if (first.Verdict == NotificationVerdict.Verified) Expect.Equal(first.EventId, again.EventId, "the event of a notification that the provider sent and signed once more");
        }),
        Of("events_differ", "Two payments that count as one event lose one of them.", "EventId: a refund has a number of its own, and two parts of one sale differ", bench =>
        {
            var (sale, other) = (bench.AddSale(12_345), bench.AddSale(12_345));
            var (part, rest) = (bench.AddRefund(sale, 1_000, CheckBench.At(CheckBench.Day, 11, 0)), bench.AddRefund(sale, 1_000, CheckBench.At(CheckBench.Day, 11, 0)));
            var ids = new[] { sale, other, part, rest }.Select(t => bench.Read(bench.Wire.Notify(bench.Book, t)).EventId).ToList();
            Expect.That(ids.Distinct(StringComparer.Ordinal).Count() == ids.Count, "two sales of the same amount and two equal refunds of one of them are four events, but some of them share an EventId.");
        }),
        Of("reordered", "A refund that arrives before its sale would be lost, or change the sale.", "state that is kept between two notifications", bench =>
        {
            var sale = bench.AddSale(12_345);
            var refund = bench.AddRefund(sale, 2_345, CheckBench.At(CheckBench.Day, 11, 0));
            var messages = new[] { bench.Wire.Notify(bench.Book, sale), bench.Wire.Notify(bench.Book, refund) };
            var inOrder = messages.Select(bench.Read).Select(r => (r.Verdict, r.EventId, r.Transaction)).ToList();
            var reversed = messages.Reverse().Concat(messages).Select(bench.Read).Select(r => (r.Verdict, r.EventId, r.Transaction)).ToList();
            Expect.That(inOrder[0] == reversed[1] && inOrder[1] == reversed[0] && inOrder.SequenceEqual(reversed.Skip(2)), "a sale and its refund are read otherwise when they arrive in another order, or twice.");
        }),
        Of("acknowledged", "A notification that is not acknowledged as the provider wants comes again for days.", "NotificationReading.Acknowledgement", bench =>
        {
            var sale = bench.AddSale(12_345);
            foreach (var known in new[] { sale, bench.AddRefund(sale, 2_345, CheckBench.At(CheckBench.Day, 11, 0)) })
            {
                var reading = bench.Read(bench.Wire.Notify(bench.Book, known));
                Expect.That(reading.Acknowledgement is not null, $"a genuine notification of {Expect.Key(known)} has no acknowledgement.");
                if (bench.Wire.Received is { } word) Expect.Equal(word, reading.Acknowledgement!.Body, "the acknowledgement");
            }
        }),
        Of("base64_signs", "A plus that was read as a blank loses every notification whose signature happens to hold one.", "the decoding of forms: a plus is a blank there, %2B is a plus", bench =>
        {
            var missing = new HashSet<char>("+/=");
            for (var i = 0; i < MostDraws && missing.Count > 0; i++)
            {
                var message = bench.Wire.Notify(bench.Book, bench.AddSale(10_000 + i));
                var signature = MessageField.Value(MessageText.Of(message), bench.Wire.SignatureFields) ?? "";
                missing.ExceptWith(Uri.UnescapeDataString(signature));
                var reading = bench.Read(message);
                Expect.That(reading.Verdict != NotificationVerdict.Refused, $"a genuine notification with the signature {signature} was refused: {reading.RefusalCode} {reading.RefusalReason}");
            }
        }),
        Of("card_number", "A whole card number that is stored makes every copy of the database a leak.", "CardFields, and MaskedCardNo", bench =>
        {
            var sale = bench.Add(Drafts.Sale(bench.MerchantNo, bench.Book.Terminals[0].TerminalNo, Money.FromFen(12_345), CheckBench.At(CheckBench.Day, 9, 30), (Product.Card, CardType.Debit, Scheme.UnionPay), CardNo));
            var message = bench.Wire.Notify(bench.Book, sale);
            var places = MessageField.Names(message.Body).Where(f => f.Value.Contains(CardNo, StringComparison.Ordinal)).Select(f => f.Name).ToList();
            var reading = bench.Read(message);
            Expect.That(reading.ToString().Contains(CardNo, StringComparison.Ordinal) is false, "a whole card number of a notification came out of the plugin.");
            if (reading.Verdict != NotificationVerdict.Refused)
                Expect.That(places.TrueForAll(p => reading.CardFields.Contains(p, StringComparer.Ordinal)), $"a notification holds a whole card number in {string.Join(", ", places)}, which CardFields does not name.");
        }),
        .. Malformed.Select(m => Of(m.Name, "A body that is no message must not stop the door for all that follow.", "what is thrown while a body is parsed", bench =>
        {
            var message = bench.Wire.Notify(bench.Book, bench.AddSale(12_345));
            var good = bench.Read(message);
            foreach (var bad in m.Make(message))
            {
                var reading = bench.Read(bad);
                if (reading.Verdict == NotificationVerdict.Refused) Expect.That(!string.IsNullOrEmpty(reading.RefusalCode) && reading.Acknowledgement is null, $"{m.Name}: a body that is no message was refused without a code, or with an acknowledgement.");
                else Expect.That(reading.Verdict == good.Verdict && reading.Transaction == good.Transaction && bad.Body.AsSpan().SequenceEqual(message.Body), $"{m.Name}: a body that is no message was taken for {reading.Verdict}.");
            }
        })),
    ];

    private static IReadOnlyList<(string Name, Func<WireMessage, IEnumerable<WireMessage>> Make)> Malformed =>
    [
        ("empty_body", m => [m with { Body = [] }]),
        ("huge_body", m => [m with { Body = new byte[1 << 20] }, m with { Body = [.. m.Body, .. Filled((1 << 20) - m.Body.Length, (byte)'A')] }]),
        ("cut_body", m => Enumerable.Range(0, 40).Select(i => m with { Body = m.Body[..(m.Body.Length * i / 40)] })),
        ("deep_body", m => [m with { Body = Filled(1 << 19, (byte)'[') }, m with { Body = Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + string.Concat(Enumerable.Repeat("<a>", 1 << 17))) },
            m with { Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 1 << 16))) }]),
        ("bad_encoding", m => [m with { Body = [.. m.Body[..(m.Body.Length / 2)], 0xFF, 0x81, 0xC0, .. m.Body[(m.Body.Length / 2)..]] }, m with { Body = [0xFF, 0xFE, .. m.Body] }]),
        ("other_shapes", m => new[] { "null", "[]", "{}", "\"\"", "0", "a=%", "a=%zz&b", "&&&", "<a/>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>" }.Select(text => m with { Body = Encoding.UTF8.GetBytes(text) })),
        ("content_type", m => [m with { ContentType = "text/plain" }, m with { ContentType = "multipart/form-data" }, m with { ContentType = "" }]),
    ];

    private static Check Of(string name, string why, string look, Action<CheckBench> ask) => new()
    {
        Id = $"notification.{name}", Level = 4, Capability = Capability.Notifications, Why = why, Look = look,
        Rule = "reliability: webhooks; contract: NotificationReading",
        Ask = (bench, _) =>
        {
            ask(bench);
            return Task.CompletedTask;
        },
    };

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
