using System.CommandLine;
using System.Globalization;

namespace Rijie.Conformance.Runner;

/// <summary><c>rijie-conform record --to URL --output DIR</c>: stands between a plugin and its real provider, and writes what passes with made-up values.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var to = new Option<Uri>("--to") { Description = "The provider's real address, such as https://api.acme.example", Required = true };
        var output = new Option<string>("--output") { Description = "Where the pack goes", Required = true };
        var port = new Option<int>("--port") { Description = "Where to listen on this machine; any free port unless given" };
        var keep = new Option<string[]>("--keep") { Description = "Values that are no secret and stay, such as codes of the provider", AllowMultipleArgumentsPerToken = true };
        var signatures = new Option<string[]>("--signature-header") { Description = "Headers that hold a signature, left out", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["Authorization"] };
        var count = new Option<int>("--count") { Description = "End after so many exchanges; with Ctrl+C unless given", DefaultValueFactory = _ => int.MaxValue };
        var command = new Command("record", "Write the traffic of a real provider as a pack for a simulator, with made-up values") { to, output, port, keep, signatures, count };
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                await RecordAsync(parsed.GetValue(to)!, parsed.GetValue(output)!, parsed.GetValue(port), new(parsed.GetValue(keep) ?? []), parsed.GetValue(signatures) ?? [], parsed.GetValue(count), stop);
                return ExitCode.Conformant;
            }
            catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return ExitCode.Usage;
            }
        });
        return command;
    }

    private static async Task RecordAsync(Uri to, string output, int port, FakeValues fakes, IReadOnlyList<string> signatures, int count, CancellationToken stop)
    {
        if (!to.IsAbsoluteUri || to.Scheme is not ("https" or "http")) throw new UsageException("--to is an address such as https://api.acme.example.");
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any()) throw new UsageException($"The folder '{output}' is not empty: a recording is not added to another.");
        var recording = new Recording(output, fakes, signatures);
        var gate = new Lock();
        var ended = new TaskCompletionSource();
        await using var proxy = new FaultProxy(to, port: port);
        proxy.Deliver = exchange =>
        {
            lock (gate)
            {
                if (recording.Count < count) recording.Write(exchange);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recording.Count}: {exchange.Request.Method} {exchange.Request.Target.Split('?')[0]} -> {exchange.Answer.Status}"));
                if (recording.Count >= count) ended.TrySetResult();
            }
            return Delivery.Of(exchange.Answer);
        };
        Console.WriteLine($"Recording {to} to '{output}'. Give the plugin's account this address, and the gateway developer: {{ allow_loopback_http: true }}:\n  {proxy.Address.GetLeftPart(UriPartial.Authority)}\nEnd with Ctrl+C.");
        using var registration = stop.Register(() => ended.TrySetResult());
        await ended.Task;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recording.Count} exchanges are in '{output}'. Look through them before you give them away: a value that looks like a word of the protocol stays."));
    }
}
