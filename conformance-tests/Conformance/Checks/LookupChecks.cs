namespace Rijie.Conformance;

/// <summary>Level 2 of the lookup: the fate of one transaction, never guessed.</summary>
internal static class LookupChecks
{
    private const string Contract = "contract: ITransactionLookup";
    private const string NeverSuccess = "reliability: unknown is never success";
    private static readonly DateOnly Day = CheckBench.Day;

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("lookup.book", "A payment whose fate was asked for and told wrongly is delivered without money, or refunded twice.", Contract, "the mapping of the answer: amounts, state, time, numbers", async (bench, stop) =>
        {
            bench.Draw(sales: 40);

            foreach (var known in bench.InApi())
            {
                var answer = await bench.LookUpAsync(known, stop);
                Expect.Same(bench.ToldNow(Surface.Lookup, known), answer.Transaction, "a lookup of a drawn day");
            }
        }),
        Ask("lookup.not_found", "\"There is no such order\" is an answer; as a failure it is asked again for ever, as a sale it is money that never was.", Contract, "the code by which the provider says that there is no such order", async (bench, stop) =>
        {
            var other = bench.AddSale();
            var absent = bench.Wire.Number(other with { ProviderOrderNo = null, MerchantOrderNo = null, RetrievalReference = null, TraceNo = null }, bench.Book.NextSerial() + 100);

            var answer = await bench.LookUpAsync(absent, stop);
            Expect.That(answer.Transaction is null, $"An order that does not exist was found as {answer.Transaction?.State}.");
        }),
        Ask("lookup.similar_number", "An order whose number begins alike is another order.", Contract, "the comparison of the number that was asked for with the one in the answer", async (bench, stop) =>
        {
            var sale = bench.AddSale();
            var questions = Similar(bench.Wire.Question(sale)).ToList();
            NotDeclaredException.ThrowIf(questions.Count == 0, "The simulator asks by no number that could be cut (ProviderWire.Question).");
            foreach (var question in questions)
            {
                try
                {
                    var answer = await bench.Account.Need(h => h.Lookup).LookUpAsync(question, stop);
                    Expect.That(answer.Transaction is null, $"The numbers {question.ProviderOrderNo} {question.MerchantOrderNo} found another order.");
                }
                catch (ProviderException e)
                {
                    // A number that cannot be is refused before it is sent.
                    Expect.That(e.InnerException is null or ArgumentException or FormatException, $"A number that cannot be fails inside the plugin: {e.Message}");
                }
            }
        }),
        Ask("lookup.pending", "A payment that is still open must not be told as paid or failed.", NeverSuccess, "the map of states", async (bench, stop) =>
        {
            var sale = bench.Wire.Number(bench.AddSale() with { ProviderOrderNo = null, MerchantOrderNo = null, RetrievalReference = null, TraceNo = null }, bench.Book.NextSerial());
            bench.Book.Add(TradeDraw.Plain(sale) with { PendingUntil = CheckBench.At(Day.AddDays(3), 0, 0) });

            var answer = await bench.LookUpAsync(sale, stop);
            Expect.That(answer.Transaction is null || answer.Transaction.State.IsOpen(), $"A pending sale is told as {answer.Transaction?.State}.");
        }),
        Ask("lookup.pending_then_paid", "What was open once must be asked anew: an answer that is kept hides the money.", Contract, "answers that are kept in memory", async (bench, stop) =>
        {
            var sale = bench.Wire.Number(bench.AddSale() with { ProviderOrderNo = null, MerchantOrderNo = null, RetrievalReference = null, TraceNo = null }, bench.Book.NextSerial());
            bench.Book.Add(TradeDraw.Plain(sale) with { PendingUntil = CheckBench.At(Day.AddDays(1), 11, 0) });

            await bench.LookUpAsync(sale, stop);
            bench.Clock.SetUtcNow(CheckBench.At(Day.AddDays(1), 11, 30));
            var answer = await bench.LookUpAsync(sale, stop);
            Expect.That(answer.Transaction?.State == TransactionState.Succeeded, $"A sale that was paid meanwhile is told as {answer.Transaction?.State.ToString() ?? "not found"}.");
        }),
        Ask("lookup.failed", "A payment that failed and is told as paid is goods given away.", NeverSuccess, "the map of states", (bench, stop) => StateAsync(bench, TransactionState.Failed, stop)),
        Ask("lookup.unknown", "A state that the provider itself does not know must never count as money.", NeverSuccess, "the map of states: what it does not list is unknown", (bench, stop) => StateAsync(bench, TransactionState.Unknown, stop)),
        Ask("lookup.asked_again", "Asking is not acting: the second and third answer are those of the first.", Contract, "reads that change something at the provider: list them under unsafe_reads", async (bench, stop) =>
        {
            var sale = bench.AddSale();
            var first = await bench.LookUpAsync(sale, stop);
            for (var i = 0; i < 3; i++) Expect.Same(first.Transaction!, (await bench.LookUpAsync(sale, stop)).Transaction, "the answer to a question that was asked again");
        }),
        Ask("lookup.amounts", "One fen that becomes a yuan is wrong in every sum.", "reliability: money is integer fen", "parsing of amounts: no floating point, no rounding", async (bench, stop) =>
        {
            foreach (var fen in (long[])[1, 10, 99, 101, 2_147_483_648, 99_999_999_99])
            {
                var sale = bench.AddSale(fen);
                Expect.Same(bench.ToldNow(Surface.Lookup, sale), (await bench.LookUpAsync(sale, stop)).Transaction, $"a sale of {fen} fen");
            }
        }),
        Ask("lookup.midnight", "A time that is read in another zone puts a sale on the wrong day.", "reliability: a provider's local time is China Standard Time", "parsing of times", async (bench, stop) =>
        {
            foreach (var at in (DateTimeOffset[])[CheckBench.At(Day, 0, 0, 1), CheckBench.At(Day, 7, 59, 59), CheckBench.At(Day, 12, 0), CheckBench.At(Day, 23, 59, 59)])
            {
                var sale = bench.AddSale(at: at);
                Expect.Same(bench.ToldNow(Surface.Lookup, sale), (await bench.LookUpAsync(sale, stop)).Transaction, "a sale near midnight");
            }
        }),
        Ask("lookup.refund", "A refund whose fate is told wrongly is made twice.", Contract, "the query of refunds: its own number, its original, its state", async (bench, stop) =>
        {
            var refund = bench.AddRefund(bench.AddSale(20_000), 5_000, CheckBench.At(Day, 11, 0));

            Expect.Same(bench.ToldNow(Surface.Lookup, refund), (await bench.LookUpAsync(refund, stop)).Transaction, "a refund of a quarter of a sale");
        }),
        Ask("lookup.second_refund", "The second refund of an order is not the first.", Contract, "which refund of the order is taken from the answer", async (bench, stop) =>
        {
            var sale = bench.AddSale(20_000);
            var first = bench.AddRefund(sale, 5_000, CheckBench.At(Day, 11, 0));
            var second = bench.AddRefund(sale, 3_000, CheckBench.At(Day, 12, 0));

            foreach (var refund in (Transaction[])[first, second])
                Expect.Equal(refund.Gross, (await bench.LookUpAsync(refund, stop)).Transaction?.Gross ?? Money.Zero, $"the amount of the refund of {refund.Gross.Fen} fen");
        }),
        Ask("lookup.other_merchant", "An order of another merchant must not be found by this one.", "reliability: only what was asked for", "the merchant number in the request and in the answer", async (bench, stop) =>
        {
            bench.NeedTwoMerchants();
            var sale = bench.AddSale(merchantNo: bench.Traits.MerchantNos[1]);
            try
            {
                var answer = await bench.LookUpAsync(sale, stop, q => q with { MerchantNo = bench.MerchantNo });
                Expect.That(answer.Transaction is null, "An order of another merchant was found.");
            }
            catch (ProviderException)
            {
                // Refusing the answer is as good as not finding it.
            }
        }),
        Ask("lookup.cancelled", "A call that cannot be stopped holds up the gateway's end.", "contract: the token is passed on", "the cancellation token in every call", (bench, stop) =>
        {
            var sale = bench.AddSale();
            return Cancellation.HoldsAsync(token => bench.Own<ITransactionLookup>().LookUpAsync(bench.Wire.Question(sale), token), stop);
        }),
    ];

    private static Check Ask(string id, string why, string rule, string look, Func<CheckBench, CancellationToken, Task> ask) =>
        new() { Id = id, Level = 2, Capability = Capability.TransactionLookup, Why = why, Rule = rule, Look = look, Ask = ask };

    private static async Task StateAsync(CheckBench bench, TransactionState state, CancellationToken stop)
    {
        var sale = bench.AddSale(with: t => t with { State = state });

        var answer = await bench.LookUpAsync(sale, stop);
        Expect.That(answer.Transaction?.State.HasSucceeded() != true, $"A sale that is {state} is told as {answer.Transaction?.State}.");
    }

    private static IEnumerable<LookupQuery> Similar(LookupQuery question)
    {
        if (question.ProviderOrderNo is { Length: > 1 } provider) yield return question with { ProviderOrderNo = provider[..^1], MerchantOrderNo = null };
        if (question.MerchantOrderNo is { Length: > 1 } merchant) yield return question with { ProviderOrderNo = null, MerchantOrderNo = merchant[..^1] };
    }
}
