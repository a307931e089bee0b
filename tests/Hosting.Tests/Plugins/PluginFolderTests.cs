using System.Reflection;
using System.Xml;

namespace Rijie.Hosting.Tests;

public sealed class PluginFolderTests : IDisposable
{
    private const string TerminalsSource = """
        namespace Acme;
        public sealed class AcmePlugin : Rijie.IProviderPlugin
        {
            public void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration settings) =>
                services.Add(new(typeof(Rijie.ITerminalSource), new Terminals()));
        }
        internal sealed class Terminals : Rijie.ITerminalSource
        {
            public Task<IReadOnlyList<Rijie.Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken) =>
                Task.FromResult<IReadOnlyList<Rijie.Terminal>>([new Rijie.Terminal { TerminalNo = "T1", MerchantNo = merchantNo }]);
        }
        """;

    private const string LookupSource = """
        namespace Acme;
        public sealed class AcmePlugin : Rijie.IProviderPlugin
        {
            public void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Microsoft.Extensions.Configuration.IConfiguration settings) =>
                services.Add(new(typeof(Rijie.ITransactionLookup), new Lookup()));
        }
        internal sealed class Lookup : Rijie.ITransactionLookup
        {
            public Task<Rijie.LookupAnswer> LookUpAsync(Rijie.LookupQuery query, CancellationToken cancellationToken) => Task.FromResult(Rijie.LookupAnswer.Found(new Rijie.Transaction
            {
                MerchantNo = query.MerchantNo, Type = query.Type, State = Rijie.TransactionState.Succeeded, Gross = Rijie.Money.FromFen(1234), MerchantOrderNo = query.MerchantOrderNo,
            }));
        }
        """;

    private const string NewType = "namespace Rijie { public sealed record Loyalty { public required long Points { get; init; } } }";
    private const string UsesNewType = "namespace Acme { public static class Points { public static object Of() => new Rijie.Loyalty { Points = 5 }; } }";

