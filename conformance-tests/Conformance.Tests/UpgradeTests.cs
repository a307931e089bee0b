using Rijie.Hosting;

namespace Rijie.Conformance.Tests;

/// <summary>Level 5 against frozen builds of the template's plugin: 0.0.1 without payouts and terminals, 0.0.2 with all that it offers.</summary>
public sealed class UpgradeTests
{
    private static readonly IReadOnlyList<Check> Checks = [.. CheckCatalog.All.Where(c => c.Level == CheckCatalog.HighestLevel)];

    [Theory]
    [InlineData("0.0.1")]
    [InlineData("0.0.2")]
    public async Task Acme_AgainstAnEarlierBuild_LosesNothing(string version)
    {
        using var acme = new Acme("json", []);

        var records = await Suite.RunAsync(acme.Subject with { Previous = Frozen(version) }, Checks, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(records.Where(r => r.Result != CheckResult.Pass).Select(r => $"{r.Check.Id}: {r.Result} {r.Reason}"));
    }

    [Fact]
    public async Task Acme_WithoutAnEarlierBuild_IsInconclusiveAndStaysAtLevel4()
    {
        using var acme = new Acme("json", []);

        var records = await Suite.RunAsync(acme.Subject, Checks, cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(records, r => Assert.Equal(CheckResult.Inconclusive, r.Result));
        Assert.Equal(4, ConformanceReport.LevelOf([.. Enumerable.Range(0, 5).Select(level => (level, CheckResult.Pass)), .. records.Select(r => (r.Check.Level, r.Result))]));
    }

    [Theory]
    [InlineData("upgrade.list_keeps_fields", "Acme/AcmeTrade.cs", "RetrievalReference = WireText.OrNull(RetrievalReference),", "")]
    [InlineData("upgrade.lookup_keeps_fields", "Acme/AcmeTrade.cs", "TerminalNo = WireText.OrNull(TerminalNo),", "")]
    [InlineData("upgrade.old_cursor", "Acme/AcmeTransactions.cs", "[\"cursor\"] = query.Cursor,", "[\"cursor\"] = query.Cursor?[1..],")]
    [InlineData("upgrade.settings", "Acme/plugin.yaml", "  sign_type:", "  sign_way:")]
    [InlineData("upgrade.identifiers", "Acme/plugin.yaml", "merchant_order_no: merchant\n", "merchant_order_no: provider\n")]
    [InlineData("upgrade.identity", "Acme/plugin.yaml", "version: 0.1.0", "version: 0.0.1")]
    [InlineData("upgrade.capabilities", "Acme/plugin.yaml", ", payouts, terminals]", ", terminals]")]
    [InlineData("upgrade.layouts", "Acme/layouts/acme-statement.yaml", "id: acme-statement", "id: acme-bill")]
    public async Task Acme_ThatLosesSomething_IsCaughtByTheNamedCheck(string check, string file, string old, string changed)
    {
        using var acme = new Acme("json", [new(file, old, changed)]);
        var asked = Checks.Single(c => c.Id == check);

        var record = Assert.Single(await Suite.RunAsync(acme.Subject with { Previous = Frozen("0.0.2") }, [asked], cancellationToken: TestContext.Current.CancellationToken));

        Assert.True(record.Result == CheckResult.Fail, $"{record.Result}: {record.Reason}");
    }

    private static LoadedPlugin Frozen(string version) =>
        PluginFolder.LoadOne(Repository.PathOf("conformance-tests", "Conformance.Tests", "Frozen", $"acme-{version}", "acme"), ContractInfo.Host).Plugin ?? throw new InvalidOperationException($"The frozen build {version} does not load.");
}
