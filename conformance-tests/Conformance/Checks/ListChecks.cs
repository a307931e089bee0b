namespace Rijie.Conformance;

/// <summary>Level 2 of the transaction list: what comes out is what the provider has.</summary>
internal static class ListChecks
{
    private const string Contract = "contract: ITransactionSource";
    private static readonly DateOnly Day = CheckBench.Day;

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("list.book", "A transaction that the list tells otherwise than it happened ends as a break that nobody can explain.", Contract, "the mapping of the list's items: amounts, type, state, time, numbers", async (bench, stop) =>
        {
            bench.Draw(sales: 120, faults: [.. Fault.All.Where(f => f.OnWire)]);

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop), "the list of a drawn day");
        }),
        Ask("list.empty", "A day without trade must be an empty list, not a failure that is retried for ever.", Contract, "how the provider says that it found nothing", async (bench, stop) =>
            Expect.Equal(0, (await bench.ListAsync(stop)).Count, "rows of a day without trade")),
        Ask("list.smallest_amount", "One fen that becomes zero, or one yuan, is wrong in every sum.", "reliability: money is integer fen", "parsing of amounts: no floating point, no rounding", async (bench, stop) =>
        {
            foreach (var fen in (long[])[1, 10, 99, 100, 101, 1999]) bench.AddSale(fen);

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop), "sales of 1 to 1999 fen");
        }),
        Ask("list.largest_amount", "A large amount that loses its last digits is a break nobody finds.", "reliability: money is integer fen", "parsing of amounts: 64 bits, never 32 and never floating point", async (bench, stop) =>
        {
            foreach (var fen in (long[])[2_147_483_648, 9_007_199_255, 99_999_999_99]) bench.AddSale(fen);

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop), "sales of up to 99999999.99 yuan");
        }),
        Ask("list.failed", "A payment that failed and is listed as paid is goods given away.", "reliability: unknown is never success", "the map of states", (bench, stop) => StateAsync(bench, TransactionState.Failed, stop)),
        Ask("list.unknown", "A state that the provider itself does not know must never count as money.", "reliability: unknown is never success", "the map of states: what it does not list is unknown", (bench, stop) => StateAsync(bench, TransactionState.Unknown, stop)),
        Ask("list.pending", "A payment that is still open is neither paid nor failed.", "reliability: unknown is never success", "the map of states", async (bench, stop) =>
        {
            var sale = bench.AddSale();
            bench.Book.Add(TradeDraw.Plain(bench.Wire.Number(sale with { ProviderOrderNo = null, MerchantOrderNo = null }, bench.Book.NextSerial())) with { PendingUntil = CheckBench.At(Day.AddDays(3), 0, 0) });

            var listed = await bench.ListAsync(stop);
            Expect.Equal(1, listed.Count(t => t.State.HasSucceeded()), "succeeded sales where one of two is pending");
        }),
        Ask("list.refund", "A refund that is listed as a sale turns a loss into income.", Contract, "type and original of refunds", async (bench, stop) =>
        {
            var sale = bench.AddSale(20_000);
            bench.AddRefund(sale, 5_000, CheckBench.At(Day, 11, 0));

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop), "a sale and a refund of a quarter of it");
        }),
        Ask("list.midnight", "A sale a second before midnight that lands on the next day breaks two days at once.", "reliability: a provider's local time is China Standard Time", "the time zone of the window and of the items", async (bench, stop) =>
        {
            bench.AddSale(1_001, CheckBench.At(Day, 0, 0, 0));
            bench.AddSale(1_002, CheckBench.At(Day, 7, 59, 59));
            bench.AddSale(1_003, CheckBench.At(Day, 8, 0, 0));
            bench.AddSale(1_004, CheckBench.At(Day, 23, 59, 59));
            bench.AddSale(1_005, CheckBench.At(Day.AddDays(1), 0, 0, 30));

            var listed = await bench.ListAsync(stop);
            Expect.Same(bench.Told(Surface.List, bench.InApi()), Inside(listed), "sales around midnight and 08:00");
        }),
        Ask("list.window", "A window that is asked in halves must bring what the whole brings.", "contract: TransactionQuery.From is inclusive, To exclusive", "how the window's ends are sent", async (bench, stop) =>
        {
            for (var minute = 0; minute < 20; minute++) bench.AddSale(1_000 + minute, CheckBench.At(Day, 9, 50 + minute / 2, minute % 2 * 30).AddMinutes(minute));
            var middle = CheckBench.At(Day, 10, 5, 0);

            List<Transaction> halves = [.. await bench.ListAsync(stop, to: middle), .. await bench.ListAsync(stop, from: middle)];
            // A row of the second where the halves meet may come twice: the host counts it once.
            Expect.Same(bench.Told(Surface.List, bench.InApi()), [.. halves.Distinct()], "a day in two halves");
        }),
        Ask("list.order", "A list that comes in another order each time cannot be continued.", Contract, "sorting of the answer, or the lack of it", async (bench, stop) =>
        {
            bench.Draw(sales: 40);

            Expect.That((await bench.ListAsync(stop)).SequenceEqual(await bench.ListAsync(stop)), "The same list, asked twice, came in another order.");
        }),
        Ask("list.own_merchant", "Rows of another merchant in this one's list are a stranger's money on the books.", "reliability: only what was asked for", "the merchant number in the request and in the answer", async (bench, stop) =>
        {
            bench.NeedTwoMerchants();
            bench.AddSale(1_000);
            foreach (var other in bench.Traits.MerchantNos.Skip(1)) bench.AddSale(2_000, merchantNo: other);

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop), "the list of one of the account's merchants");
        }),
        Ask("list.identifiers", "Matching goes by numbers: one that is missing or not unique in its scope matches the wrong rows.", "contract: ProviderFacts.Identifiers", "the numbers in the mapping, and their scope in plugin.yaml", async (bench, stop) =>
        {
            bench.Draw(sales: 60);

            Identifiers.Hold(bench, await bench.ListAsync(stop), "the list");
        }),
        Ask("list.cancelled", "A call that cannot be stopped holds up the gateway's end.", "contract: the token is passed on", "the cancellation token in every call", (bench, stop) => Cancellation.HoldsAsync(token => bench.Own<ITransactionSource>().ReadAsync(new() { MerchantNo = bench.MerchantNo, From = CheckBench.At(Day, 0, 0), To = CheckBench.At(Day.AddDays(1), 0, 0) }, token), stop)),
    ];

    private static Check Ask(string id, string why, string rule, string look, Func<CheckBench, CancellationToken, Task> ask) =>
        new() { Id = id, Level = 2, Capability = Capability.Transactions, Why = why, Rule = rule, Look = look, Ask = ask };

    private static async Task StateAsync(CheckBench bench, TransactionState state, CancellationToken stop)
    {
        var sale = bench.AddSale(with: t => t with { State = state });

        var listed = await bench.ListAsync(stop);
        Expect.That(listed.All(t => !t.State.HasSucceeded()), $"A sale that is {state} is listed as succeeded.");
        if (listed.Count > 0) Expect.Same(bench.Wire.Told(Surface.List, sale), listed[0], $"a sale that is {state}");
    }

    // The end of a window may be taken in by the provider; the host leaves what lies behind it.
    private static IReadOnlyList<Transaction> Inside(IReadOnlyList<Transaction> listed) =>
        [.. listed.Where(t => t.TradedAt is not { } at || (at >= CheckBench.At(Day, 0, 0) && at < CheckBench.At(Day.AddDays(1), 0, 0)))];
}
