using System.Globalization;
using System.Text;

namespace Rijie.Conformance;

/// <summary>Level 4 of the way between plugin and provider: whatever breaks on it is a failure, and never an answer.</summary>
internal static class TransportChecks
{
    private const string Look = "where the answer's status and length are looked at before its body is read; no catch may turn a failure into an empty result";
    private static readonly IReadOnlyList<ProviderFailure> Away = [ProviderFailure.Unavailable];
    private static readonly IReadOnlyList<ProviderFailure> Broken = [ProviderFailure.Unavailable, ProviderFailure.InvalidResponse];
    private static readonly IReadOnlyList<ProviderFailure> Garbage = [ProviderFailure.InvalidResponse];

    private static IReadOnlyList<TransportFault> Faults { get; } =
    [
        new("timeout", "answered by silence", Away, "An account that waits for ever looks healthy while its day stays open.", true,
            e => Delivery.Of(e.Answer) with { Silence = TimeSpan.FromSeconds(5) }),
        new("drip", "answered a byte at a time", Away, "A provider that drips holds the account for hours.", true,
            e => e.Answer.Status == 200 ? Delivery.Of(e.Answer) with { Drip = TimeSpan.FromMilliseconds(60) } : null),
        new("cut_body", "cut in the middle of the body", Broken, "Half an answer that is taken for a whole one loses the other half of the money.", false,
            e => e.Answer is { Status: 200, Body.Length: > 1 } ? Delivery.Of(e.Answer) with { CutAfter = e.Answer.Body.Length / 2 } : null),
        new("cut_last_byte", "cut before the last byte", Broken, "An answer that lacks its end may lack its last row or its signature.", false,
            e => e.Answer is { Status: 200, Body.Length: > 1 } ? Delivery.Of(e.Answer) with { CutAfter = e.Answer.Body.Length - 1 } : null),
        new("reset_body", "reset in the middle of the body", Broken, "A reset in the middle of an answer must not leave half a page behind.", false,
            e => e.Answer is { Status: 200, Body.Length: > 1 } ? Delivery.Of(e.Answer) with { CutAfter = e.Answer.Body.Length / 2, Reset = true } : null),
        new("cut_head", "closed before it was answered", Away, "A connection that ends before the answer says nothing about the transaction.", false,
            e => Delivery.Of(e.Answer) with { NoHead = true }),
        new("reset_head", "reset before it was answered", Away, "A connection that is reset before the answer says nothing about the transaction.", false,
            e => Delivery.Of(e.Answer) with { NoHead = true, Reset = true }),
        new("rate_limit", "answered with 429", [ProviderFailure.RateLimited], "A provider that asks for patience and is not given it blocks the whole organisation.", false,
            _ => Delivery.Of(429, "slow down", "text/plain", KeyValuePair.Create("Retry-After", "7"))) { RetryAfter = TimeSpan.FromSeconds(7) },
        .. new[] { 500, 502, 503, 504 }.Select(status => new TransportFault(string.Create(CultureInfo.InvariantCulture, $"http_{status}"), string.Create(CultureInfo.InvariantCulture, $"answered with {status}"),
            Away, "An outage that is taken for an answer makes payments look failed, or a day empty.", false, _ => Delivery.Of(status, "<html>Bad gateway</html>"))),
        .. new[] { 401, 403 }.Select(status => new TransportFault(string.Create(CultureInfo.InvariantCulture, $"http_{status}"), string.Create(CultureInfo.InvariantCulture, $"answered with {status}"),
            [ProviderFailure.Unauthorized, ProviderFailure.Rejected], "Wrong keys that look like an outage are waited for instead of mended.", false, _ => Delivery.Of(status, "<html>Forbidden</html>"))),
        new("html", "answered with a web page and status 200", Garbage, "A login page of a proxy is no answer of the provider.", false,
            _ => Delivery.Of(200, "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>")),
        new("empty_body", "answered with nothing and status 200", Garbage, "An empty answer is not an empty day.", false, e => With(e, "")) { MayWait = true }, // a flag file that was only just made is empty
        new("json_null", "answered with null", Garbage, "A null that is taken for no transactions closes a day without its money.", false, e => With(e, "null")),
        new("json_array", "answered with an empty array", Garbage, "An empty array where an envelope was promised proves nothing.", false, e => With(e, "[]")),
        new("json_object", "answered with an empty object", Garbage, "An envelope without code or signature proves nothing.", false, e => With(e, "{}")),
        new("deep_json", "answered with 100,000 nested arrays", Garbage, "An answer that overflows the stack ends the gateway of every merchant.", false, e => With(e, new string('[', 100_000))),
        new("deep_xml", "answered with 100,000 nested elements", Garbage, "An answer that overflows the stack ends the gateway of every merchant.", false,
            e => With(e, "<?xml version=\"1.0\"?>" + string.Concat(Enumerable.Repeat("<a>", 100_000)))),
        new("random_bytes", "answered with random bytes", Garbage, "Noise must be refused, whatever it happens to spell.", false, e => Delivery.Of(e.Answer with { Body = Noise(4096) })),
        new("redirect", "sent elsewhere", Broken, "A redirect that is followed carries the merchant's signature to a stranger.", false,
            e => Delivery.Of(302, "", "text/plain", KeyValuePair.Create("Location", e.Request.Target + (e.Request.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "redirected=1"))),
        new("huge", "answered without an end", Broken, "An answer without an end fills the memory of every merchant's gateway.", false,
            e => Delivery.Of(e.Answer with { Status = 200 }) with { Filler = Noise(1 << 16), FillTo = 96L << 20 }),
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Asked.All.SelectMany(asked => Faults.Select(fault => Of(asked, fault))),
        .. Asked.All.Select(AskedOnce),
    ];

    private static Check Of(Asked asked, TransportFault fault) => new()
    {
        Id = $"{asked.Subject}.{fault.Name}", Level = 4, Capability = asked.Capability, OverHttp = true, Why = fault.Why, Look = Look,
        Rule = "contract: ProviderException and ProviderFailure; reliability: unknown is never success",
        Ask = async (bench, stop) =>
        {
            bench.Options = bench.Options with { FailuresToPause = int.MaxValue, Http = new() { LargestAnswerBytes = 4 << 20, LargestFileBytes = 4 << 20 } };
            Asked.Fill(bench);
            var whole = await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);
            if (fault.IsSlow) bench.Options = bench.Options with { Http = new() { FirstByte = TimeSpan.FromMilliseconds(250), Idle = TimeSpan.FromMilliseconds(120), Total = TimeSpan.FromMilliseconds(250) } };
            var host = fault.IsSlow ? bench.Start(bench.Plugin, bench.Proxy.Address) : bench.Account;

            // On all answers of the call, then on each alone: a later answer that fails must not leave what came before it as the whole.
            var first = bench.Proxy.Exchanges.Count;
            bench.Proxy.Deliver = exchange => fault.Deliver(exchange) ?? Delivery.Of(exchange.Answer);
            var failure = await asked.RefusedAsync(bench, host, fault.When, fault.Kinds, fault.MayWait, stop);
            if (fault.RetryAfter is { } rest) Expect.Equal(rest, failure.RetryAfter, $"{asked.Subject} {fault.When}: the rest that the provider asked for");
            Expect.That(!bench.Proxy.Exchanges.Skip(first).Any(e => e.Request.Target.Contains("redirected=1", StringComparison.Ordinal)), $"{asked.Subject} {fault.When}: the plugin followed the redirect.");
            for (var at = 0; at < TransportFault.MostAnswers; at++)
            {
                if (!await HitAsync(bench, asked, fault, at, whole, host, stop)) break;
            }

            bench.Proxy.Deliver = exchange => Delivery.Of(exchange.Answer);
            if (!fault.IsSlow) Expect.That((await asked.WholeAsync(bench, stop)).SequenceEqual(whole), $"{asked.Subject}: after the failure was over, the call told something else than before it.");
        },
    };

