namespace Rijie.Conformance;

/// <summary>Level 2 of notifications: what a genuine one says.</summary>
internal static class NotificationChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "notification.book", Level = 2, Capability = Capability.Notifications,
            Why = "A notification that is read otherwise than it was sent puts a wrong payment on the books at once.",
            Rule = "contract: INotificationReader", Look = "the mapping of the message's fields",
            Ask = (bench, _) =>
            {
                bench.Draw(sales: 40);

                foreach (var known in bench.InApi())
                {
                    var reading = bench.Read(bench.Wire.Notify(bench.Book, known));
                    Expect.That(reading.Verdict != NotificationVerdict.Refused, $"a genuine notification of {Expect.Key(known)} was refused: {reading.RefusalCode} {reading.RefusalReason}");
                    if (reading.Verdict == NotificationVerdict.Verified) Expect.Same(bench.Wire.Told(Surface.Notification, known), reading.Transaction, "a notification");
                }
                return Task.CompletedTask;
            },
        },
    ];
}
