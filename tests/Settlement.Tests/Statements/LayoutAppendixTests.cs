using System.Text;

namespace Rijie.Settlement.Tests.Statements;

/// <summary><c>docs/layouts.md</c> shows the layouts in full; this holds it to the files that are run.</summary>
public class LayoutAppendixTests
{
    private static readonly IReadOnlyList<(string Brand, string Layout, string Path)> Shown =
    [
        ("Lakala 拉卡拉", "lakala-statement", "plugins/Lakala/layouts/lakala-statement.yaml"),
        ("UnionPay 银联", "unionpay-statement", "plugins/UnionPay/layouts/unionpay-statement.yaml"),
        ("ChinaUMS 银联商务", "chinaums-statement", "plugins/ChinaUms/layouts/chinaums-statement.yaml"),
        ("Shengfutong 盛付通", "shengfutong-statement", "plugins/Shengfutong/layouts/shengfutong-statement.yaml"),
        ("Leshua 乐刷", "leshua-statement", "plugins/Leshua/layouts/leshua-statement.yaml"),
        ("Ruiyinxin 瑞银信, SMZF020", "ruiyinxin-020", "plugins/Ruiyinxin/layouts/ruiyinxin-020.yaml"),
        ("Ruiyinxin 瑞银信, SMZF024", "ruiyinxin-024", "plugins/Ruiyinxin/layouts/ruiyinxin-024.yaml"),
        ("Ruiyinxin 瑞银信, SMZF025", "ruiyinxin-025", "plugins/Ruiyinxin/layouts/ruiyinxin-025.yaml"),
    ];

    [Fact]
    public void Appendix_OfTheLayouts_ShowsThemAsTheyAre()
    {
        var file = Repository.PathOf("docs", "layouts.md");
        var expected = new StringBuilder("# The layouts of six brands\n\nWhy a format is data: [ADR 2](adr/0002-a-statement-format-is-data.md). Written from the files by a test (`RIJIE_APPROVE=1` writes it anew), so that it cannot drift.\n");
        foreach (var (brand, layout, path) in Shown)
            expected.Append("\n## ").Append(brand).Append("\n\n`").Append(path).Append("`\n\n```yaml\n").Append(Encoding.UTF8.GetString(Layouts.Bytes(layout)).ReplaceLineEndings("\n")).Append("```\n");

        if (Environment.GetEnvironmentVariable("RIJIE_APPROVE") == "1") File.WriteAllText(file, expected.ToString());

        Assert.Equal(expected.ToString(), File.ReadAllText(file).ReplaceLineEndings("\n"));
        Assert.Equal(Layouts.Names, Shown.Select(s => s.Layout).Order(StringComparer.Ordinal));
    }
}
