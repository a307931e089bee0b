using System.Text;
using System.Text.RegularExpressions;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>A proof proves only what it says: blank, partial and doubled totals, and names that differ from what is inside.</summary>
public sealed class ProofTests
{
    private const string LakalaHeader = "H|LKL-STYLE|1.0|ORG0001|20260105|20260106|1|CNY|\n";
    private const string LakalaRow = "D|1|66202601050001|T1|O1|82200000000000A|D0000001|20260105093000|PAY|WECHAT||10000|-38|9962|20260105|||||\n";
    private const string LakalaTrailer = "T|1|1|10000|0|0|-38|9962|";
    private const string Report = "RD201026010501_777290058110048";
    private const string Detail = "INN26010588ZM_777290058110048";

    private static Reading Lakala(string text) => Reading.Of(Layouts.Read("lakala-statement"), "TP_ORG0001_20260105.txt", text);

    private static Reading UnionPay(Func<string, string> changeReport, byte[]? detail = null, string name = "777290058110048_20260105.zip", string reportName = Report, string detailName = Detail)
    {
        var report = Gb18030.Encoding.GetBytes(changeReport(Gb18030.Encoding.GetString(Reading.Sample($"unionpay/{Report}"))));
        var layout = Layouts.Read("unionpay-statement");
        var zip = ContainerWriter.Pack(layout, [(detailName, detail ?? Reading.Sample($"unionpay/{Detail}")), (reportName, report)], "777290058110048_20260105.zip", ContainerStep.Zip);
        return Reading.Of(layout, name, zip);
    }

    [Theory]
    [InlineData(LakalaRow, "T||||||||")]
    [InlineData(LakalaRow, "T|1|||||||")]
    [InlineData(LakalaRow, "T|1|1|10000|0|0|-38||")]
    [InlineData("", "T||||||||")]
    public void Trailer_WithABlankTotal_HoldsTheFileAndProvesNothing(string rows, string trailer)
    {
        var reading = Lakala(LakalaHeader + rows + trailer + "\n");

        Assert.Equal((FileResult.Held, "FILE_TOTALS", false), (reading.Answer.Result, reading.Answer.Code, reading.Answer.NoTrade));
        Assert.Empty(reading.Answer.ProvenBy);
    }

    [Theory]
    [InlineData("T|1|1|10000|0|0|-38|9962|", 0)]
    [InlineData("T|1|1|10300|0|0|-38|10262|", -300)]
    [InlineData("T|1|1|9000|0|0|-38|9962|", 1000)]
    [InlineData("T|2|1|10000|0|0|-38|9962|", 0)] // a count is no money
    public void Trailer_OffBy_IsTheLargestDifferenceOfItsSums(string trailer, long deltaFen)
    {
        var reading = Lakala(LakalaHeader + LakalaRow + trailer + "\n");

        Assert.Equal(deltaFen, reading.Answer.TotalDelta.Fen);
    }

