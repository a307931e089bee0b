#pragma warning disable RS0030 // The reports are our own, and this reads them back.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Rijie.Hosting;
using Rijie.Settlement.Yaml;

namespace Rijie.Conformance.Tests;

/// <summary>What a run says of itself: level, waivers, the five files, and an attestation that holds for these bytes alone.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 6, 2, 0, 0, TimeSpan.Zero);
    private static readonly Check Starts = CheckCatalog.All.Single(c => c.Id == "contract.starts");
    private static readonly Check Loads = CheckCatalog.All.Single(c => c.Id == "package.loads");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rijie-report-");
    private readonly Acme acme = new("json", []);

    public void Dispose()
    {
        acme.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(CheckResult.Fail, 0)]
    [InlineData(CheckResult.Inconclusive, 0)]
    [InlineData(CheckResult.EngineError, 0)]
    [InlineData(CheckResult.Waived, 1)]
    [InlineData(CheckResult.NotDeclared, 1)]
    [InlineData(CheckResult.Pass, 1)]
    public void Level_OfOneCheckAtLevel1_IsReachedOnlyWhenItPassedOrDoesNotCount(CheckResult result, int expected) =>
        Assert.Equal(expected, ConformanceReport.LevelOf([(0, CheckResult.Pass), (1, result)]));

    [Fact]
    public void Level_OfNothingAsked_IsNone()
    {
        Assert.Null(ConformanceReport.LevelOf([]));
        Assert.Null(ConformanceReport.LevelOf([(0, CheckResult.Fail), (1, CheckResult.Pass)]));
        Assert.Equal(0, ConformanceReport.LevelOf([(0, CheckResult.Pass), (2, CheckResult.Pass)]));
    }

    [Theory]
    [InlineData("2026-01-06", CheckResult.Waived, 1, "L1 · 1 waived until 2026-01-06")]
    [InlineData("2026-01-05", CheckResult.Fail, 0, "L0")]
    public void Waiver_UntilADay_CountsOnThatDayAndNoLonger(string until, CheckResult expected, int level, string badge)
    {
        var waiver = new Waiver { Check = Starts.Id, Reason = "the provider's test system is down", Until = DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture) };

        var report = Report(CheckResult.Fail, waiver);

        Assert.Equal(expected, report.Checks[1].Result);
        Assert.Equal(level, report.Level);
        Assert.Equal(badge, Badge.Text(report));
        Assert.Contains(badge, Badge.Svg(report), StringComparison.Ordinal);
    }

    [Fact]
    public void WaiverFile_WithAnUnknownCheckAndNoReason_IsRefusedWithBoth()
    {
        var path = Path.Join(folder.FullName, "waivers.yaml");
        File.WriteAllText(path, "schema: rijie-waivers/v1\nwaivers:\n  - { check: contract.start, reason: x, until: 2026-02-01 }\n  - { check: contract.starts, reason: \" \", until: 2026-02-01 }\n");

        var refusal = Assert.Throws<YamlException>(() => WaiverFile.Read(path));

        Assert.Equal(["WAIVER_CHECK", "WAIVER_REASON"], refusal.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Contains("did you mean contract.starts", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AFailure_IsInEveryFormWithItsRuleAndIsText()
    {
        var attestation = ReportFolder.Write(Report(CheckResult.Fail), folder.FullName, null);

        var results = ResultsJson.Read(Bytes("results.json"));
        Assert.Equal(["package.loads Pass", "contract.starts Fail"], results.Checks.Select(c => $"{c.Id} {c.Result}"));
        using (var json = JsonDocument.Parse(Bytes("results.json")))
            Assert.Equal(["capability", "id", "level", "milliseconds", "reason", "result"], json.RootElement.GetProperty("checks")[0].EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var cases = XDocument.Load(new MemoryStream(Bytes("junit.xml"))).Descendants("testcase").ToList();
        Assert.Equal("<script>alert(1)</script>", Assert.Single(cases, c => c.Element("failure") is not null).Element("failure")!.Attribute("message")!.Value);
        var html = Text("report.html");
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains(Starts.Rule, html, StringComparison.Ordinal);
        Assert.Contains("POST /v1/x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal); // it needs nothing else
        Assert.Equal(0, attestation.Level);
    }

    [Fact]
    public void Write_ACheckThatWasNotAsked_SaysWhyInEveryForm()
    {
        var report = Report(CheckResult.NotDeclared, reason: "The simulator states that a statement has no totals.");
        ReportFolder.Write(report, folder.FullName, null);

        Assert.Equal([("The simulator states that a statement has no totals.", "contract.starts")], report.NotAsked.Select(n => (n.Reason, n.Checks.Single().Id)));
        Assert.Equal("The simulator states that a statement has no totals.", ResultsJson.Read(Bytes("results.json")).Checks[1].Reason);
        Assert.Equal(2, Text("report.html").Split("The simulator states that a statement has no totals.").Length - 1);
        Assert.Contains("<skipped message=\"The simulator states that a statement has no totals.\"", Text("junit.xml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a-key-with-<&-and-\"-in-it")]
    [InlineData("plain-key-0123456789")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIEvAIBADANBgkqhkiG9w0BAQEFAASCQ\n-----END PRIVATE KEY-----")]
    public void Write_AReasonThatTellsASecret_WritesNothing(string secret)
    {
        acme.Subject.Secrets.Add("key", secret);

        var refusal = Assert.Throws<SecretInReportException>(() => ReportFolder.Write(Report(CheckResult.Fail, reason: $"signed with {secret}"), folder.FullName, null));

        Assert.StartsWith("results.json would tell the value of the setting 'key'.", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(folder.EnumerateFiles());
    }

    [Fact]
    public void Attestation_OfABuild_HoldsForItsFilesAndResultsAlone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ReportFolder.Write(Report(CheckResult.Pass), folder.FullName, key.ExportPkcs8PrivateKeyPem());
        var read = Attestation.Read(Path.Join(folder.FullName, "attestation.json"));
        var (id, hash, today) = ("acme", acme.Subject.Plugin!.Hash, new DateOnly(2026, 1, 6));
        string[] trusted = [key.ExportSubjectPublicKeyInfoPem()];

        Assert.Null(read.Refusal(id, hash, today, trusted));
        Assert.Equal(read.ResultsSha256, Attestation.Sha256(Bytes("results.json")));
        Assert.Contains("another build", read.Refusal(id, hash[1..] + "0", today, trusted), StringComparison.Ordinal);
        Assert.Contains("about the plugin 'acme'", read.Refusal("other", hash, today, trusted), StringComparison.Ordinal);
        Assert.Contains("not trusted", read.Refusal(id, hash, today, [stranger.ExportSubjectPublicKeyInfoPem()]), StringComparison.Ordinal);
        Assert.Contains("signature is wrong", (read with { Level = 5 }).Refusal(id, hash, today, trusted), StringComparison.Ordinal);
        Assert.Contains("not signed", (read with { Signature = null, PublicKey = null }).Refusal(id, hash, today, trusted), StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_OfTheTemplate_SayWhatRestsOnVectorsAndWhatOnTheStubAlone()
    {
        var (passed, failed) = (Facts(CheckResult.Pass), Facts(CheckResult.Fail));

        Assert.Contains(passed, f => f.Capability == Capability.Statements && f.Fact == "unit of amounts" && f.Vectors.Count > 0);
        Assert.Contains(passed, f => f.Capability == Capability.Payouts && f.Vectors.Count == 0);
        Assert.All(failed.Where(f => f.Capability == Capability.Statements), f => Assert.Empty(f.Vectors)); // a vector that is read otherwise vouches for nothing

        IReadOnlyList<WireFact> Facts(CheckResult result) =>
            ConformanceReport.Of(acme.Subject, [.. CheckCatalog.All.Where(c => c.Id.StartsWith("vector.", StringComparison.Ordinal)).Select(c => new CheckRecord { Check = c, Result = result, Took = TimeSpan.Zero })], [], Now).Facts;
    }

    private ConformanceReport Report(CheckResult result, Waiver? waiver = null, string? reason = null) => ConformanceReport.Of(
        acme.Subject,
        [
            new() { Check = Loads, Result = CheckResult.Pass, Took = TimeSpan.FromMilliseconds(5) },
            new() { Check = Starts, Result = result, Reason = reason ?? (result == CheckResult.Fail ? "<script>alert(1)</script>" : null), Wire = ["POST /v1/x\n\n{}"], Took = TimeSpan.FromMilliseconds(7) },
        ],
        waiver is null ? [] : [waiver], Now);

    private byte[] Bytes(string name) => File.ReadAllBytes(Path.Join(folder.FullName, name));

    private string Text(string name) => Encoding.UTF8.GetString(Bytes(name));
}
