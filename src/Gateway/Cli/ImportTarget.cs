using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Settlement.Statements.Fingerprints;

namespace Rijie.Gateway.Cli;

/// <summary>Whose a statement is, and by which layout it reads, where the person at the terminal did not say.</summary>
internal static class ImportTarget
{
    /// <exception cref="CommandException">The content does not tell it; the candidates are named.</exception>
    public static StatementRoute Find(GatewaySession session, FileStream file, string? accountId, string? layoutId, CancellationToken cancellationToken)
    {
        if (accountId is not null)
        {
            var named = session.Account(accountId);
            if (named.Host is null) throw new CommandException(ExitCode.BadInput, named.State.Code ?? "ACCOUNT_STATE", $"The account {accountId} is not usable: {named.State.Reason}");
            return new(named, PluginsInUse.Layout(file, [named.Host.Plugin], layoutId).Layout);
        }
        var usable = session.Get<AccountRegistry>().Accounts.Where(a => a.Host is not null).ToList();
        if (usable.Count == 0) throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", $"No account is usable: `{session.Typed("accounts list")}` says why.");
        var (route, refusal) = StatementRoute.Find(file, Path.GetFileName(file.Name), usable, layoutId, cancellationToken);
        return route ?? throw (refusal!.Code switch
        {
            "LAYOUT_UNKNOWN" or "LAYOUT_AMBIGUOUS" => new CommandException(ExitCode.BadInput, refusal.Code, $"{refusal.Reason} Name one with --account and --layout."),
            "ACCOUNT_UNKNOWN" => new CommandException(ExitCode.BadInput, refusal.Code, $"{refusal.Reason} Name one with --account if it does."),
            "ACCOUNT_AMBIGUOUS" => new CommandException(ExitCode.BadInput, refusal.Code, $"{refusal.Reason} Name one with --account."),
            _ => new CommandException(ExitCode.Refused, refusal.Code, $"{refusal.Reason} Name the account with --account to keep the file in quarantine: {string.Join(", ", usable.Select(a => a.Id))}. {FormatDifference.Advice}"),
        });
    }
}
