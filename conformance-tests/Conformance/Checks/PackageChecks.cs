using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>Level 0: the folder as it is delivered, before any of its code runs.</summary>
internal static class PackageChecks
{
    private const string Contract = "contract: the plugin's folder";

    public static IReadOnlyList<Check> All { get; } =
    [
        Ask("package.loads", "A plugin that does not load is quarantined, and its merchants see nothing.", "plugin.yaml, the contract version, and which assemblies lie in the folder", bench =>
            Expect.That(bench.Subject.Refused is null, $"The host refuses the folder: {bench.Subject.Refused?.Code} {bench.Subject.Refused?.Reason}")),
        Ask("package.same_hash", "The hash of a plugin is recorded with all that it brought in; two hashes for one build make that worthless.", "files that change between two reads, such as a log in the folder", bench =>
            Expect.Equal(bench.Plugin.Hash, PluginFolder.LoadOne(bench.Subject.Folder, ContractInfo.Host).Plugin?.Hash, "the hash of a second look at the folder")),
        Ask("package.contract_range", "A plugin that says less than it needs is let in by an older host and fails in the middle of a day.", "'contract' in plugin.yaml: at least the version whose members the code uses", bench =>
            ContractRange.Of(FactsOf(bench), ContractRange.History).Hold(ContractVersion.TryParse(bench.Manifest.Contract)!.Value)),
        Ask("package.no_own_contract", "Two copies of the contract are two different contracts: nothing the plugin registers is found.", "Private=\"false\" and ExcludeAssets=\"runtime\" on references that the host brings", bench =>
        {
            var own = PluginFiles.Read(bench.Subject.Folder).Assemblies.Keys.Where(name => ContractInfo.Host.Shared.ContainsKey(name) || name.StartsWith("Rijie.", StringComparison.Ordinal) && name + ".dll" != bench.Manifest.Assembly);
            Expect.Equal("", string.Join(", ", own), "assemblies in the folder that the host brings");
        }),
        Ask("package.deterministic", "A build that nobody can repeat cannot be compared with its source.", "<Deterministic>true</Deterministic>", bench =>
            Expect.That(FactsOf(bench).IsDeterministic, "The assembly was not built deterministically.")),
        Forbids("package.no_own_clock", "Code that reads the machine's clock settles by the wrong day on a server abroad, and no test can set it.", "use the TimeProvider that the host gives",
            "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.TimeProvider.get_System", "System.TimeZoneInfo.get_Local"),
        Forbids("package.no_waits", "A plugin that waits or retries by itself holds up its account and hides failures from the operator.", "throw a ProviderException; the host repeats the call",
            "System.Threading.Thread.Sleep", "System.Threading.Tasks.Task.Delay", "System.Threading.Tasks.Task.Wait", "System.Threading.SpinWait.", "System.Threading.Timer..ctor"),
        Forbids("package.no_own_connections", "A connection of its own goes where nobody allowed it, without deadline, limit or audit.", "use the HttpClient and IRemoteFiles that the host gives",
            "System.Net.Http.HttpClient..ctor", "System.Net.Http.HttpClientHandler..ctor", "System.Net.Http.SocketsHttpHandler..ctor", "System.Net.Sockets.", "System.Net.WebRequest.", "System.Net.WebClient.", "System.Net.Dns."),
        Forbids("package.no_files", "A plugin that reads or writes files leaves secrets and card numbers where nobody looks.", "keep everything in memory; the host stores evidence",
            "System.IO.File.", "System.IO.Directory.", "System.IO.FileStream.", "System.IO.FileInfo.", "System.IO.Path.GetTempFileName"),
        Forbids("package.no_processes", "Code that starts or ends processes takes the gateway and every other account with it.", "remove it",
            "System.Diagnostics.Process.", "System.Environment.Exit", "System.Environment.FailFast", "System.Reflection.Assembly.Load", "System.Runtime.Loader.", "System.Reflection.Emit."),
        Forbids("package.no_surroundings", "Settings that come from the machine's surroundings are checked, masked and shown by nobody.", "declare a setting in plugin.yaml",
            "System.Environment.GetEnvironmentVariable", "System.Console."),
        Forbids("package.no_loose_base64", "The framework's reader skips blanks and takes spare bits, so a changed signature can pass as another text of the same.", "Rijie.Signing.StrictBase64",
            "System.Convert.FromBase64String", "System.Convert.TryFromBase64"),
        Ask("package.no_statics", "State in statics mixes accounts: one merchant's token signs another merchant's request.", "make it a singleton of the account's services", bench =>
            Expect.Equal("", string.Join(", ", FactsOf(bench).KeptStatics), "static fields that code can change")),
        Ask("package.no_floating_point", "0.1 + 0.2 is not 0.3: one fen in a hundred thousand rows is wrong, and nobody finds which.", "Money and long; decimal inside a parser at most", bench =>
            Expect.Equal("", string.Join(", ", FactsOf(bench).Floats), "members with double, float or Half")),
        Ask("package.secrets_marked", "A secret that is not marked is shown on screens and written to logs in the clear.", "secret: true in plugin.yaml", bench =>
        {
            string[] words = ["private_key", "secret", "password", "passphrase", "md5_key", "sign_key", "aes_key", "api_key"];
            var bare = bench.Manifest.Settings.Where(s => !s.Value.Secret && words.Any(w => s.Key.Contains(w, StringComparison.Ordinal))).Select(s => s.Key);
            Expect.Equal("", string.Join(", ", bare), "settings that sound like secrets and are not marked");
        }),
        Ask("package.settings_told", "A setting without a title in both languages makes the operator guess.", "title: { zh, en } of each setting", bench =>
            Expect.Equal("", string.Join(", ", bench.Manifest.Settings.Where(s => string.IsNullOrWhiteSpace(s.Value.Title.Zh) || string.IsNullOrWhiteSpace(s.Value.Title.En)).Select(s => s.Key)), "settings without a title")),
        Ask("package.hosts_named", "A plugin without hosts may reach nothing, and one with a loose list may send data anywhere.", "hosts in plugin.yaml", bench =>
        {
            NotDeclaredException.ThrowIf(bench.Manifest.Assembly is null || bench.Manifest.Settings.Values.All(s => s.Type != SettingType.Url), "The plugin has no setting for an address, so that it calls nobody.");
            Expect.That(bench.Manifest.Hosts.Count > 0, "The plugin has settings for addresses, but names no host.");
        }),
        Ask("package.licence", "Without a licence nobody may run the plugin.", "a file LICENSE or LICENCE in the folder", bench =>
            Expect.That(PluginFiles.Read(bench.Subject.Folder).Names.Any(n => n.StartsWith("LICEN", StringComparison.OrdinalIgnoreCase)), "There is no file LICENSE in the plugin's folder.")),
    ];

    private static Check Ask(string id, string why, string look, Action<CheckBench> ask) => new()
    {
        Id = id, Level = 0, Why = why, Rule = Contract, Look = look,
        Ask = (bench, _) => Check.Done(() => ask(bench)),
    };

    /// <summary>None of these members, or members whose full name begins so.</summary>
    private static Check Forbids(string id, string why, string look, params string[] members) => Ask(id, why, look, bench =>
        Expect.Equal("", string.Join(", ", FactsOf(bench).Uses.Where(used => members.Any(m => m.EndsWith('.') ? used.StartsWith(m, StringComparison.Ordinal) : used == m))), "members that a plugin must not use"));

    private static AssemblyFacts FactsOf(CheckBench bench) =>
        AssemblyFacts.Read(Path.Join(bench.Subject.Folder, bench.Manifest.Assembly ?? throw new NotDeclaredException("The plugin has no assembly: it is all layout.")));
}
