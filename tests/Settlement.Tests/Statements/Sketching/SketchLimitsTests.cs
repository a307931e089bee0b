using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>Large files and hostile ones.</summary>
public sealed class SketchLimitsTests
{
    private static readonly StatementFacts Facts = new() { ClearingDate = new(2026, 1, 5), Owner = "777290058110048" };

    [Theory]
    [InlineData("lakala-statement", 40_000)]
    [InlineData("shengfutong-statement", 60_000)]
    public void File_LargerThanTheSample_IsProvenByItsTotalsAtTheEnd(string name, int rows)
    {
        var layout = Layouts.Read(name);
        var bytes = StatementGenerator.Member(layout, "statement", Facts, 7, rows);
        var truth = Reading.Of(layout with { Names = [], OwnerSetting = null }, "x", bytes).Answer;

        var proposal = Sketch.Of(bytes);

        Assert.True(bytes.Length > 6 << 20);
        Sketch.AssertAccepted(proposal, (truth.Gross.Fen, truth.Fee.Fen, truth.Net.Fen));
        Assert.Contains(proposal.Proofs, p => p.Name == "totals");
    }

    [Fact]
    public void File_WithOneWrongFenBehindTheSample_IsNotAccepted()
    {
        var rows = string.Concat(Enumerable.Range(1, 120_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"T{i:000000},消费,{i}.00,0.10,{i - 1}.90\n")));
        var text = "订单号,交易类型,交易金额,手续费,结算金额\n" + rows;

        Assert.True(Sketch.Of(text).Accepted);
        Assert.Contains("on 119999 of 120000 rows", Sketch.Of(text.Replace("119999.90", "119999.91", StringComparison.Ordinal)).Failing(), StringComparison.Ordinal);
    }

    public static TheoryData<string> Hostile => ["wide numbers", "equal cells", "open quotes", "one long line", "long lines", "dates", "digits without blank", "nested json", "words"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void File_MadeToBeSlow_IsDoneSoon(string kind)
    {
        var bytes = Encoding.UTF8.GetBytes(Text(kind));
        var watch = Stopwatch.StartNew();

        try
        {
            Assert.False(Sketch.Of(bytes).Accepted);
        }
        catch (StatementRefusedException e)
        {
            Assert.NotEqual("", e.Code);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60)); // a second or two on a machine of its own
    }

    [Fact]
    public void Json_DeeperThanTheLimit_IsRefused()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "\"x,y,z\\n\"" + new string('}', 70);

        Assert.Throws<StatementRefusedException>(() => Sketch.Of(json));
    }

    private static string Text(string kind)
    {
        var random = new Random(1); // not for secrets: test data that repeats
        string Repeat(int lines, Func<int, string> line) => string.Concat(Enumerable.Range(0, lines).Select(i => line(i) + "\n"));
        return kind switch
        {
            "wide numbers" => Repeat(2000, _ => string.Join(',', Enumerable.Range(0, 256).Select(_ => random.Next(-999_999, 999_999)))),
            "equal cells" => Repeat(8000, _ => string.Join(',', Enumerable.Repeat("1", 256))),
            "open quotes" => Repeat(400_000, _ => "x,\"a,b,c,d"),
            "one long line" => new string(',', 5 << 20),
            "long lines" => Repeat(60, _ => string.Concat(Enumerable.Repeat("1.00,", 13_000))),
            "dates" => Repeat(1400, _ => string.Join(',', Enumerable.Repeat("0105101530", 256))),
            "digits without blank" => Repeat(6000, _ => string.Concat(Enumerable.Range(0, 600).Select(_ => (char)('0' + random.Next(10))))),
            "nested json" => string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "\"" + string.Concat(Enumerable.Repeat("x,y,z\\n", 500_000)) + "\"" + new string('}', 60),
            _ => Repeat(900, _ => string.Join(',', Enumerable.Range(0, 250).Select(_ => random.Next(2) == 0 ? "消费" : "退货"))),
        };
    }
}
