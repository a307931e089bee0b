using System.Text;

namespace Rijie.Conformance;

/// <summary>Level 4 of notifications: in what order they come, what their signatures and card numbers look like, and what becomes of a body that is none.</summary>
internal static class NotificationEventChecks
{
    private const int MostDraws = 60;

    /// <summary>A number that no bank gives out, with a right check digit.</summary>
    private const string CardNo = "6200000000000005";

    public static IReadOnlyList<Check> All { get; } =
    [
        Of("reordered", "A refund that arrives before its sale would be lost, or change the sale.", "state that is kept between two notifications", bench =>
        {
            var sale = bench.AddSale(12_345);
            var refund = bench.AddRefund(sale, 2_345, CheckBench.At(CheckBench.Day, 11, 0));
            var messages = new[] { bench.Wire.Notify(bench.Book, sale), bench.Wire.Notify(bench.Book, refund) };
            var inOrder = messages.Select(bench.Read).Select(r => (r.Verdict, r.EventId, r.Transaction)).ToList();
            var reversed = messages.Reverse().Concat(messages).Select(bench.Read).Select(r => (r.Verdict, r.EventId, r.Transaction)).ToList();
            Expect.That(inOrder[0] == reversed[1] && inOrder[1] == reversed[0] && inOrder.SequenceEqual(reversed.Skip(2)), "a sale and its refund are read otherwise when they arrive in another order, or twice.");
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
            NotDeclaredException.ThrowIf(missing.Contains('+') || missing.Contains('/'), $"None of {MostDraws} signatures has the signs + and / of Base64 in it.");
        }),
        Of("card_number", "A whole card number that is stored makes every copy of the database a leak.", "CardFields, and MaskedCardNo", bench =>
        {
            var sale = bench.Add(Drafts.Sale(bench.MerchantNo, bench.Book.Terminals[0].TerminalNo, Money.FromFen(12_345), CheckBench.At(CheckBench.Day, 9, 30), (Product.Card, CardType.Debit, Scheme.UnionPay), CardNo));
            var message = bench.Wire.Notify(bench.Book, sale);
            var places = MessageField.Names(message.Body).Where(f => f.Value.Contains(CardNo, StringComparison.Ordinal)).Select(f => f.Name).ToList();
            NotDeclaredException.ThrowIf(!Encoding.Latin1.GetString(message.Body).Contains(CardNo, StringComparison.Ordinal), "The provider's notifications hold no whole card number.");
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
        Ask = (bench, _) => Check.Done(() => ask(bench)),
    };

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
