namespace Rijie.Conformance;

/// <summary>Level 2 of the transaction list: what comes out is what the provider has, page by page.</summary>
internal static class ListChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "list.book", Level = 2, Capability = Capability.Transactions,
            Why = "A transaction that the list tells otherwise than it happened ends as a break that nobody can explain.",
            Rule = "contract: ITransactionSource", Look = "the mapping of the list's items: amounts, type, state, time, numbers",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 120, faults: [.. Fault.All.Where(f => f.OnWire)]);

                Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop), "the list of a drawn day");
            },
        },
        new()
        {
            Id = "list.same_second", Level = 2, Capability = Capability.Transactions,
            Why = "A page that ends among transactions of one second loses or repeats the rest when the next page starts by time.",
            Rule = "reliability 1.6", Look = "what the cursor points at: it must name a row or a page, never a second",
            Ask = async (bench, stop) =>
            {
                for (var i = 0; i < 11; i++) bench.AddSale(1000 + i, CheckBench.At(CheckBench.Day, 9, 30));

                Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop, pageSize: 3), "eleven sales of one second in pages of three");
            },
        },
    ];
}
