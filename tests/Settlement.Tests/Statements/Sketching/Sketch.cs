using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Sketching;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>Sketches texts, and small files to sketch.</summary>
internal static class Sketch
{
    /// <summary>Sales, a refund and their fees; the names are words of the field and of no provider.</summary>
    public const string Plain = """
        交易时间,订单号,商户号,交易类型,交易金额,手续费,结算金额
        2026-01-05 09:00:01,T0001,M00000001,消费,100.00,0.38,99.62
        2026-01-05 09:10:02,T0002,M00000001,消费,2500.00,9.50,2490.50
        2026-01-05 10:20:03,T0003,M00000001,退货,-50.00,-0.19,-49.81
        2026-01-05 11:30:04,T0004,M00000001,消费,8.80,0.03,8.77

        """;

    /// <summary>What <see cref="Plain"/> adds up to.</summary>
    public static readonly (long Gross, long Fee, long Net) PlainTotals = (255880, 972, 254908);

    public static SketchProposal Of(string text, string name = "unknown.txt") => Of(Encoding.UTF8.GetBytes(text), name);

    public static SketchProposal Of(byte[] bytes, string name = "unknown.txt") => StatementSketch.Propose(name, new MemoryStream(bytes), TestContext.Current.CancellationToken);

    public static (long Gross, long Fee, long Net) Totals(this SketchProposal proposal) =>
        proposal.Reading is { } reading ? (reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen) : default;

    /// <summary>What does not hold, in one text, for messages and comparisons.</summary>
    public static string Failing(this SketchProposal proposal) => string.Join("; ", proposal.Proofs.Where(p => !p.Holds).Select(p => $"{p.Name}: {p.Detail}"));

    public static StatementLayout Layout(this SketchProposal proposal) => LayoutFile.Read(Encoding.UTF8.GetBytes(proposal.Layout!), "proposal");

    public static void AssertAccepted(SketchProposal proposal, (long, long, long) totals)
    {
        Assert.Equal("", proposal.Failing());
        Assert.True(proposal.Accepted);
        Assert.Equal(totals, proposal.Totals());
    }
}
