namespace Rijie.Gateway.Plugins;

/// <summary><c>gateway.yaml</c> as written; paths are relative to its folder. What it must mean is in <see cref="ConfigurationCheck"/>.</summary>
internal sealed record GatewayConfiguration
{
    public StorageSettings Storage { get; init; } = new();

    public PluginFolderSettings Plugins { get; init; } = new();

    /// <summary>Files of fee contracts.</summary>
    public IReadOnlyList<string> Contracts { get; init; } = [];

    public IReadOnlyList<AccountConfiguration> Accounts { get; init; } = [];

    public IReadOnlyList<MerchantConfiguration> Merchants { get; init; } = [];

    /// <summary>Where the API, the dashboard and <c>/notify</c> are served; loopback only until there is access control.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:5080";

    public DeveloperSettings Developer { get; init; } = new();

    public TerminalLogSettings TerminalLogs { get; init; } = new();

    public StatementFolderSettings Statements { get; init; } = new();

    public WorkSettings Work { get; init; } = new();

    public CalendarSettings Calendar { get; init; } = new();

    /// <summary>The merchant's own accounts, whose statements are imported.</summary>
    public IReadOnlyList<BankAccountConfiguration> BankAccounts { get; init; } = [];

    /// <summary>Files of statement layouts for bank tables, beside those that came with the program.</summary>
    public IReadOnlyList<string> BankLayouts { get; init; } = [];
}

/// <summary>Exactly one of the two engines.</summary>
internal sealed record StorageSettings
{
    /// <summary>The database file.</summary>
    public string? Sqlite { get; init; }

    public PostgresSettings? Postgres { get; init; }

    /// <summary>Where masked evidence is kept, whatever the engine.</summary>
    public string Evidence { get; init; } = "data/evidence";
}

internal sealed record PostgresSettings
{
    /// <summary>A reference to an Npgsql connection string, because it holds a password.</summary>
    public required string Connection { get; init; }
}

internal sealed record PluginFolderSettings
{
    /// <summary>One folder a plugin; when absent, <c>plugins</c> beside the file or the build's <c>artifacts/plugins</c>.</summary>
    public string? Folder { get; init; }

    /// <summary>The conformance level, 0 to 5, that each plugin's attestation must show; absent means none.</summary>
    public int? RequireLevel { get; init; }

    /// <summary>Files with a PEM public key each; given any, only an attestation that one of them signed holds.</summary>
    public IReadOnlyList<string> TrustedKeys { get; init; } = [];
}

/// <summary>One set of credentials and settings at a provider.</summary>
internal sealed record AccountConfiguration
{
    /// <summary>Part of the address <c>/notify/{account}</c>.</summary>
    public required string Id { get; init; }

    public required string Plugin { get; init; }

    /// <summary>By the names of the plugin's manifest; secrets are references.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Further names under which the provider's money reaches the bank, beside the plugin's own.</summary>
    public IReadOnlyList<string> BankNames { get; init; } = [];

    /// <summary>A disabled account is not asked and answers no notification.</summary>
    public bool Enabled { get; init; } = true;
}

internal sealed record MerchantConfiguration
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    public IReadOnlyList<ConnectionConfiguration> Connections { get; init; } = [];
}

/// <summary>One merchant number under an account, with its contract and settlement.</summary>
internal sealed record ConnectionConfiguration
{
    public required string Id { get; init; }

    public required string Account { get; init; }

    public required string MerchantNo { get; init; }

    /// <summary>The fee contract's id; absent when the contracts' own attachment finds it.</summary>
    public string? Contract { get; init; }

    public SettlementSettings Settlement { get; init; } = new();
}

internal sealed record SettlementSettings
{
    /// <summary>T1, D1, T0, D0, W… as the settlement specification 1.8 writes them.</summary>
    public string Speed { get; init; } = "T1";

    /// <summary>When money is expected at the bank, China Standard Time.</summary>
    public TimeOnly PayoutBy { get; init; } = new(18, 0);

    /// <summary>With T0, D0 and S0: from when a sale is paid the same day.</summary>
    public TimeOnly WindowFrom { get; init; }

    /// <summary>With T0, D0 and S0: until when; 00:00 means the end of the day.</summary>
    public TimeOnly WindowTo { get; init; }

    /// <summary>With S0: how long a payout may take.</summary>
    public int InstantMinutes { get; init; } = 30;

    /// <summary>With weekly: the pay day.</summary>
    public DayOfWeek WeeklyOn { get; init; } = DayOfWeek.Monday;

    /// <summary>With monthly: the pay day.</summary>
    public int MonthlyOn { get; init; } = 1;

    /// <summary>What the provider pays at least; less is carried on and is not late.</summary>
    public long MinimumFen { get; init; }

    /// <summary>The total of late money from which lateness is critical.</summary>
    public long? UnpaidLimitFen { get; init; }

    /// <summary>The id of the bank account that the money goes to; several connections may share one.</summary>
    public string? BankAccount { get; init; }

    /// <summary>The last four digits of the registered account, where it is not one of <c>bank_accounts</c>.</summary>
    public string? AccountLast4 { get; init; }
}

/// <summary>Working days beyond what came with the program.</summary>
internal sealed record CalendarSettings
{
    /// <summary>Files of working-day lists; a year in them replaces the one that came with the program.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Days on which a provider works otherwise.</summary>
    public IReadOnlyList<ProviderDay> Overrides { get; init; } = [];
}

/// <summary>A day on which a provider works although the country does not, or rests although it works.</summary>
internal sealed record ProviderDay
{
    /// <summary>A plugin's id.</summary>
    public required string Provider { get; init; }

    public required DateOnly Date { get; init; }

    public required bool Working { get; init; }

    /// <summary>Where the provider says so.</summary>
    public required string Reason { get; init; }

    /// <summary>Who wrote it down.</summary>
    public required string Author { get; init; }
}

/// <summary>An account of the merchant's at a bank.</summary>
internal sealed record BankAccountConfiguration
{
    public required string Id { get; init; }

    /// <summary>The account as the bank's files name it: whole, or its last digits, at least four. Only the last four are kept and shown.</summary>
    public required string Number { get; init; }

    /// <summary>The bank, for people.</summary>
    public string Name { get; init; } = "";

    public string Currency { get; init; } = "CNY";
}

/// <summary>Each off by default and shown as a banner.</summary>
internal sealed record DeveloperSettings
{
    /// <summary>Lets plugins reach simulators on loopback addresses without TLS.</summary>
    public bool AllowLoopbackHttp { get; init; }
}

internal sealed record TerminalLogSettings
{
    /// <summary>CSV files placed here are imported as the local side; absent means uploads only.</summary>
    public string? Folder { get; init; }
}

internal sealed record StatementFolderSettings
{
    /// <summary>Statements placed here, or in a sub-folder named after their account, are taken in; absent means that none is watched.</summary>
    public string? Folder { get; init; }
}

internal sealed record WorkSettings
{
    public int PullEveryMinutes { get; init; } = 5;

    public int StatementRetryMinutes { get; init; } = 10;

    /// <summary>How often a statement that came is asked for again, because providers re-issue files.</summary>
    public int StatementRecheckHours { get; init; } = 6;

    /// <summary>How many hours after its ready time a statement is called missing (<c>F01</c>).</summary>
    public int StatementLateHours { get; init; } = 6;

    /// <summary>How many days back work looks for what is still open.</summary>
    public int LookBackDays { get; init; } = 7;
}
