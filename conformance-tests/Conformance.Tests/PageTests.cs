namespace Rijie.Conformance.Tests;

/// <summary>The tables in <c>docs/conformance.md</c> are what the suite does; <c>RIJIE_APPROVE=1</c> writes them anew, and leaves the words around them.</summary>
public sealed class PageTests
{
    [Theory]
    [InlineData("conformance.md", false)]
    [InlineData("conformance.zh-CN.md", true)]
    public async Task Page_OfTheSuite_ShowsItsChecksAndWhatTheyKill(string name, bool isChinese)
    {
        var file = Repository.PathOf("docs", name);
        var page = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

        var kills = await Task.WhenAll(KillTable.All.Select(async variant => (variant, await KillRun.Of(variant))));
        var written = Tables.With(Tables.With(page, "checks", Tables.Checks(isChinese)), "kills", Tables.Kills(kills, isChinese));

        if (Environment.GetEnvironmentVariable("RIJIE_APPROVE") == "1") await File.WriteAllTextAsync(file, written, TestContext.Current.CancellationToken);
        else Assert.Equal(written, page);
    }
}
