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

    private static Func<StatementInput, StatementInput> With(string merchantNo) => input => input with { MerchantNos = new HashSet<string> { merchantNo } };
}
