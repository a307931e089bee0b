using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Level 1: how a plugin lives with its host and with other accounts.</summary>
internal static class ContractChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "contract.starts", Level = 1, Why = "An account that does not start brings nothing in.", Rule = "contract: IProviderPlugin; what the manifest offers is what is registered",
            Look = "ConfigureServices: each capability of the manifest is registered once, and nothing else",
            Ask = (bench, _) => Check.Done(() => Expect.That(bench.Account.State.IsReady, $"The account does not start: {bench.Account.State.Code} {bench.Account.State.Reason}")),
        },
        new()
        {
            Id = "contract.offers_what_it_says", Level = 1, Why = "A capability that is offered on paper only shows as a provider that is always silent.", Rule = "contract: PluginManifest.Capabilities",
            Look = "capabilities in plugin.yaml against what ConfigureServices registers",
            Ask = (bench, _) => Check.Done(() =>
            {
                var account = bench.Account;
                foreach (var capability in Enum.GetValues<Capability>())
                {
                    var isOffered = bench.Manifest.Capabilities.Contains(capability);
                    if (isOffered && bench.Manifest.Optional.Contains(capability)) continue;
                    Expect.Equal(isOffered, Service(account, capability) is not null, $"the service of the capability {CapabilityName.Of(capability)} is there");
                }
            }),
        },
        new()
        {
            Id = "contract.quiet_at_start", Level = 1, Why = "A plugin that calls its provider while it starts stops the gateway whenever that provider is down.", Rule = "contract: IProviderPlugin.ConfigureServices does no work",
            Look = "calls in constructors",
            Ask = (bench, _) => Check.Done(() =>
            {
                Expect.That(bench.Account.State.IsReady, "The account does not start.");
                Expect.Equal(0, bench.Proxy.Exchanges.Count, "requests at start");
            }),
        },
        new()
        {
            Id = "contract.starts_twice", Level = 1, Why = "Two accounts at one provider are everyday; what they share they can confuse.", Rule = "design: each account has services of its own",
            Look = "statics, and names that are taken once in a process",
            Ask = (bench, _) => Check.Done(() =>
            {
                foreach (var id in (string[])["first", "second", "third"])
                    Expect.That(bench.Start(bench.Plugin, bench.Proxy.Address, accountId: id).State is var state && state.IsReady, $"the account '{id}' does not start beside the others: {state.Reason}");
            }),
        },
        new()
        {
            Id = "contract.loads_twice", Level = 1, Why = "An operator tries a new build beside the old one before changing over.", Rule = "design: plugins load side by side, each with its own types",
            Look = "statics in libraries that the plugin carries",
            Ask = (bench, _) => Check.Done(() =>
            {
                var again = PluginFolder.LoadOne(bench.Subject.Folder, ContractInfo.Host).Plugin ?? throw new CheckFailedException("The folder does not load a second time.");
                Expect.That(bench.Account.State.IsReady && bench.Start(again, bench.Proxy.Address, accountId: "again").State is var state && state.IsReady, "The second copy does not start beside the first.");
            }),
        },
        new()
        {
            Id = "contract.follows_the_clock", Level = 1, Why = "Signed times that come from another clock than the host's are refused by the provider.", Rule = "contract: TimeProvider is given",
            Look = "where the time of a request or of a check comes from",
            Ask = async (bench, stop) =>
            {
                bench.Clock.SetUtcNow(CheckBench.At(new DateOnly(2031, 3, 3), 10, 0));
                await AnythingAsync(bench, stop);
            },
        },
        new()
        {
            Id = "contract.ends", Level = 1, Why = "An account that cannot be closed keeps the gateway from stopping.", Rule = "contract: services are disposed with their account",
            Look = "Dispose of what the plugin registered: it must not throw, and must not wait",
            Ask = async (bench, stop) =>
            {
                var account = bench.Start(bench.Plugin, bench.Proxy.Address, accountId: "short-lived");
                await AnythingAsync(bench, stop, account);
                await bench.CloseAsync(account, TimeSpan.FromSeconds(2));
            },
        },
        new()
        {
            Id = "contract.every_type", Level = 1, Capability = Capability.TransactionLookup, Why = "A question that a plugin cannot answer must be refused; a crash looks like a broken provider.", Rule = "contract: ITransactionLookup; ProviderFailure.Rejected",
            Look = "types of transactions that the provider has no query for",
            Ask = async (bench, stop) =>
            {
                foreach (var type in Enum.GetValues<TransactionType>())
                {
                    try
                    {
                        var answer = await bench.Account.Need(h => h.Lookup).LookUpAsync(new() { MerchantNo = bench.MerchantNo, Type = type, ProviderOrderNo = "1", MerchantOrderNo = "1", RefundNo = "1", OriginalProviderOrderNo = "1", OriginalMerchantOrderNo = "1" }, stop);
                        Expect.That(answer.Transaction is null, $"A {type} that does not exist was found.");
                    }
                    catch (ProviderException e)
                    {
                        Expect.That(!e.Message.StartsWith("PLUGIN_FAILED", StringComparison.Ordinal), $"A lookup of a {type} fails inside the plugin: {e.Message}");
                    }
                }
            },
        },
        new()
        {
            Id = "contract.question_of_nothing", Level = 1, Capability = Capability.TransactionLookup, Why = "A question without a number must not be answered with whatever the provider finds first.", Rule = "contract: LookupQuery",
            Look = "what is sent when all numbers are missing",
            Ask = async (bench, stop) =>
            {
                bench.AddSale();
                try
                {
                    var answer = await bench.Account.Need(h => h.Lookup).LookUpAsync(new() { MerchantNo = bench.MerchantNo }, stop);
                    Expect.That(answer.Transaction is null, "A lookup that names nothing found something.");
                }
                catch (ProviderException e)
                {
                    // Misuse may be thrown as such; anything else is a plugin that did not look.
                    Expect.That(e.InnerException is null or ArgumentException, $"A lookup that names nothing fails inside the plugin: {e.Message}");
                }
            },
        },
    ];

    /// <summary>One call of whatever the plugin offers, after a drawn day.</summary>
    public static async Task AnythingAsync(CheckBench bench, CancellationToken stop, AccountHost? host = null)
    {
        var account = (host ?? bench.Account).Started();
        var day = ChinaTime.ToDate(bench.Clock.GetUtcNow()).AddDays(-1);
        var sale = bench.AddSale(at: CheckBench.At(day, 9, 30));
        if (account.Transactions is not null) Expect.Equal(1, (await bench.ListAsync(stop, from: CheckBench.At(day, 0, 0), to: CheckBench.At(day.AddDays(1), 0, 0), host: account)).Count, "rows of the list");
        if (account.Lookup is not null) Expect.That((await bench.LookUpAsync(sale, stop, host: account)).Transaction is not null, "The lookup does not find the sale.");
        if (account.Notifications is not null)
        {
            var reading = bench.Read(account, bench.Wire.Notify(bench.Book, sale));
            Expect.That(reading.Verdict != NotificationVerdict.Refused, $"A genuine notification is refused: {reading.RefusalCode} {reading.RefusalReason}");
        }
        if (account.Statements is not null)
        {
            var seen = await bench.StatementAsync(stop, day, host: account);
            Expect.That(seen.Status is StatementStatus.Ready or StatementStatus.NotReady or StatementStatus.Partial, $"The statement of {day:yyyy-MM-dd}, a day with a sale, is {seen.Status}: {seen.Reason}");
        }
        if (account.Payouts is not null) await account.Payouts.ReadAsync(new() { SettlementDate = day }, stop);
        if (account.Terminals is not null) await account.Terminals.ListAsync(bench.MerchantNo, stop);
    }

    private static object? Service(AccountHost account, Capability capability) => capability switch
    {
        Capability.Transactions => account.Transactions,
        Capability.TransactionLookup => account.Lookup,
        Capability.Notifications => account.Notifications,
        Capability.Statements => account.Statements,
        Capability.Payouts => account.Payouts,
        _ => account.Terminals,
    };
}
