using PublicApiGenerator;

namespace Rijie.Abstractions.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfTheContract_IsTheApprovedText()
    {
        var approvedFile = Repository.PathOf("src", "Abstractions", "PublicApi.approved.txt");

        var actual = typeof(Money).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";

        // RIJIE_APPROVE=1 writes the file anew; the change is then reviewed as part of the commit.
        if (Environment.GetEnvironmentVariable("RIJIE_APPROVE") == "1") File.WriteAllText(approvedFile, actual);
        Assert.Equal(File.ReadAllText(approvedFile), actual);
    }
}
