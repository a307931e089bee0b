using System.Globalization;

namespace Rijie.Conformance;

/// <summary>Level 4 of signed answers: one that the provider did not sign is never believed. Where an answer carries no signature nothing can be forged, and nothing is proven.</summary>
internal static class SignatureChecks
{
    private const int MostAnswers = 3;
    private const string Algorithm = "signature_algorithm";

    private static IReadOnlyList<Forgery> Forgeries { get; } =
    [
        new("signature_missing", "without its signature", "A signature that may be left out protects nobody.", f => MessageField.Remove(f.Genuine, f.Wire.SignatureFields)),
        new("signature_empty", "with an empty signature", "Comparing nothing with nothing finds it equal, and anybody may answer then.", f => MessageField.Set(f.Genuine, f.Wire.SignatureFields, _ => "")),
        new("signature_null", "with the word null for a signature", "A word in place of a signature is no signature.", f => MessageField.Set(f.Genuine, f.Wire.SignatureFields, _ => "null")),
        new("signature_doubled", "with two signatures", "Of two signatures one is checked and the other used by somebody else.", f => MessageField.Double(f.Genuine, f.Wire.SignatureFields)),
        new("signature_swapped", "with the signature of another answer", "A signature that fits any answer lets amounts be exchanged between orders.",
            f => f.Other is null ? f.Genuine : MessageField.Set(f.Genuine, f.Wire.SignatureFields, old => MessageField.Value(f.Other, f.Wire.SignatureFields) ?? old)),
        new("signature_stranger", "signed with a stranger's key", "Whoever has any key can make payments up.", f => f.Strange ?? f.Genuine),
        new(Algorithm, "that names another algorithm", "An algorithm that the message may choose is the weakest one that there is.", f => MessageField.Set(f.Genuine, f.Wire.AlgorithmFields, old => old == "MD5" ? "NONE" : "MD5")),
    ];

    public static IReadOnlyList<Check> All { get; } = [Named, .. Asked.All.SelectMany(asked => Forgeries.Select(forgery => Of(asked, forgery)))];

    /// <summary>Without a place to forge at, the forgeries would pass by forging nothing.</summary>
    private static Check Named => new()
    {
        Id = "wire.signature_named", Level = 4, Why = "Forgeries that find no signature to forge prove nothing, and a plugin that checks none passes them all.",
        Rule = "contract: ProviderWire.SignatureFields", Look = "SignatureFields of the simulator: the names of the fields or headers that hold the signature",
        Ask = async (bench, stop) =>
        {
            await ContractChecks.AnythingAsync(bench, stop);
            var messages = bench.Proxy.Exchanges.Select(exchange => MessageText.Of(exchange.Answer)).ToList();
            if (bench.Account.Notifications is not null) messages.Add(MessageText.Of(bench.Wire.Notify(bench.Book, bench.AddSale())));
            NotDeclaredException.ThrowIf(messages.Count == 0, "The plugin receives no messages over HTTP.");
            var isSigned = messages.Exists(message => MessageField.Value(message, bench.Wire.SignatureFields) is not null);
            // Some providers sign what they send by themselves and not what they answer: which messages carry nothing to forge is said by the forgeries.
            Expect.That(isSigned || StrengthOf(bench) != SignatureStrength.Strong, $"The manifest says that signatures are strong, but no message holds any of {string.Join(", ", bench.Wire.SignatureFields)}.");
            NotDeclaredException.ThrowIf(!isSigned, Unsigned(bench, "message"));
        },
    };

