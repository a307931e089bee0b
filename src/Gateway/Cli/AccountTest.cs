using Rijie.Gateway.Plugins;
using Rijie.Hosting;

namespace Rijie.Gateway.Cli;

/// <summary>One question to a provider and what came back.</summary>
internal sealed record AccountCheck(string Account, string Question, bool Passed, string Answer)
{
    internal int ExitCode { get; init; }
}

/// <summary>Asks what changes nothing: a page of the list, an order that does not exist, yesterday's statement.</summary>
internal static class AccountTest
{
    private const string NoSuchOrder = "RIJIE0TEST0000000000";

    /// <summary>A person waits: one try, and not for long.</summary>
    public static HostingOptions Options(GatewaySetup setup) => new()
    {
        AllowLoopbackHttp = setup.Configuration.Developer.AllowLoopbackHttp,
        Repeats = 0,
        CallDeadline = TimeSpan.FromSeconds(30),
        StatementDeadline = TimeSpan.FromMinutes(2),
    };

    public static async Task<IReadOnlyList<AccountCheck>> RunAsync(Account account, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (account is not { Host: { } host, State.IsReady: true })
            return [new(account.Id, "start", false, $"{account.State.Code}: {account.State.Reason}") { ExitCode = ExitCode.BadInput }];
        var checks = new List<AccountCheck> { new(account.Id, "start", true, "The plugin started with these settings.") };
        var now = clock.GetUtcNow();
        if (account.Connections.Count == 0)
        {
            checks.Add(new(account.Id, "connections", false, "No merchant has a connection to this account: add one under 'merchants'.") { ExitCode = ExitCode.BadInput });
            return checks;
        }
        var merchantNo = account.Connections[0].MerchantNo;
        if (host.Transactions is { } transactions)
            checks.Add(await AskAsync(account, "transactions", async () =>
                $"{(await transactions.ReadAsync(new() { MerchantNo = merchantNo, From = now.AddHours(-1), To = now }, cancellationToken)).Transactions.Count} in the last hour's first page."));
        if (host.Lookup is { } lookup)
            checks.Add(await AskAsync(account, "transaction-lookup", async () =>
                (await lookup.LookUpAsync(new() { MerchantNo = merchantNo, MerchantOrderNo = NoSuchOrder, TradedAt = now }, cancellationToken)).Transaction is null ? "An order that does not exist was not found." : "An order was found that should not exist."));
        if (host.Statements is { } statements)
            checks.Add(await AskAsync(account, "statements", () => FetchAsync(statements, ChinaTime.ToDate(now).AddDays(-1), cancellationToken)));
        return checks;
    }

    private static async Task<string> FetchAsync(IStatementSource statements, DateOnly date, CancellationToken cancellationToken)
    {
        var answer = await statements.FetchAsync(new() { ClearingDate = date }, cancellationToken);
        foreach (var file in answer.Files) file.Dispose();
        return answer.Status switch
        {
            StatementStatus.Ready => $"{answer.Files.Count} file(s) of {date:yyyy-MM-dd}.",
            StatementStatus.Partial => $"{answer.Files.Count} file(s) of {date:yyyy-MM-dd}; not all are ready yet: {answer.Reason}",
            StatementStatus.NoTrade => $"No trade on {date:yyyy-MM-dd}.",
            _ => $"Not ready yet: {answer.Reason}",
        };
    }

    private static async Task<AccountCheck> AskAsync(Account account, string question, Func<Task<string>> ask)
    {
        try
        {
            return new(account.Id, question, true, await ask());
        }
        catch (ProviderException e)
        {
            return new(account.Id, question, false, $"{e.Failure}: {e.Message}") { ExitCode = e.Failure is ProviderFailure.Unauthorized or ProviderFailure.Rejected ? ExitCode.BadInput : ExitCode.DependencyUnavailable };
        }
    }
}
