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