    private static readonly Lazy<byte[]> Current = new(() => PluginBuild.Contract([]));
    private static readonly Lazy<byte[]> Newer = new(() => PluginBuild.Contract([], NewType));
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_BuiltAgainstTheSameContract_SharesItsTypes()
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource), "terminals");

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Empty(catalog.Quarantined);
        await using var account = Host(catalog.Find("acme")!);
        var terminals = await account.Terminals!.ListAsync("8221000", TestContext.Current.CancellationToken);
        Assert.Equal([new Terminal { TerminalNo = "T1", MerchantNo = "8221000" }], terminals);
        Assert.NotSame(System.Runtime.Loader.AssemblyLoadContext.Default, System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(catalog.Loaded[0].Entry!.Assembly));
    }

    [Fact]
    public void Load_SimulatorBesideItsPlugin_IsPassedOver()
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource), "terminals");
        Place("acme.Simulator", PluginBuild.Plugin("Acme.Simulator", Current.Value, "1.0", TerminalsSource), "terminals");

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Equal(["acme"], catalog.Loaded.Select(p => p.Manifest.Id));
        Assert.Empty(catalog.Quarantined);
    }

    [Fact]
    public async Task Load_BuiltAgainstAnOlderContract_Works()
    {
        var older = PluginBuild.Contract(["ITerminalSource.cs", "Terminal.cs", "IPayoutSource.cs", "Payout.cs"]);
        Place("acme", PluginBuild.Plugin("Acme.Pay", older, "1.0", LookupSource), "transaction-lookup");

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Empty(catalog.Quarantined);
        await using var account = Host(catalog.Find("acme")!);
        var answer = await account.Lookup!.LookUpAsync(new() { MerchantNo = "8221000", MerchantOrderNo = "A-1" }, TestContext.Current.CancellationToken);
        Assert.Equal(1234, answer.Transaction!.Gross.Fen);
    }

    [Fact]
    public async Task Load_BuiltAgainstANewerMinorUsingNothingNew_Works()
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Newer.Value, "1.1", LookupSource), "transaction-lookup", contract: "1.1");

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Empty(catalog.Quarantined);
        Assert.Equal(new ContractVersion(1, 1), catalog.Loaded[0].BuiltAgainst);
        await using var account = Host(catalog.Loaded[0]);
        var answer = await account.Lookup!.LookUpAsync(new() { MerchantNo = "8221000" }, TestContext.Current.CancellationToken);
        Assert.Equal(1234, answer.Transaction!.Gross.Fen);
    }

    [Fact]
    public void Load_UsingATypeOfANewerMinor_IsRefusedWithBothVersionsAndTheType()
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Newer.Value, "1.1", LookupSource, UsesNewType), "transaction-lookup");

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal(("acme", "PLUGIN_API"), (refused.Folder, refused.Code));
        Assert.Equal("Needs contract 1.1, offered are 1.0 to 1.0: it uses Rijie.Loyalty.", refused.Reason);
    }

    [Fact]
    public void Load_UsingANewMemberOfAnOldType_IsRefusedWithTheMember()
    {
        var contract = PluginBuild.Contract(["Terminal.cs"], """
            namespace Rijie; 
            public sealed record Terminal
            {
                public required string TerminalNo { get; init; }
                public required string MerchantNo { get; init; }
                public string? SerialNo { get; init; }
                public string? Store { get; init; }
                public bool? Active { get; init; }
                public string? Firmware { get; init; }
            }
            """);
        var source = TerminalsSource.Replace("TerminalNo = \"T1\",", "TerminalNo = \"T1\", Firmware = \"2\",", StringComparison.Ordinal);
        Place("acme", PluginBuild.Plugin("Acme.Pay", contract, "1.1", source), "terminals");

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal("Needs contract 1.1, offered are 1.0 to 1.0: it uses Rijie.Terminal.set_Firmware.", refused.Reason);
    }

    [Fact]
    public void Load_UsingAMemberWhoseSignatureDiffers_IsRefused()
    {
        var contract = PluginBuild.Contract(["Terminal.cs"], "namespace Rijie; public sealed record Terminal { public required string TerminalNo { get; init; } public required string MerchantNo { get; init; } public string? Active { get; init; } }");
        var source = TerminalsSource.Replace("TerminalNo = \"T1\",", "TerminalNo = \"T1\", Active = \"yes\",", StringComparison.Ordinal);
        Place("acme", PluginBuild.Plugin("Acme.Pay", contract, "1.0", source), "terminals");

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Contains("it uses Rijie.Terminal.set_Active", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0", "1.0", "Needs contract 2.0, offered are 1.0 to 1.0: its manifest needs another major version.")]
    [InlineData("1.0", "2.3", "Needs contract 2.3, offered are 1.0 to 1.0: it was built against another major version.")]
    public void Load_OfAnotherMajor_IsRefusedWithBothVersions(string manifest, string stamp, string reason)
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Current.Value, stamp, TerminalsSource), "terminals", manifest);

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal(("PLUGIN_API", reason), (refused.Code, refused.Reason));
    }

    [Theory]
    [InlineData("acme/Rijie.Abstractions.dll")]
    [InlineData("acme/lib/renamed.dll")]
    public void Load_WithAnOwnCopyOfTheContract_IsRefused(string copy)
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource), "terminals");
        _folder.Write(copy, Current.Value);

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal("PLUGIN_CONTRACT", refused.Code);
        Assert.Contains(copy["acme/".Length..], refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ReachingPastTheContract_IsRefused()
    {
        var engine = PluginBuild.Compile("Rijie.Settlement", ["namespace Engine; public static class Inside { public static int Two() => 2; }"], PluginBuild.Framework);
        var thief = "namespace Acme; public static class Thief { public static int Two() => Engine.Inside.Two(); }";
        var plugin = PluginBuild.Compile("Acme.Pay", [TerminalsSource, thief], [.. PluginBuild.Framework, PluginBuild.Reference(Current.Value), PluginBuild.Reference(engine)]);
        Place("acme", plugin, "terminals");

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal(("PLUGIN_CONTRACT", "'Acme.Pay.dll' uses Rijie.Settlement, which is no part of the contract."), (refused.Code, refused.Reason));
    }

    [Fact]
    public void Load_SomeRefused_TheOthersLoadInOrdinalOrderAndNothingVanishes()
    {
        var good = PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource);
        Place("zeta", good, "terminals");
        Place("alpha", good, "terminals");
        Place("Alpha", good, "terminals");
        Place("broken", "no assembly at all"u8.ToArray(), "terminals");
        Directory.CreateDirectory(Path.Join(_folder.Path, "empty"));
        Place("entryless", PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", "namespace Acme; public static class Nothing;"), "terminals");

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Equal(["alpha", "zeta"], catalog.Loaded.Select(p => p.Manifest.Id));
        Assert.Equal([("Alpha", "PLUGIN_ID"), ("broken", "PLUGIN_LOAD"), ("empty", "PLUGIN_MANIFEST"), ("entryless", "PLUGIN_ENTRY")], catalog.Quarantined.Select(q => (q.Folder, q.Code)));
    }

    [Fact]
    public void Load_AnAssemblyCutAnywhere_IsRefusedAndTheOthersLoad()
    {
        var whole = PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource);
        for (var i = 0; i < 16; i++) Place($"cut-{i:00}", whole[..(whole.Length * i / 16)], "terminals");
        Place("whole", whole, "terminals");

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Equal(["whole"], catalog.Loaded.Select(p => p.Manifest.Id));
        Assert.Equal(Enumerable.Repeat("PLUGIN_LOAD", 16), catalog.Quarantined.Select(q => q.Code));
    }

    [Fact]
    public async Task Load_APluginThatIsAllLayout_NeedsNoAssembly()
    {
        PlaceLayout(Layout);

        var catalog = PluginFolder.Load(_folder.Path, ContractInfo.Host);

        Assert.Empty(catalog.Quarantined);
        await using var account = Host(catalog.Loaded[0]);
        Assert.Equal(AccountState.Ready, account.State);
        Assert.Equal("lakala-statement", Assert.Single(catalog.Loaded[0].Layouts).Id);
    }

    [Fact]
    public void Load_ALayoutWithAMistake_IsRefusedWithItsPlace()
    {
        PlaceLayout(Layout.Replace("schema: statement-layout/v1", "schema: statement-layout/v1\nshema: x", StringComparison.Ordinal));

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal("PLUGIN_MANIFEST", refused.Code);
        Assert.Contains("files-only/layouts/daily.yaml:", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("CONFIG_UNKNOWN_KEY: 'shema' is not known here; did you mean schema.", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ALinkedFile_IsRefused()
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource), "terminals");
        File.CreateSymbolicLink(Path.Join(_folder.Path, "acme", "more.dll"), "/etc/hosts");

        var refused = Assert.Single(PluginFolder.Load(_folder.Path, ContractInfo.Host).Quarantined);

        Assert.Equal(("PLUGIN_FILES", "'more.dll' is a link."), (refused.Code, refused.Reason));
    }

    [Fact]
    public void Load_OneByteOfAFileChanged_TheHashChanges()
    {
        Place("acme", PluginBuild.Plugin("Acme.Pay", Current.Value, "1.0", TerminalsSource), "terminals");
        _folder.Write("acme/notes.txt", "a");
        var before = PluginFolder.Load(_folder.Path, ContractInfo.Host).Loaded[0].Hash;

        _folder.Write("acme/notes.txt", "b");

        Assert.NotEqual(before, PluginFolder.Load(_folder.Path, ContractInfo.Host).Loaded[0].Hash);
        Assert.Equal(64, before.Length);
    }

    [Fact]
    public void Stamp_OfTheBuild_IsTheHostsContractVersion()
    {
#pragma warning disable RS0030 // our own build wrote it
        using var reader = XmlReader.Create(Assembly.GetExecutingAssembly().GetManifestResourceStream("contract-stamp")!);
#pragma warning restore RS0030
        reader.ReadToFollowing("RijieContractVersion");

        var stamp = reader.ReadElementContentAsString();

        Assert.Equal(ContractInfo.Host.Version.ToString(), stamp);
        Assert.Equal(
            ["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Primitives", "Rijie.Abstractions"],
            ContractInfo.Host.Shared.Keys);
    }

    private static string Layout => new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("layout")!).ReadToEnd();

    private void PlaceLayout(string layout)
    {
        _folder.Write("files-only/layouts/daily.yaml", layout);
        _folder.Write("files-only/plugin.yaml", """
            schema: rijie-plugin/v1
            id: files-only
            name: { zh: 文件, en: Files only }
            version: 1.0.0
            contract: "1.0"
            layouts: [ layouts/daily.yaml ]
            provider: {}
            """);
    }

    private void Place(string id, byte[] assembly, string capability, string contract = "1.0")
    {
        _folder.Write($"{id}/Acme.Pay.dll", assembly);
        _folder.Write($"{id}/plugin.yaml", $$"""
            schema: rijie-plugin/v1
            id: {{id}}
            name: { zh: 顶点, en: Acme }
            version: 1.0.0
            contract: "{{contract}}"
            assembly: Acme.Pay.dll
            capabilities: [ {{capability}} ]
            provider: {}
            """);
    }

    private static AccountHost Host(LoadedPlugin plugin) => AccountHost.Create(
        plugin, new() { AccountId = "acme-1", Settings = new Dictionary<string, string>(), MerchantNos = ["8221000"] }, new());
}
