using Rijie.Hosting;

namespace Rijie.Conformance.Tests;

/// <summary>What a plugin may say of the contract follows from what its assembly refers to.</summary>
public sealed class ContractRangeTests
{
    private static readonly ContractVersion Later = new(1, 1);

    [Fact]
    public void History_OfTheContract_EndsWithItsVersion() =>
        // A version that brought something and is not listed would let plugins say less than they need.
        Assert.Equal(ContractInfo.Host.Version, ContractRange.History.Count == 0 ? ContractRange.First : ContractRange.History[^1].Since);

    [Fact]
    public void Range_OfTheTemplate_IsTheFirstVersionAlone()
    {
        var range = ContractRange.Of(Facts(), ContractRange.History);

        Assert.Equal((ContractRange.First, (string?)null, ContractRange.First), (range.Lowest, range.Newest, range.Built));
        range.Hold(ContractRange.First);
    }

    [Theory]
    [InlineData("Rijie.Wire.SettingReader.Needed")]
    [InlineData("Rijie.ITransactionLookup")]
    public void Manifest_ThatSaysLessThanTheCodeUses_IsRefusedWithTheMember(string name)
    {
        var range = ContractRange.Of(Facts(), [(Later, name), (Later, "Rijie.Nothing.IsUsed")]) with { Built = Later };

        var refusal = Assert.Throws<CheckFailedException>(() => range.Hold(ContractRange.First));

        Assert.StartsWith($"plugin.yaml needs contract 1.0, but the code uses {name}, which came with 1.1", refusal.Message, StringComparison.Ordinal);
        range.Hold(Later);
    }

    [Fact]
    public void Manifest_ThatSaysMoreThanTheBuild_IsRefused()
    {
        var range = ContractRange.Of(Facts(), []);

        Assert.Throws<CheckFailedException>(() => range.Hold(Later));
        Assert.Throws<CheckFailedException>(() => range.Hold(new(2, 0)));
    }

    private static AssemblyFacts Facts()
    {
        using var acme = new Acme("json", []);
        return AssemblyFacts.Read(Path.Join(acme.Subject.Folder, "Acme.dll"));
    }
}
