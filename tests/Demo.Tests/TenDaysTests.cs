namespace Rijie.Demo.Tests;

/// <summary>The run that the specification names; in a class of its own, so that it goes beside the others.</summary>
public sealed class TenDaysTests
{
    /// <summary>Every code that <c>--once --days 10 --seed 23</c> puts in.</summary>
    private static IReadOnlyList<string> CodesOfTenDays { get; } =
    [
        "F01", "F02", "F03", "F04", "P01", "P02", "P03", "P04", "P05", "P06", "P08",
        "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15", "R16", "R17",
        "T01",
    ];

    [Fact]
    public async Task Run_OfTenDaysAndSeed23_FindsTwentyNineCodesAndNothingElse()
    {
        var result = await DemoTests.ResultOfAsync(new DemoOptions(Once: true, Days: 10, Seed: 23, Json: null, Port: 0));

        Assert.Equal(result.Injected, result.Found);
        Assert.Equal(CodesOfTenDays, result.Found.Select(b => b.Code).Distinct(StringComparer.Ordinal));
    }
}
