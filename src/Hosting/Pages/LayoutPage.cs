using System.Globalization;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>A file format for people: how it is packed, what each column is, what a row means, what proves it whole.</summary>
internal static class LayoutPage
{
    public static void Write(PageText page, StatementLayout layout)
    {
        page.Heading(2, $"{page.Say("文件格式", "File format")}: {page.Say(layout.Title)} (`{layout.Id}`, {page.Say("版本", "version")} {layout.Version})");
        page.List(Packing(page, layout));
        foreach (var (id, table) in layout.Tables) Table(page, id, table, single: layout.Tables.Count == 1);
    }

    private static IEnumerable<string> Packing(PageText page, StatementLayout layout)
    {
        if (layout.Names.Count > 0) yield return $"{page.Say("文件名", "Name")}: {string.Join(page.Say(" 或 ", " or "), layout.Names.Select(PageText.Code))}";
        if (layout.Container.Count > 0) yield return $"{page.Say("封装（由外到内）", "Packed, outermost first")}: {string.Join(" → ", layout.Container.Select(c => Word(c)))}";
        foreach (var member in layout.Members.Where(m => m.Names.Count > 0))
            yield return $"{page.Say("成员", "Member")} {string.Join(page.Say(" 或 ", " or "), member.Names.Select(PageText.Code))}: {Word(member.Role)}{(member.Optional ? page.Say("，可缺", ", may be absent") : "")}{(member.EmptyMeansNoTrade ? page.Say("，空文件表示无交易", ", empty means no trade") : "")}";
        foreach (var fact in layout.DerivedFacts)
            yield return string.Create(CultureInfo.InvariantCulture, $"`{Word(fact.Fact)}` = `{Word(fact.From)}` {(fact.AddDays < 0 ? "−" : "+")} {Math.Abs(fact.AddDays)} {page.Say("天", "days")}");
        if (layout.OwnerSetting is { } owner) yield return $"{page.Say("文件归属须等于设置", "Its owner must be the setting")} {PageText.Code(owner)}";
        if (layout.Companion is { } companion) yield return $"{page.Say("旁边的凭证文件", "Proven whole by a file beside it")}: {PageText.Code(companion.Extension)} (SHA-256, {page.Say("长度", "length")})";
    }

    private static void Table(PageText page, string id, LayoutTable table, bool single)
    {
        if (!single) page.Heading(3, PageText.Code(id));
        else page.Line();
        page.List(Form(page, table));
        foreach (var record in table.Records.Where(r => r.Columns.Count > 0)) Record(page, record, table.Shape.Kind);
    }

    private static IEnumerable<string> Form(PageText page, LayoutTable table)
    {
        var text = table.Text;
        yield return $"{page.Say("编码", "Encoding")}: {(text.Encoding == TextEncoding.Utf8 ? "UTF-8" : "GB18030 (GBK)")}{(text.ByteOrderMark ? page.Say("，带 BOM", " with a byte order mark") : "")}, {page.Say("行尾", "lines end in")} {text.LineEnd.ToString().ToUpperInvariant()}{(text.EndMark is { } mark ? $", {page.Say("结束标记", "end mark")} {PageText.Code(mark)}" : "")}";
        var shape = table.Shape;
        yield return shape.Kind switch
        {
            ShapeKind.FixedWidth => $"{page.Say("定长记录，按字节", "Fixed width in bytes")}: {shape.Width}",
            ShapeKind.Blanks => page.Say("以空白分隔的打印报表", "A printed report, fields set apart by blanks"),
            _ => $"{page.Say("分隔符", "Delimiter")} {PageText.Code(shape.Delimiter == "\t" ? "TAB" : shape.Delimiter ?? "")}{(shape.Quoted ? page.Say("，可加引号", ", quotes allowed") : "")}{(shape.TrailingDelimiter ? page.Say("，行末也有", ", at the end of a line too") : "")}",
        };
        foreach (var names in table.Records.Where(r => r.Role is RecordRole.ColumnNames or RecordRole.TrailerNames && r.Columns.Count == 0))
            yield return names.Role == RecordRole.ColumnNames ? page.Say("有列名行，须与下表一致", "Has a line of column names, equal to the table below") : page.Say("合计块有自己的列名行", "The totals block has column names of its own");
    }