    [Theory]
    [InlineData("|ORG0001|20260105|", "||20260105|")]
    [InlineData("|ORG0001|20260105|", "|ORG0001||")]
    public void Header_WithoutOwnerOrDay_IsRefused(string from, string to)
    {
        var reading = Lakala(LakalaHeader.Replace(from, to, StringComparison.Ordinal) + LakalaRow + LakalaTrailer + "\n");

        Assert.Equal((FileResult.Rejected, "FILE_HEADER"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Theory]
    [InlineData("\n####\n")]
    [InlineData("\n####")]
    public void EndMark_BehindATrailer_ProvesToo(string end)
    {
        var yaml = Encoding.UTF8.GetString(Layouts.Bytes("lakala-statement")).Replace("line_end: lf }", "line_end: lf, end_mark: \"####\" }", StringComparison.Ordinal);
        var layout = LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "lakala.yaml");

        var reading = Reading.Of(layout, "TP_ORG0001_20260105.txt", LakalaHeader + LakalaRow + LakalaTrailer + end);

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal(["trailer", "end_mark"], reading.Answer.ProvenBy);
    }

    [Theory]
    [InlineData("P1,1\n####\n", "P2,2\n####\n", true)]
    [InlineData("P1,1\n", "P2,2\n####\n", false)]
    [InlineData("P1,1\n####\n", "P2,2\n", false)]
    [InlineData("P1,1\n####\n", "", false)] // a part cut to nothing has lost its mark too
    public void EndMark_InParts_IsNeededByEachOfThem(string first, string second, bool isWhole)
    {
        var layout = LayoutFile.Read(Encoding.UTF8.GetBytes("""
            schema: statement-layout/v1
            id: parts
            version: 1
            title: { zh: 分包, en: Parts }
            names: "day_{owner}_{clearing_date:yyyyMMdd}.zip"
            container: [zip]
            members: [{ names: "part{part}.txt", table: t, empty_means_no_trade: true }]
            tables:
              t:
                text: { encoding: utf8, line_end: lf, end_mark: "####" }
                shape: { kind: delimited, delimiter: "," }
                records:
                  - role: row
                    columns: [{ name: id, field: provider_order_no }, { name: gross, field: gross, amount: { unit: fen } }]
                    key: [id]
                    class: [{ type: sale }]
            """), "parts.yaml");
        var zip = ContainerWriter.Pack(layout, [("part1.txt", Encoding.UTF8.GetBytes(first)), ("part2.txt", Encoding.UTF8.GetBytes(second))], "day_M1_20260105.zip");

        var reading = Reading.Of(layout, "day_M1_20260105.zip", zip);

        Assert.Equal(isWhole ? (FileResult.Imported, null) : (FileResult.Rejected, "FILE_TRUNCATED"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Equal(isWhole, reading.Answer.ProvenBy.Contains("end_mark"));
    }

    [Fact]
    public void Summary_WithItsCountAlone_HoldsTheFile()
    {
        var reading = UnionPay(report => Regex.Replace(report, "总计 +5[^\r]*", "总计   5", RegexOptions.NonBacktracking));

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Equal(["container"], reading.Answer.ProvenBy);
    }

    [Fact]
    public void Summary_WithoutATotalLine_IsToldAndProvesNothing()
    {
        var reading = UnionPay(report => report.Replace("总计", "合计", StringComparison.Ordinal));

        Assert.Equal(["container"], reading.Answer.ProvenBy);
        Assert.Contains(reading.Answer.Warnings, w => w.Code == "SUMMARY_MISSING");
    }

    [Fact]
    public void Summary_WithTwoTotalsThatDiffer_HoldsTheFileAndSaysSo()
    {
        var reading = UnionPay(report => report + report.Replace("总计                       5", "总计                       6", StringComparison.Ordinal));

        Assert.Equal((FileResult.Held, "交易笔数 is stated more than once and differently."), (reading.Answer.Result, reading.Answer.Reason));
        Assert.Equal(["container"], reading.Answer.ProvenBy);
    }

    [Fact]
    public void Summary_OfAnotherCurrency_HoldsTheFileAndProvesNothing()
    {
        var reading = UnionPay(report => report.Replace("人民币", "美元", StringComparison.Ordinal));

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Equal(["container"], reading.Answer.ProvenBy);
    }

    [Fact]
    public void Detail_EmptyWhereTheReportHasRows_IsHeldAndNotNoTrade()
    {
        var reading = UnionPay(report => report, detail: []);

        Assert.Equal((FileResult.Held, "FILE_TOTALS", false), (reading.Answer.Result, reading.Answer.Code, reading.Answer.NoTrade));
    }

    [Fact]
    public void Members_NamedADayLaterInAnArchiveOfAnyName_HaveTheDayOfTheReport()
    {
        var reading = UnionPay(report => report, name: "download.zip", reportName: "RD201026010601_777290058110048", detailName: "INN26010688ZM_777290058110048");

        Assert.Equal((FileResult.Imported, new DateOnly(2026, 1, 5)), (reading.Answer.Result, reading.Answer.ClearingDate));
    }

    [Fact]
    public void Members_NamedTwoDaysLaterInAnArchiveOfAnyName_AreAnotherDays()
    {
        var reading = UnionPay(report => report, name: "download.zip", reportName: "RD201026010701_777290058110048", detailName: "INN26010788ZM_777290058110048");

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (reading.Answer.Result, reading.Answer.Code));
    }
}
