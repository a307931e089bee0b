using System.Globalization;

namespace Rijie.Conformance;

/// <summary>Level 4 of answers that are genuine, but not the answer to this question, or no longer whole.</summary>
internal static class AnswerChecks
{
    private const int Samples = 60;

    public static IReadOnlyList<Check> All { get; } =
    [
        .. Asked.All.Select(EveryByte),
        new()
        {
            Id = "lookup.other_order", Level = 4, Capability = Capability.TransactionLookup,
            Why = "The genuine answer about a paid order, played again for one that was not paid, ships its goods.",
            Rule = "contract: ITransactionLookup; reliability: an answer must name the order that was asked for", Look = "whether the numbers and the amount's owner in an answer are compared with the question's",
            Ask = async (bench, stop) =>
            {
                bench.Options = bench.Options with { FailuresToPause = int.MaxValue };
                var (paid, asked) = (bench.AddSale(12_345), bench.AddSale(54_321, CheckBench.At(CheckBench.Day, 10, 30)));
                await bench.LookUpAsync(paid, stop);
                var earlier = bench.Proxy.Exchanges;
                var at = -1;
                bench.Proxy.Deliver = _ => Delivery.Of(earlier[Math.Min(++at, earlier.Count - 1)].Answer);

                await Expect.Refused(() => bench.LookUpAsync(asked, stop), "a lookup that is answered with the genuine answer about another order", ProviderFailure.InvalidResponse, ProviderFailure.Unavailable);
            },
        },
    ];

    private static Check EveryByte(Asked asked) => new()
    {
        Id = $"{asked.Subject}.every_byte", Level = 4, Capability = asked.Capability,
        Why = "One changed byte of a signed answer can be another amount, or another state.",
        Rule = "reliability: signatures are checked over the raw bytes; an answer without a signature has nothing to hold it by", Look = "what is signed of an answer, and whether anything else of it is used",
        Ask = async (bench, stop) =>
        {
            bench.Options = bench.Options with { FailuresToPause = int.MaxValue };
            Asked.Fill(bench);
            var whole = await asked.WholeAsync(bench, stop);
            Asked.NeedHttp(bench);
            var genuine = bench.Proxy.Exchanges;
            NotDeclaredException.ThrowIf(!genuine.Any(e => IsSigned(bench, e.Answer)), SignatureChecks.Unsigned(bench));
            for (var sample = 0; sample < Samples; sample++)
            {
                var (isChanged, share) = (false, sample);
                bench.Proxy.Deliver = exchange =>
                {
                    if (isChanged || !IsSigned(bench, exchange.Answer)) return Delivery.Of(exchange.Answer);
                    isChanged = true;
                    return Delivery.Of(Changed(exchange.Answer, share));
                };
                await asked.SameOrRefusedAsync(bench, bench.Account, whole, string.Create(CultureInfo.InvariantCulture, $"whose signed answer has one byte changed (sample {sample + 1} of {Samples})"), [], stop);
            }
        },
    };

    private static bool IsSigned(CheckBench bench, ProviderAnswer answer) => MessageField.Value(MessageText.Of(answer), bench.Wire.SignatureFields) is not null;

    /// <summary>Samples spread over the body and the values of the headers.</summary>
    private static ProviderAnswer Changed(ProviderAnswer answer, int sample)
    {
        var message = MessageText.Of(answer);
        return message.Flipped((int)((long)message.Places * sample / Samples), (byte)(sample % 2 == 0 ? 0x01 : 0x02)).On(answer);
    }
}