    private static void Record(PageText page, LayoutRecord record, ShapeKind shape)
    {
        page.Line();
        page.Line($"**{page.Say(RoleWords(record.Role))}**{(record.When is { } when ? $" ({Recognised(page, when)})" : "")}");
        page.Line();
        var place = shape == ShapeKind.FixedWidth;
        page.Table(
            [page.Say(place ? "起始, 长度" : "序号", place ? "At, bytes" : "No."), page.Say("列名", "Column"), page.Say("含义", "Field"), page.Say("写法", "How it reads")],
            record.Columns.Select((c, i) => (IReadOnlyList<string>)
            [
                c.Sum.Count + c.Join.Count > 0 ? page.Say("算出", "computed") : place ? string.Create(CultureInfo.InvariantCulture, $"{c.At}, {c.Width}") : string.Create(CultureInfo.InvariantCulture, $"{i + 1}"),
                PageText.Code(c.Name),
                c.Field is { } field ? PageText.Code(Word(field)) : c.Fact is { } fact ? PageText.Code(Word(fact)) : "",
                ColumnWords.Of(page, c),
            ]));
        if (record.Key.Count > 0) page.Line($"\n{page.Say("行的唯一键", "A row is told apart by")}: {string.Join(", ", record.Key.Select(PageText.Code))}");
        if (record.Class.Count > 0)
        {
            page.Line();
            page.Table([page.Say("条件", "When"), page.Say("是什么", "It is")], record.Class.Select(c => (IReadOnlyList<string>)[Condition(page, c), Meaning(page, c)]));
        }
        foreach (var identity in record.Identities)
            page.Line($"\n{page.Say("每行须满足", "Each row must satisfy")}: {string.Join(" ", identity.ZeroIs.Select((name, i) => name.StartsWith('-') ? $"− {PageText.Code(name[1..])}" : i == 0 ? PageText.Code(name) : $"+ {PageText.Code(name)}"))} = 0");
    }

    private static string Condition(PageText page, ClassCase c)
    {
        var parts = c.When.Select(w => $"{PageText.Code(w.Key)} = {string.Join(" / ", w.Value.Select(v => v.Length == 0 ? page.Say("空", "blank") : PageText.Code(v)))}")
            .Concat(c.Sign.Select(s => $"{PageText.Code(s.Key)} {(s.Value == AmountPart.Negative ? "< 0" : "≥ 0")}")).ToList();
        return parts.Count == 0 ? page.Say("其余", "otherwise") : string.Join(", ", parts);
    }

    private static string Meaning(PageText page, ClassCase c) =>
        (c.Kind == RowKind.Transaction ? "" : Word(c.Kind) + " ") + (c.Type is { } type ? Word(type) : "")
            + (c.Also is { } also ? $" + {Word(also)}{(c.UnlessKnown ? page.Say("（已有本单时只记后者）", " (only the latter where the order is known already)") : "")}" : "")
            + (c.NetOnly ? page.Say("（只动净额）", " (net only)") : "");

    private static string Recognised(PageText page, RecordMatch when) => string.Join(", ", new[]
    {
        when.FirstField is { } first ? $"{page.Say("首字段", "first field")} {PageText.Code(first)}" : null,
        when.Contains is { } text ? $"{page.Say("含", "holds")} {PageText.Code(text)}" : null,
        when.LineNo is { } no ? string.Create(CultureInfo.InvariantCulture, $"{page.Say("第几行", "line")} {no}") : null,
    }.OfType<string>());

    private static LocalText RoleWords(RecordRole role) => role switch
    {
        RecordRole.Row => new() { Zh = "明细行", En = "Row" },
        RecordRole.Header => new() { Zh = "文件头", En = "Header" },
        RecordRole.ColumnNames => new() { Zh = "列名行", En = "Column names" },
        RecordRole.Trailer => new() { Zh = "文件尾（合计）", En = "Trailer (totals)" },
        RecordRole.TrailerNames => new() { Zh = "合计块列名", En = "Names of the totals" },
        _ => new() { Zh = "汇总行", En = "Summary" },
    };

    internal static string Word<T>(T value) where T : struct, Enum => YamlBinder.SnakeCase(value.ToString());
}
