namespace Rijie.Conformance;

/// <summary>Level 4 of many calls at once: each gets its own answer, accounts do not mix, and a call that is given up ends.</summary>
internal static class ConcurrencyChecks
{
    private const int Many = 32;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "lookup.concurrent", Level = 4, Capability = Capability.TransactionLookup,
            Why = "Two lookups at once that exchange their answers tell two customers the wrong thing.", Rule = "contract: an implementation holds no state between calls", Look = "fields and statics that one call writes and another reads",
            Ask = async (bench, stop) =>
            {
                bench.Options = bench.Options with { ParallelCalls = Many };
                var sales = Enumerable.Range(0, Many).Select(i => bench.AddSale(10_000 + i, CheckBench.At(CheckBench.Day, 9, i))).ToList();

                var fates = await Task.WhenAll(sales.Select(sale => Asked.FateAsync(bench, bench.Account, sale, stop)));

                for (var i = 0; i < Many; i++) Expect.Same(bench.ToldNow(Surface.Lookup, sales[i]), fates[i] as Transaction, $"one of {Many} lookups at once");
            },
        },
        new()
        {
            Id = "notification.concurrent", Level = 4, Capability = Capability.Notifications,
            Why = "Two notifications at once that mix put one customer's amount on another's order.", Rule = "contract: reading a notification is pure", Look = "fields and statics, such as one hash or cipher object that all calls share",
            Ask = (bench, _) =>
            {
                var messages = Enumerable.Range(0, Many).Select(i => bench.Wire.Notify(bench.Book, bench.AddSale(10_000 + i, CheckBench.At(CheckBench.Day, 9, i)))).ToList();
                var alone = messages.Select(bench.Read).Select(r => (r.Verdict, r.EventId, r.Transaction)).ToList();

                var together = new (NotificationVerdict, string?, Transaction?)[Many * 8];
                Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = bench.Read(messages[i % Many]) is var r ? (r.Verdict, r.EventId, r.Transaction) : default);

                for (var i = 0; i < together.Length; i++) Expect.Equal(alone[i % Many], together[i], $"one of {Many} notifications that are read at once");
                return Task.CompletedTask;
            },
        },
        .. Asked.All.Select(Concurrent),
        .. Asked.All.Select(TwoAccounts),
        .. Asked.All.Select(Abandoned),
        new()
        {
            Id = "notification.two_accounts", Level = 4, Capability = Capability.Notifications,
            Why = "A key that two accounts share lets one merchant's provider speak for the other.", Rule = "contract: each account has services of its own", Look = "static fields that hold keys, clients or settings",
            Ask = async (bench, _) =>
            {
                await using var other = new CheckBench(bench.Subject, bench.Subject.Stranger);
                var (ours, theirs) = (bench.Wire.Notify(bench.Book, bench.AddSale(11_111)), other.Wire.Notify(other.Book, other.AddSale(22_222)));
                for (var i = 0; i < 2; i++)
                {
                    foreach (var (at, message) in new[] { (bench, ours), (other, theirs) }) Expect.That(at.Read(message).Verdict != NotificationVerdict.Refused, "of two accounts with keys of their own, one refuses its own provider's notification.");
                    foreach (var (at, message) in new[] { (bench, theirs), (other, ours) }) Expect.That(at.Read(message).Verdict != NotificationVerdict.Verified, "of two accounts with keys of their own, one verifies a notification that was signed with the other's key.");
                }
            },
        },
    ];

    private static Check Concurrent(Asked asked) => new()
    {
        Id = $"{asked.Subject}.at_once", Level = 4, Capability = asked.Capability,
        Why = "Calls at once that disturb each other lose rows on busy days only.", Rule = "contract: an implementation holds no state between calls", Look = "fields and statics that one call writes and another reads",
        Ask = async (bench, stop) =>
        {
            bench.Options = bench.Options with { ParallelCalls = Many };
            Asked.Fill(bench);
            var whole = await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);

            var told = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => asked.WholeAsync(bench, stop)));

            Expect.That(told.All(t => t.SequenceEqual(whole)), $"{asked.Subject}: {told.Count(t => !t.SequenceEqual(whole))} of {Many} equal calls at once told something else than the call alone.");
        },
    };

    private static Check TwoAccounts(Asked asked) => new()
    {
        Id = $"{asked.Subject}.two_accounts", Level = 4, Capability = asked.Capability,
        Why = "Two accounts that share a key, a token or a client ask with each other's credentials and book each other's money.", Rule = "contract: each account has services of its own", Look = "static fields that hold keys, tokens, clients or settings",
        Ask = async (bench, stop) =>
        {
            await using var other = new CheckBench(bench.Subject, bench.Subject.Stranger);
            Asked.Fill(bench);
            for (var i = 0; i < 2; i++) other.AddSale(77_000 + i, CheckBench.At(CheckBench.Day, 8, i));
            Asked.Fill(other);
            var (ours, theirs) = (await asked.WholeAsync(bench, stop), await asked.WholeAsync(other, stop));

            var mixed = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => asked.WholeAsync(i % 2 == 0 ? bench : other, stop)));

            for (var i = 0; i < mixed.Length; i++) Expect.That(mixed[i].SequenceEqual(i % 2 == 0 ? ours : theirs), $"{asked.Subject}: with two accounts at work, one was told something else than when it was alone.");
        },
    };

    private static Check Abandoned(Asked asked) => new()
    {
        Id = $"{asked.Subject}.abandoned", Level = 4, Capability = asked.Capability,
        Why = "A call that goes on after it was given up holds the connection, and what it swallows looks like an empty day.", Rule = "contract: the cancellation token is passed on; reliability: deadlines", Look = "calls without the token, and catches of OperationCanceledException",
        Ask = async (bench, stop) =>
        {
            Asked.Fill(bench);
            var whole = await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);
            var asking = new TaskCompletionSource();
            bench.Proxy.Deliver = exchange =>
            {
                asking.TrySetResult();
                return Delivery.Of(exchange.Answer) with { Silence = TimeSpan.FromSeconds(20) };
            };
            using var caller = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var call = asked.Call(bench, bench.Account, caller.Token);
            await asking.Task.WaitAsync(stop);
            await caller.CancelAsync();

            var ended = await Task.WhenAny(call, Task.Delay(Soon, TimeProvider.System, stop));

            Expect.That(ended == call, $"{asked.Subject}: a call that was cancelled had not ended after {Soon.TotalSeconds:0} s.");
            Expect.That(call.IsCanceled, $"{asked.Subject}: a call that was cancelled ended as {(call.IsFaulted ? call.Exception!.InnerException!.GetType().Name : "a success")}.");
            for (var i = 0; i < 100 && bench.Proxy.Abandoned == 0; i++) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
            Expect.That(bench.Proxy.Abandoned > 0, $"{asked.Subject}: after a call was cancelled its request went on waiting for the provider: the token does not reach HttpClient.");
            bench.Proxy.Deliver = exchange => Delivery.Of(exchange.Answer);
            Expect.That((await asked.WholeAsync(bench, stop)).SequenceEqual(whole), $"{asked.Subject}: after a cancelled call the account told something else than before it.");
        },
    };
}
