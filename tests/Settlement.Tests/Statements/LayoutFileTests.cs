using System.Text;
using CsCheck;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public class LayoutFileTests
{
    private const string Smallest = """
        schema: statement-layout/v1
        id: small-shop
        version: 1
        title: { zh: 小店, en: Small shop }
        members: [{ table: rows }]
        tables:
          rows:
            text: { encoding: utf8, line_end: lf }
            shape: { kind: delimited, delimiter: "," }
            records:
              - role: row
                columns:
                  - { name: no, field: provider_order_no }
                  - { name: amount, field: gross, amount: { unit: fen } }
                class: [{ type: sale }]
        """;

    [Theory]
    [MemberData(nameof(Layouts.All), MemberType = typeof(Layouts))]
    public void Read_LayoutOfABrand_HasNoProblem(string name)
    {
        var layout = Layouts.Read(name);

        Assert.Equal("statement-layout/v1", layout.Schema);
        Assert.NotEmpty(LayoutFile.Fingerprint(layout));
    }

    [Fact]
    public void Read_UnionPay_HasEveryColumnOfTheManual()
    {
        var layout = Layouts.Read("unionpay-statement");

        Assert.Equal([ContainerStep.Base64, ContainerStep.Zlib, ContainerStep.Zip], layout.Container);
        Assert.Equal(42, layout.Tables["zm"].Records[0].Columns.Count);
        Assert.Equal(22, layout.Tables["zme"].Records[0].Columns.Count);
        Assert.Equal(607, layout.Tables["zm"].Records[0].Columns[^1] is { At: { } at, Width: { } width } ? at + width - 1 : 0);
    }

    [Fact]
    public void Read_UnionPay_ColumnsOfTheRecordStandOneBlankApart()
    {
        var columns = Layouts.Read("unionpay-statement").Tables["zm"].Records[0].Columns;

        var gaps = columns.Zip(columns.Skip(1), (a, b) => b.At!.Value - a.At!.Value - a.Width!.Value);

        Assert.All(gaps, gap => Assert.Equal(1, gap));
    }

    [Fact]
    public void Fingerprint_FixedWidth_IsLengthCountAndTypes()
    {
        var prints = LayoutFile.Fingerprint(Layouts.Read("unionpay-statement"));

        Assert.Equal(
            ["zm: 607 bytes, 42 fields TTTTDTATTTTTTTDLLTTTTTTTTTTTTTTLLTTLLLTTTT", "zme: 339 bytes, 22 fields TTTTDTATTTTDTALLTTTLTT"],
            prints.Select(p => p.ToString()));
    }

    [Fact]
    public void Fingerprint_WithAHeaderRow_HoldsItsNames()
    {
        var print = Assert.Single(LayoutFile.Fingerprint(Layouts.Read("leshua-statement")));

        Assert.StartsWith("BT,编号,交易时间,订单号,商户号,费率(万分之一),", print.ColumnNames, StringComparison.Ordinal);
        Assert.Equal(25, print.FieldCount);
    }

    [Fact]
    public void Read_Smallest_IsALayout()
    {
        var layout = LayoutFile.Read(Encoding.UTF8.GetBytes(Smallest), "small.yaml");

        Assert.Equal("rows: 0 bytes, 2 fields TA", Assert.Single(LayoutFile.Fingerprint(layout)).ToString());
    }

    [Theory]
    [InlineData("schema: statement-layout/v1", "schema: statement-layout/v2", "1:9: CONFIG_RANGE: The schema must be")]
    [InlineData("id: small-shop", "id: Shop!", "2:5: CONFIG_RANGE: An id has")]
    [InlineData("version: 1", "version: 0", "3:10: CONFIG_RANGE: The version counts from 1")]
    [InlineData("members: [{ table: rows }]", "members: [{ table: row }]", "5:20: CONFIG_REFERENCE: There is no table 'row'")]
    [InlineData("members: [{ table: rows }]", "members: [{ table: rows, names: \"{date:yyyyMMdd}\" }]", "5:33: CONFIG_RANGE: 'date' is no fact")]
    [InlineData("members: [{ table: rows }]", "members: [{ table: rows, names: \"{clearing_date}\" }]", "5:33: CONFIG_RANGE: The date 'clearing_date' needs a form")]
    [InlineData("members: [{ table: rows }]", "container: [zip, gzip]\nmembers: [{ table: rows }]", "5:13: CONFIG_CONFLICT: A zip is the last step")]
    [InlineData("members: [{ table: rows }]", "owner_setting: org\nmembers: [{ table: rows }]", "5:16: CONFIG_CONFLICT: Neither a name nor a column tells the owner")]
    [InlineData("delimiter: \",\"", "quoted: true", "CONFIG_RANGE: A delimited shape needs a delimiter")]
    [InlineData("kind: delimited, delimiter: \",\"", "kind: fixed_width, width: 10", "CONFIG_RANGE: A column of fixed width says where it begins")]
    [InlineData("name: no,", "name: amount,", "14:21: CONFIG_CONFLICT: The column 'amount' stands on line 13 already")]
    [InlineData("amount: { unit: fen }", "number: true", "CONFIG_CONFLICT: This field is money")]
    [InlineData("unit: fen", "unit: fen, charged: minus", "CONFIG_CONFLICT: An amount without a sign is not written as minus")]
    [InlineData("unit: fen", "unit: yuan, decimals: 5", "CONFIG_RANGE: An amount has 0 to 4 decimals")]
    [InlineData("class: [{ type: sale }]", "key: [nr]", "CONFIG_REFERENCE: The record has no column 'nr'")]
    [InlineData("class: [{ type: sale }]", "key: [no]", "CONFIG_RANGE: The row record needs a class table")]
    [InlineData("class: [{ type: sale }]", "class: [{ type: sale }, { type: refund }]", "CONFIG_CONFLICT: A case above takes every line")]
    [InlineData("class: [{ type: sale }]", "class: [{ when: { no: x } }]", "CONFIG_CONFLICT: A transaction needs a type")]
    [InlineData("class: [{ type: sale }]", "class: [{ sign: { no: negative }, type: sale }]", "CONFIG_CONFLICT: 'no' is no amount")]
    [InlineData("class: [{ type: sale }]", "class: [{ type: sale, net_only: true }]", "CONFIG_CONFLICT: No column gives the net")]
    [InlineData("class: [{ type: sale }]", "class: [{ type: sale }]\n        derive: [{ field: product, cases: [{ value: paper }] }]", "CONFIG_RANGE: 'paper' is not one of unknown, card")]
    [InlineData("class: [{ type: sale }]", "class: [{ type: sale }]\n        identities: [{ zero_is: [amount, -fee] }]", "CONFIG_REFERENCE: The record has no column 'fee'")]
    [InlineData("field: provider_order_no", "field: traded_at, date: { formats: yyMMdd }", "CONFIG_RANGE: 'yy' is not one of yyyy")]
    [InlineData("field: provider_order_no", "field: traded_at, date: { formats: yyyyMMdd }", "CONFIG_RANGE: A trade time needs hours and minutes")]
    [InlineData("field: provider_order_no", "field: product", "CONFIG_CONFLICT: A class comes from a table of cases")]
    [InlineData("field: provider_order_no", "proves: {}, number: true", "CONFIG_CONFLICT: Only a trailer or a summary proves")]
    public void Read_OneThingWrong_NamesItAndItsPlace(string right, string wrong, string problem)
    {
        Assert.Contains(right, Smallest, StringComparison.Ordinal);
        var yaml = Encoding.UTF8.GetBytes(Smallest.Replace(right, wrong, StringComparison.Ordinal));

        var refused = Assert.Throws<YamlException>(() => LayoutFile.Read(yaml, "small.yaml"));

        Assert.Contains(refused.Problems, p => p.ToString().Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SeveralThingsWrong_ListsAllInTheirOrder()
    {
        var yaml = Smallest.Replace("version: 1", "version: -1", StringComparison.Ordinal)
            .Replace("table: rows", "table: other", StringComparison.Ordinal).Replace("type: sale", "kind: foreign", StringComparison.Ordinal);

        var refused = Assert.Throws<YamlException>(() => LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "small.yaml"));

        Assert.Equal(
            ["3:CONFIG_RANGE", "5:CONFIG_REFERENCE", "8:CONFIG_CONFLICT", "15:CONFIG_CONFLICT"],
            refused.Problems.Select(p => $"{p.Place.Line}:{p.Code}"));
    }

    [Theory]
    [InlineData("at: 13, width: 11", "at: 12, width: 11", "The column overlaps the one before it")]
    [InlineData("at: 13, width: 11", "at: 13, width: 13", "The column ends at byte 25, the record at 23")]
    public void Read_FixedWidthColumnOutOfPlace_IsAProblem(string right, string wrong, string problem)
    {
        var fixedWidth = Smallest.Replace("kind: delimited, delimiter: \",\"", "kind: fixed_width, width: 23", StringComparison.Ordinal)
            .Replace("name: no,", "name: no, at: 1, width: 12,", StringComparison.Ordinal)
            .Replace("name: amount,", "name: amount, at: 13, width: 11,", StringComparison.Ordinal);
        LayoutFile.Read(Encoding.UTF8.GetBytes(fixedWidth), "small.yaml");

        var refused = Assert.Throws<YamlException>(() => LayoutFile.Read(Encoding.UTF8.GetBytes(fixedWidth.Replace(right, wrong, StringComparison.Ordinal)), "small.yaml"));

        Assert.Contains(problem, Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BraceNotClosed_IsASyntaxProblemAtItsLine()
    {
        var yaml = Smallest.Replace("field: provider_order_no }", "field: provider_order_no", StringComparison.Ordinal);

        var refused = Assert.Throws<YamlException>(() => LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "small.yaml"));

        Assert.StartsWith("small.yaml:13:", Assert.Single(refused.Problems).ToString(), StringComparison.Ordinal);
        Assert.Equal("CONFIG_SYNTAX", refused.Problems[0].Code);
    }

    /// <summary>Whatever an author breaks, the answer is a layout or a list of problems inside the file.</summary>
    [Fact]
    public void Read_LayoutsOfTheBrandsBroken_IsALayoutOrProblemsWithPlaces()
    {
        string[] words = ["row", "trailer", "[]", "{}", "0", "-1", "999999999", "amount", "fixed_width", "minus", "\"\"", "zm", "all", "date: { formats: yyyyMMdd }", "*"];
        var layouts = Layouts.Names.Select(n => Encoding.UTF8.GetString(Layouts.Bytes(n)).Split('\n')).ToArray();
        var place = Gen.Select(Gen.Int[0, layouts.Length - 1], Gen.Int[0, 1000], Gen.Int[0, 20], Gen.Int[0, words.Length]);

        place.Sample((which, lineNo, tokenNo, word) =>
        {
            var lines = layouts[which].ToArray();
            ref var line = ref lines[lineNo % lines.Length];
            var tokens = line.Split(' ');
            tokens[tokenNo % tokens.Length] = word == words.Length ? "" : words[word];
            line = string.Join(' ', tokens);
            try
            {
                LayoutFile.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "broken.yaml");
                return true;
            }
            catch (YamlException e)
            {
                return e.Problems.Count > 0 && e.Problems.All(p => p.Place.Line >= 1 && p.Place.Line <= lines.Length + 1);
            }
        }, iter: 2000);
    }
}
