using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>What is not accepted: a wrong proposal must never be.</summary>
public sealed class SketchRefusalTests
{
    [Theory]
    [InlineData("2490.50", "2490.51", "identity")] // a row that does not add up
    [InlineData("退货", "ZZ", "classes")] // unsigned: the code could be anything
    [InlineData("2026-01-05 10:20:03", "2026-02-30 10:20:03", "")] // a date that is none stays text
    [InlineData("T0002", "T0001", "")] // no key then
    [InlineData("手续费", "优惠", "rows")] // a discount is no fee
    public void Doubt_AboutTheMoney_IsNotAccepted(string from, string to, string proof)
    {
        var text = Sketch.Plain;
        if (to == "ZZ") text = text.Replace(",-", ",", StringComparison.Ordinal);

        var proposal = Sketch.Of(text.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(proof.Length == 0, proposal.Accepted);
        if (proof.Length > 0) Assert.Contains(proposal.Proofs, p => p.Name == proof && !p.Holds);
    }

    [Fact]
    public void Type_WithOneUnknownCodeAndNoSigns_IsNotAccepted()
    {
        var proposal = Sketch.Of(Sketch.Plain.Replace("消费,", "01,", StringComparison.Ordinal).Replace("退货,-50.00,-0.19,-49.81", "01,50.00,0.19,49.81", StringComparison.Ordinal));

        Assert.Contains("Not understood: 交易类型", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_ThatNothingSpeaksOf_AreSalesOnlyWhereTotalsSaySo()
    {
        const string Rows = "订单号,交易金额,手续费,结算金额\nA1,100.00,0.38,99.62\nA2,200.00,0.76,199.24\nA3,300.00,1.14,298.86\n";

        Assert.Contains("No column says what a row is", Sketch.Of(Rows).Failing(), StringComparison.Ordinal);
        Sketch.AssertAccepted(Sketch.Of(Rows + "合计,600.00,2.28,597.72\n"), (60000, 228, 59772));
    }

    [Fact]
    public void Direction_WithoutTypeOrFee_MayHideAPayout()
    {
        var text = Sketch.Plain.Replace("交易类型", "收支方向", StringComparison.Ordinal).Replace("消费,", "收入,", StringComparison.Ordinal).Replace("退货,-50.00,-0.19,-49.81", "支出,-50.00,0.00,-50.00", StringComparison.Ordinal);

        Assert.Contains("Not understood: 支出", Sketch.Of(text).Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void State_ThatNobodyUnderstands_IsNotAccepted()
    {
        var proposal = Sketch.Of("""
            订单号,交易类型,交易状态,交易金额,手续费,结算金额
            A1,消费,1,100.00,0.38,99.62
            A2,消费,2,200.00,0.76,199.24
            A3,退货,1,-50.00,-0.19,-49.81

            """);

        Assert.Contains("交易状态 (2 texts)", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void Money_ThatLeavesWithoutFeeUnderAnUnknownCode_MayBeAPayout()
    {
        var proposal = Sketch.Of(Sketch.Plain.Replace("消费,", "P1,", StringComparison.Ordinal).Replace("退货,-50.00,-0.19,-49.81", "W9,-2549.08,0.00,-2549.08", StringComparison.Ordinal));

        Assert.Contains("Not understood: W9", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void Totals_ThatTheRowsDoNotGive_AreNotAccepted()
    {
        var proposal = Sketch.Of(Sketch.Plain + "合计,,,4,2558.81,9.72,2549.08\n");

        Assert.Contains("fits no count and no sum", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_ThatOnlySomeRowsTellApart_AreNotAccepted()
    {
        // Without names: gross, discount, fee and net; nothing says which of the two is kept by whom.
        var proposal = Sketch.Of("A1,100.00,1.00,0.38,98.62\nA2,200.00,3.00,0.76,196.24\nA3,300.00,2.00,1.14,296.86\nA4,400.00,5.00,1.52,393.48\n");

        Assert.Contains("may be a second fee or a discount", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_CutInItsLastLine_IsNotAccepted()
    {
        var proposal = Sketch.Of(Sketch.Plain.TrimEnd('\n'));

        Assert.Contains("FILE_TRUNCATED", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void Row_DamagedInItsAmount_IsNotAccepted()
    {
        Assert.False(Sketch.Of(Sketch.Plain.Replace("8.80,", "8.x0,", StringComparison.Ordinal)).Accepted);
    }

    [Theory]
    [InlineData("<html><body>Please log in</body></html>", "FILE_NOT_A_STATEMENT")]
    [InlineData("", "FILE_EMPTY")]
    [InlineData("\u0001\u0002\u0003 binary", "FILE_NOT_A_STATEMENT")]
    [InlineData("{\"errCode\":12}", "FILE_NOT_A_STATEMENT")]
    public void File_ThatIsNoText_IsRefused(string text, string code)
    {
        var refused = Assert.Throws<StatementRefusedException>(() => Sketch.Of(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public void Row_CutAtTheEnd_IsNoTotalAndIsShownNowhere()
    {
        var proposal = Sketch.Of(Sketch.Plain + "6222021234567894,T0009\n");

        Assert.DoesNotContain("6222021234567894", proposal.Layout, StringComparison.Ordinal);
        Assert.Contains("ROW_FIELD_COUNT", proposal.Failing(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_OfCards_AreInNoPartOfTheProposal()
    {
        var proposal = Sketch.Of(Sketch.Plain.Replace("商户号", "卡号", StringComparison.Ordinal).Replace("M00000001", "6222021234567894", StringComparison.Ordinal));

        Assert.DoesNotContain("6222021234567894", proposal.Layout + string.Join(' ', proposal.Questions.Concat(proposal.Proofs.Select(p => p.Detail)).Concat(proposal.Columns.SelectMany(c => c.Reasons))), StringComparison.Ordinal);
        Assert.Equal(Rijie.Statements.Privacy.Card, proposal.Columns[2].Layout.Privacy);
    }
}
