using System.Text;
using CsCheck;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>A file is known by its content: by its header, or by length, number of fields and types.</summary>
public class FingerprintTests
{
    private const string ChinaUms = "chinaums/898310058120001_20260105.csv";
    private static readonly IReadOnlyList<StatementLayout> All = [.. Layouts.Names.Select(Layouts.Read)];

    private static LayoutChoice Choose(byte[] file, string name = "upload.bin") => LayoutChoice.Of(new MemoryStream(file), name, All);

    private static byte[] Edited(string sample, string from, string to) => Edited(sample, text => text.Replace(from, to, StringComparison.Ordinal));

    private static byte[] Edited(string sample, Func<string, string> edit)
    {
        var bytes = Reading.Sample(sample);
        var text = Gb18030.Encoding.GetString(bytes);
        Assert.NotEqual(text, edit(text));
        return Gb18030.Encoding.GetBytes(edit(text));
    }

    private static StatementReading ReadChinaUms(byte[] file) => Reading.Of(Layouts.Read("chinaums-statement"), "898310058120001_20260105.csv", file).Answer;

    [Theory]
    [InlineData("shengfutong/fund_30000001_20260105.csv", "shengfutong-statement")]
    [InlineData("shengfutong/fund_30000001_20260105.zip", "shengfutong-statement")]
    [InlineData("leshua/1000001_trade_new_20260106.txt", "leshua-statement")]
    [InlineData("leshua/empty-day/1000001_trade_new_20260107.txt", "leshua-statement")]
    [InlineData("lakala/TP_ORG0001_20260105.txt", "lakala-statement")]
    [InlineData("lakala/empty-day/TP_ORG0001_20260106.txt", "lakala-statement")]
    [InlineData("ruiyinxin/smzf020-content.txt", "ruiyinxin-020")]
    [InlineData("ruiyinxin/smzf020-plaintext-response.json", "ruiyinxin-020")]
    [InlineData("ruiyinxin/smzf025-content.txt", "ruiyinxin-025")]
    [InlineData("chinaums/898310058120001_20260105.csv", "chinaums-statement")]
    [InlineData("chinaums/empty-day/898310058120001_20260106.csv", "chinaums-statement")]
    [InlineData("unionpay/777290058110048_20260105.zip", "unionpay-statement")]
    [InlineData("unionpay/fileContent.base64.txt", "unionpay-statement")]
    [InlineData("unionpay/INN26010588ZM_777290058110048", "unionpay-statement")]
    [InlineData("unionpay/INN26010588ZME_777290058110048", "unionpay-statement")]
    public void Choose_SampleUnderAnotherName_IsItsLayoutAlone(string sample, string layout)
    {
        var choice = Choose(Reading.Sample(sample));

        Assert.Equal([layout], choice.Fitting.Select(l => l.Id));
    }

