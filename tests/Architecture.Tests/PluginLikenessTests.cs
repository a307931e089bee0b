using System.Text.RegularExpressions;

namespace Rijie.Architecture.Tests;

/// <summary>The plugins differ only in what differs: their files have the same roles, so that two brands are read side by side, and what two of them need is written once.</summary>
public sealed partial class PluginLikenessTests
{
    private const int MostSharedLines = 5;

    /// <summary>What stands behind a brand's name in the name of a file, beside the capabilities.</summary>
    private static readonly string[] Roles = ["Plugin", "Account", "Client", "Codes", "Signing", "Json", "Refunds", "Text", "Trade", "Words"];

    private static readonly string[] WireRoles = ["WireApi", "WireKeys", "WireStatement", "WireTrade"];

    /// <summary>The capabilities that are a file of their own, by their name in the manifest.</summary>
    private static readonly IReadOnlyDictionary<string, string> Capabilities = new Dictionary<string, string>
    {
        ["transactions"] = "Transactions",
        ["transaction-lookup"] = "Lookup",
        ["notifications"] = "Notifications",
        ["statements"] = "Statements",
        ["payouts"] = "Payouts",
        ["terminals"] = "Terminals",
    };

    /// <summary>Files that only one brand needs, and why.</summary>
    private static readonly IReadOnlyDictionary<string, string> OnlyThere = new Dictionary<string, string>
    {
        ["ChinaUms/ChinaUmsTerminalTrade"] = "terminals answer in another shape than online orders",
        ["Lakala/AuthorizationHeader"] = "the signature stands in a header with parts of its own",
        ["Lakala/PlatformCertificates"] = "answers are signed by certificates, two while they are exchanged",
        ["Leshua/LeshuaAgentClient"] = "the agents' interface has signatures and answers of its own",
        ["Leshua/LeshuaBill"] = "a payout comes from the agents' interface in a shape of its own",
        ["Leshua/LeshuaDocument"] = "messages are XML with lists that are signed by their digest",
        ["Leshua/LeshuaFields"] = "a field that is missing and a blank one are signed differently",
        ["Leshua/SlashlessXml"] = "the documentation's own sample lacks the slashes of its closing tags",
        ["Ruiyinxin/RuiyinxinEnvelope"] = "messages are encrypted",
        ["Ruiyinxin/RuiyinxinMessage"] = "what is inside the envelope has no stable place",
        ["Shengfutong/ShengfutongField"] = "names of fields that several files use",
        ["Shengfutong/ShengfutongMessage"] = "messages are one flat JSON object of texts",
        ["UnionPay/AcpAccount"] = Acp,
        ["UnionPay/AcpClient"] = Acp,
        ["UnionPay/AcpDigest"] = Acp,
        ["UnionPay/AcpFailures"] = Acp,
        ["UnionPay/AcpField"] = Acp,
        ["UnionPay/AcpForm"] = Acp,
        ["UnionPay/AcpMessage"] = Acp,
        ["UnionPay/AcpNesting"] = Acp,
        ["UnionPay/AcpSigner"] = Acp,
        ["UnionPay/AcpTransaction"] = Acp,
        ["UnionPay/AcpTrust"] = Acp,
        ["UnionPay/AcpValues"] = Acp,
        ["UnionPay/AcpVerifier"] = Acp,
        ["UnionPay/Base64Blank"] = "blanks stand where plus signs were",
        ["Leshua.Simulator/RefundDesk"] = "a lookup of a refund can trigger it",
        ["Leshua.Simulator/WirePayout"] = "payouts are returned and paid again in a chain",
        ["Leshua.Simulator/WireXml"] = "XML is spoken by this brand alone",
        ["UnionPay.Simulator/PrintedSummary"] = "the summary is a printed page that no layout writes",
        ["UnionPay.Simulator/UnionPayArchive"] = Acp,
        ["UnionPay.Simulator/UnionPayDesk"] = Acp,
        ["UnionPay.Simulator/UnionPayFields"] = Acp,
        ["UnionPay.Simulator/UnionPayKeys"] = Acp,
        ["UnionPay.Simulator/UnionPayRows"] = Acp,
        ["UnionPay.Simulator/UnionPayServer"] = Acp,
    };

    private const string Acp = "ACP is a protocol of its own, written before the others, with its own names";

