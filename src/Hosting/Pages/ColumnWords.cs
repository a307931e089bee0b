using System.Globalization;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>How a column reads, in words.</summary>
internal static class ColumnWords
{
    public static string Of(PageText page, LayoutColumn column) => string.Join(page.Say("；", "; "), Parts(page, column));

    private static IEnumerable<string> Parts(PageText page, LayoutColumn column)
    {
        if (column.Literal is { } literal) yield return $"= {PageText.Code(literal)}";
        if (column.Sum.Count > 0) yield return $"= {string.Join(" + ", column.Sum.Select(PageText.Code))}".Replace("+ `-", "− `", StringComparison.Ordinal);
        if (column.Join.Count > 0) yield return $"{page.Say("连接", "joined from")} {string.Join(", ", column.Join.Select(PageText.Code))}";
        if (column.After is { } after) yield return $"{page.Say("位于其后", "behind")} {PageText.Code(after)}";
        if (column.Amount is { } amount) yield return Amount(page, amount);
        if (column.Date is { } date) yield return string.Join(page.Say(" 或 ", " or "), date.Formats.Select(PageText.Code)) + (date.YearFrom is { } from ? $", {page.Say("年份取自", "year from")} {PageText.Code(from)}" : "");
        if (column.Number) yield return page.Say("整数", "whole number");
        if (column.RateUnitPpm is { } ppm) yield return string.Create(CultureInfo.InvariantCulture, $"{page.Say("费率，1 =", "rate, 1 =")} {ppm} ppm");
        if (column.Prefix is { } prefix) yield return $"{page.Say("前缀", "prefix")} {PageText.Code(prefix)}";
        if (column.Absent.Count > 0) yield return $"{string.Join(", ", column.Absent.Select(PageText.Code))} {page.Say("表示无", "means absent")}";
        if (column.RemoveBlanks) yield return page.Say("去掉内部空白", "inner blanks removed");
        if (column.Privacy != Privacy.None) yield return page.Say(PrivacyWords(column.Privacy));
        if (column.OnlyIf is { } only) yield return $"{page.Say("仅当设置", "only where the setting")} {PageText.Code(only.Setting)} = {PageText.Code(only.Is)}";
        if (column.Proves is { } proof) yield return Proof(page, proof);
    }

    private static string Amount(PageText page, AmountFormat amount)
    {
        var unit = amount.Unit == AmountUnit.Fen ? page.Say("分", "fen") : page.Say("元", "yuan");
        var decimals = amount.Decimals == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {page.Say(amount.UpTo ? "最多小数位" : "小数位", amount.UpTo ? "decimals up to" : "decimals")} {amount.Decimals}");
        var sign = amount.Sign switch
        {
            AmountSign.ByType => page.Say("无符号，方向由类型定", "unsigned, the type says the direction"),
            AmountSign.AsIs => page.Say("无符号，照写", "unsigned, as it stands"),
            AmountSign.Letter => page.Say("字母 C 收、D 付", "letter C plus, D minus"),
            _ => page.Say("负号表示付", "a minus sign for money going out"),
        };
        var cost = amount.Charged == ChargedAs.Minus ? page.Say("，费用写作负数", ", a cost is negative") : "";
        var blank = amount.Blank switch { BlankAmount.Zero => page.Say("，空为零", ", blank is zero"), BlankAmount.Absent => page.Say("，空为未说明", ", blank says nothing"), _ => "" };
        return $"{unit}{decimals}, {sign}{cost}{blank}";
    }

    private static string Proof(PageText page, LayoutProof proof)
    {
        var part = proof.Only switch { AmountPart.Positive => page.Say("（收入）", " (money in)"), AmountPart.Negative => page.Say("（支出）", " (money out)"), _ => "" };
        return (proof.Sum is { } sum ? $"{page.Say("须等于合计", "must equal the sum of")} {PageText.Code(sum)}" : page.Say("须等于行数", "must equal the number of rows")) + part;
    }

    private static LocalText PrivacyWords(Privacy privacy) => privacy switch
    {
        Privacy.Card => new() { Zh = "卡号：只留前六后四", En = "card number: six and four are kept" },
        Privacy.Person => new() { Zh = "个人信息：遮盖", En = "personal: masked" },
        Privacy.AuthenticationData => new() { Zh = "敏感验证数据：抹去并告警", En = "must never be sent: overwritten, and told" },
        _ => new() { Zh = "个人信息：不保存", En = "personal: not kept" },
    };
}