    [Fact]
    public void Choose_GeneratedMember_IsItsLayoutAlone()
    {
        var tables = All.SelectMany(l => l.Members.Where(m => m.Role == MemberRole.Rows).Select(m => (Layout: l, m.Table))).ToList();
        var facts = new StatementFacts { ClearingDate = new(2026, 1, 5), Owner = "777290058110048", Settings = new Dictionary<string, string> { ["settlement_speed"] = "T1" } };

        Gen.Select(Gen.Int[0, tables.Count - 1], Gen.Int[0, 1_000_000], Gen.Int[1, 20]).Sample((which, seed, rows) =>
        {
            var (layout, table) = tables[which];
            var choice = Choose(StatementGenerator.Member(layout, table, facts, seed, rows));
            Assert.Equal([layout.Id], choice.Fitting.Select(l => l.Id));
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void Choose_EmptyFile_IsToldByItsNameAlone()
    {
        Assert.Equal(["unionpay-statement"], Choose([], "INN26010688ZM_777290058110048").Fitting.Select(l => l.Id));
        Assert.Empty(Choose([], "upload.bin").Fitting);
    }

    [Fact]
    public void Choose_EndMarkAlone_FitsEveryFormatWithThatMarkAndIsRowless()
    {
        var choice = Choose(Reading.Sample("ruiyinxin/empty-day/smzf020-plaintext-response.json"));

        Assert.Equal(["ruiyinxin-020", "ruiyinxin-024", "ruiyinxin-025"], choice.Fitting.Select(l => l.Id));
        Assert.True(choice.IsRowless);
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("<html>login</html>\n")]
    [InlineData("{\"errCode\":\"BILL_NOT_READY\"}\n")]
    [InlineData("\u0001\u0002\u0003")]
    public void Choose_WhatNobodyKnows_FitsNone(string text) => Assert.Empty(Choose(Encoding.UTF8.GetBytes(text)).Fitting);

    [Fact]
    public void Read_MemberOfAnUnnamedKind_IsReadByTheTableThatFits()
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "upload.txt", Reading.Sample("unionpay/INN26010588ZME_777290058110048"), input => input with { ExpectedClearingDate = new(2026, 1, 5) }).Answer;

        Assert.Equal((FileResult.Imported, 1L, -5000L), (reading.Result, reading.Adjustments, reading.AdjustmentTotal.Fen));
    }

    [Theory]
    [InlineData("手续费,", "服务费,", "renamed 手续费 服务费 8 8")]
    [InlineData("手续费,", "", "missing 手续费 - 8 -")]
    [InlineData("手续费,", "手续费,活动费,", "new - 活动费 - 9")]
    [InlineData("手续费,流水号,", "流水号,手续费,", "moved 手续费 手续费 8 9")]
    [InlineData("清算金额,手续费,流水号,", "清算净额,服务费,流水号,", "renamed 清算金额 清算净额 7 7|renamed 手续费 服务费 8 8")]
    [InlineData("清算金额,手续费,流水号,", "流水号,净额,备付金,手续费,", "missing 清算金额 - 7 -|moved 手续费 手续费 8 10|new - 净额 - 8|new - 备付金 - 9")]
    public void Read_OtherColumns_AreQuarantinedWithTheirDifference(string from, string to, string changes)
    {
        var reading = ReadChinaUms(Edited(ChinaUms, from, to));

        Assert.Equal((FileResult.Quarantined, "FILE_HEADER", 0L), (reading.Result, reading.Code, reading.Rows));
        Assert.Equal(changes.Split('|').Order(StringComparer.Ordinal), reading.Difference!.Changes.Select(c => $"{c.Change} {c.Expected ?? "-"} {c.Found ?? "-"} {c.Column?.ToString(null, null) ?? "-"} {c.FoundColumn?.ToString(null, null) ?? "-"}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Read_OtherDelimiter_IsNamed()
    {
        var reading = ReadChinaUms(Edited(ChinaUms, ",", "|"));

        Assert.Equal((FileResult.Quarantined, "FILE_HEADER"), (reading.Result, reading.Code));
        Assert.Equal([new FormatChange("delimiter", ",", "|")], reading.Difference!.Changes);
    }

    [Fact]
    public void Read_OtherEncoding_IsNamed()
    {
        var text = Encoding.UTF8.GetString(Reading.Sample("shengfutong/fund_30000001_20260105.csv")).TrimStart('\uFEFF');

        var reading = Reading.Of(Layouts.Read("shengfutong-statement"), "fund_30000001_20260105.csv", Gb18030.Encoding.GetBytes(text)).Answer;

        Assert.Equal(FileResult.Quarantined, reading.Result);
        Assert.Equal([new FormatChange("encoding", "utf8", "gb18030")], reading.Difference!.Changes);
    }

    [Fact]
    public void Read_OtherLineEnds_AreNamed()
    {
        var reading = ReadChinaUms(Edited(ChinaUms, "\r\n", "\n"));

        Assert.Equal(FileResult.Quarantined, reading.Result);
        Assert.Equal([new FormatChange("line_end", "crlf", "lf")], reading.Difference!.Changes);
    }

    [Fact]
    public void Read_LongerRecords_AreNamedByTheirLength()
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", Edited("unionpay/INN26010588ZM_777290058110048", "\r\n", "   \r\n")).Answer;

        Assert.Equal((FileResult.Quarantined, "FILE_UNKNOWN"), (reading.Result, reading.Code));
        Assert.Equal([new FormatChange("record_bytes", "607", "610")], reading.Difference!.Changes);
    }

    [Fact]
    public void Read_OtherNumberOfFields_IsNamed()
    {
        var reading = Reading.Of(Layouts.Read("ruiyinxin-020"), "smzf025", Reading.Sample("ruiyinxin/smzf025-content.txt")).Answer;

        Assert.Equal((FileResult.Quarantined, "FILE_UNKNOWN"), (reading.Result, reading.Code));
        Assert.Equal([new FormatChange("fields", "16", "12")], reading.Difference!.Changes);
    }

    [Fact]
    public void Read_ColumnsSwappedWithoutAHeader_AreNamedByTheirTypes()
    {
        var lines = Encoding.UTF8.GetString(Reading.Sample("ruiyinxin/smzf020-content.txt")).Split('\n');
        var swapped = lines.Select(l => l.Split('|')).Select(f => f.Length < 16 ? f : [.. f[..4], f[5], "金额", .. f[6..]]).Select(f => string.Join('|', f));

        var reading = Reading.Of(Layouts.Read("ruiyinxin-020"), "smzf020", string.Join('\n', swapped)).Answer;

        Assert.Equal((FileResult.Quarantined, "FILE_UNKNOWN"), (reading.Result, reading.Code));
        Assert.Equal([new FormatChange("type", "settleDate", "no date of the declared form", 6)], reading.Difference!.Changes);
    }

    [Fact]
    public void Read_HeaderMissing_ShowsNoValues()
    {
        var reading = ReadChinaUms(Edited(ChinaUms, text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Replace("622202******1234", "6222021234567890128", StringComparison.Ordinal)));

        Assert.Equal((FileResult.Quarantined, "FILE_UNKNOWN"), (reading.Result, reading.Code));
        Assert.Equal([new FormatChange("header", "a line of names", "a line of values")], reading.Difference!.Changes);
        Assert.DoesNotContain("622202", reading.Reason, StringComparison.Ordinal);
        Assert.Empty(reading.Difference.Found);
    }

    [Fact]
    public void Read_OtherColumns_KeepAllOfTheFileMaskedByTheNamesThatStayed()
    {
        var text = "time,id,merchant,type,card,cvv,amount,fee,charge,net,remark\n"
            + "2026-01-05 10:00:00,A,M1,PAY,6222021234567890128,123,10.00,0.06,0,9.94,\"card 6222021234567890128, old\"\n";

        var reading = Reading.Of(Plain.Layout, Plain.Name, text);

        Assert.Equal(FileResult.Quarantined, reading.Answer.Result);
        Assert.Equal(
            text.Replace("6222021234567890128", "622202*********0128", StringComparison.Ordinal).Replace(",123,", ",***,", StringComparison.Ordinal),
            Encoding.UTF8.GetString(reading.Masked));
        Assert.Contains("SAD_RECEIVED", reading.Answer.Warnings.Select(w => w.Code));
    }

    [Fact]
    public void Read_OneBadRowAmongGood_IsARejectAndNoOtherFormat()
    {
        var reading = Reading.Of(Layouts.Read("ruiyinxin-020"), "smzf020", Encoding.UTF8.GetString(Reading.Sample("ruiyinxin/smzf020-content.txt")).Replace("|100.00|", "|1OO.00|", StringComparison.Ordinal)).Answer;

        Assert.Equal((FileResult.ImportedWithRejects, "ROW_AMOUNT_SYNTAX"), (reading.Result, reading.Code));
    }

    [Fact]
    public void Read_TruncatedBeforeItsFirstLineEnds_IsTruncatedAndNoOtherFormat()
    {
        var reading = Reading.Of(Layouts.Read("ruiyinxin-020"), "smzf020", Reading.Sample("ruiyinxin/smzf020-content.txt")[..30]).Answer;

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED"), (reading.Result, reading.Code));
    }

    /// <summary>What went and what came, whatever is done to a header, explains it wholly.</summary>
    [Fact]
    public void Compare_AnyTwoHeaders_ExplainsAllThatDiffers() => Gen.Select(Gen.Char['a', 'h'].Array[0, 8], Gen.Char['a', 'h'].Array[0, 8]).Sample((before, after) =>
    {
        var expected = before.Distinct().Select(c => c.ToString()).ToList();
        var found = after.Distinct().Select(c => c.ToString()).ToList();

        var changes = HeaderDiff.Compare(expected, found);

        Assert.Equal(expected.SequenceEqual(found), changes.Count == 0);
        Assert.Equal(expected.Except(found).Order(), changes.Where(c => c.Change is "missing" or "renamed").Select(c => c.Expected!).Order());
        Assert.Equal(found.Except(expected).Order(), changes.Where(c => c.Change is "new" or "renamed").Select(c => c.Found!).Order());
        Assert.All(changes, c => Assert.True((c.Column is not { } i || expected[i - 1] == c.Expected) && (c.FoundColumn is not { } j || found[j - 1] == c.Found)));
    }, iter: 2000);
}