    private static Check Of(Asked asked, Forgery forgery) => new()
    {
        Id = $"{asked.Subject}.{forgery.Name}", Level = 4, Capability = asked.Capability, Why = forgery.Why,
        Rule = "reliability: signatures are checked over the raw bytes, by the algorithm and keys of the account's settings alone", Look = "where the signature of an answer is read and checked",
        Ask = async (bench, stop) =>
        {
            bench.Options = bench.Options with { FailuresToPause = int.MaxValue };
            Asked.Fill(bench);
            await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);
            var earlier = bench.Proxy.Exchanges;
            // The book goes on, so that the same question has another answer, signed otherwise.
            bench.AddSale(98_765, CheckBench.At(CheckBench.Day, 8, 0));
            bench.Clock.Advance(TimeSpan.FromSeconds(2));
            await asked.WholeAsync(bench, stop);
            var wasForged = false;
            var strange = forgery.Name == "signature_stranger" ? await StrangersAsync(bench, asked, stop) : [];

            for (var at = 0; at < MostAnswers; at++)
            {
                var (seen, isForged) = (-1, false);
                var position = at;
                bench.Proxy.Deliver = exchange =>
                {
                    if (++seen != position || MessageField.Value(MessageText.Of(exchange.Answer), bench.Wire.SignatureFields) is null) return Delivery.Of(exchange.Answer);
                    var genuine = MessageText.Of(exchange.Answer);
                    var forged = forgery.Forge(new(bench.Wire, genuine, Nth(earlier, position), Nth(strange, position)));
                    isForged = !forged.IsSame(genuine);
                    wasForged |= isForged;
                    return Delivery.Of(forged.On(exchange.Answer));
                };
                var when = string.Create(CultureInfo.InvariantCulture, $"whose answer {at + 1} comes {forgery.When}");
                var wasRefused = true;
                try
                {
                    await asked.Call(bench, bench.Account, stop);
                    wasRefused = false;
                }
                catch (ProviderException e)
                {
                    if (isForged) await Expect.Refused(() => Task.FromException(e), $"{asked.Subject} {when}");
                    else throw;
                }
                Expect.That(wasRefused || !isForged, $"{asked.Subject} {when}: expected a failure, but the answer was believed.");
                if (seen < at) break;
            }
            NotDeclaredException.ThrowIf(!wasForged, NothingToForge(bench, forgery.Name, $"answer to {asked.Subject}"));
        },
    };

    /// <summary>What a provider with other keys answers to the same questions about the same book.</summary>
    private static async Task<IReadOnlyList<WireExchange>> StrangersAsync(CheckBench bench, Asked asked, CancellationToken stop)
    {
        await using var other = new CheckBench(bench.Subject, bench.Subject.Stranger);
        Asked.Fill(other);
        other.AddSale(98_765, CheckBench.At(CheckBench.Day, 8, 0));
        other.Clock.Advance(TimeSpan.FromSeconds(2));
        await asked.WholeAsync(other, stop);
        return other.Proxy.Exchanges;
    }

    private static MessageText? Nth(IReadOnlyList<WireExchange> exchanges, int at) => at < exchanges.Count ? MessageText.Of(exchanges[at].Answer) : null;

    /// <summary>Why answers are not forged where they carry no signature.</summary>
    public static string Unsigned(CheckBench bench, string message = "answer") =>
        $"No {message} carries a signature: none of the simulator's SignatureFields ({string.Join(", ", bench.Wire.SignatureFields)}) is in it. The manifest calls the provider's signatures {StrengthOf(bench).ToString().ToLowerInvariant()}.";

    /// <summary>Why one forgery changes nothing.</summary>
    public static string NothingToForge(CheckBench bench, string forgery, string message) =>
        forgery == Algorithm ? $"No {message} names the way it was signed: none of the simulator's AlgorithmFields ({string.Join(", ", bench.Wire.AlgorithmFields)}) is in it." : Unsigned(bench, message);

    private static SignatureStrength StrengthOf(CheckBench bench) => bench.Manifest.SignatureOf(bench.SettingsAt(bench.Proxy.Address));

    /// <summary>One way to forge an answer.</summary>
    private sealed record Forgery(string Name, string When, string Why, Func<Forged, MessageText> Forge);

    /// <summary>What a forger has: the genuine answer, one that the provider gave earlier, and a stranger's.</summary>
    private sealed record Forged(ProviderWire Wire, MessageText Genuine, MessageText? Other, MessageText? Strange);
}
