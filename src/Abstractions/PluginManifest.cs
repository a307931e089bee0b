namespace Rijie;

/// <summary><c>plugin.yaml</c>: what a plugin is, offers and needs. Checked before any code of it is loaded.</summary>
public sealed record PluginManifest
{
    /// <summary>Always <c>rijie-plugin/v1</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>3 to 40 of <c>a-z 0-9 -</c>; the folder has the same name.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people see.</summary>
    public required LocalText Name { get; init; }

    /// <summary>The plugin's own version, <c>major.minor.patch</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The lowest contract version it needs, <c>major.minor</c>: the version of Rijie.Abstractions it was built against or an older one of the same major.</summary>
    public required string Contract { get; init; }

    /// <summary>The assembly's file name; absent for a plugin that is all layout.</summary>
    public string? Assembly { get; init; }

    /// <summary>What it registers.</summary>
    public IReadOnlyList<Capability> Capabilities { get; init; } = [];

    /// <summary>Of <see cref="Capabilities"/>, those that an account may lack: by its settings the plugin registers them or not.</summary>
    public IReadOnlyList<Capability> Optional { get; init; } = [];

    /// <summary>The settings of an account, by name.</summary>
    public IReadOnlyDictionary<string, SettingDefinition> Settings { get; init; } = new Dictionary<string, SettingDefinition>();

    /// <summary>The hosts that its HTTP client may reach; the setting <c>base_url</c> and the like must name one of them, or loopback under the developer setting.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Its layout files, relative to the folder.</summary>
    public IReadOnlyList<string> Layouts { get; init; } = [];

    /// <summary>What the engine must know of the provider.</summary>
    public required ProviderFacts Provider { get; init; }

    /// <summary>What people must know of the provider; the page of the brand is made from it.</summary>
    public ProviderGuide? Guide { get; init; }

    /// <summary>How strong the signatures of an account are: the weakest of <see cref="ProviderFacts.Signature"/> and of what its settings chose.</summary>
    /// <param name="settings">The account's settings by name, defaults filled in.</param>
    public SignatureStrength SignatureOf(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var weakest = Provider.Signature;
        foreach (var (name, setting) in Settings)
            if (settings.TryGetValue(name, out var value) && setting.Signatures.TryGetValue(value, out var chosen) && chosen > weakest) weakest = chosen;
        return weakest;
    }
}

/// <summary>What the page of a brand says beside what follows from capabilities, settings and layouts.</summary>
public sealed record ProviderGuide
{
    /// <summary>What to ask the provider for, in the order in which one would ask.</summary>
    public IReadOnlyList<LocalText> Ask { get; init; } = [];

    /// <summary>What the provider cannot do or does not tell, and what follows from it.</summary>
    public IReadOnlyList<LocalText> Limits { get; init; } = [];

    /// <summary>The oddities that the plugin copes with; each has a test that is named after it.</summary>
    public IReadOnlyList<Quirk> Quirks { get; init; } = [];

    /// <summary>Facts that no public source gives and that were assumed. Those that can differ are settings with <see cref="SettingDefinition.Ours"/>.</summary>
    public IReadOnlyList<LocalText> Ours { get; init; } = [];

    /// <summary>The public sources, by name, such as a repository or a page of the provider's documentation.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}

/// <summary>An oddity of a provider's wire.</summary>
public sealed record Quirk
{
    /// <summary>In snake_case; the test that shows it handled has it in PascalCase in its name.</summary>
    public required string Id { get; init; }

    /// <summary>What it is and what is done about it.</summary>
    public required LocalText Title { get; init; }

    /// <summary>Whether no public source tells it: an assumption.</summary>
    public bool Ours { get; init; }
}

/// <summary>A capability by its name in the manifest.</summary>
public enum Capability
{
    /// <summary><see cref="ITransactionSource"/>.</summary>
    Transactions,

    /// <summary><see cref="ITransactionLookup"/>.</summary>
    TransactionLookup,

    /// <summary><see cref="INotificationReader"/>.</summary>
    Notifications,

    /// <summary><see cref="IStatementSource"/>.</summary>
    Statements,

    /// <summary><see cref="IPayoutSource"/>.</summary>
    Payouts,