    /// <summary>Spoils one answer of the call; <c>false</c> when the call has no such answer.</summary>
    private static async Task<bool> HitAsync(CheckBench bench, Asked asked, TransportFault fault, int at, IReadOnlyList<object> whole, Hosting.AccountHost host, CancellationToken stop)
    {
        var seen = -1;
        bench.Proxy.Deliver = exchange => (Interlocked.Increment(ref seen) == at ? fault.Deliver(exchange) : null) ?? Delivery.Of(exchange.Answer);
        // Garbage for one answer of several makes the others look wrong too, so that any failure is right.
        IReadOnlyList<ProviderFailure> kinds = ReferenceEquals(fault.Kinds, Garbage) ? [] : fault.Kinds;
        await asked.SameOrRefusedAsync(bench, host, whole, string.Create(CultureInfo.InvariantCulture, $"whose answer {at + 1} is {fault.When}"), kinds, stop);
        return seen > at;
    }

    private static Check AskedOnce(Asked asked) => new()
    {
        Id = $"{asked.Subject}.asked_once", Level = 4, Capability = asked.Capability, OverHttp = true,
        Why = "A plugin that repeats by itself doubles the load of an outage, and repeats what must never be repeated.",
        Rule = "contract: plugins never retry; the host repeats the capability call", Look = "loops and retry policies around HttpClient",
        Ask = async (bench, stop) =>
        {
            bench.Options = bench.Options with { FailuresToPause = int.MaxValue };
            Asked.Fill(bench);
            await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);
            // Not a connection that ends without an answer: .NET itself sends a GET again then.
            foreach (var delivery in new[] { Delivery.Of(503, "busy"), Delivery.Of(429, "slow down"), Delivery.Of(500, "failed") })
            {
                var before = bench.Proxy.Exchanges.Count;
                bench.Proxy.Deliver = _ => delivery;
                await asked.RefusedAsync(bench, bench.Account, "that fails", [], false, stop);
                Expect.Equal(1, bench.Proxy.Exchanges.Count - before, $"{asked.Subject}: requests of one call whose first fails");
            }
        },
    };

    private static Delivery With(WireExchange exchange, string body) => Delivery.Of(exchange.Answer with { Status = 200, Body = Encoding.UTF8.GetBytes(body) });

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(20260105).NextBytes(bytes);
        return bytes;
    }
}

/// <summary>Something that goes wrong on the way, and how the call must fail then.</summary>
/// <param name="Name">The end of the id.</param>
/// <param name="When">In a sentence.</param>
/// <param name="Kinds">The failures that are right.</param>
/// <param name="Why">What a merchant loses.</param>
/// <param name="IsSlow">Whether it shows by time alone, so that the host's limits are made short.</param>
/// <param name="Deliver">What becomes of an answer; <c>null</c> where the fault cannot happen to it.</param>
internal sealed record TransportFault(string Name, string When, IReadOnlyList<ProviderFailure> Kinds, string Why, bool IsSlow, Func<WireExchange, Delivery?> Deliver)
{
    /// <summary>How many answers of one call are spoilt, each alone.</summary>
    public const int MostAnswers = 4;

    /// <summary>What the provider asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a statement may be said not to be ready because of it.</summary>
    public bool MayWait { get; init; }
}
