using Rijie.Gateway.Plugins;
using Rijie.Hosting;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>Whose a statement is and how it reads.</summary>
internal sealed record StatementRoute(Account Account, StatementLayout Layout)
{
    /// <summary>Finds the layout of an account that a file's name speaks of; where the account has one alone, the file may be called as it likes.</summary>
    /// <returns>The route, or why there is none.</returns>
    public static (StatementRoute? Route, string? Refusal) Of(Account account, string name) =>
        Find([account], name) is { Route: null } && account.Host is { Plugin.Layouts: [var only] } ? (new(account, only), null) : Find([account], name);

    /// <summary>Finds the one account and layout that a file's name speaks of.</summary>
    /// <returns>The route, or why there is none.</returns>
    public static (StatementRoute? Route, string? Refusal) Find(IReadOnlyList<Account> accounts, string name)
    {
        var fitting = accounts.SelectMany(account => account.Host?.Plugin.Layouts.Select(layout => new StatementRoute(account, layout)) ?? [])
            .Where(route => StatementName.Read(route.Layout, name) is { } told && route.MayOwn(told.Owner)).ToList();
        return fitting.Count switch
        {
            1 => (fitting[0], null),
            0 => (null, "no layout has such a name"),
            _ => (null, $"it could be of {string.Join(", ", fitting.Select(r => $"{r.Account.Id} ({r.Layout.Id})"))}"),
        };
    }

    private bool MayOwn(string? owner) => owner is null
        || (LayoutStatements.OwnerOf(Layout, Account.Settings) is { } expected ? owner == expected : Account.Connections.Any(c => c.MerchantNo == owner));
}
