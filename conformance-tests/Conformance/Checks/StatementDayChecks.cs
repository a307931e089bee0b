using Rijie.Settlement.Statements;

namespace Rijie.Conformance;

/// <summary>Level 3: when a statement is there, when it is not, and when there is another.</summary>
internal static class StatementDayChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "statement.not_ready", Level = 3, Capability = Capability.Statements,
            Why = "A day that is closed as empty because its file was not there yet loses all of its money.",
            Rule = "contract: StatementStatus.NotReady", Look = "what the answer before the ready time is taken for",
            Ask = async (bench, stop) =>
            {
                var day = CheckBench.Day.AddDays(1);
                bench.Draw(sales: 8, day: day);

                Waits(await bench.StatementAsync(stop, day), "while the day is not over");
                bench.Clock.SetUtcNow(CheckBench.At(day.AddDays(1), 0, 30));
                Waits(await bench.StatementAsync(stop, day), "in the night after");
                Stated.MorningAfter(bench, day);
                Expect.Same(Stated.Rows(bench, day), (await Stated.SoundAsync(bench, "in the morning", stop, day)).Rows, "in the morning");
            },
        },
        new()
        {
            Id = "statement.late", Level = 3, Capability = Capability.Statements,
            Why = "A file that comes hours late still has to be taken in, and the day must wait for it.",
            Rule = "contract: StatementStatus.NotReady; the host asks again until the deadline", Look = "what a file that is not there is taken for",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 8, plan: new() { Late = TimeSpan.FromHours(3) });

                Waits(await bench.StatementAsync(stop), "before a late file came");
                bench.Clock.SetUtcNow(CheckBench.At(CheckBench.Day.AddDays(1), 14, 0));
                Expect.Same(Stated.Rows(bench), (await Stated.SoundAsync(bench, "after a late file came", stop)).Rows, "a late file");
            },
        },
        new()
        {
            Id = "statement.missing", Level = 3, Capability = Capability.Statements,
            Why = "A file that never comes is a question for the provider; taken for a day without trade nobody asks it.",
            Rule = "contract: StatementStatus.NotReady, also when the provider cannot tell \"not yet\" from \"none\"", Look = "what a file that is not there is taken for",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 8, plan: new() { Missing = true });

                foreach (var days in (int[])[0, 1, 5])
                {
                    Stated.MorningAfter(bench, CheckBench.Day.AddDays(days));
                    Waits(await bench.StatementAsync(stop), $"{days} days after it was due");
                }
            },
        },
        new()
        {
            Id = "statement.empty_day", Level = 3, Capability = Capability.Statements,
            Why = "A day without trade that shows as an error, or is waited for, needs a person every holiday.",
            Rule = "contract: StatementStatus.NoTrade, or a file without rows", Look = "the provider's word for no trade, and empty members of the layout",
            Ask = async (bench, stop) =>
            {
                var seen = await bench.StatementAsync(stop);

                if (seen.Status == StatementStatus.NoTrade) return;
                Expect.That(seen.Status == StatementStatus.Ready, $"a day without trade is {seen.Status}: {seen.Reason}");
                foreach (var file in seen.Files)
                {
                    Expect.That(file.Reading.Result == FileResult.Imported, $"the empty {file.File.Name} was {file.Reading.Result}: {file.Reading.Code} {file.Reading.Reason}");
                    Expect.Equal(0, file.Rows.Count, $"rows of the empty {file.File.Name}");
                    Expect.That(file.Reading.NoTrade, $"the empty {file.File.Name} does not read as a day without trade.");
                }
            },
        },
        new()
        {
            Id = "statement.reissued", Level = 3, Capability = Capability.Statements,
            Why = "A corrected file that is never seen leaves the day with wrong fees and missing rows.",
            Rule = "reliability: a re-issue replaces the file before it", Look = "names of re-issues, and anything that keeps the first answer",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 30, plan: new() { ReissuedAfter = TimeSpan.FromHours(5) });

                var first = await Stated.SoundAsync(bench, "the first file", stop);
                bench.Clock.SetUtcNow(CheckBench.At(CheckBench.Day.AddDays(1), 17, 0));
                var second = await Stated.SoundAsync(bench, "the corrected file", stop);

                Expect.Same(Stated.Rows(bench), first.Rows, "the first file");
                Expect.Same(bench.Told(Surface.Statement, bench.Book.InReissue(CheckBench.Day)), second.Rows, "the corrected file");
                Expect.That(!Hashes(first).SequenceEqual(Hashes(second)), "the corrected file has the bytes of the first.");
            },
        },
        new()
        {
            Id = "statement.same_again", Level = 3, Capability = Capability.Statements,
            Why = "A file that differs each time it is fetched looks re-issued each time, and the day is never done.",
            Rule = "reliability: the same file is known by its hash", Look = "anything that the plugin adds to the bytes",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 8);

                var first = await Stated.SoundAsync(bench, "a file", stop);
                bench.Clock.Advance(TimeSpan.FromMinutes(20));
                var second = await Stated.SoundAsync(bench, "the same file", stop);

                Expect.That(Hashes(first).SequenceEqual(Hashes(second)), "fetched twice, the file has other bytes.");
                Expect.That(first.Files.Select(f => f.File.Name).SequenceEqual(second.Files.Select(f => f.File.Name)), "fetched twice, the file has another name.");
            },
        },
        new()
        {
            Id = "statement.other_day", Level = 3, Capability = Capability.Statements,
            Why = "Yesterday's file under today's name counts yesterday twice and today never.",
            Rule = "reliability: a file is of the day that was asked for", Look = "the date that the answer, the file's name or its rows state",
            Ask = async (bench, stop) =>
            {
                var before = CheckBench.Day.AddDays(-1);
                bench.Draw(sales: 6, day: before);
                bench.Draw(sales: 8, seed: 2);
                await Stated.SoundAsync(bench, "the day before", stop, before);
                var earlier = bench.Proxy.Exchanges;
                Asked.NeedHttp(bench); // otherwise the file's own name and rows decide

                var next = -1;
                var seen = await Stated.DisturbedAsync(bench, Stated.Rows(bench), _ => Delivery.Of(earlier[Math.Min(Interlocked.Increment(ref next), earlier.Count - 1)].Answer), "the answers of the day before", stop);

                Expect.That(seen is null || !bench.Traits.StatesDay, $"{seen?.Rows.Count} rows of the day before were taken as the day's.");
                NotDeclaredException.ThrowIf(!bench.Traits.StatesDay, "The simulator states that neither answer nor file tells its day (StatesDay false): only the name under which it is asked for does.");
            },
        },
        new()
        {
            Id = "statement.cancelled", Level = 3, Capability = Capability.Statements,
            Why = "A gateway that cannot stop a fetch cannot be restarted, and a swallowed cancellation looks like an answer.",
            Rule = "contract: the cancellation token stops the read", Look = "whether the token is passed on, and what catches OperationCanceledException",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 4);
                bench.Account.Need(h => h.Statements);
                using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(stop);
                bench.Proxy.Deliver = exchange =>
                {
                    cancelled.Cancel();
                    return new() { Answer = exchange.Answer, Silence = TimeSpan.FromSeconds(20) };
                };

                try
                {
                    var fetch = bench.StatementAsync(cancelled.Token);
                    await fetch.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, stop);
                    Expect.That(bench.Proxy.Exchanges.Count == 0, "the fetch was cancelled and gave an answer.");
                    // Where nothing goes over HTTP nothing cancelled it; a token that is cancelled already must end it.
                    await Cancellation.HoldsAsync(token => bench.Own<IStatementSource>().FetchAsync(Query(bench), token), stop);
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                    return; // as it should be
                }
                catch (TimeoutException)
                {
                    throw new CheckFailedException("a fetch that was cancelled still ran after five seconds.");
                }
                catch (ProviderException failure)
                {
                    throw new CheckFailedException($"a cancelled fetch became a failure of the provider: {failure.Failure} {failure.Message}", failure);
                }
            },
        },
        new()
        {
            Id = "statement.unread", Level = 3, Capability = Capability.Statements,
            Why = "Files that the gateway turns down unread must not hold a connection each until none is left.",
            Rule = "contract: the caller disposes the files", Look = "whether Dispose of the content closes what is below it",
            Ask = async (bench, stop) =>
            {
                bench.Draw(sales: 4);
                await Stated.SoundAsync(bench, "a file", stop);

                for (var i = 0; i < 20; i++)
                    foreach (var file in (await bench.Account.Need(h => h.Statements).FetchAsync(Query(bench), stop)).Files)
                        file.Dispose();

                Expect.Same(Stated.Rows(bench), (await Stated.SoundAsync(bench, "after twenty files that nobody read", stop)).Rows, "after twenty files that nobody read");
            },
        },
    ];

    private static void Waits(StatementSeen seen, string when) =>
        Expect.That(seen.Status == StatementStatus.NotReady || (seen.Status == StatementStatus.Partial && seen.Rows.Count == 0), $"{when} the statement is {seen.Status} with {seen.Rows.Count} rows, and not NotReady: {seen.Reason}");

    private static StatementQuery Query(CheckBench bench) => new() { ClearingDate = CheckBench.Day, MerchantNo = bench.Traits.FilesByMerchant ? bench.MerchantNo : null };

    private static IEnumerable<string> Hashes(StatementSeen seen) => seen.Files.Select(f => f.Reading.Sha256Hex);
}
