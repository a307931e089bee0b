using System.Text.RegularExpressions;

namespace Rijie.Kit.Tests;

/// <summary>Code in the plugin author's guide stands in files that the build compiles and the tests run, word for word, and both languages show the same.</summary>
public sealed partial class GuideTests
{
    [Theory]
    [InlineData("write-a-plugin.md")]
    [InlineData("write-a-plugin.zh-CN.md")]
    public void Blocks_OfCode_StandInTheFilesThatTheyName(string guide)
    {
        var blocks = Blocks(guide).Where(b => b.Language is "csharp" or "yaml" or "xml").ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, b => Assert.True(b.Name == "file", $"A block of {b.Language} names no file:\n{b.Text}"));
        Assert.All(blocks, b => Assert.True(StandsIn(b), $"This is not in {b.Value}:\n{b.Text}"));
    }

    [Fact]
    public void Guides_InBothLanguages_ShowTheSameBlocks() =>
        Assert.Equal(Blocks("write-a-plugin.md").Where(b => b.Language != "text"), Blocks("write-a-plugin.zh-CN.md").Where(b => b.Language != "text"));

    /// <summary>The blocks of a guide in their order.</summary>
    internal static IEnumerable<Block> Blocks(string guide) =>
        Fence().Matches(File.ReadAllText(Repository.PathOf("docs", guide))).Select(m => new Block(m.Groups["language"].Value, m.Groups["name"].Value, m.Groups["value"].Value, m.Groups["text"].Value));

    private static bool StandsIn(Block block) => ("\n" + File.ReadAllText(Repository.PathOf(block.Value.Split('/')))).Contains("\n" + block.Text, StringComparison.Ordinal);

    internal sealed record Block(string Language, string Name, string Value, string Text);

    [GeneratedRegex(@"^```(?<language>\w+)(?: (?<name>\w+)=(?<value>\S+))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
