using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Sketching;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

public sealed class LayoutYamlTests
{
    public static TheoryData<string> All => Layouts.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Layout_WrittenAndRead_SaysTheSame(string name)
    {
        var written = LayoutYaml.Write(Layouts.Read(name), ["a heading"], column => column.Field is null ? null : $"gives {column.Field}");

        var read = LayoutFile.Read(Encoding.UTF8.GetBytes(written), name);

        Assert.Equal(written, LayoutYaml.Write(read, ["a heading"], column => column.Field is null ? null : $"gives {column.Field}"));
    }

    [Theory]
    [InlineData("lakala-statement", "lakala/TP_ORG0001_20260105.txt")]
    [InlineData("leshua-statement", "leshua/1000001_trade_new_20260106.txt")]
    [InlineData("shengfutong-statement", "shengfutong/fund_30000001_20260105.csv")]
    public void Layout_WrittenAndRead_ReadsTheSampleAsBefore(string name, string sample)
    {
        var layout = Layouts.Read(name);
        var again = LayoutFile.Read(Encoding.UTF8.GetBytes(LayoutYaml.Write(layout, [], _ => null)), name);

        var (before, after) = (Read(layout), Read(again));

        Assert.Equal((before.Result, before.Rows, before.Gross, before.Fee, before.Net, before.Held, before.PayoutTotal), (after.Result, after.Rows, after.Gross, after.Fee, after.Net, after.Held, after.PayoutTotal));
        Assert.Equal(before.ProvenBy, after.ProvenBy);

        StatementReading Read(StatementLayout form) => Reading.Of(form, Path.GetFileName(sample), Reading.Sample(sample)).Answer;
    }

    [Theory]
    [InlineData("a: b")]
    [InlineData("true")]
    [InlineData("- x")]
    [InlineData("\"quoted\" \\ text")]
    [InlineData("tab\there")]
    [InlineData("#hash")]
    [InlineData("上游订单号(网、银联)")]
    [InlineData("0082229000")]
    [InlineData("null")]
    public void Text_OfAnyKind_ComesBackAsItWas(string text)
    {
        var layout = Layouts.Read("lakala-statement");

        var read = LayoutFile.Read(Encoding.UTF8.GetBytes(LayoutYaml.Write(layout with { Title = new() { Zh = text, En = text } }, ["x\ny"], _ => null)), "a");

        Assert.Equal(text, read.Title.Zh);
    }
}
