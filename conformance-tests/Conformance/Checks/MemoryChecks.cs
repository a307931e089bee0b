using Rijie.Settlement.Statements;

namespace Rijie.Conformance;

/// <summary>Level 4 of large statements: what is held in memory stays within a bound, however long the file.</summary>
internal static class MemoryChecks
{
    /// <summary>A provider's answer over the plugin's own HTTP may be held whole up to this; a file that is handed on as a stream may be longer and is not held.</summary>
    private const long HeldBytes = 64L << 20;

    private const int MostLooks = 5;

    private static readonly long FileBytes = (Environment.GetEnvironmentVariable("RIJIE_LONG") == "1" ? 200L : 24L) << 20;

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "statement.memory", Level = 4, Capability = Capability.Statements,
            Why = "One large merchant's file must not take the memory of every other merchant's gateway.",
            Rule = "contract: StatementFile.Content is a stream; reliability: bounded memory (24 MB of file, 200 MB in the long run)", Look = "texts and lists that are made of a whole file before it is handed on",
            Ask = async (bench, stop) =>
            {
                Asked.Fill(bench);
                await Stated.SoundAsync(bench, "a small file", stop);
                Asked.NeedHttp(bench);
                var whole = bench.Proxy.Exchanges.Where(e => e.Answer.Status == 200).Select(e => e.Answer.Body.Length).DefaultIfEmpty().Max();
                var filler = new byte[64 * 1024];
                var isFilled = false;
                bench.Proxy.Deliver = exchange =>
                {
                    // Encrypted anew, an answer may come out a little shorter.
                    if (exchange.Answer.Status != 200 || exchange.Answer.Body.Length < whole * 3L / 4) return Delivery.Of(exchange.Answer);
                    isFilled = true;
                    return Delivery.Of(exchange.Answer) with { Filler = Repeated(exchange.Answer.Body, filler), FillTo = FileBytes };
                };
                using var peak = new PeakMemory();

                await ReadAsync(bench, stop);

                if (!isFilled) throw new InconclusiveException("The statement did not come a second time, so that it could not be made long.");
                var most = 4 * Math.Min(FileBytes, HeldBytes);
                Expect.That(peak.Bytes <= most, $"a statement of {FileBytes >> 20} MiB took {peak.Bytes >> 20} MiB of memory, more than {most >> 20} MiB.");
            },
        },
    ];

    /// <summary>Fetches and reads as the gateway does, keeping no row; a plugin may refuse a file that is so long.</summary>
    private static async Task ReadAsync(CheckBench bench, CancellationToken stop)
    {
        try
        {
            var query = new StatementQuery { ClearingDate = CheckBench.Day, MerchantNo = bench.Traits.FilesByMerchant ? bench.MerchantNo : null };
            var answer = await bench.Account.Need(h => h.Statements).FetchAsync(query, stop);
            for (var look = 1; look < MostLooks && answer is { Status: StatementStatus.NotReady, AskAgainAfter: { } rest }; look++)
            {
                bench.Clock.Advance(rest);
                answer = await bench.Account.Need(h => h.Statements).FetchAsync(query, stop);
            }
            foreach (var file in answer.Files)
            {
                using var open = file;
                StatementReader.Read(InputOf(bench, open), bench.Plugin.Layout(file.LayoutId)!, _ => { }, null, stop);
            }
        }
        catch (ProviderException e) when (!e.Message.StartsWith("PLUGIN_FAILED", StringComparison.Ordinal))
        {
            // Too long for it: that is a bound as well.
        }
    }

    private static StatementInput InputOf(CheckBench bench, StatementFile file) => new()
    {
        Name = file.Name,
        Content = file.Content,
        DeclaredLength = file.DeclaredLength,
        DeclaredSha256 = file.DeclaredSha256,
        FromSignedMessage = file.FromSignedMessage,
        StatedClearingDate = file.ClearingDate,
        ExpectedClearingDate = CheckBench.Day,
        Settings = bench.SettingsAt(bench.Proxy.Address),
        MerchantNos = bench.Traits.MerchantNos.ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>The body again and again: lines of a text stay lines.</summary>
    private static byte[] Repeated(byte[] body, byte[] filler)
    {
        for (var i = 0; i < filler.Length; i++) filler[i] = body[i % body.Length];
        return filler;
    }
}

/// <summary>The most that live objects took since it began, looked at many times a second.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly long before = GC.GetTotalMemory(forceFullCollection: true);
    private readonly CancellationTokenSource stop = new();
    private readonly Thread watching;
    private long most;

    public PeakMemory()
    {
        watching = new(Watch) { IsBackground = true };
        watching.Start();
    }

    public long Bytes
    {
        get
        {
            Look();
            return Math.Max(0, Interlocked.Read(ref most) - before);
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        watching.Join();
        stop.Dispose();
    }

    private void Watch()
    {
        while (!stop.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(60))) Look();
    }

    private void Look()
    {
        var now = GC.GetTotalMemory(forceFullCollection: true);
        for (var seen = Interlocked.Read(ref most); now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = Interlocked.Read(ref most)) continue;
    }
}
