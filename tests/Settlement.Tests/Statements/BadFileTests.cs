using System.Globalization;
using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>Bad input that is about the file as a whole (reliability 4.1).</summary>
public sealed class BadFileTests
{
    private const string LakalaHeader = "H|LKL-STYLE|1.0|ORG0001|20260105|20260106|1|CNY|\n";
    private const string LakalaRow = "D|1|66202601050001|T1|O1|82200000000000A|D0000001|20260105093000|PAY|WECHAT||10000|-38|9962|20260105|||||\n";

    private static Reading Lakala(string text, Func<StatementInput, StatementInput>? with = null) =>
        Reading.Of(Layouts.Read("lakala-statement"), "TP_ORG0001_20260105.txt", Encoding.UTF8.GetBytes(text), with);

    [Fact]
    public void S01_NoBytes_IsRefusedAsEmpty()
    {
        var reading = Lakala("");

        Assert.Equal((FileResult.Rejected, "FILE_EMPTY"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S01_NoBytesWhereThatMeansNoTrade_IsImportedWithoutRows()
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", []);

        Assert.Equal((FileResult.Imported, true, 0L), (reading.Answer.Result, reading.Answer.NoTrade, reading.Answer.Rows));
    }

    [Fact]
    public void S02_HeaderAndTrailerWithoutRows_IsNoTrade()
    {
        var reading = Reading.Of(Layouts.Read("lakala-statement"), "TP_ORG0001_20260106.txt", Reading.Sample("lakala/empty-day/TP_ORG0001_20260106.txt"));

        Assert.Equal((FileResult.Imported, true), (reading.Answer.Result, reading.Answer.NoTrade));
        Assert.Equal(["trailer"], reading.Answer.ProvenBy);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>login</html>")]
    [InlineData("\n {\"errCode\":\"SYSTEM_ERROR\",\"card\":\"6222021234567894\"}")]
    public void S15_PageOrJson_IsNoStatement(string text)
    {
        var reading = Lakala(text);

        Assert.Equal((FileResult.Rejected, "FILE_NOT_A_STATEMENT"), (reading.Answer.Result, reading.Answer.Code));
        Assert.DoesNotContain("6222021234567894", reading.Answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void S18_Utf8Mark_IsTakenAway()
    {
        var reading = Reading.Of(Plain.Layout, Plain.Name, Encoding.UTF8.GetBytes("\uFEFF" + Plain.Header + "\n" + Plain.Row("A") + "\n"));

        Assert.Equal((FileResult.Imported, 1L), (reading.Answer.Result, reading.Answer.Rows));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void S18_Utf16_IsRefused(bool withMark)
    {
        var text = Encoding.Unicode.GetBytes(Plain.Header + "\n");

        var reading = Reading.Of(Plain.Layout, Plain.Name, withMark ? [0xFF, 0xFE, .. text] : text);

        Assert.Equal((FileResult.Rejected, "FILE_ENCODING"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S18_Utf8WhereGbkIsDeclared_IsHeld()
    {
        var text = Gb18030.Encoding.GetString(Reading.Sample("chinaums/898310058120001_20260105.csv"));

        var reading = Reading.Of(Layouts.Read("chinaums-statement"), "898310058120001_20260105.csv", Encoding.UTF8.GetBytes(text));

        Assert.Equal((FileResult.Held, "FILE_ENCODING_SUSPECT"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S20_OtherColumnNames_AreQuarantinedWithBothLists()
    {
        var reading = Reading.Of(Plain.Layout, Plain.Name, Encoding.UTF8.GetBytes("time,id,amount\n" + Plain.Row("A") + "\n"));

        Assert.Equal((FileResult.Quarantined, "FILE_HEADER"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Contains("Expected time, id, merchant, type, card, cvv, amount, fee, net, remark; got time, id, amount.", reading.Answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void S20_OtherFormatVersion_IsQuarantined()
    {
        var reading = Lakala(LakalaHeader.Replace("|1.0|", "|2.0|", StringComparison.Ordinal) + "T|0|0|0|0|0|0|0|\n");

        Assert.Equal((FileResult.Quarantined, "FILE_HEADER"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Contains("column 3 'format_version' holds another text than '1.0'", reading.Answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void S22_SumBeyond64Bits_IsHeld()
    {
        var largest = "9999999999999.99";
        var rows = Enumerable.Range(0, 9300).Select(i => Plain.Row(i.ToString(CultureInfo.InvariantCulture), largest, "", largest)).ToArray();

        var reading = Plain.Read(rows);

        Assert.Equal((FileResult.Held, "FILE_TOTAL_RANGE"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Theory]
    [InlineData("T|1|1|10001|0|0|-38|9962|")]
    [InlineData("T|2|2|10000|0|0|-38|9962|")]
    [InlineData("T|1|1|10000|0|0|-38|x|")]
    public void S30_TrailerThatDoesNotAgree_HoldsTheFile(string trailer)
    {
        var reading = Lakala(LakalaHeader + LakalaRow + trailer + "\n");

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Answer.Result, reading.Answer.Code));
        Assert.DoesNotContain("trailer", reading.Answer.ProvenBy);
    }

    [Fact]
    public void S30_RejectedRowWhoseAmountCanBeRead_IsInTheTotals()
    {
        var bad = LakalaRow.Replace("20260105093000", "20260230093000", StringComparison.Ordinal);

        var reading = Lakala(LakalaHeader + bad + "T|1|1|10000|0|0|-38|9962|\n");

        Assert.Equal(FileResult.ImportedWithRejects, reading.Answer.Result);
        Assert.Equal(("ROW_DATE", "trade_time", 2L), reading.Reject());
    }

    [Fact]
    public void S31_WithoutTrailer_IsTruncated()
    {
        var reading = Lakala(LakalaHeader + LakalaRow);

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED", 0L), (reading.Answer.Result, reading.Answer.Code, reading.Answer.Rows));
    }

    [Fact]
    public void S31_WithoutEndMark_IsTruncated()
    {
        var text = Encoding.UTF8.GetString(Reading.Sample("ruiyinxin/smzf020-content.txt")).Replace("########", "", StringComparison.Ordinal);

        var reading = Reading.Of(Layouts.Read("ruiyinxin-020"), "smzf020", Encoding.UTF8.GetBytes(text));

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S34_OtherOwner_IsRefused()
    {
        var reading = Lakala(LakalaHeader + "T|0|0|0|0|0|0|0|\n", input => input with { Settings = new Dictionary<string, string> { ["org_code"] = "ORG0002" } });

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_OWNER"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S34_OtherDay_IsRefused()
    {
        var reading = Lakala(LakalaHeader + "T|0|0|0|0|0|0|0|\n", input => input with { ExpectedClearingDate = new(2026, 1, 6) });

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S34_NameAndHeaderOfTwoDays_IsRefused()
    {
        var reading = Lakala(LakalaHeader.Replace("|20260105|", "|20260104|", StringComparison.Ordinal) + "T|0|0|0|0|0|0|0|\n");

        Assert.Equal((FileResult.Rejected, "FILE_WRONG_DATE"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S40_MoreThanFiveMillionRows_StopsReadingThere()
    {
        var line = Encoding.UTF8.GetBytes("x\n");
        using var content = new RepeatedStream(Encoding.UTF8.GetBytes(Plain.Header + "\n"), line, 5_000_001);

        var answer = StatementReader.Read(new StatementInput { Name = Plain.Name, Content = content }, Plain.Layout, _ => { }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((FileResult.Rejected, "FILE_TOO_MANY_ROWS"), (answer.Result, answer.Code));
    }

    [Fact]
    public void S41_WithoutAnyEvidence_IsImportedUnproven()
    {
        var reading = Plain.Read(Plain.Row("A"));

        Assert.Equal((FileResult.Imported, Completeness.Unproven), (reading.Answer.Result, reading.Answer.Completeness));
        Assert.Contains(reading.Answer.Warnings, w => w.Code == "COMPLETENESS_UNPROVEN" && w.Message.Contains("declared_length", StringComparison.Ordinal));
    }

    [Fact]
    public void S41_DeclaredLengthAndHash_AreEvidence()
    {
        var bytes = Encoding.UTF8.GetBytes(Plain.Header + "\n" + Plain.Row("A") + "\n");

        var reading = Reading.Of(Plain.Layout, Plain.Name, bytes, input => input with { DeclaredLength = bytes.Length, DeclaredSha256 = System.Security.Cryptography.SHA256.HashData(bytes), FromSignedMessage = true });

        Assert.Equal(["declared_sha256", "declared_length", "signed_message"], reading.Answer.ProvenBy);
    }

    [Fact]
    public void S41_OtherHash_IsRefused()
    {
        var reading = Plain.Read(input => input with { DeclaredSha256 = new byte[32] }, Plain.Row("A"));

        Assert.Equal((FileResult.Rejected, "FILE_CHECKSUM"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void S42_FewerBytesThanAnnounced_IsTruncated()
    {
        var reading = Plain.Read(input => input with { DeclaredLength = 4711 }, Plain.Row("A"));

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Contains("of 4711 bytes", reading.Answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_CutInsideItsLastLine_IsTruncated()
    {
        var reading = Reading.Of(Plain.Layout, Plain.Name, Encoding.UTF8.GetBytes(Plain.Header + "\n" + Plain.Row("A")));

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED"), (reading.Answer.Result, reading.Answer.Code));
    }

    [Fact]
    public void Text_AfterTheTrailer_IsRefused()
    {
        var reading = Lakala(LakalaHeader + LakalaRow + "T|1|1|10000|0|0|-38|9962|\n" + LakalaRow);

        Assert.Equal((FileResult.Rejected, "FILE_TRAILING_DATA"), (reading.Answer.Result, reading.Answer.Code));
    }
}

/// <summary>A head and a line many times over, without holding it.</summary>
internal sealed class RepeatedStream(byte[] head, byte[] line, long times) : Rijie.Settlement.Statements.Containers.ForwardStream
{
    private long _at;

    public override int Read(Span<byte> buffer)
    {
        var length = head.Length + line.Length * times;
        var read = 0;
        for (; read < buffer.Length && _at < length; read++, _at++)
            buffer[read] = _at < head.Length ? head[_at] : line[(_at - head.Length) % line.Length];
        return read;
    }
}
