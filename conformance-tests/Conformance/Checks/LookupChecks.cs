namespace Rijie.Conformance;

/// <summary>Level 2 of the lookup: the fate of one transaction, never guessed.</summary>
internal static class LookupChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "lookup.book", Level = 2, Capability = Capability.TransactionLookup,
            Why = "A payment whose fate was asked for and told wrongly is delivered without money, or refunded twice.",
            Rule = "contract: ITransactionLookup", Look = "the mapping of the answer: amounts, state, time, numbers",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 40);

                foreach (var known in bench.InApi())
                {
                    var answer = await bench.LookUpAsync(known, stop);
                    Expect.Same(bench.ToldNow(Surface.Lookup, known), answer.Transaction, "a lookup of a drawn day");
                }
            },
        },
    ];
}
