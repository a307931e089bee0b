using System.Reflection;
using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.UnionPay.Tests;

/// <summary>The oddities of UnionPay's wire, by the ids of <c>plugin.yaml</c>, where no other test is named after them.</summary>
public sealed class QuirkTests
{
    private const string Detail = "INN26010588ZM_777290058110048";

    [Fact]
    public void Read_VoidGivesTwoRows_TheSecondTakesTheFirstBack()
    {
        var (reading, rows) = Read(Bench.Sample(Detail));

        var back = Assert.Single(rows, r => r.Transaction.Type == TransactionType.Void).Transaction;
        var sale = Assert.Single(rows, r => r.Transaction.ProviderOrderNo == back.OriginalProviderOrderNo).Transaction;
        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal((sale.Gross, -sale.Net!.Value, -sale.Fee!.Value), (back.Gross, back.Net!.Value, back.Fee!.Value));
    }

    [Fact]
    public void Read_DuplicateRow_CountsOnce()
    {
        var text = Encoding.Latin1.GetString(Bench.Sample(Detail));
        var line = text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)];

        var (reading, rows) = Read(Encoding.Latin1.GetBytes(text + line));

        Assert.Equal((FileResult.Imported, 5L, 10346L, 1L), (reading.Result, reading.Rows, reading.Gross.Fen, reading.Lines.Duplicate));
        Assert.Equal(5, rows.Count);
    }

    private static (StatementReading Reading, List<StatementRow> Rows) Read(byte[] content)
    {
        var layout = LayoutFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "layouts", "unionpay-statement.yaml")), "unionpay-statement.yaml");
        var rows = new List<StatementRow>();
        var reading = StatementReader.Read(new() { Name = Detail, Content = new MemoryStream(content) }, layout,
            batch => rows.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToRow)), (_, _) => { }, Bench.Stop);
        return (reading, rows);
    }

    [Fact]
    public void Guide_EachQuirk_HasATestThatIsNamedAfterIt()
    {
        var tests = typeof(QuirkTests).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(m => m.GetCustomAttributes<FactAttribute>().Any()).Select(m => m.Name).ToList();

        var quirks = YamlBinder.Read<PluginManifest>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "plugin.yaml")), "plugin.yaml").Guide!.Quirks.Select(q => q.Id).ToList();

        Assert.Equal(10, quirks.Distinct().Count());
        Assert.All(quirks, id => Assert.Contains(tests, name => name.Contains(Pascal(id), StringComparison.Ordinal)));
    }

    private static string Pascal(string id) => string.Concat(id.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
