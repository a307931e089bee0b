using System.Globalization;
using System.Net;
using Rijie.Hosting;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Plugins;

/// <summary>What <c>gateway.yaml</c> must mean, as far as the file alone tells (reliability specification 4.3).</summary>
internal sealed class ConfigurationCheck(string file, YamlPlaces places, List<YamlProblem> problems)
{
    /// <summary>The sub-folder of <c>statements.folder</c> where files go that were taken in.</summary>
    public const string TakenFolder = "taken";

    public void Run(GatewayConfiguration configuration)
    {
        CheckStorage(configuration.Storage);
        CheckPlugins(configuration.Plugins);
        CheckListen(configuration.Listen);
        CheckWork(configuration.Work);
        CheckFolders(configuration);
        CheckAccounts(configuration.Accounts);
        CheckBankAccounts(configuration.BankAccounts, [.. configuration.Merchants.SelectMany(m => m.Connections).Select(c => c.Id).OfType<string>()]);
        CheckCalendar(configuration);
        CheckMerchants(configuration);
    }

    private void CheckBankAccounts(IReadOnlyList<BankAccountConfiguration> accounts, HashSet<string> connections)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < accounts.Count; i++)
        {
            CheckId(accounts[i].Id, "bank account", "bank_accounts", i, "id");
            CheckUnique(ids, accounts[i].Id, "bank account", "bank_accounts", i, "id");
            // Breaks of the bank stand under the connection, or under the account itself.
            if (connections.Contains(accounts[i].Id)) Report("CONFIG_CONFLICT", $"The id '{accounts[i].Id}' is a connection's: name the bank account otherwise.", "bank_accounts", i, "id");
            if (accounts[i].Number is not { } number) continue;
            if (number.Length is < 4 or > 34 || !number.All(char.IsAsciiLetterOrDigit)) Report("CONFIG_TYPE", "A bank account's number has 4 to 34 letters and digits, without blanks: whole, or its last digits.", "bank_accounts", i, "number");
            CheckUnique(numbers, number, "number", "bank_accounts", i, "number");
        }
    }

    private void CheckCalendar(GatewayConfiguration configuration)
    {
        var days = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < configuration.Calendar.Overrides.Count; i++)
        {
            var day = configuration.Calendar.Overrides[i];
            if (day.Provider is null) continue;
            if (!configuration.Accounts.Any(a => a.Plugin == day.Provider)) Report("CONFIG_REFERENCE", $"No account has the plugin '{day.Provider}'.", "calendar", "overrides", i, "provider");
            CheckUnique(days, string.Create(CultureInfo.InvariantCulture, $"{day.Provider} {day.Date:yyyy-MM-dd}"), "day", "calendar", "overrides", i, "date");
            if (string.IsNullOrWhiteSpace(day.Reason)) Report("CONFIG_TYPE", "Say why the provider works otherwise on that day.", "calendar", "overrides", i, "reason");
            if (string.IsNullOrWhiteSpace(day.Author)) Report("CONFIG_TYPE", "Say who wrote this down.", "calendar", "overrides", i, "author");
        }
    }

    private void CheckSettlement(SettlementSettings settlement, IReadOnlyList<BankAccountConfiguration> accounts, int m, int c)
    {
        object[] Path(string key) => ["merchants", m, "connections", c, "settlement", key];
        if (settlement.BankAccount is { } id && !accounts.Any(a => a.Id == id)) Report("CONFIG_REFERENCE", $"There is no bank account '{id}'{Known(accounts.Select(a => a.Id).OfType<string>())}.", Path("bank_account"));
        if (settlement.AccountLast4 is { } last4 && (last4.Length != 4 || !last4.All(char.IsAsciiDigit))) Report("CONFIG_TYPE", "Give the last four digits of the account.", Path("account_last4"));
        if (settlement.MinimumFen is < 0 or > Money.LargestFen) Report("CONFIG_RANGE", "A minimum payout is not negative.", Path("minimum_fen"));
        if (settlement.UnpaidLimitFen is < 0 or > Money.LargestFen) Report("CONFIG_RANGE", "A limit is not negative.", Path("unpaid_limit_fen"));
        if (settlement.InstantMinutes is < 1 or > 1440) Report("CONFIG_RANGE", $"{settlement.InstantMinutes} is not between 1 and 1440.", Path("instant_minutes"));
        if (settlement.MonthlyOn is < 1 or > 31) Report("CONFIG_RANGE", $"{settlement.MonthlyOn} is not a day of a month.", Path("monthly_on"));
    }

    private void CheckStorage(StorageSettings storage)
    {
        if (storage.Sqlite is not null && storage.Postgres is not null)
            Report("CONFIG_CONFLICT", "Name sqlite or postgres, not both.", "storage");
        if (storage.Postgres is { Connection: { } connection } && !IsReference(connection))
            Report("CONFIG_SECRET_LITERAL", "A connection string holds a password: write a reference such as ${env:RIJIE_PG}.", "storage", "postgres", "connection");
        if (string.IsNullOrWhiteSpace(storage.Evidence))
            Report("CONFIG_TYPE", "The evidence folder is blank.", "storage", "evidence");
    }

    private void CheckPlugins(PluginFolderSettings plugins)
    {
        if (plugins.RequireLevel is < 0 or > PluginDemand.HighestLevel)
            Report("CONFIG_RANGE", $"{plugins.RequireLevel} is not between 0 and {PluginDemand.HighestLevel}.", "plugins", "require_level");
    }

    /// <summary>Whoever reaches the address sees everything, so it must not leave the machine (reliability specification, binding from when).</summary>
    private void CheckListen(string listen)
    {
        if (!Uri.TryCreate(listen, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp || address.AbsolutePath != "/" || address.UserInfo.Length > 0)
        {
            var port = listen[(listen.LastIndexOf(':') + 1)..];
            if (port.Length is > 4 and < 10 && port.All(char.IsAsciiDigit) && int.Parse(port, CultureInfo.InvariantCulture) > 65535) Report("CONFIG_RANGE", $"The port {port} is not between 0 and 65535.", "listen");
            else Report("CONFIG_URL", "Expected an address such as http://127.0.0.1:5080.", "listen");
            return;
        }
        var isLoopback = address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        if (!isLoopback) Report("CONFIG_URL", "Only a loopback address may be listened on until access control exists; put a reverse proxy in front.", "listen");
    }

    private void CheckWork(WorkSettings work)
    {
        CheckRange(work.PullEveryMinutes, 1, 1440, "pull_every_minutes");
        CheckRange(work.StatementRetryMinutes, 1, 1440, "statement_retry_minutes");
        CheckRange(work.StatementRecheckHours, 1, 240, "statement_recheck_hours");
        CheckRange(work.StatementLateHours, 0, 240, "statement_late_hours");
        CheckRange(work.LookBackDays, 1, 60, "look_back_days");
    }

    private void CheckRange(int value, int lowest, int highest, string key)
    {
        if (value < lowest || value > highest) Report("CONFIG_RANGE", $"{value} is not between {lowest} and {highest}.", "work", key);
    }

    private void CheckFolders(GatewayConfiguration configuration)
    {
        if (configuration.Statements.Folder is not { } folder) return;
        if (folder == configuration.TerminalLogs.Folder) Report("CONFIG_CONFLICT", "Terminal logs and statements need a folder each.", "statements", "folder");
        for (var i = 0; i < configuration.Accounts.Count; i++)
            if (configuration.Accounts[i].Id == TakenFolder) Report("CONFIG_CONFLICT", $"The folder of statements keeps a sub-folder '{TakenFolder}': name the account otherwise.", "accounts", i, "id");
    }

    private void CheckAccounts(IReadOnlyList<AccountConfiguration> accounts)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < accounts.Count; i++)
        {
            CheckId(accounts[i].Id, "account", "accounts", i, "id");
            CheckUnique(first, accounts[i].Id, "account", "accounts", i, "id");
        }
    }

    private void CheckMerchants(GatewayConfiguration configuration)
    {
        var merchants = new Dictionary<string, int>(StringComparer.Ordinal);
        var connections = new Dictionary<string, int>(StringComparer.Ordinal);
        var numbers = new Dictionary<(string Plugin, string MerchantNo), int>();
        var plugins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var account in configuration.Accounts)
            if (account.Id is not null && account.Plugin is not null) plugins.TryAdd(account.Id, account.Plugin);
        for (var m = 0; m < configuration.Merchants.Count; m++)
        {
            var merchant = configuration.Merchants[m];
            CheckId(merchant.Id, "merchant", "merchants", m, "id");
            CheckUnique(merchants, merchant.Id, "merchant", "merchants", m, "id");
            for (var c = 0; c < merchant.Connections.Count; c++)
            {
                var connection = merchant.Connections[c];
                CheckId(connection.Id, "connection", "merchants", m, "connections", c, "id");
                CheckUnique(connections, connection.Id, "connection", "merchants", m, "connections", c, "id");
                CheckConnection(connection, plugins, numbers, m, c);
                CheckSettlement(connection.Settlement, configuration.BankAccounts, m, c);
            }
        }
    }

    private void CheckConnection(ConnectionConfiguration connection, Dictionary<string, string> plugins, Dictionary<(string, string), int> numbers, int m, int c)
    {
        if (connection.MerchantNo is { } number && (number.Length is 0 or > 64 || number.Any(ch => ch <= ' ')))
            Report("CONFIG_TYPE", "A merchant number has 1 to 64 characters without blanks.", "merchants", m, "connections", c, "merchant_no");
        if (connection.Account is null) return;
        if (!plugins.TryGetValue(connection.Account, out var plugin))
        {
            Report("CONFIG_REFERENCE", $"There is no account '{connection.Account}'{Known(plugins.Keys)}.", "merchants", m, "connections", c, "account");
            return;
        }
        if (connection.MerchantNo is null) return;
        var line = places.Of("merchants", m, "connections", c, "merchant_no").Line;
        if (numbers.TryGetValue((plugin, connection.MerchantNo), out var other))
            Report("CONFIG_CONFLICT", $"The merchant number is connected to provider '{plugin}' on line {other} already.", "merchants", m, "connections", c, "merchant_no");
        else numbers.Add((plugin, connection.MerchantNo), line);
    }

    private void CheckId(string? id, string what, params ReadOnlySpan<object> path)
    {
        if (id is null) return;
        var valid = id.Length is >= 2 and <= 60 && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
        if (!valid) Report("CONFIG_ID", $"The id of a {what} has 2 to 60 of a-z, 0-9 and '-'.", path);
    }

    private void CheckUnique(Dictionary<string, int> first, string? id, string what, params ReadOnlySpan<object> path)
    {
        if (id is null) return;
        if (first.TryGetValue(id, out var line)) Report("CONFIG_CONFLICT", $"The {what} '{id}' stands on line {line} already.", path);
        else first.Add(id, places.Of(path).Line);
    }

    private static string Known(IEnumerable<string> names)
    {
        var all = string.Join(", ", names.Order(StringComparer.Ordinal));
        return all.Length == 0 ? "" : $"; there are {all}";
    }

    private static bool IsReference(string text) => text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}');

    private void Report(string code, string message, params ReadOnlySpan<object> path) => problems.Add(new(file, places.Of(path), code, message));
}