    /// <summary><see cref="ITerminalSource"/>.</summary>
    Terminals,
}

/// <summary>A text for people in the two languages of the product.</summary>
public sealed record LocalText
{
    /// <summary>Chinese.</summary>
    public required string Zh { get; init; }

    /// <summary>English.</summary>
    public required string En { get; init; }
}

/// <summary>The type of a setting.</summary>
public enum SettingType
{
    /// <summary>Text, kept as written: leading zeros stay.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>An https address; loopback http under the developer setting.</summary>
    Url,

    /// <summary>A PEM text: key or certificates.</summary>
    Pem,

    /// <summary>One of <see cref="SettingDefinition.Values"/>.</summary>
    Choice,
}

/// <summary>One setting of an account.</summary>
public sealed record SettingDefinition
{
    /// <summary>The type that a value must have.</summary>
    public required SettingType Type { get; init; }

    /// <summary>What it is and where to get it.</summary>
    public required LocalText Title { get; init; }

    /// <summary>Whether an account without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>Whether it is given by reference (<c>${env:…}</c>, <c>${file:…}</c>) and never shown.</summary>
    public bool Secret { get; init; }

    /// <summary>The value when it is not given.</summary>
    public string? Default { get; init; }

    /// <summary>The values of a <see cref="SettingType.Choice"/>.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether its default stands for a fact that no public source gives: to be checked with the provider.</summary>
    public bool Ours { get; init; }

    /// <summary>Of a <see cref="SettingType.Choice"/> between ways to sign: how strong each of its values makes the account's signatures. A value that is not named changes nothing.</summary>
    public IReadOnlyDictionary<string, SignatureStrength> Signatures { get; init; } = new Dictionary<string, SignatureStrength>();
}

/// <summary>How strong a provider's signatures are, from the strongest to the weakest.</summary>
public enum SignatureStrength
{
    /// <summary>RSA with SHA-256 or better, HMAC with SHA-256 or SM3.</summary>
    Strong,

    /// <summary>MD5, SHA-1 or short keys: shown as weak; a state change is confirmed by a lookup or the statement.</summary>
    Weak,

    /// <summary>Messages are not signed: notifications are hints.</summary>
    None,
}

/// <summary>Within what an identifier is unique.</summary>
public enum IdentifierScope
{
    /// <summary>The provider.</summary>
    Provider,

    /// <summary>The merchant.</summary>
    Merchant,

    /// <summary>The merchant and the clearing date.</summary>
    MerchantAndClearingDate,

    /// <summary>The terminal and its batch.</summary>
    TerminalAndBatch,
}

/// <summary>What the engine must know of a provider (design chapter 3).</summary>
public sealed record ProviderFacts
{
    /// <summary>日切 in China Standard Time; <c>00:00</c> means the end of the calendar day.</summary>
    public TimeOnly DayCut { get; init; }

    /// <summary>Whether the instant of the cut itself belongs to the next day.</summary>
    public bool DayCutInclusive { get; init; } = true;

    /// <summary>When the statement of a clearing date is ready, China Standard Time, on the day after it.</summary>
    public TimeOnly StatementReadyAt { get; init; } = new(9, 0);

    /// <summary>After how many minutes "not found" means failed.</summary>
    public int VisibilityDelayMinutes { get; init; } = 10;

    /// <summary>How many days after the trade the provider takes a claim.</summary>
    public int ClaimDays { get; init; } = 30;

    /// <summary>How strong its signatures are; where an account chooses, the strongest (see <see cref="PluginManifest.SignatureOf"/>).</summary>
    public SignatureStrength Signature { get; init; } = SignatureStrength.Strong;

    /// <summary>How far a signed sending time may lie from the receipt, in seconds; 0 where no time is signed.</summary>
    public int SignatureWindowSeconds { get; init; } = 300;

    /// <summary>Within what each identifier is unique; an identifier that is not named here is not used as a key.</summary>
    public IReadOnlyDictionary<string, IdentifierScope> Identifiers { get; init; } = new Dictionary<string, IdentifierScope>();

    /// <summary>Reads that change something at the provider and are therefore never repeated by the host, as <c>capability</c> or <c>capability/type</c>.</summary>
    public IReadOnlyList<string> UnsafeReads { get; init; } = [];
}
