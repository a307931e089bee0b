using Rijie.Hosting;
using Rijie.Settlement.Calendars;

namespace Rijie.Gateway.Plugins;

/// <summary>All accounts with their plugins started; one that does not start is degraded and hurts no other.</summary>
internal sealed class AccountRegistry : IAsyncDisposable
{
    private readonly Dictionary<string, Account> _byId;
    private readonly Dictionary<string, Connection> _connections;

    private AccountRegistry(IReadOnlyList<Account> accounts, PluginCatalog catalog)
    {
        Accounts = accounts;
        Catalog = catalog;
        _byId = accounts.ToDictionary(a => a.Id, StringComparer.Ordinal);
        Connections = [.. accounts.SelectMany(a => a.Connections).OrderBy(c => c.Id, StringComparer.Ordinal)];
        _connections = Connections.ToDictionary(c => c.Id, StringComparer.Ordinal);
    }

    /// <summary>In ordinal order of their ids.</summary>
    public IReadOnlyList<Account> Accounts { get; }

    /// <summary>Of all accounts, in ordinal order of their ids.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    public PluginCatalog Catalog { get; }

    public Account? Find(string accountId) => _byId.GetValueOrDefault(accountId);

    public Connection? FindConnection(string connectionId) => _connections.GetValueOrDefault(connectionId);

    public static AccountRegistry Create(GatewaySetup setup, HostingOptions options)
    {
        var accounts = setup.Configuration.Accounts.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => Start(setup, a, options));
        return new([.. accounts], setup.Catalog);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var account in Accounts)
            if (account.Host is { } host) await host.DisposeAsync();
    }

    private static Account Start(GatewaySetup setup, AccountConfiguration configuration, HostingOptions options)
    {
        var connections = ConnectionsOf(setup, configuration);
        var settings = setup.AccountSettings.GetValueOrDefault(configuration.Id) ?? new Dictionary<string, string>();
        if (!configuration.Enabled)
            return new(configuration, null, AccountState.Degraded("DISABLED", "Disabled in gateway.yaml."), settings, connections);
        if (setup.Catalog.Find(configuration.Plugin) is not { } plugin)
        {
            var quarantined = setup.Catalog.Quarantined.First(q => string.Equals(q.Folder, configuration.Plugin, StringComparison.Ordinal));
            return new(configuration, null, AccountState.Degraded(quarantined.Code, quarantined.Reason), settings, connections);
        }
        var host = AccountHost.Create(plugin, new() { AccountId = configuration.Id, Settings = settings, MerchantNos = [.. connections.Select(c => c.MerchantNo)] }, options);
        return new(configuration, host, null, settings, connections);
    }

    private static IReadOnlyList<Connection> ConnectionsOf(GatewaySetup setup, AccountConfiguration account) =>
    [
        .. setup.Configuration.Merchants
            .SelectMany(merchant => merchant.Connections.Select(connection => (merchant, connection)))
            .Where(pair => string.Equals(pair.connection.Account, account.Id, StringComparison.Ordinal))
            .OrderBy(pair => pair.connection.Id, StringComparer.Ordinal)
            .Select(pair => new Connection
            {
                Id = pair.connection.Id,
                AccountId = account.Id,
                PluginId = account.Plugin,
                MerchantId = pair.merchant.Id,
                MerchantName = pair.merchant.Name.Length > 0 ? pair.merchant.Name : pair.merchant.Id,
                MerchantNo = pair.connection.MerchantNo,
                ContractId = pair.connection.Contract,
                Payout = TermsOf(pair.connection.Settlement),
                Calendar = setup.CalendarOf(account.Plugin),
                BankAccountId = pair.connection.Settlement.BankAccount,
                AccountLast4 = pair.connection.Settlement.AccountLast4 ?? setup.BankAccount(pair.connection.Settlement.BankAccount)?.Number[^4..],
            }),
    ];

    private static PayoutTerms TermsOf(SettlementSettings settings) => new()
    {
        Speed = SettlementSpeed.Parse(settings.Speed),
        PayoutBy = settings.PayoutBy,
        WindowFrom = settings.WindowFrom,
        WindowTo = settings.WindowTo,
        InstantMinutes = settings.InstantMinutes,
        WeeklyOn = settings.WeeklyOn,
        MonthlyOn = settings.MonthlyOn,
        Minimum = Money.FromFen(settings.MinimumFen),
        UnpaidLimit = settings.UnpaidLimitFen is { } limit ? Money.FromFen(limit) : null,
    };
}
