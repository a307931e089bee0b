namespace Rijie.Conformance.Tests;

/// <summary>The suite is proven by what it kills: each bug of the table is caught by the check that is named for it.</summary>
public sealed class KillTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => KillTable.All.Select(v => new TheoryDataRow<string>(v.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Variant_WithItsBug_IsCaughtByTheNamedCheck(string name)
    {
        var variant = KillTable.All.Single(v => v.Name == name);

        var kill = await KillRun.Of(variant);

        Assert.True(kill.Named.Result == CheckResult.Fail, $"{variant.Caught} ended with {kill.Named.Result} ({kill.Named.Reason}); what failed: {string.Join(", ", kill.AlsoFires)}");
        Assert.Empty(kill.Records.Where(r => r.Result == CheckResult.EngineError).Select(r => $"{r.Check.Id}: {r.Reason}"));
    }

    [Fact]
    public async Task SharedMistake_OfPluginAndProvider_ShowsInAVectorOnly()
    {
        var kills = await Task.WhenAll(SharedMistakes.All.Select(KillRun.Of));

        Assert.All(kills, kill => Assert.Empty(kill.AlsoFires));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("form")]
    public async Task Acme_WithoutABug_PassesEveryCheck(string shape)
    {
        using var acme = new Acme(shape, []);

        var records = await Suite.RunAsync(acme.Subject, CheckCatalog.All, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(records.Where(r => r.Result is not (CheckResult.Pass or CheckResult.NotDeclared) && r.Check.Level <= KillTable.HighestLevel).Select(r => $"{r.Check.Id}: {r.Result} {r.Reason}"));
    }

    [Fact]
    public void Table_OfKills_HasEnoughOfEachLevel()
    {
        var levels = KillTable.All.CountBy(KillTable.LevelOf).ToDictionary();

        Assert.True(KillTable.All.Count >= 40, $"{KillTable.All.Count} variants");
        Assert.All([1, 2, 3, 4], level => Assert.True(levels.GetValueOrDefault(level) >= 8, $"level {level}: {levels.GetValueOrDefault(level)}"));
        Assert.Equal(KillTable.All.Count, KillTable.All.DistinctBy(v => v.Name).Count());
    }

    [Fact]
    public void Patch_ThatNoLongerFits_IsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => Patch.Apply("a.cs", "one two", [new("a.cs", "three", "four")]));
        Assert.Throws<InvalidOperationException>(() => Patch.Apply("a.cs", "one one", [new("a.cs", "one", "four")]));
        Assert.Equal("four two", Patch.Apply("a.cs", "one two", [new("a.cs", "one", "four"), new("b.cs", "five", "six")]));
    }
}
