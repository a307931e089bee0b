namespace Rijie.Conformance;

/// <summary>Level 2 of the list's paging: every trap that loses or repeats a row.</summary>
internal static class ListPageChecks
{
    private const string Rule = "contract: TransactionPage.NextCursor is null only at the window's end";
    private static readonly DateOnly Day = CheckBench.Day;

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("list.same_second", "A page that ends among transactions of one second loses or repeats the rest when the next page starts by time.", "what the cursor points at: a row or a page, never a second", async (bench, stop) =>
        {
            for (var i = 0; i < 11; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 9, 30));

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop, pageSize: 3), "eleven sales of one second in pages of three");
        }),
        Ask("list.page_sizes", "What a day holds must not depend on how many rows fit on a page.", "the page number and size in the request, and when the last page is reached", async (bench, stop) =>
        {
            bench.Draw(sales: 40);
            var told = bench.Told(Surface.List, bench.InApi());

            foreach (var size in (int[])[1, 2, 7, 49, 100]) Expect.Same(told, await bench.ListAsync(stop, size), $"a day in pages of {size}");
        }),
        Ask("list.full_last_page", "A last page that is exactly full must not end the list early, nor ask for ever.", "how the end is known: the provider's total or mark, not a short page alone", async (bench, stop) =>
        {
            for (var i = 0; i < 12; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 9, i));

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop, pageSize: 4), "twelve sales in pages of four");
        }),
        Ask("list.one_more_than_a_page", "The one row behind a full page is the row that gets lost.", "the test for another page: greater than, or greater or equal", async (bench, stop) =>
        {
            for (var i = 0; i < 13; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 9, i));

            Expect.Same(bench.Told(Surface.List, bench.InApi()), await bench.ListAsync(stop, pageSize: 4), "thirteen sales in pages of four");
        }),
        Ask("list.row_appended", "Trade goes on while a list is read; what is added behind must not be lost.", "the end of the list: it is where the provider says, not where it was at the first page", async (bench, stop) =>
        {
            for (var i = 0; i < 6; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 9, i));

            var listed = await bench.ListAsync(stop, pageSize: 4, betweenPages: page =>
            {
                if (page == 1) bench.AddSale(9_999, CheckBench.At(Day, 12, 0));
            });
            Expect.Same(bench.Told(Surface.List, bench.InApi()), listed, "a row that was added between two pages");
        }),
        Ask("list.goes_on_after_restart", "A gateway that was restarted goes on from the cursor it kept.", "state in memory that a cursor leans on", async (bench, stop) =>
        {
            for (var i = 0; i < 9; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 9, i));
            var query = new TransactionQuery { MerchantNo = bench.MerchantNo, From = CheckBench.At(Day, 0, 0), To = CheckBench.At(Day.AddDays(1), 0, 0), PageSize = 4 };
            var first = await bench.Account.Need(h => h.Transactions).ReadAsync(query, stop);
            Expect.That(first.NextCursor is not null, "Nine rows in pages of four, and no cursor after the first page.");

            var rest = new List<Transaction>(first.Transactions);
            var cursor = first.NextCursor;
            for (var page = 0; cursor is not null && page < 20; page++)
            {
                var anew = bench.Start(bench.Plugin, bench.Proxy.Address, accountId: "conformance");
                var answer = await anew.Need(h => h.Transactions).ReadAsync(query with { Cursor = cursor }, stop);
                rest.AddRange(answer.Transactions);
                cursor = answer.NextCursor;
            }
            Expect.Same(bench.Told(Surface.List, bench.InApi()), rest, "a list that goes on in a new process");
        }),
        Ask("list.strange_cursor", "A cursor that makes no sense must be refused; starting over or ending early both lose rows in silence.", "reading of the cursor", async (bench, stop) =>
        {
            bench.AddSale();
            foreach (var cursor in (string[])["?", "-1", "{}", "999999999999999999999999", "2026-99-99", "AAAA/////w=="])
                await Expect.Refused(() => bench.Account.Need(h => h.Transactions).ReadAsync(new() { MerchantNo = bench.MerchantNo, From = CheckBench.At(Day, 0, 0), To = CheckBench.At(Day.AddDays(1), 0, 0), Cursor = cursor }, stop), $"the cursor '{cursor}'");
        }),
        Ask("list.a_thousand", "A busy day must come whole, in few calls.", "the page size that is asked for", async (bench, stop) =>
        {
            for (var i = 0; i < 1_000; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 8, 0).AddSeconds(i * 50));

            var listed = await bench.ListAsync(stop, pageSize: 100);
            Expect.Same(bench.Told(Surface.List, bench.InApi()), listed, "a thousand sales");
            Expect.That(bench.Proxy.Exchanges.Count <= 120, $"A thousand sales took {bench.Proxy.Exchanges.Count} requests.");
        }),
        Ask("list.at_most_a_page", "More rows than were asked for are refused by the host, and the day stands still.", "the page size that is asked for", async (bench, stop) =>
        {
            for (var i = 0; i < 30; i++) bench.AddSale(1_000 + i, CheckBench.At(Day, 9, i));

            foreach (var size in (int[])[1, 5, 20])
            {
                var page = await bench.Account.Need(h => h.Transactions).ReadAsync(new() { MerchantNo = bench.MerchantNo, From = CheckBench.At(Day, 0, 0), To = CheckBench.At(Day.AddDays(1), 0, 0), PageSize = size }, stop);
                Expect.That(page.Transactions.Count <= size && page.Transactions.Count > 0, $"A page of {size} holds {page.Transactions.Count} rows.");
            }
        }),
    ];

    private static Check Ask(string id, string why, string look, Func<CheckBench, CancellationToken, Task> ask) =>
        new() { Id = id, Level = 2, Capability = Capability.Transactions, Why = why, Rule = Rule, Look = look, Ask = ask };
}
