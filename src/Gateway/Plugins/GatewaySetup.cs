using System.Text;
using Rijie.Hosting;
using Rijie.Settlement.Calendars;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Banks;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Gateway.Plugins;

/// <summary>Everything the operator wrote, read and checked together before anything starts: configuration, contracts, plugins, settings.</summary>
internal sealed record GatewaySetup
{
    public required GatewayConfiguration Configuration { get; init; }

    /// <summary>The folder of <c>gateway.yaml</c>, where relative paths begin.</summary>
    public required string Folder { get; init; }

    public required FeeContracts Contracts { get; init; }

    /// <summary>The working days of the country, with the years that the operator added.</summary>
    public WorkdayCalendar Calendar { get; init; } = WorkdayCalendar.China;

    public required PluginCatalog Catalog { get; init; }

    /// <summary>Settings by account, secrets resolved; only of accounts whose plugin was loaded.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> AccountSettings { get; init; }

    /// <summary>The connection string, resolved, when the store is PostgreSQL.</summary>
    public Secret? Postgres { get; init; }

    /// <summary>The working days of a provider: the country's, and where it works otherwise.</summary>
    public WorkdayCalendar CalendarOf(string pluginId) => Calendar.WithOverrides(Configuration.Calendar.Overrides
        .Where(o => string.Equals(o.Provider, pluginId, StringComparison.Ordinal)).Select(o => new CalendarOverride { Date = o.Date, Working = o.Working, Reason = o.Reason, Author = o.Author }));

    public BankAccountConfiguration? BankAccount(string? id) => id is null ? null : Configuration.BankAccounts.FirstOrDefault(b => string.Equals(b.Id, id, StringComparison.Ordinal));

    /// <summary>Layouts of bank tables: those that came with the program, and the operator's.</summary>
    public IReadOnlyList<StatementLayout> BankLayouts { get; init; } = BankStatementReader.Layouts;

    public string PathOf(string relative) => Path.GetFullPath(relative, Folder);

    /// <summary>Reads <c>gateway.yaml</c> and all it names.</summary>
    /// <exception cref="YamlException">With every problem of every file, sorted by place.</exception>
    public static GatewaySetup Read(string path)
    {
        var problems = new List<YamlProblem>();
        var file = Path.GetFileName(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        GatewayConfiguration? configuration = null;
        var places = new YamlPlaces(null);
        if (ReadBytes(path, file, new(1, 1), problems) is { } yaml) configuration = ConfigurationFile.Read(yaml, file, problems, out places);
        if (configuration is null) throw new YamlException(YamlBinder.Sorted(problems));

        var reading = new SetupReading(configuration, folder, file, places, problems);
        var contracts = reading.ReadContracts();
        var calendar = reading.ReadCalendar();
        var bankLayouts = reading.ReadBankLayouts();
        var demand = reading.ReadDemand();
        var catalog = reading.FindPlugins() is { } plugins ? PluginFolder.Load(plugins, ContractInfo.Host, demand) : new PluginCatalog([], []);
        var settings = reading.ReadSettings(catalog);
        reading.CheckConnections(contracts);
        var postgres = reading.ReadPostgres();
        if (problems.Count > 0) throw new YamlException(YamlBinder.Sorted(problems));
        return new() { Configuration = configuration, Folder = folder, Contracts = contracts, Calendar = calendar, BankLayouts = bankLayouts, Catalog = catalog, AccountSettings = settings, Postgres = postgres };
    }

    internal static byte[]? ReadBytes(string path, string file, YamlPlace place, List<YamlProblem> problems)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(file, place, "CONFIG_FILE", $"{path} cannot be read."));
            return null;
        }
    }
}

/// <summary>The parts of reading a setup that look beyond <c>gateway.yaml</c> itself.</summary>
internal sealed class SetupReading(GatewayConfiguration configuration, string folder, string file, YamlPlaces places, List<YamlProblem> problems)
{
    public FeeContracts ReadContracts()
    {
        var read = new List<(string, FeeContracts)>();
        for (var i = 0; i < configuration.Contracts.Count; i++)
        {
            var name = configuration.Contracts[i];
            if (GatewaySetup.ReadBytes(Path.GetFullPath(name, folder), file, places.Of("contracts", i), problems) is not { } yaml) continue;
            Collect(() => read.Add((name, FeeContracts.Read(yaml, name))));
        }
        var joined = FeeContracts.None;
        Collect(() => joined = FeeContracts.Join(read));
        return joined;
    }

    public WorkdayCalendar ReadCalendar()
    {
        var calendar = WorkdayCalendar.China;
        for (var i = 0; i < configuration.Calendar.Lists.Count; i++)
        {
            var name = configuration.Calendar.Lists[i];
            if (GatewaySetup.ReadBytes(Path.GetFullPath(name, folder), file, places.Of("calendar", "lists", i), problems) is not { } yaml) continue;
            Collect(() => calendar = calendar.WithYears(WorkdayCalendar.Read(yaml, name)));
        }
        return calendar;
    }

