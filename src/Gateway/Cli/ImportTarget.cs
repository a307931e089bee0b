using System.Text;
using Rijie.Gateway.Plugins;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary>Whose a statement is, and by which layout it reads, where the person at the terminal did not say.</summary>
internal static class ImportTarget
{
    private const int MostMerchants = 10_000;

    /// <exception cref="CommandException">The content does not tell it; the candidates are named.</exception>
    public static (Account Account, StatementLayout Layout) Find(GatewaySession session, FileStream file, string? accountId, string? layoutId, CancellationToken cancellationToken)
    {
        if (accountId is not null)
        {
            var named = session.Account(accountId);
            if (named.Host is null) throw new CommandException(ExitCode.BadInput, named.State.Code ?? "ACCOUNT_STATE", $"The account {accountId} is not usable: {named.State.Reason}");
            return (named, LayoutSearch.Find(file, [named.Host.Plugin], layoutId).Layout);
        }
        var usable = session.Get<AccountRegistry>().Accounts.Where(a => a.Host is not null).ToList();
        if (usable.Count == 0) throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", "No account is usable: `rijie accounts list` says why.");
        var search = LayoutSearch.Find(file, [.. usable.Select(a => a.Host!.Plugin).Distinct()], layoutId);
        var candidates = usable.Where(a => a.Host!.Plugin == search.Plugin).ToList();
        // The only layout was not asked whether it fits; here nobody else said that the file is of it.
        var misfit = search.Fits ? LayoutChoice.Of(file, Path.GetFileName(file.Name), [search.Layout]) is { Fitting.Count: 0 } alone ? alone.Difference : null : search.Misfit;
        if (!search.Fits || misfit is not null)
            throw new CommandException(ExitCode.Refused, misfit?.Code ?? "FILE_UNKNOWN", $"No layout of an account knows the file. {misfit} Name the account with --account to keep the file in quarantine: {Names(usable)}. {FormatDifference.Advice}");
        return (AccountOf(file, search.Layout, candidates, cancellationToken), search.Layout);
    }

    private static Account AccountOf(FileStream file, StatementLayout layout, List<Account> candidates, CancellationToken cancellationToken)
    {
        var start = file.Position;
        var merchants = new HashSet<string>(StringComparer.Ordinal);
        var reading = StatementReader.Read(new() { Name = Path.GetFileName(file.Name), Content = file, Settings = candidates[0].Settings.Where(s => s.Key != layout.OwnerSetting).ToDictionary() }, layout, batch =>
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
        if (found.Count == 0 && owner is null && merchants.Count == 0) found = possible;
        return found.Count switch
        {
            1 => found[0],
            0 => throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", $"The file reads by the layout {layout.Id}, but belongs to none of its accounts: {Names(candidates)}. Name one with --account if it does."),
            _ => throw new CommandException(ExitCode.BadInput, "ACCOUNT_AMBIGUOUS", $"The file can belong to more than one account: {Names(found)}. Name one with --account."),
        };
    }

    private static string Names(IEnumerable<Account> accounts) => string.Join(", ", accounts.Select(a => a.Id));
}
