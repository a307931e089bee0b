using Rijie.Hosting;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Plugins;

/// <summary>An account at run time: its plugin at work, or why it is not, and the connections under it.</summary>
internal sealed class Account
{
    private readonly AccountState? _failure;

    public Account(AccountConfiguration configuration, AccountHost? host, AccountState? failure, IReadOnlyDictionary<string, string> settings, IReadOnlyList<Connection> connections)
    {
        Id = configuration.Id;
        PluginId = configuration.Plugin;
        Host = host;
        Settings = settings;
        Connections = connections;
        _failure = failure;
        Facts = host?.Plugin.Manifest is { } manifest ? manifest.Provider with { Signature = manifest.SignatureOf(settings) } : Unknown;
    }

    public string Id { get; }

    public string PluginId { get; }

    /// <summary><c>null</c> while the account is disabled or its plugin is quarantined.</summary>
    public AccountHost? Host { get; }

    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>In ordinal order of their ids.</summary>
    public IReadOnlyList<Connection> Connections { get; }

    public AccountState State => _failure ?? Host!.State;

    /// <summary>The provider's facts, its signatures as strong as this account's settings make them; defaults while its plugin is not loaded.</summary>
    public ProviderFacts Facts { get; }

    /// <summary>What does not protect it as it should, by names that stay: <c>weak_signature</c>, <c>unsigned</c>, <c>unencrypted_files</c>.</summary>
    public IReadOnlyList<string> Weaknesses =>
    [
        .. Facts.Signature switch { SignatureStrength.Weak => (string[])["weak_signature"], SignatureStrength.None => ["unsigned"], _ => [] },
        .. RemoteFileSettings.IsUnencrypted(Settings) ? (string[])["unencrypted_files"] : [],
    ];

    public LocalText ProviderName => Host?.Plugin.Manifest.Name ?? new() { Zh = PluginId, En = PluginId };

    /// <summary>The connection of a merchant number, or <c>null</c> when it is somebody else's.</summary>
    public Connection? Route(string merchantNo) => Connections.FirstOrDefault(c => string.Equals(c.MerchantNo, merchantNo, StringComparison.Ordinal));

    /// <summary>Whether a layout of the plugin tells of payouts alone; of one that it does not have, nothing is known.</summary>
    public bool IsPayoutList(string layoutId) => Host?.Plugin.Layout(layoutId)?.IsPayoutList() ?? false;

    private static readonly ProviderFacts Unknown = new();
}

/// <summary>One merchant number under an account, with its contract and payout terms.</summary>
internal sealed record Connection
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string PluginId { get; init; }

    public required string MerchantId { get; init; }

    public required string MerchantName { get; init; }

    public required string MerchantNo { get; init; }

    public string? ContractId { get; init; }

    public required PayoutTerms Payout { get; init; }

    /// <summary>The working days of its provider.</summary>
    public WorkdayCalendar Calendar { get; init; } = WorkdayCalendar.China;

    /// <summary>The bank account that its money goes to, where its statements are imported.</summary>
    public string? BankAccountId { get; init; }

    /// <summary>The last four digits of the registered account, where they are known.</summary>
    public string? AccountLast4 { get; init; }
}
