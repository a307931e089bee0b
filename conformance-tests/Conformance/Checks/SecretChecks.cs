using System.Text;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Level 1 of secrets: each is a canary, and none may sing in any sink.</summary>
internal static class SecretChecks
{
    private const string Rule = "reliability: no secret, card number or person in logs, failures, reports or texts";

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "secrets.not_in_logs", Level = 1, Why = "A log is copied to many places, and a key in it must be changed at every merchant.", Rule = Rule, Look = "what is written to the logger: settings, requests, headers",
            Ask = async (bench, stop) =>
            {
                NeedSecrets(bench);
                await ContractChecks.AnythingAsync(bench, stop);
                await EachFailureAsync(bench, _ => { }, stop);

                // The host hides what it knows; where it had to, the plugin wrote it.
                var hidden = bench.Logged.FirstOrDefault(line => line.Contains("***", StringComparison.Ordinal) || Holds(bench, line) is not null);
                Expect.That(hidden is null, $"A secret was written to the log: {hidden}");
            },
        },
        new()
        {
            Id = "secrets.not_in_failures", Level = 1, Why = "Failures are stored, shown and sent to support.", Rule = Rule, Look = "messages of exceptions that hold a request or an answer",
            Ask = async (bench, stop) =>
            {
                NeedSecrets(bench);
                var told = new List<string>();
                await EachFailureAsync(bench, e => told.Add(e.Message), stop);

                var bad = told.FirstOrDefault(text => text.Contains("***", StringComparison.Ordinal) || Holds(bench, text) is not null);
                Expect.That(bad is null, $"A failure tells a secret: {bad}");
            },
        },
        new()
        {
            Id = "secrets.not_in_texts", Level = 1, Why = "A record prints its fields when it is logged or put into a message, and its key with them.", Rule = Rule, Look = "ToString of records that hold settings or keys",
            Ask = (bench, _) =>
            {
                NeedSecrets(bench);
                foreach (var service in bench.Account.Started().Registered)
                    if (Holds(bench, service.ToString() ?? "") is { } name) throw new CheckFailedException($"{service.GetType().FullName}.ToString() tells the setting '{name}'.");
                return Task.CompletedTask;
            },
        },
        new()
        {
            Id = "secrets.not_sent", Level = 1, Why = "A key that travels is known to every machine on its way.", Rule = Rule, Look = "what is put into addresses, headers and bodies: a signature, never the key",
            Ask = async (bench, stop) =>
            {
                NeedSecrets(bench);
                await ContractChecks.AnythingAsync(bench, stop);
                Asked.NeedHttp(bench);

                foreach (var exchange in bench.Proxy.Exchanges)
                {
                    var text = $"{exchange.Request.Target}\n{string.Join('\n', exchange.Request.Headers.Select(h => h.Value))}\n{Encoding.UTF8.GetString(exchange.Request.Body)}";
                    if (Holds(bench, text) is { } name && !IsPassword(name)) throw new CheckFailedException($"The setting '{name}' was sent in {exchange.Request.Method} {exchange.Request.Target}.");
                }
            },
        },
        new()
        {
            Id = "secrets.not_in_refusals", Level = 1, Capability = Capability.Notifications, Why = "The reason of a refusal is stored with the message and read by strangers to the account.", Rule = Rule, Look = "RefusalReason",
            Ask = (bench, _) =>
            {
                NeedSecrets(bench);
                var sale = bench.AddSale();
                var message = bench.Wire.Notify(bench.Book, sale);
                foreach (var body in (byte[][])[[], "x"u8.ToArray(), message.Body[..(message.Body.Length / 2)], [.. message.Body, (byte)'x']])
                {
                    var reading = bench.Read(message with { Body = body });
                    var text = $"{reading.RefusalCode} {reading.RefusalReason}";
                    Expect.That(!text.Contains("***", StringComparison.Ordinal) && Holds(bench, text) is null, $"The reason of a refusal tells a secret: {text}");
                }
                return Task.CompletedTask;
            },
        },
        new()
        {
            Id = "secrets.no_card_in_failures", Level = 1, Why = "A card number in a failure makes the log a card store.", Rule = Rule, Look = "failures that repeat the provider's answer",
            Ask = async (bench, stop) =>
            {
                // Asked of the plugin itself: the host hides card numbers, and so would hide the leak.
                const string card = "6222021234567890128"; // passes the check digit; nobody's card
                var (told, isAnswered) = (new List<string>(), false);
                foreach (var (body, contentType) in Planted(card))
                {
                    bench.Proxy.Deliver = _ =>
                    {
                        isAnswered = true;
                        return Delivery.Of(200, body, contentType);
                    };
                    await EachOwnCallAsync(bench, e => told.Add(e.ToString()), stop);
                }

                NotDeclaredException.ThrowIf(!isAnswered, "The plugin calls nobody over HTTP, so that no answer can hold a card number.");
                var leak = told.Find(text => text.Contains(card, StringComparison.Ordinal));
                Expect.That(leak is null, $"A failure of the plugin, or a cause of it, repeats a whole card number: {leak}");
                // The host writes the log, and hid the number there.
                var hidden = new LogMask([]).Clean(card);
                var logged = bench.Logged.FirstOrDefault(line => line.Contains(card, StringComparison.Ordinal) || line.Contains(hidden, StringComparison.Ordinal));
                Expect.That(logged is null, $"The plugin logged a card number of an answer: {logged}");
            },
        },
    ];

    private static void NeedSecrets(CheckBench bench) =>
        NotDeclaredException.ThrowIf(!AccountSettingsReader.Secrets(bench.Manifest).Any(bench.SettingsAt(bench.Proxy.Address).ContainsKey), "The account has no secret setting.");

    /// <summary>The name of a secret setting that the text holds, or a line of it.</summary>
    private static string? Holds(CheckBench bench, string text) => bench.Subject.Secrets.In(text);

    private static bool IsPassword(string name) => RemoteFileSettings.Secrets.Contains(name, StringComparer.Ordinal);

    /// <summary>Answers of several shapes, each with a card number where codes, words and rows stand.</summary>
    private static IEnumerable<(string Body, string ContentType)> Planted(string card) =>
    [
        ($"{{\"card\":\"{card}\",\"code\":\"{card}\",\"msg\":\"{card}\",\"status\":\"{card}\",\"data\":\"{card}\"}}", "application/json"),
        ($"[\"{card}\"", "application/json"),
        ($"<xml><code>{card}</code><msg>{card}</msg><{card}/></xml>", "text/xml"),
        ($"respCode={card}&respMsg={card}&code={card}&accNo={card}", "application/x-www-form-urlencoded"),
        ($"card {card} not found", "text/plain"),
    ];

    /// <summary>Each capability without the host around it, and whatever it throws.</summary>
    private static async Task EachOwnCallAsync(CheckBench bench, Action<Exception> told, CancellationToken stop)
    {
        var services = bench.Account.Started().Registered;
        var sale = bench.AddSale();
        Func<Task>[] calls =
        [
            .. services.OfType<ITransactionSource>().Select(source => (Func<Task>)(() => source.ReadAsync(new() { MerchantNo = bench.MerchantNo, From = CheckBench.At(CheckBench.Day, 0, 0), To = CheckBench.At(CheckBench.Day.AddDays(1), 0, 0) }, stop))),
            .. services.OfType<ITransactionLookup>().Select(lookup => (Func<Task>)(() => lookup.LookUpAsync(bench.Wire.Question(sale), stop))),
            .. services.OfType<IStatementSource>().Select(source => (Func<Task>)(() => source.FetchAsync(new() { ClearingDate = CheckBench.Day, MerchantNo = bench.Traits.FilesByMerchant ? bench.MerchantNo : null }, stop))),
            .. services.OfType<IPayoutSource>().Select(source => (Func<Task>)(() => source.ReadAsync(new() { SettlementDate = CheckBench.Day, MerchantNo = bench.MerchantNo }, stop))),
            .. services.OfType<ITerminalSource>().Select(source => (Func<Task>)(() => source.ListAsync(bench.MerchantNo, stop))),
        ];
        foreach (var call in calls)
        {
            try
            {
                await call();
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                told(e);
            }
        }
    }

    private static async Task EachFailureAsync(CheckBench bench, Action<ProviderException> told, CancellationToken stop)
    {
        foreach (var delivery in (Delivery[])[Delivery.Of(500, "<html>"), Delivery.Of(401, ""), Delivery.Of(200, "{}", "application/json"), Delivery.Of(200, "<a/>", "text/xml")])
        {
            bench.Proxy.Deliver = _ => delivery;
            await EachCallAsync(bench, told, stop);
        }
    }

    private static async Task EachCallAsync(CheckBench bench, Action<ProviderException> told, CancellationToken stop)
    {
        bench.Account.Started();
        var sale = bench.AddSale();
        Func<Task>[] calls =
        [
            async () => _ = bench.Account.Transactions is null ? [] : await bench.ListAsync(stop),
            async () => _ = bench.Account.Lookup is null ? null : await bench.LookUpAsync(sale, stop),
            async () => _ = bench.Account.Statements is null ? null : await bench.StatementAsync(stop),
            async () => _ = bench.Account.Payouts is null ? null : await bench.Account.Payouts.ReadAsync(new() { SettlementDate = CheckBench.Day }, stop),
            async () => _ = bench.Account.Terminals is null ? null : await bench.Account.Terminals.ListAsync(bench.MerchantNo, stop),
        ];
        foreach (var call in calls)
        {
            try
            {
                await call();
            }
            catch (ProviderException e)
            {
                told(e);
            }
        }
    }
}
