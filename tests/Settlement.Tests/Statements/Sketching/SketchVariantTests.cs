using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>Files as providers write them that no layout here describes.</summary>
public sealed class SketchVariantTests
{
    [Fact]
    public void Plain_Csv_IsAcceptedWithFieldsAndReasons()
    {
        var proposal = Sketch.Of(Sketch.Plain);

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Equal(
            [StatementField.TradedAt, StatementField.ProviderOrderNo, StatementField.MerchantNo, null, StatementField.Gross, StatementField.Fee, StatementField.Net],
            proposal.Columns.Select(c => c.Layout.Field));
        Assert.Equal((100, "fee; proven by identity on 4 of 4 rows, 4 of them with a fee; header word for fee; yuan: it has decimals"), (proposal.Columns[5].Confidence, string.Join("; ", proposal.Columns[5].Reasons)));
    }

    [Theory]
    [InlineData("\t")]
    [InlineData("|")]
    [InlineData(";")]
    [InlineData("^")]
    [InlineData("~")]
    public void Delimiter_Other_IsFound(string delimiter)
    {
        var proposal = Sketch.Of(Sketch.Plain.Replace(",", delimiter, StringComparison.Ordinal));

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Equal(delimiter, proposal.Shape!.Delimiter);
    }

    [Fact]
    public void Text_InGb18030WithCrlf_IsFound()
    {
        var proposal = Sketch.Of(Gb18030.Encoding.GetBytes(Sketch.Plain.Replace("\n", "\r\n", StringComparison.Ordinal)));

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Equal((TextEncoding.Gb18030, LineEnd.Crlf), (proposal.Text!.Encoding, proposal.Text.LineEnd));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zlib")]
    [InlineData("base64, gzip")]
    [InlineData("base64")]
    [InlineData("json")]
    public void Packing_OfAnyKind_IsFound(string container)
    {
        var steps = container.Split(", ").Select(s => Enum.Parse<ContainerStep>(s, ignoreCase: true)).ToList();
        var packed = ContainerWriter.Pack(Layouts.Read("lakala-statement") with { Container = steps, JsonPath = "data.text", Names = [] }, [("unknown.txt", Encoding.UTF8.GetBytes(Sketch.Plain))], "unknown");

        var proposal = Sketch.Of(packed, "unknown");

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Equal(steps, proposal.Source.Container);
    }

    [Fact]
    public void Rows_BetweenATitleAndALineOfTotals_AreFound()
    {
        var proposal = Sketch.Of("商户对账单,2026-01-05,,,,,\n" + Sketch.Plain + "合计,,,4,2558.80,9.72,2549.08\n");

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Equal(
            ["count of rows", "sum of 交易金额", "sum of 手续费", "sum of 结算金额"],
            proposal.Proofs.Where(p => p.Name == "totals").Select(p => p.Detail[(p.Detail.IndexOf("the ", StringComparison.Ordinal) + 4)..]));
    }

    [Fact]
    public void Totals_InLinesOfTheirOwn_AreProofs()
    {
        var proposal = Sketch.Of(Sketch.Plain + "总笔数,4\n总金额,2558.80\n总手续费,9.72\n");

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Equal(3, proposal.Proofs.Count(p => p.Name == "totals"));
    }

    [Fact]
    public void Cells_InQuotes_AreRead()
    {
        var quoted = string.Concat(Sketch.Plain.TrimEnd().Split('\n').Select((line, i) => string.Join(',', line.Split(',').Select((c, j) => i > 0 && j == 1 ? $"\"{c},a\"" : $"\"{c}\"")) + "\n"));

        var proposal = Sketch.Of(quoted);

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.True(proposal.Shape!.Quoted);
    }

    [Theory]
    [InlineData("Txn Time,Order No,Merchant ID,Txn Type,Txn Amount,Service Charge,Net Amount")]
    [InlineData("tradeTime,orderId,merId,tradeType,tradeAmt,fee,settleAmt")]
    [InlineData("trade_time,trade_no,mch_id,trans_type,amount,commission,settlement_amount")]
    [InlineData("TRADETIME,ORDERNO,MERCHANTNO,TRANSTYPE,TRANSAMT,FEEAMOUNT,SETTLEAMT")]
    [InlineData("支付时间,平台流水号,商户编号,业务类型,消费金额,服务费,入账金额")]
    [InlineData("业务时间,订单编号,商编,交易类别,订单金额,佣金,到账金额")]
    public void Headers_InOtherWords_AreUnderstood(string header)
    {
        var proposal = Sketch.Of(header + Sketch.Plain[Sketch.Plain.IndexOf('\n', StringComparison.Ordinal)..]);

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.All(proposal.Columns.Where(c => c.Layout.Amount is not null), c => Assert.Equal(100, c.Confidence));
        Assert.Contains(proposal.Columns, c => c.Layout.Field == StatementField.MerchantNo);
    }

    [Fact]
    public void Refund_ThatGivesNoFeeBack_IsACostOfItsOwn()
    {
        var proposal = Sketch.Of("""
            订单号,交易类型,交易金额,手续费,结算金额
            A1,消费,100.00,0.38,99.62
            A2,消费,200.00,0.76,199.24
            A3,退货,50.00,0.20,-50.20
            A4,消费,300.00,1.14,298.86

            """);

        Sketch.AssertAccepted(proposal, (55000, 248, 54752));
        Assert.Equal(AmountSign.AsIs, proposal.Columns[3].Layout.Amount!.Sign);
    }

    [Fact]
    public void Fees_InTwoColumns_AreAddedUp()
    {
        var proposal = Sketch.Of("""
            订单号,交易类型,交易金额,交易手续费,附加服务费,结算金额
            A1,消费,100.00,0.38,0.10,99.52
            A2,消费,200.00,0.76,0.20,199.04
            A3,退货,-50.00,-0.19,0.00,-49.81

            """);

        Sketch.AssertAccepted(proposal, (25000, 125, 24875));
        Assert.Equal(["交易手续费", "附加服务费"], proposal.Columns.Single(c => c.Layout.Field == StatementField.Fee).Layout.Sum);
    }

    [Fact]
    public void Codes_ThatNobodyKnows_FollowTheSigns()
    {
        var proposal = Sketch.Of(Sketch.Plain.Replace("消费,", "01,", StringComparison.Ordinal).Replace("退货,", "02,", StringComparison.Ordinal));

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
        Assert.Contains(proposal.Questions, q => q.Contains("交易类型 = 02", StringComparison.Ordinal));
        Assert.Equal([TransactionType.Sale, TransactionType.Refund], proposal.Layout().Tables.Values.Single().Records[^1].Class.Select(c => c.Type!.Value));
    }

    [Fact]
    public void Amounts_WithoutSign_GoByTheirDirection()
    {
        var proposal = Sketch.Of(Sketch.Plain.Replace("交易类型", "收支方向", StringComparison.Ordinal).Replace("消费,", "收入,", StringComparison.Ordinal).Replace("退货,", "支出,", StringComparison.Ordinal).Replace(",-", ",", StringComparison.Ordinal));

        Sketch.AssertAccepted(proposal, Sketch.PlainTotals);
    }

    [Fact]
    public void States_OfPayments_DecideWhatCounts()
    {
        var proposal = Sketch.Of("""
            订单号,交易类型,交易状态,交易金额,手续费,结算金额
            A1,消费,成功,100.00,0.38,99.62
            A2,消费,失败,200.00,0.76,199.24
            A3,消费,处理中,300.00,1.14,298.86
            A4,退货,成功,-50.00,-0.19,-49.81

            """);

        Sketch.AssertAccepted(proposal, (5000, 19, 4981));
        Assert.Equal((1L, 1L), (proposal.Reading!.Lines.Open, proposal.Reading.Lines.NoMoney));
    }

    [Fact]
    public void Columns_SideBySideWithoutBlank_AreCutWhereAmountsBegin()
    {
        var rows = Enumerable.Range(1, 30).Select(i => (Gross: 1013 * i * i % 900_000 + 500, Back: i % 5 == 0, No: i))
            .Select(r => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(r.Back ? 'R' : 'S')}202601051{r.No % 10}0{r.No % 7}0{r.No % 9}898310058120001{r.Gross:000000000000}{(r.Back ? 'C' : 'D')}{r.Gross * 38 / 10_000:00000000000}{(r.Back ? 'D' : 'C')}{r.Gross - r.Gross * 38 / 10_000:000000000000}{r.No:000000}\r\n"));

        var proposal = Sketch.Of(string.Concat(rows));

        Assert.Equal("", proposal.Failing());
        Assert.Equal((ShapeKind.FixedWidth, 7), (proposal.Shape!.Kind, proposal.Columns.Count));
        Assert.Equal(proposal.Totals().Gross - proposal.Totals().Fee, proposal.Totals().Net);
    }

    [Fact]
    public void Layout_OfAnAcceptedProposal_ReadsTheNextDayToo()
    {
        var layout = Sketch.Of(Sketch.Plain).Layout();
        var next = Sketch.Plain.Replace("2026-01-05", "2026-01-06", StringComparison.Ordinal).Replace("T000", "T100", StringComparison.Ordinal);

        var reading = Reading.Of(layout, "unknown.txt", next).Answer;

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal(Sketch.PlainTotals, (reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen));
    }
}
