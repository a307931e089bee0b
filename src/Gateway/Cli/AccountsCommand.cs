using System.CommandLine;
using Rijie.Gateway.Plugins;
using Rijie.Hosting;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>accounts list|test</c>.</summary>
internal static class AccountsCommand
{
    public static Command Create(CommandOutput output) => new("accounts", "Accounts: one set of credentials at a provider") { List(output), Test(output) };

    private static Command List(CommandOutput output)
    {
        var command = new Command("list", "Show every account, whether it started, and the connections under it");
        command.SetAction((parsed, _) => output.RunAsync(parsed, async () =>
        {
            var setup = SetupFile.Read(parsed.GetValue(output.Config)!);
            await using var accounts = AccountRegistry.Create(setup, new() { AllowLoopbackHttp = setup.Configuration.Developer.AllowLoopbackHttp });
            output.Write(parsed, new AccountsReport([.. accounts.Accounts.Select(AccountReport.Of)]), WriteList);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Command Test(CommandOutput output)
    {
        var only = new Argument<string?>("ID") { Description = "One account only", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("test", "Ask each provider harmless questions with the account's keys") { only };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var setup = SetupFile.Read(parsed.GetValue(output.Config)!);
            await using var accounts = AccountRegistry.Create(setup, AccountTest.Options(setup));
            var chosen = Choose(accounts, parsed.GetValue(only));
            var checks = await output.WithProgressAsync("Asking providers", async advance =>
            {
                var done = new List<AccountCheck>();
                for (var i = 0; i < chosen.Count; i++)
                {
                    done.AddRange(await AccountTest.RunAsync(chosen[i], TimeProvider.System, cancellationToken));
                    advance(i + 1, chosen.Count);
                }
                return done;
            });
            output.Write(parsed, new AccountTestReport(checks.TrueForAll(c => c.Passed), checks), WriteTest);
            return checks.Select(c => c.ExitCode).Where(c => c != ExitCode.Fine).Order().FirstOrDefault(ExitCode.Fine);
        }));
        return command;
    }

    private static IReadOnlyList<Account> Choose(AccountRegistry accounts, string? id)
    {
        if (accounts.Accounts.Count == 0) throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", "gateway.yaml has no account yet: fill one in under 'accounts'.");
        if (id is null) return accounts.Accounts;
        return accounts.Find(id) is { } account
            ? [account]
            : throw new CommandException(ExitCode.BadInput, "ACCOUNT_UNKNOWN", $"There is no account '{id}'. There are: {string.Join(", ", accounts.Accounts.Select(a => a.Id))}.");
    }

    private static void WriteList(IAnsiConsole console, AccountsReport report)
    {
        var table = new Table().AddColumn("Account").AddColumn("Plugin").AddColumn("State").AddColumn("Weak").AddColumn("Connections");
        foreach (var account in report.Accounts)
            table.AddRow(StatementText.Cell(account.Id), StatementText.Cell(account.Plugin), StatementText.Cell(account.Ready ? "ready" : $"{account.Code}: {account.Reason}"),
                StatementText.Cell(account.Weaknesses.Select(w => w.Replace('_', ' '))),
                StatementText.Cell(account.Connections.Select(c => $"{c.Id} ({c.MerchantNo}, {c.MerchantName})")));
        if (report.Accounts.Count > 0) console.Write(table);
        else console.WriteLine("gateway.yaml has no account yet: fill one in under 'accounts'.");
    }

    private static void WriteTest(IAnsiConsole console, AccountTestReport report)
    {
        var table = new Table().AddColumn("Account").AddColumn("Question").AddColumn("").AddColumn("Answer");
        foreach (var check in report.Checks)
            table.AddRow(StatementText.Cell(check.Account), StatementText.Cell(check.Question), new Text(check.Passed ? "ok" : "failed", new Style(check.Passed ? Color.Green : Color.Red)), StatementText.Cell(check.Answer));
        console.Write(table);
    }
}

internal sealed record AccountsReport(IReadOnlyList<AccountReport> Accounts);

internal sealed record AccountReport(string Id, string Plugin, bool Ready, string? Code, string? Reason, IReadOnlyList<string> Weaknesses, IReadOnlyList<string> Capabilities, IReadOnlyList<ConnectionReport> Connections)
{
    public static AccountReport Of(Account account) => new(
        account.Id, account.PluginId, account.State.IsReady, account.State.Code, account.State.Reason, account.Weaknesses,
        [.. (account.Host?.Plugin.Manifest.Capabilities ?? []).Select(CapabilityName.Of)],
        [.. account.Connections.Select(c => new ConnectionReport(c.Id, c.MerchantId, c.MerchantName, c.MerchantNo, c.ContractId))]);
}

internal sealed record ConnectionReport(string Id, string Merchant, string MerchantName, string MerchantNo, string? Contract);

internal sealed record AccountTestReport(bool Passed, IReadOnlyList<AccountCheck> Checks);
