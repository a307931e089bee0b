using System.Reflection;
using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Level 5: a new build on the inputs of an earlier one; what an operator had must not be lost by an upgrade.</summary>
internal static class UpgradeChecks
{
    private const string Rule = "contract: a plugin's new version takes over what its earlier one left";
    private static readonly DateOnly Day = CheckBench.Day;
    private static readonly PropertyInfo[] Fields = typeof(Transaction).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("upgrade.capabilities", null, "A capability that is gone is a merchant without his list, file or payouts.", "capabilities in plugin.yaml", (bench, earlier, _) =>
            Check.Done(() => Expect.Equal("", string.Join(", ", earlier.Manifest.Capabilities.Except(bench.Manifest.Capabilities).Except(earlier.Manifest.Optional).Select(CapabilityName.Of)), "capabilities that the earlier build offers and this one does not"))),
        Ask("upgrade.settings", null, "An account whose settings were right yesterday does not start today.", "settings that were renamed, removed or made required", (bench, earlier, _) => Check.Done(() =>
        {
            Expect.Equal("", string.Join(", ", earlier.Manifest.Settings.Keys.Except(bench.Manifest.Settings.Keys)), "settings of the earlier build that this one refuses");
            var asked = bench.Manifest.Settings.Where(s => s.Value.Required && !(earlier.Manifest.Settings.TryGetValue(s.Key, out var old) && old.Required)).Select(s => s.Key);
            Expect.Equal("", string.Join(", ", asked), "settings that this build requires and the earlier one did not");
        })),
        Ask("upgrade.identity", null, "A new version under the number of the old one cannot be told apart in the records.", "id and version in plugin.yaml", (bench, earlier, _) => Check.Done(() =>
        {
            Expect.Equal(earlier.Manifest.Id, bench.Manifest.Id, "the plugin's id");
            Expect.That(bench.Plugin.Hash == earlier.Hash || VersionOf(bench.Plugin).CompareTo(VersionOf(earlier)) > 0, $"The build differs from the earlier one, but its version {bench.Manifest.Version} is not above {earlier.Manifest.Version}.");
        })),
        Ask("upgrade.layouts", Capability.Statements, "Stored files name their layout: without it they cannot be read again.", "ids of layouts", (bench, earlier, _) =>
            Check.Done(() => Expect.Equal("", string.Join(", ", earlier.Layouts.Select(l => l.Id).Except(bench.Plugin.Layouts.Select(l => l.Id))), "layouts of the earlier build that are gone"))),
        Ask("upgrade.identifiers", null, "Rows that are keyed otherwise than yesterday's match nothing of yesterday.", "identifiers in plugin.yaml", (bench, earlier, _) => Check.Done(() =>
        {
            foreach (var (name, scope) in earlier.Manifest.Provider.Identifiers)
                Expect.Equal<IdentifierScope?>(scope, bench.Manifest.Provider.Identifiers.TryGetValue(name, out var now) ? now : null, $"the scope of {name}");
        })),
        Ask("upgrade.list_keeps_fields", Capability.Transactions, "A field that the list told yesterday and not today leaves matching and pricing without it.", "the mapping of the list's items", async (bench, earlier, stop) =>
        {
            bench.Draw(sales: 40);
            var before = await AllAsync(bench.Start(earlier, bench.Proxy.Address, accountId: "earlier").Need(h => h.Transactions), bench, null, stop);
            Keeps(before, await bench.ListAsync(stop), "the list");
        }),
        Ask("upgrade.old_cursor", Capability.Transactions, "A list that was begun before the upgrade starts over or loses its rest.", "the form of the cursor: read the earlier one too", async (bench, earlier, stop) =>
        {
            bench.Draw(sales: 20);
            var first = await bench.Start(earlier, bench.Proxy.Address, accountId: "earlier").Need(h => h.Transactions).ReadAsync(Window(bench, null), stop);
            Expect.That(first.NextCursor is not null, "The earlier build's first page has no cursor.");
            Expect.Same(bench.Told(Surface.List, bench.InApi()), [.. first.Transactions, .. await AllAsync(bench.Account.Need(h => h.Transactions), bench, first.NextCursor, stop)], "a list that the earlier build began");
        }),
        Ask("upgrade.lookup_keeps_fields", Capability.TransactionLookup, "A field that a lookup told yesterday and not today leaves matching without it.", "the mapping of the answer", async (bench, earlier, stop) =>
        {
            bench.Draw(sales: 10);
            var lookup = bench.Start(earlier, bench.Proxy.Address, accountId: "earlier").Need(h => h.Lookup);
            foreach (var known in bench.InApi())
                if ((await lookup.LookUpAsync(bench.Wire.Question(known), stop)).Transaction is { } before)
                    Keeps([before], (await bench.LookUpAsync(known, stop)).Transaction is { } now ? [now] : [], "the lookup");
        }),
        Ask("upgrade.notification_keeps_ids", Capability.Notifications, "An event whose id changes with the version is booked a second time.", "what the event id is made of", (bench, earlier, _) => Check.Done(() =>
        {
            var before = bench.Start(earlier, bench.Proxy.Address, accountId: "earlier");
            bench.Draw(sales: 10);
            foreach (var known in bench.InApi())
            {
                var message = bench.Wire.Notify(bench.Book, known);
                var (old, now) = (bench.Read(before, message), bench.Read(message));
                Expect.Equal((old.Verdict, old.EventId), (now.Verdict, now.EventId), "verdict and event id of a notification");
                if (old.Transaction is { } told) Keeps([told], now.Transaction is { } read ? [read] : [], "the notification");
            }
        })),
        Ask("upgrade.statement_keeps_fields", Capability.Statements, "A file that was fetched before the upgrade must read as it read then.", "layouts: columns, code maps, signs", async (bench, earlier, stop) =>
        {
            bench.Draw(sales: 40);
            var before = await bench.StatementAsync(stop, host: bench.Start(earlier, bench.Proxy.Address, accountId: "earlier"));
            var now = await bench.StatementAsync(stop);
            Keeps(before.Rows, now.Rows, "the statement");
            Expect.Equal(Sum(before), Sum(now), "the net of the statement in fen");
        }),
        Ask("upgrade.newer_host", null, "A plugin that a newer gateway of the same major version refuses stops a merchant at every upgrade.", "exact versions of shared assemblies", (bench, _, _) => Check.Done(() =>
        {
            var newer = ContractInfo.Host with { Version = new(ContractInfo.Host.Version.Major, ContractInfo.Host.Version.Minor + 1) };
            var (loaded, refused) = PluginFolder.LoadOne(bench.Subject.Folder, newer);
            Expect.That(loaded is not null, $"A host with contract {newer.Version} refuses it: {refused?.Reason}");
        })),
        Ask("upgrade.other_major", null, "A plugin that loads under another major version fails where nobody expects it.", "the contract version that the build stamps", (bench, _, _) => Check.Done(() =>
        {
            var other = ContractInfo.Host with { Version = new(ContractInfo.Host.Version.Major + 1, 0) };
            var (_, refused) = PluginFolder.LoadOne(bench.Subject.Folder, other);
            Expect.Equal("PLUGIN_API", refused?.Code, $"the refusal of a host with contract {other.Version}");
        })),
    ];

    private static Check Ask(string id, Capability? capability, string why, string look, Func<CheckBench, LoadedPlugin, CancellationToken, Task> ask) => new()
    {
        Id = id, Level = 5, Capability = capability, Why = why, Rule = Rule, Look = look,
        Ask = (bench, stop) => bench.Subject.Previous is not { } earlier ? throw new InconclusiveException("There is no earlier build to compare with: name its folder with --previous.")
            : capability is { } asked && !earlier.Manifest.Capabilities.Contains(asked) ? throw new NotDeclaredException($"The earlier build does not offer {CapabilityName.Of(asked)}.")
            : ask(bench, earlier, stop),
    };

    /// <summary>Every row is there again, and every field that was told is told alike.</summary>
    private static void Keeps(IReadOnlyList<Transaction> before, IReadOnlyList<Transaction> now, string what)
    {
        var told = now.ToLookup(Expect.Key, StringComparer.Ordinal);
        foreach (var old in before)
        {
            var same = told[Expect.Key(old)].ToList();
            if (same.Count == 0) throw new CheckFailedException($"{what}: {Expect.Key(old)} was told by the earlier build, and is missing.");
            var lost = Fields.Where(f => IsTold(f.GetValue(old)) && !same.Exists(t => Equals(f.GetValue(old), f.GetValue(t)))).Select(f => f.Name).ToList();
            if (lost.Count > 0) throw new CheckFailedException($"{what}: {Expect.Key(old)} told {string.Join(", ", lost)} in the earlier build, and tells it otherwise or not at all: {Expect.Difference(old, same[0])}.");
        }
    }

    private static bool IsTold(object? value) => value is not null && !(value is Enum && Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) == 0 && value.ToString() == "Unknown");

    private static TransactionQuery Window(CheckBench bench, string? cursor) =>
        new() { MerchantNo = bench.MerchantNo, From = CheckBench.At(Day, 0, 0), To = CheckBench.At(Day.AddDays(1), 0, 0), PageSize = 7, Cursor = cursor };

    private static Task<IReadOnlyList<Transaction>> AllAsync(ITransactionSource source, CheckBench bench, string? cursor, CancellationToken stop) =>
        Pages.AllAsync(next => source.PageAsync(Window(bench, next), stop), "The list", cursor);

    private static long Sum(StatementSeen seen) => seen.Rows.Sum(t => t.Net?.Fen ?? 0);

    private static Version VersionOf(LoadedPlugin plugin) => Version.Parse(plugin.Manifest.Version);
}
