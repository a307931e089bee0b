namespace Rijie.Conformance;

/// <summary>Level 2 of notifications: what a genuine one says.</summary>
internal static class NotificationChecks
{
    /// <summary>Why nothing is asked that only a signed notification can tell.</summary>
    public const string OnlyHints = "The plugin takes the provider's notifications for hints, which tell nothing that is believed.";

    private const string Contract = "contract: INotificationReader";
    private static readonly DateOnly Day = CheckBench.Day;

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("notification.book", "A notification that is read otherwise than it was sent puts a wrong payment on the books at once.", Contract, "the mapping of the message's fields", bench =>
        {
            bench.Draw(sales: 40);

            Equals(bench, bench.InApi(), "a notification");
        }),
        Ask("notification.amounts", "One fen that becomes a yuan is wrong in every sum.", "reliability: money is integer fen", "parsing of amounts: no floating point, no rounding", bench =>
        {
            Equals(bench, ((long[])[1, 10, 99, 101, 2_147_483_648, 99_999_999_99]).Select(fen => bench.AddSale(fen)), "a notification of one fen to 99999999.99 yuan");
        }),
        Ask("notification.midnight", "A time that is read in another zone puts a sale on the wrong day.", "reliability: a provider's local time is China Standard Time", "parsing of times", bench =>
        {
            Equals(bench, ((DateTimeOffset[])[CheckBench.At(Day, 0, 0, 1), CheckBench.At(Day, 7, 59, 59), CheckBench.At(Day, 23, 59, 59)]).Select(at => bench.AddSale(at: at)), "a notification near midnight");
        }),
        Ask("notification.refund", "A refund that is notified as a sale turns a loss into income.", Contract, "how the message tells a refund from a sale", bench =>
            Equals(bench, [bench.AddRefund(bench.AddSale(20_000), 5_000, CheckBench.At(Day, 11, 0))], "the notification of a refund")),
        Ask("notification.failed", "A notification of a failure that counts as a payment is goods given away.", "reliability: unknown is never success", "the map of states", bench => Never(bench, TransactionState.Failed)),
        Ask("notification.unknown", "A state that the message does not make clear must never count as money.", "reliability: unknown is never success", "the map of states: what it does not list is unknown", bench => Never(bench, TransactionState.Unknown)),
        Ask("notification.acknowledged", "A provider that does not get its exact word sends for days, then stops sending at all.", "contract: Acknowledgement", "the body and content type that the provider's manual asks for", bench =>
        {
            var reading = Genuine(bench, bench.AddSale());
            Expect.That(reading.Acknowledgement is { Body.Length: > 0 }, "A genuine notification gets no acknowledgement.");
            if (bench.Wire.Received is { } word) Expect.Equal(word, reading.Acknowledgement!.Body, "the acknowledgement of a genuine notification");
        }),
        Ask("notification.event_id", "Two messages of one event are one event, and two events are two.", "contract: NotificationReading.EventId", "what the id is made of: never the signature, never the time of sending", bench =>
        {
            var sale = bench.AddSale(20_000);
            var other = bench.AddSale(20_000);
            bench.Clock.Advance(TimeSpan.FromSeconds(1));
            var first = Genuine(bench, sale);
            bench.Clock.Advance(TimeSpan.FromSeconds(30));
            var again = Genuine(bench, sale);
            NotDeclaredException.ThrowIf(first.Verdict == NotificationVerdict.Hint, OnlyHints);
            Expect.That(!string.IsNullOrWhiteSpace(first.EventId), "A verified notification has no event id.");
            Expect.Equal(first.EventId, again.EventId, "the id of the same event, sent again half a minute later");
            Expect.That(first.EventId != Genuine(bench, other).EventId, "Two sales have one event id.");
        }),
        Ask("notification.event_id_of_refunds", "The second refund of an order that takes the id of the first is thrown away as a repetition.", "contract: NotificationReading.EventId", "the refund's own number or amount in the id", bench =>
        {
            var sale = bench.AddSale(20_000);
            var ids = new List<string?> { Genuine(bench, sale).EventId };
            NotDeclaredException.ThrowIf(ids[0] is null, OnlyHints);
            for (var i = 0; i < 2; i++) ids.Add(Genuine(bench, bench.AddRefund(sale, 5_000, CheckBench.At(Day, 11 + i, 0))).EventId);
            Expect.Equal(ids.Count(id => id is not null), ids.Where(id => id is not null).Distinct().Count(), "different ids of a sale and its two refunds");
        }),
        Ask("notification.hint_is_asked", "A hint that does not say what to ask for is noise.", "contract: NotificationReading.Hint", "the numbers in the hint", bench =>
        {
            var reading = Genuine(bench, bench.AddSale());
            NotDeclaredException.ThrowIf(reading.Verdict != NotificationVerdict.Hint, "The provider signs its notifications: they are believed, and are no hints.");
            Expect.That(reading.Hint is { } hint && (hint.ProviderOrderNo ?? hint.MerchantOrderNo ?? hint.RefundNo) is not null, "A hint names no order.");
            Expect.That(reading.Transaction is null, "A hint carries a transaction, though nothing vouches for it.");
        }),
        Ask("notification.pure", "Reading must not depend on what was read before: a message can come first to any node.", Contract, "state that a reader keeps between messages", bench =>
        {
            var message = bench.Wire.Notify(bench.Book, bench.AddSale());
            var first = bench.Read(message);
            bench.Read(bench.Wire.Notify(bench.Book, bench.AddSale(500)));
            var again = bench.Read(message);
            Expect.Equal((first.Verdict, first.EventId, first.Transaction), (again.Verdict, again.EventId, again.Transaction), "the reading of one message before and after another");
            Expect.Equal(0, bench.Proxy.Exchanges.Count, "requests while a notification is read");
        }),
    ];

    private static Check Ask(string id, string why, string rule, string look, Action<CheckBench> ask) => new()
    {
        Id = id, Level = 2, Capability = Capability.Notifications, Why = why, Rule = rule, Look = look,
        Ask = (bench, _) => Check.Done(() => ask(bench)),
    };

    private static NotificationReading Genuine(CheckBench bench, Transaction known)
    {
        var reading = bench.Read(bench.Wire.Notify(bench.Book, known));
        Expect.That(reading.Verdict != NotificationVerdict.Refused, $"A genuine notification of {Expect.Key(known)} was refused: {reading.RefusalCode} {reading.RefusalReason}");
        return reading;
    }

    private static void Equals(CheckBench bench, IEnumerable<Transaction> sent, string what)
    {
        var isBelieved = false;
        foreach (var known in sent)
        {
            var reading = Genuine(bench, known);
            if (reading.Verdict != NotificationVerdict.Verified) continue;
            isBelieved = true;
            Expect.Same(bench.Wire.Told(Surface.Notification, known), reading.Transaction, what);
        }
        NotDeclaredException.ThrowIf(!isBelieved, OnlyHints);
    }

    private static void Never(CheckBench bench, TransactionState state)
    {
        var reading = bench.Read(bench.Wire.Notify(bench.Book, bench.AddSale(with: t => t with { State = state })));
        Expect.That(reading.Transaction?.State.HasSucceeded() != true, $"The notification of a sale that is {state} is read as {reading.Transaction?.State}.");
    }
}
