using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>What a file says as a whole holds for its rows: its currency, and whose it is.</summary>
public sealed class FileDefaultTests
{
    private const string Row = "D|1|66202601050001|T1|O1|82200000000000A|D0000001|20260105093000|PAY|WECHAT||10000|-38|9962|20260105|||||\n";
    private const string Trailer = "T|1|1|10000|0|0|-38|9962|\n";
    private static readonly byte[] Zm = Reading.Sample("unionpay/INN26010588ZM_777290058110048");

    [Fact]
    public void Currency_OfTheHeader_IsThatOfTheRows()
    {
        var reading = Reading.Of(Layouts.Read("lakala-statement"), "TP_ORG0001_20260105.txt", "H|LKL-STYLE|1.0|ORG0001|20260105|20260106|1|HKD|\n" + Row + Trailer);

        Assert.Equal("HKD", Assert.Single(reading.Rows).Transaction.Currency);
    }

    [Fact]
    public void RowWithoutAMerchant_InAMerchantsFile_IsTheOwnersAndWrittenAsItStood()
    {
        var bytes = Zm.ToArray();
        bytes.AsSpan(293, 15).Fill((byte)' ');
        var layout = Layouts.Read("unionpay-statement");

        var reading = Reading.Of(layout, "INN26010588ZM_777290058110048", bytes, With("777290058110048"));
        var written = new MemoryStream();
        StatementWriter.Write(layout, "zm", new StatementFacts { ClearingDate = new(2026, 1, 5), Owner = "777290058110048" }, reading.Rows, written);

        Assert.Equal("777290058110048", reading.Rows[0].Transaction.MerchantNo);
        Assert.Equal(5, reading.Answer.Rows);
        Assert.Equal(Encoding.Latin1.GetString(bytes), Encoding.Latin1.GetString(written.ToArray()));
    }

    [Fact]
    public void RowWithoutAMerchant_InAnOrganisationsFile_IsRejectedAndNotLost()
    {
        var text = "H|LKL-STYLE|1.0|ORG0001|20260105|20260106|1|CNY|\n" + Row.Replace("|82200000000000A|", "||", StringComparison.Ordinal) + Trailer;

        var reading = Reading.Of(Layouts.Read("lakala-statement"), "TP_ORG0001_20260105.txt", Encoding.UTF8.GetBytes(text), With("82200000000000A"));

        Assert.Equal((FileResult.ImportedWithRejects, 0L), (reading.Answer.Result, reading.Answer.Rows));
        Assert.Equal(("ROW_MERCHANT", null, 2L), reading.Reject());
    }

    [Theory]
    [InlineData("20260105", "20260105", "20260105", null)]
    [InlineData("20260106", "20260106", "20260105", "FILE_WRONG_DATE")] // the name says another day
    [InlineData("20260105", "20260106", "20260105", "FILE_WRONG_DATE")] // the rows disagree
    public void ClearingDate_ThatEachRowStates_MustBeTheFilesOwn(string first, string second, string named, string? code)
    {
        const string names = "清算日期,交易日期,交易时间,交易金额,终端号,分店简称,清算金额,手续费,流水号,交易类型,参考号,卡号,商户号,商户名称,发卡行,卡类型,商户订单号,退货订单号,支付类型,实际支付金额,备注,付款附言,钱包优惠金额,商户优惠金额,支付产品\r\n";
        string Line(string date, int no) => $"{date},20260105,10200{no},10.00,80000001,一号店,9.95,0.05,00000{no},消费,26010500000{no},,898310058120001,测试商户,,借记卡,ORD-{no},,银行卡,10.00,,,0.00,0.00,刷卡\r\n";
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(names + Line(first, 1) + Line(second, 2));

        var reading = Reading.Of(Layouts.Read("chinaums-statement"), $"898310058120001_{named}.csv", bytes);

        Assert.Equal((code is null ? FileResult.Imported : FileResult.Rejected, code), (reading.Answer.Result, reading.Answer.Code));
    }

    private static Func<StatementInput, StatementInput> With(string merchantNo) => input => input with { MerchantNos = new HashSet<string> { merchantNo } };
}