    /// <summary>The operator's come first: they are made for the bank that the file is from.</summary>
    public IReadOnlyList<StatementLayout> ReadBankLayouts()
    {
        var layouts = new List<StatementLayout>();
        for (var i = 0; i < configuration.BankLayouts.Count; i++)
        {
            var (name, place) = (configuration.BankLayouts[i], places.Of("bank_layouts", i));
            if (GatewaySetup.ReadBytes(Path.GetFullPath(name, folder), file, place, problems) is not { } yaml) continue;
            Collect(() =>
            {
                var layout = LayoutFile.Read(yaml, name);
                var isOfBank = layout.Tables.Values.SelectMany(t => t.Records).SelectMany(r => r.Class).Any(c => c.Kind is RowKind.BankEntry);
                if (!isOfBank) problems.Add(new(file, place, "CONFIG_TYPE", $"{name} is no layout of a bank: its rows need the class kind: bank_entry."));
                else if (layouts.Concat(BankStatementReader.Layouts).Any(l => l.Id == layout.Id)) problems.Add(new(file, place, "CONFIG_CONFLICT", $"There is another bank layout '{layout.Id}'."));
                else layouts.Add(layout);
            });
        }
        return [.. layouts, .. BankStatementReader.Layouts];
    }

    /// <summary>The folder as configured; else <c>plugins</c> beside the file; else where the build puts them.</summary>
    public string? FindPlugins()
    {
        if (configuration.Plugins.Folder is { } configured)
        {
            var path = Path.GetFullPath(configured, folder);
            if (Directory.Exists(path)) return path;
            problems.Add(new(file, places.Of("plugins", "folder"), "CONFIG_FILE", $"The plugin folder {path} does not exist."));
            return null;
        }
        if (DefaultPluginFolder.Find(folder) is { } found) return found;
        problems.Add(new(file, new(1, 1), "CONFIG_FILE", "There is no plugin folder: make 'plugins' beside this file, or name one in plugins.folder."));
        return null;
    }

    /// <summary>What plugins must have proved before they are loaded.</summary>
    public PluginDemand ReadDemand()
    {
        var keys = new List<string>();
        for (var i = 0; i < configuration.Plugins.TrustedKeys.Count; i++)
        {
            var place = places.Of("plugins", "trusted_keys", i);
            if (GatewaySetup.ReadBytes(Path.GetFullPath(configuration.Plugins.TrustedKeys[i], folder), file, place, problems) is not { } bytes) continue;
            if (PluginDemand.KeyOf(Encoding.UTF8.GetString(bytes)) is { } key) keys.Add(key);
            else problems.Add(new(file, place, "CONFIG_TYPE", $"{configuration.Plugins.TrustedKeys[i]} is no ECDSA public key as PEM (BEGIN PUBLIC KEY)."));
        }
        return new() { Level = configuration.Plugins.RequireLevel, TrustedKeys = keys };
    }

    /// <summary>An account of a quarantined plugin is no mistake of the file: it is shown degraded and the others run.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ReadSettings(PluginCatalog catalog)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        for (var i = 0; i < configuration.Accounts.Count; i++)
        {
            var account = configuration.Accounts[i];
            if (account.Id is null || account.Plugin is null) continue;
            if (catalog.Find(account.Plugin) is { } plugin)
            {
                var (values, wrong) = AccountSettingsReader.Read(plugin.Manifest, account.Settings, folder, configuration.Developer.AllowLoopbackHttp);
                foreach (var problem in wrong) problems.Add(new(file, places.Of("accounts", i, "settings", problem.Key), problem.Code, problem.Message));
                all.TryAdd(account.Id, values);
            }
            else if (!catalog.Quarantined.Any(q => string.Equals(q.Folder, account.Plugin, StringComparison.Ordinal)))
            {
                var loaded = string.Join(", ", catalog.Loaded.Select(p => p.Manifest.Id));
                problems.Add(new(file, places.Of("accounts", i, "plugin"), "CONFIG_REFERENCE", $"There is no plugin '{account.Plugin}'{(loaded.Length > 0 ? $"; there are {loaded}" : "")}."));
            }
        }
        return all;
    }

    public void CheckConnections(FeeContracts contracts)
    {
        var known = contracts.All.Select(c => c.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        for (var m = 0; m < configuration.Merchants.Count; m++)
            for (var c = 0; c < configuration.Merchants[m].Connections.Count; c++)
            {
                var connection = configuration.Merchants[m].Connections[c];
                if (connection.Contract is { } contract && !known.Contains(contract, StringComparer.Ordinal))
                    problems.Add(new(file, places.Of("merchants", m, "connections", c, "contract"), "CONFIG_REFERENCE", $"There is no contract '{contract}'{(known.Length > 0 ? $"; there are {string.Join(", ", known)}" : "")}."));
                if (connection.Settlement.Speed is { } speed && SettlementSpeed.TryParse(speed) is null)
                    problems.Add(new(file, places.Of("merchants", m, "connections", c, "settlement", "speed"), "CONFIG_TYPE", $"'{speed}' is not a settlement speed such as T1, D1, D0 or W."));
            }
    }

    public Secret? ReadPostgres()
    {
        if (configuration.Storage.Postgres is not { Connection: { } reference } || !SecretReference.IsReference(reference)) return null;
        var (value, code, message) = SecretReference.Resolve(reference, folder);
        if (value is null) problems.Add(new(file, places.Of("storage", "postgres", "connection"), code!, message!));
        return value;
    }

    private void Collect(Action read)
    {
        try
        {
            read();
        }
        catch (YamlException e)
        {
            problems.AddRange(e.Problems);
        }
    }
}