    public static TheoryData<string> Brands => [.. Directory.GetDirectories(Repository.PathOf("plugins")).Select(f => Path.GetFileName(f)).Where(n => !n.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Brands))]
    public void Files_OfAPlugin_HaveTheRolesThatAllHave(string brand)
    {
        var usual = Roles.Concat(Capabilities.Values).Select(role => brand + role).Append(brand + "Wire").Concat(WireRoles).ToHashSet(StringComparer.Ordinal);

        var odd = Files(brand).Concat(Files(brand + ".Simulator")).Select(Key).Where(key => !usual.Contains(key.Split('/')[1]) && !OnlyThere.ContainsKey(key));

        Assert.Empty(odd);
    }

    [Theory]
    [MemberData(nameof(Brands))]
    public void Files_OfEachCapabilityInTheManifest_AreThereAndNoOthers(string brand)
    {
        var manifest = File.ReadAllText(Repository.PathOf("plugins", brand, "plugin.yaml"));
        var offered = CapabilityList().Match(manifest).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).Select(c => Capabilities[c.Replace('_', '-')]).Order(StringComparer.Ordinal);

        var written = Files(brand).Select(f => Path.GetFileNameWithoutExtension(f)).Where(n => n.StartsWith(brand, StringComparison.Ordinal)).Select(n => n[brand.Length..]).Where(Capabilities.Values.Contains);

        Assert.Equal(offered, written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exceptions_EachThatIsListed_IsStillNeeded()
    {
        var files = Brands.SelectMany(b => Files(b).Concat(Files(b + ".Simulator"))).Select(Key).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], OnlyThere.Keys.Except(files));
        Assert.All(OnlyThere.Values, reason => Assert.NotEmpty(reason));
    }

    [Fact]
    public void Lines_OfTwoBrands_AreNowhereTheSameForMoreThanAFew()
    {
        var shared = Shared(Brands.SelectMany(b => Files(b).Concat(Files(b + ".Simulator"))).Select(f => (Key(f), Lines(File.ReadLines(f)))));

        Assert.Empty(shared);
    }

    [Fact]
    public void Search_ForSharedLines_FindsThem()
    {
        string[] one = ["using System;", "{", "a();", "", "b();", "c();", "d();", "}", "e();", "f();", "g();"];
        string[] other = ["x();", "a();", "b();", "// why", "c();", "d();", "e();", "f();"];

        Assert.Equal(["A/A ~ B/B: a();"], Shared([("A/A", Lines(one)), ("B/B", Lines(other))]));
        Assert.Empty(Shared([("A/A", Lines(one)), ("B/B", Lines(other[..^1]))]));
        Assert.Empty(Shared([("A/A", Lines(one)), ("A.Simulator/B", Lines(other))])); // one brand with itself is the compiler's and its author's business
    }

    /// <summary>Runs of six lines and more in files of two brands, by where they begin.</summary>
    private static IEnumerable<string> Shared(IEnumerable<(string Key, List<string> Lines)> files)
    {
        var seen = new Dictionary<string, (string Key, string Line)>(StringComparer.Ordinal);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, lines) in files)
            for (var i = 0; i + MostSharedLines < lines.Count; i++)
            {
                var run = string.Join('\n', lines.Skip(i).Take(MostSharedLines + 1));
                if (seen.TryGetValue(run, out var first) && BrandOf(first.Key) != BrandOf(key)) found.TryAdd($"{first.Key} ~ {key}", lines[i]);
                else seen.TryAdd(run, (key, lines[i]));
            }
        return found.Select(f => $"{f.Key}: {f.Value}");
    }

    /// <summary>The lines that say something of the brand's own: no usings, no lone braces, no comments, and not what the contract writes for everybody.</summary>
    private static List<string> Lines(IEnumerable<string> text) => [.. text.Select(l => l.Trim()).Where(l => l.Length > 0 && !Common().IsMatch(l))];

    private static IEnumerable<string> Files(string project) => Directory.EnumerateFiles(Repository.PathOf("plugins", project), "*.cs").Order(StringComparer.Ordinal);

    private static string Key(string file) => $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";

    private static string BrandOf(string key) => key.Split('/')[0].Split('.')[0];

    [GeneratedRegex(@"^(using |namespace |//|[\p{P}\p{S}]+$|ArgumentNullException\.ThrowIfNull|public override |public void ConfigureServices)")]
    private static partial Regex Common();

    [GeneratedRegex(@"^capabilities: \[([^\]]*)\]", RegexOptions.Multiline)]
    private static partial Regex CapabilityList();
}
