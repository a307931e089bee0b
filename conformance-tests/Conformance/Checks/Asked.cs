using Rijie.Hosting;
using Rijie.Settlement.Statements;

namespace Rijie.Conformance;

/// <summary>A capability that asks the provider, and a plain call of it for checks that care only how the answer travels.</summary>
internal sealed record Asked
{
    private const string NotReady = nameof(StatementStatus.NotReady);

    /// <summary>How ids begin, such as <c>list</c>.</summary>
    public required string Subject { get; init; }

    public required Capability Capability { get; init; }

    /// <summary>Calls it through the host and gives all that was told, as comparable facts.</summary>
    /// <exception cref="ProviderException">The call failed, or its file was refused by its layout.</exception>
    public required Func<CheckBench, AccountHost, CancellationToken, Task<IReadOnlyList<object>>> Call { get; init; }

    /// <summary>All five.</summary>
    public static IReadOnlyList<Asked> All { get; } =
    [
        new() { Subject = "list", Capability = Capability.Transactions, Call = async (bench, host, stop) => await bench.ListAsync(stop, host: host) },
        new() { Subject = "lookup", Capability = Capability.TransactionLookup, Call = async (bench, host, stop) => [await FateAsync(bench, host, bench.InApi()[0], stop)] },
        new() { Subject = "statement", Capability = Capability.Statements, Call = StatementAsync },
        new() { Subject = "payout", Capability = Capability.Payouts, Call = PayoutsAsync },
        new() { Subject = "terminal", Capability = Capability.Terminals, Call = async (bench, host, stop) => await host.Need(h => h.Terminals).ListAsync(bench.MerchantNo, stop) },
    ];

    /// <summary>Three sales, and what was paid for them.</summary>
    public static void Fill(CheckBench bench)
    {
        for (var i = 0; i < 3; i++) bench.AddSale(12_345 + (1000 * i), CheckBench.At(CheckBench.Day, 9 + i, 30));
        new BookWriter(bench.Book, bench.Wire, bench.MerchantNo, bench.Manifest.Provider.DayCut, 1).DrawPayout(CheckBench.Day);
    }

    /// <summary>Ends a check of the way over HTTP where nothing that was asked so far went over it.</summary>
    /// <exception cref="NotDeclaredException">Files that lie in a folder do not travel, and nothing breaks on their way.</exception>
    public static void NeedHttp(CheckBench bench) => NotDeclaredException.ThrowIf(bench.Proxy.Exchanges.Count == 0, "Nothing of this goes over HTTP: the files are fetched by the host's own means, so that nothing can be done to an answer on its way.");

    /// <summary>The fate of one transaction, or that there is none.</summary>
    public static async Task<object> FateAsync(CheckBench bench, AccountHost host, Transaction known, CancellationToken stop) =>
        (await bench.LookUpAsync(known, stop, host: host)).Transaction is { } found ? found : "not found";

    /// <summary>Calls, and expects all that the provider has.</summary>
    public async Task<IReadOnlyList<object>> WholeAsync(CheckBench bench, CancellationToken stop, AccountHost? host = null)
    {
        var told = await Call(bench, host ?? bench.Account, stop);
        Expect.That(told.Count > 0 && told[0] is not string, $"{Subject}: the provider has something to tell, but the plugin said {(told.Count == 0 ? "nothing" : told[0])}.");
        return told;
    }

    /// <summary>Calls while something is wrong on the way, and expects a failure of one of the kinds.</summary>
    /// <param name="bench">The place.</param>
    /// <param name="host">The account.</param>
    /// <param name="when">What is wrong, in a sentence.</param>
    /// <param name="kinds">The failures that are right; none for any.</param>
    /// <param name="mayWait">Whether a statement may be said not to be ready as well.</param>
    /// <param name="stop">Ends the check.</param>
    public Task<ProviderException> RefusedAsync(CheckBench bench, AccountHost host, string when, IReadOnlyList<ProviderFailure> kinds, bool mayWait, CancellationToken stop) =>
        Expect.Refused(
            async () =>
            {
                var told = await Call(bench, host, stop);
                if (mayWait && told is [NotReady]) throw new ProviderException(ProviderFailure.InvalidResponse, NotReady);
                throw new CheckFailedException($"{Subject} {when}: expected a failure of kind {string.Join(" or ", kinds)}, but the call succeeded and told {Words(told)}.");
            },
            $"{Subject} {when}", [.. kinds]);

    /// <summary>Calls while something is wrong on the way, and expects a failure or the very same facts: never others.</summary>
    /// <returns>Whether it was refused.</returns>
    public async Task<bool> SameOrRefusedAsync(CheckBench bench, AccountHost host, IReadOnlyList<object> whole, string when, IReadOnlyList<ProviderFailure> kinds, CancellationToken stop)
    {
        var told = whole;
        try
        {
            told = await Call(bench, host, stop);
        }
        catch (ProviderException e)
        {
            await Expect.Refused(() => Task.FromException(e), $"{Subject} {when}", [.. kinds]);
            return true;
        }
        Expect.That(told.SequenceEqual(whole), $"{Subject} {when}: expected a failure, but the call succeeded and told {Words(told)} instead of {Words(whole)}.");
        return false;
    }

    private static async Task<IReadOnlyList<object>> StatementAsync(CheckBench bench, AccountHost host, CancellationToken stop)
    {
        var seen = await bench.StatementAsync(stop, host: host);
        if (seen.Files.FirstOrDefault(f => f.Reading.Result is FileResult.Rejected or FileResult.Held or FileResult.Quarantined) is { } refused)
            throw new ProviderException(ProviderFailure.InvalidResponse, $"The file {refused.File.Name} was refused by its layout: {refused.Reading.Code} {refused.Reading.Reason}");
        // What is said to be only a part is asked again, so that what is missing from it was refused and not lost.
        if (seen.Status == StatementStatus.Partial) throw new ProviderException(ProviderFailure.InvalidResponse, $"The statement is only a part: {seen.Reason}");
        return seen.Status == StatementStatus.Ready ? seen.Rows : [seen.Status.ToString()];
    }

    private static async Task<IReadOnlyList<object>> PayoutsAsync(CheckBench bench, AccountHost host, CancellationToken stop)
    {
        var source = host.Need(h => h.Payouts);
        var query = new PayoutQuery { MerchantNo = bench.MerchantNo, SettlementDate = CheckBench.Day };
        return await Pages.AllAsync(cursor => source.PageAsync(query with { Cursor = cursor }, stop), "The list of payouts");
    }

    private static string Words(IReadOnlyList<object> told) => told switch
    {
        [] => "nothing",
        [string word] => $"'{word}'",
        _ => $"{told.Count} facts, the first {(told[0] is Transaction t ? $"{Expect.Key(t)} of {t.Gross.Fen} fen, {t.State}" : told[0].GetType().Name)}",
    };
}
