namespace Rijie.Conformance;

/// <summary>Level 2 of terminals: which devices a merchant has.</summary>
internal static class TerminalChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "terminal.book", Level = 2, Capability = Capability.Terminals,
            Why = "A device that the list does not name, or names otherwise, trades unseen.",
            Rule = "contract: ITerminalSource", Look = "the mapping of the list's items",
            Ask = async (bench, stop) =>
            {
                foreach (var merchantNo in bench.Traits.MerchantNos)
                    Same(bench, bench.Book.Terminals.Where(t => t.MerchantNo == merchantNo), await ListAsync(bench, merchantNo, stop), $"the terminals of {merchantNo}");
            },
        },
        new()
        {
            Id = "terminal.inactive", Level = 2, Capability = Capability.Terminals,
            Why = "A device that was switched off and shows as trading is looked for when its money does not come; one of unknown state is neither.",
            Rule = "contract: Terminal.Active, null when the provider does not say", Look = "the map of states and its default",
            Ask = async (bench, stop) =>
            {
                bench.Use(bench.NewBook([.. OfEachState(bench)]));

                Same(bench, bench.Book.Terminals, await ListAsync(bench, bench.MerchantNo, stop), "a terminal that is on, one that is off, and one of which nothing is said");
            },
        },
        new()
        {
            Id = "terminal.none", Level = 2, Capability = Capability.Terminals,
            Why = "A merchant without a device is no failure.",
            Rule = "contract: ITerminalSource", Look = "what an empty list is taken for",
            Ask = async (bench, stop) =>
            {
                bench.Use(bench.NewBook([]));

                Expect.Equal(0, (await ListAsync(bench, bench.MerchantNo, stop)).Count, "terminals of a merchant that has none");
            },
        },
        new()
        {
            Id = "terminal.strangers", Level = 2, Capability = Capability.Terminals,
            Why = "Another merchant's devices under one's own name make their trade look like one's own.",
            Rule = "reliability: an answer is of the merchant that was asked for", Look = "the merchant that the answer states",
            Ask = async (bench, stop) =>
            {
                if (bench.Traits.MerchantNos.Count < 2)
                {
                    await Expect.Refused(() => ListAsync(bench, Identifiers.Other(bench.MerchantNo), stop), "the terminals of a merchant that is none of the account");
                    return;
                }
                await ListAsync(bench, bench.Traits.MerchantNos[1], stop);
                var others = bench.Proxy.Exchanges;
                var next = -1;
                bench.Proxy.Deliver = _ => Delivery.Of(others[Math.Min(Interlocked.Increment(ref next), others.Count - 1)].Answer);

                await Expect.Refused(() => ListAsync(bench, bench.MerchantNo, stop), "another merchant's terminals for an answer");
            },
        },
    ];

    /// <summary>A terminal that is on, one that is off, and one of which nothing is said.</summary>
    public static IEnumerable<Terminal> OfEachState(CheckBench bench) =>
        ((bool?[])[true, false, null]).Select((isActive, i) => new Terminal { TerminalNo = bench.Traits.TerminalNo(i + 1), MerchantNo = bench.MerchantNo, SerialNo = $"SN{i + 1}", Store = "街角小店", Active = isActive });

    private static Task<IReadOnlyList<Terminal>> ListAsync(CheckBench bench, string merchantNo, CancellationToken stop) =>
        bench.Account.Need(h => h.Terminals).ListAsync(merchantNo, stop);

    private static void Same(CheckBench bench, IEnumerable<Terminal> booked, IReadOnlyList<Terminal> came, string what)
    {
        var told = booked.Select(bench.Wire.Told).ToList();
        foreach (var one in told)
        {
            var found = came.FirstOrDefault(t => t.TerminalNo == one.TerminalNo);
            Expect.That(found is not null, $"{what}: {one.TerminalNo} is missing; {told.Count} were there, {came.Count} came.");
            Expect.That(one.Equals(found), $"{what}: {one.TerminalNo} differs: {Expect.Difference(one, found!)}.");
        }
        Expect.Equal(told.Count, came.Count, $"{what}: how many");
    }
}
