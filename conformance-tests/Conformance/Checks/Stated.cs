using Rijie.Settlement.Statements;

namespace Rijie.Conformance;

/// <summary>What checks of statements share: asking, and judging what came.</summary>
internal static class Stated
{
    /// <summary>The statement of a day of a sound book, all of whose files must be taken in.</summary>
    public static async Task<StatementSeen> SoundAsync(CheckBench bench, string what, CancellationToken stop, DateOnly? day = null, string? merchantNo = null)
    {
        var seen = await bench.StatementAsync(stop, day, merchantNo);
        Expect.That(seen.Status == StatementStatus.Ready, $"{what}: the statement is {seen.Status} at {ChinaTime.ToLocal(bench.Clock.GetUtcNow()):yyyy-MM-dd HH:mm}: {seen.Reason}");
        foreach (var file in seen.Files)
            Expect.That(file.Reading.Result == FileResult.Imported, $"{what}: {file.File.Name} was {file.Reading.Result}: {file.Reading.Code} {file.Reading.Reason}");
        return seen;
    }

    /// <summary>The rows of a merchant and day as the file tells them.</summary>
    public static IReadOnlyList<Transaction> Rows(CheckBench bench, DateOnly? day = null, string? merchantNo = null) =>
        bench.Told(Surface.Statement, bench.Book.InStatement(day ?? CheckBench.Day).Where(t => t.MerchantNo == (merchantNo ?? bench.MerchantNo)));

    /// <summary>Whether nothing of a file counts: refused whole, held for a person, or of an unknown format.</summary>
    public static bool IsKeptOut(FileSeen file) => IsKeptOut(file.Reading);

    /// <summary>The same of a reading.</summary>
    public static bool IsKeptOut(StatementReading reading) => reading.Result is not (FileResult.Imported or FileResult.ImportedWithRejects);

    /// <summary>Whether the provider's files can hold a transaction: its wire cannot write what its format has no place for.</summary>
    public static bool CanHold(CheckBench bench, Transaction truth)
    {
        var book = bench.NewBook();
        book.Add(TradeDraw.Plain(truth));
        try
        {
            return bench.Wire.Statement(book, truth.ClearingDate!.Value).Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Waits until the morning on which the statement of a day is there.</summary>
    public static void MorningAfter(CheckBench bench, DateOnly day) => bench.Clock.SetUtcNow(CheckBench.At(day.AddDays(1), 10, 0));

    /// <summary>Fetches while something happens on the way, and holds the outcome: refused, kept out or not there, else the same rows as before.</summary>
    /// <returns>The rows that came otherwise; <c>null</c> where nothing did.</returns>
    public static async Task<StatementSeen?> DisturbedAsync(CheckBench bench, IReadOnlyList<Transaction> sound, Func<WireExchange, Delivery> deliver, string what, CancellationToken stop)
    {
        bench.Proxy.Deliver = deliver;
        try
        {
            var seen = await bench.StatementAsync(stop);
            Expect.That(seen.Status != StatementStatus.NoTrade, $"{what}: it became a day without trade.");
            var isSame = seen.Status == StatementStatus.NotReady || seen.Files.Any(IsKeptOut) || seen.Rows.ToHashSet().SetEquals(sound)
                || (seen.Status == StatementStatus.Partial && seen.Rows.All(sound.Contains));
            return isSame ? null : seen;
        }
        catch (ProviderException refused)
        {
            Expect.That(!refused.Message.StartsWith("PLUGIN_FAILED", StringComparison.Ordinal), $"{what}: the plugin threw {refused.InnerException?.GetType().Name}: {refused.InnerException?.Message}");
            return null;
        }
        finally
        {
            bench.Proxy.Deliver = exchange => Delivery.Of(exchange.Answer);
        }
    }

    /// <summary>The exchange that carried the file: the longest answer.</summary>
    /// <exception cref="NotDeclaredException">Nothing went over HTTP.</exception>
    public static WireExchange Carrier(CheckBench bench)
    {
        Asked.NeedHttp(bench);
        return bench.Proxy.Exchanges.MaxBy(e => e.Answer.Body.Length)!;
    }

    /// <summary>Changes the answers that carry the file, as long as they are of the usual size.</summary>
    public static Func<WireExchange, Delivery> Of(WireExchange carrier, Func<byte[], byte[]> change) => exchange =>
        Delivery.Of(exchange.Request.Target == carrier.Request.Target && exchange.Answer.Body.Length > carrier.Answer.Body.Length / 2
            ? exchange.Answer with { Body = change([.. exchange.Answer.Body]) }
            : exchange.Answer);
}
