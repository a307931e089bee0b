namespace Rijie.Conformance.Tests;

/// <summary>Every variant, in the order of the levels.</summary>
internal static class KillTable
{
    /// <summary>Up to here a build proves itself; level 5 needs an earlier one.</summary>
    public const int HighestLevel = 4;

    public static IReadOnlyList<Variant> All { get; } = [.. PackageBugs.All, .. ContractBugs.All, .. TransactionBugs.All, .. StatementBugs.All, .. ResilienceBugs.All, .. SharedMistakes.All];

    /// <summary>The level of the check that must catch it.</summary>
    public static int LevelOf(Variant variant) => CheckCatalog.All.FirstOrDefault(c => c.Id == variant.Caught)?.Level ?? throw new InvalidOperationException($"There is no check {variant.Caught}.");
}
