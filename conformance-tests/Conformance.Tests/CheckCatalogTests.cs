namespace Rijie.Conformance.Tests;

public sealed class CheckCatalogTests
{
    [Fact]
    public void All_Ids_NameOneCheckEach()
    {
        var ids = CheckCatalog.All.Select(c => c.Id).ToList();

        var twice = ids.GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key);

        Assert.Empty(twice);
        Assert.All(ids, id => Assert.Matches("^[a-z]+\\.[a-z0-9_]+$", id));
    }

    [Fact]
    public void All_LevelFour_HoldsAtLeastFortyFiveQuestions()
    {
        var resilience = CheckCatalog.All.Where(c => c.Level == 4).Select(c => c.Id[(c.Id.IndexOf('.', StringComparison.Ordinal) + 1)..]);

        Assert.True(resilience.Distinct(StringComparer.Ordinal).Count() >= 45);
    }
}
