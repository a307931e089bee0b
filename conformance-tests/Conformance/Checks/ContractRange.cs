using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>From which version of the contract on an assembly works, by what it refers to, and up to which it was built.</summary>
/// <param name="Lowest">The version that brought the newest member in use.</param>
/// <param name="Newest">That member; <c>null</c> where everything in use was there from the start.</param>
/// <param name="Built">The version that the build stamped.</param>
internal sealed record ContractRange(ContractVersion Lowest, string? Newest, ContractVersion Built)
{
    /// <summary>What came after the first version of the contract, by the version that brought it: types as <c>Rijie.Type</c>, members as <c>Rijie.Type.Member</c>. A test holds the last entry against the contract's version.</summary>
    public static IReadOnlyList<(ContractVersion Since, string Name)> History { get; } = [];

    /// <summary>The first version of the contract.</summary>
    public static ContractVersion First { get; } = new(1, 0);

    /// <exception cref="CheckFailedException">The assembly carries no version, or one of another major than the contract that it refers to.</exception>
    public static ContractRange Of(AssemblyFacts facts, IReadOnlyList<(ContractVersion Since, string Name)> history)
    {
        var built = facts.Stamp ?? throw new CheckFailedException("The assembly carries no contract version: build it with the targets of the Rijie.Abstractions package.");
        Expect.That(facts.Contract is { } major && major.Major == built.Major, $"The build says contract {built}, but the assembly refers to {(facts.Contract is { } refers ? $"{ContractInfo.AssemblyName} {refers}" : $"no {ContractInfo.AssemblyName}")}.");
        var used = facts.Uses.Concat(facts.Types).ToHashSet(StringComparer.Ordinal);
        var newest = history.Where(h => used.Contains(h.Name)).OrderBy(h => h.Since).ThenByDescending(h => h.Name, StringComparer.Ordinal).LastOrDefault();
        return newest.Name is null ? new(new(built.Major, 0), null, built) : new(newest.Since, newest.Name, built);
    }

    /// <summary>Holds what a manifest says against it.</summary>
    /// <exception cref="CheckFailedException">It says less than is used, more than was built against, or another major.</exception>
    public void Hold(ContractVersion said)
    {
        Expect.That(said.Major == Built.Major && said.CompareTo(Built) <= 0, $"plugin.yaml needs contract {said}, but the build is against {Built}.");
        Expect.That(said.CompareTo(Lowest) >= 0, $"plugin.yaml needs contract {said}, but the code uses {Newest}, which came with {Lowest}: an older gateway would let it in and fail at that call.");
    }
}
