using System.Text;

namespace Rijie.Conformance.Tests;

/// <summary>What the pages about conformance show and the code knows, in one of two languages.</summary>
internal static class Tables
{
    /// <summary>The variants and what became of them.</summary>
    public static string Kills(IReadOnlyList<(Variant Variant, Kill Kill)> kills, bool isChinese)
    {
        var text = new StringBuilder(isChinese ? "| 变体 | 缺陷 | 来源 | 级别 | 由谁发现 | 另有触发 |\n" : "| variant | bug | source | level | caught by | also fires |\n").Append("|---|---|---|---|---|---|\n");
        foreach (var (variant, kill) in kills)
            text.Append("| ").AppendJoin(" | ", variant.Name + (variant.Shape == "json" ? "" : $" ({variant.Shape})"), isChinese ? variant.BugZh : variant.Bug, Link(variant.Source), $"L{kill.Caught.Level}", $"`{kill.Caught.Id}`",
                variant.DependsOnChance ? isChinese ? "视签名而定" : "depends on the signature" : string.Join(", ", kill.AlsoFires.Select(id => $"`{id}`"))).Append(" |\n");
        return text.ToString();
    }

    /// <summary>Every check.</summary>
    public static string Checks(bool isChinese)
    {
        var text = new StringBuilder(isChinese ? "| 检查 | 级别 | 能力 | 不通过时的损失（英文） |\n" : "| check | level | capability | what a merchant loses when it fails |\n").Append("|---|---|---|---|\n");
        foreach (var check in CheckCatalog.All.OrderBy(c => c.Level).ThenBy(c => c.Id, StringComparer.Ordinal))
            text.Append("| ").AppendJoin(" | ", $"`{check.Id}`", $"L{check.Level}", check.Capability is { } capability ? Hosting.CapabilityName.Of(capability) : isChinese ? "全部" : "all", check.Why).Append(" |\n");
        return text.ToString();
    }

    /// <summary>A page with the text between two of its marks exchanged.</summary>
    public static string With(string page, string mark, string table)
    {
        var (begin, end) = ($"<!-- {mark} -->\n", $"<!-- /{mark} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        return from >= begin.Length && to >= from ? string.Concat(page.AsSpan(0, from), table, page.AsSpan(to)) : throw new InvalidOperationException($"The page has no marks {begin.Trim()} and {end}.");
    }

    private static string Link(string? source) => source is null ? "" : $"[{source}](https://github.com/{source.Replace("#", "/issues/", StringComparison.Ordinal)})";
}
