using System.Text;
using Rijie.Gateway.Plugins;
using Rijie.Hosting;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>Why a file is not known to be anybody's.</summary>
/// <param name="Code"><c>FILE_UNKNOWN</c>, <c>FILE_HEADER</c>, <c>LAYOUT_UNKNOWN</c>, <c>LAYOUT_AMBIGUOUS</c>, <c>ACCOUNT_UNKNOWN</c> or <c>ACCOUNT_AMBIGUOUS</c>.</param>
/// <param name="Reason">A sentence.</param>
internal sealed record NoRoute(string Code, string Reason);

/// <summary>Whose a statement is and how it reads.</summary>
internal sealed record StatementRoute(Account Account, StatementLayout Layout)
{
    private const int MostMerchants = 10_000;

    /// <summary>Finds account and layout by what stands in a file: its format, its owner, its merchants.</summary>
    /// <param name="file">Seekable; left where it stood.</param>
    public static (StatementRoute? Route, NoRoute? Refusal) Find(Stream file, string name, IReadOnlyList<Account> accounts, string? layoutId, CancellationToken cancellationToken)
    {
        var usable = accounts.Where(a => a.Host is not null).ToList();
        if (LayoutSearch.Find(file, name, [.. usable.Select(a => a.Host!.Plugin).Distinct()], layoutId) is not { } search) return (null, new("LAYOUT_UNKNOWN", "No account has such a layout."));
        if (search.Alike.Count > 0) return (null, new("LAYOUT_AMBIGUOUS", $"The file fits more than one layout: {string.Join(", ", search.Alike.Select(f => $"{f.Layout.Id} of {f.Plugin.Manifest.Id}"))}."));
        // The only layout was not asked whether it fits; here nobody else said that the file is of it.
        var (fits, misfit) = search.Fits && LayoutChoice.Of(file, name, [search.Layout]) is { Fitting.Count: 0 } alone ? (false, alone.Difference) : (search.Fits, search.Misfit);
        if (!fits) return (null, new(misfit?.Code ?? "FILE_UNKNOWN", $"No layout of an account knows the file. {misfit}".TrimEnd()));
        var candidates = usable.FindAll(a => a.Host!.Plugin == search.Plugin);
        var owners = Owners(file, name, search.Layout, candidates, cancellationToken);
        return owners.Count switch
        {
            1 => (new(owners[0], search.Layout), null),
            0 => (null, new("ACCOUNT_UNKNOWN", $"The file reads by the layout {search.Layout.Id}, but belongs to none of its accounts: {Names(candidates)}.")),
            _ => (null, new("ACCOUNT_AMBIGUOUS", $"The file can belong to more than one account: {Names(owners)}.")),
        };
    }

    /// <summary>Finds the one account and layout that a file's name speaks of.</summary>
    public static StatementRoute? ByName(IReadOnlyList<Account> accounts, string name) =>
        accounts.SelectMany(account => account.Host?.Plugin.Layouts.Select(layout => new StatementRoute(account, layout)) ?? [])
            .Where(route => StatementName.Read(route.Layout, name) is { } told && route.MayOwn(told.Owner)).Take(2).ToList() is [var only] ? only : null;

    /// <summary>Finds the layout of an account where the content cannot be looked at beforehand: by name, or the only one.</summary>
    public static StatementRoute? Of(Account account, string name) =>
        ByName([account], name) ?? (account.Host is { Plugin.Layouts: [var only] } ? new(account, only) : null);

    private bool MayOwn(string? owner) => owner is null
        || (LayoutStatements.OwnerOf(Layout, Account.Settings) is { } expected ? owner == expected : Account.Connections.Any(c => c.MerchantNo == owner));

    private static List<Account> Owners(Stream file, string name, StatementLayout layout, List<Account> candidates, CancellationToken cancellationToken)
    {
        var start = file.Position;
        var merchants = new HashSet<string>(StringComparer.Ordinal);
        var reading = StatementReader.Read(new() { Name = name, Content = file, Settings = candidates[0].Settings.Where(s => s.Key != layout.OwnerSetting).ToDictionary() }, layout, batch =>
        {
            for (var i = 0; i < batch.Count && merchants.Count < MostMerchants; i++) merchants.Add(Encoding.UTF8.GetString(batch.Text(StatementField.MerchantNo, i)));
        }, null, cancellationToken);
        file.Position = start;
        merchants.Remove("");
        var owner = reading.Facts.GetValueOrDefault(FileFact.Owner);
        bool Contradicts(Account a) => owner is not null && layout.OwnerSetting is { } setting && a.Settings.TryGetValue(setting, out var own) && own != owner;
        bool Owns(Account a) => owner is not null && layout.OwnerSetting is { } setting && a.Settings.GetValueOrDefault(setting) == owner;
        bool HasMerchant(Account a) => a.Connections.Any(c => c.MerchantNo == owner || merchants.Contains(c.MerchantNo));
        var possible = candidates.Where(a => !Contradicts(a)).ToList();
        var found = possible.Where(a => Owns(a) || HasMerchant(a)).ToList();
        // A file that names nobody belongs to the only account it can belong to.
        return found.Count == 0 && owner is null && merchants.Count == 0 ? possible : found;
    }

    private static string Names(IEnumerable<Account> accounts) => string.Join(", ", accounts.Select(a => a.Id));
}
