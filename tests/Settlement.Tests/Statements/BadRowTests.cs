using System.Globalization;
using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>Bad input that is about one row (reliability 4.1).</summary>
public sealed class BadRowTests
{
    private static byte[] ChinaUms(Func<byte[], byte[]> change)
    {
        var bytes = Reading.Sample("chinaums/898310058120001_20260105.csv");
        return change(bytes);
    }

    private static Reading ChinaUmsReading(byte[] bytes) => Reading.Of(Layouts.Read("chinaums-statement"), "898310058120001_20260105.csv", bytes);

    private static byte[] Replaced(byte[] bytes, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var at = bytes.AsSpan().IndexOf(from);
        Assert.True(at >= 0);
        return [.. bytes[..at], .. to, .. bytes[(at + from.Length)..]];
    }

    [Fact]
    public void S16_BytesThatGb18030Refuses_RejectTheirRowAlone()
    {
        var bytes = ChinaUms(b => Replaced(b, Gb18030.Encoding.GetBytes("部分退货"), [0xB2, 0xBF, 0xFF, 0x30, 0xB7, 0xD6, 0xCD, 0xCB]));

        var reading = ChinaUmsReading(bytes);

        Assert.Equal((FileResult.ImportedWithRejects, 4L), (reading.Answer.Result, reading.Answer.Lines.Imported));
        Assert.Equal(("ROW_ENCODING", null, 4L), reading.Reject());
        Assert.Equal(0xFF, bytes[reading.Answer.Rejects[0].ByteOffset]);
    }

    [Fact]
    public void S17_SecondByteThatLooksLikeADelimiter_StaysPartOfItsCharacter()
    {
        // 瓅 is 0xAD 0x7C in GBK: its second byte is '|'. 誠 is 0xD5 0x5C: its second byte is '\'.
        var yaml = Plain.Yaml.Replace("encoding: utf8", "encoding: gb18030", StringComparison.Ordinal).Replace("delimiter: \",\", quoted: true", "delimiter: \"|\"", StringComparison.Ordinal);
        var text = (Plain.Header + "\n" + Plain.Row("A", remark: "瓅誠")).Replace(',', '|') + "\n";
        var bytes = Gb18030.Encoding.GetBytes(text);
        Assert.Equal(1, bytes.Count(b => b == '\\'));

        var reading = Reading.Of(LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "plain.yaml"), Plain.Name, bytes);

        Assert.Equal("瓅誠", Assert.Single(reading.Rows).Transaction.Remark);
    }

    [Theory]
    [InlineData("a,b,c", "Expected 10 fields, got 3.")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11", "Expected 10 fields, got 11.")]
    public void S19_TooFewOrTooManyFields_AreRejected(string line, string reason)
    {
        var reading = Plain.Read(Plain.Row("A"), line);

        Assert.Equal(("ROW_FIELD_COUNT", null, 3L), reading.Reject());
        Assert.Equal(reason, reading.Answer.Rejects[0].Reason);
    }

    [Theory]
    [InlineData("\"1,2,3\"")]
    [InlineData("1e5")]
    [InlineData("１２３")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("¥12.00")]
    [InlineData("(1.00)")]
    [InlineData(" 1.00")]
    [InlineData("1.00 ")]
    [InlineData("12.345")]
    [InlineData("12.3")]
    [InlineData("12")]
    [InlineData("+1.00")]
    [InlineData(".50")]
    [InlineData("1.")]
    [InlineData("-")]
    [InlineData("")]
    public void S21_AmountOutsideTheGrammar_IsRejectedWithItsColumn(string amount)
    {
        var reading = Plain.Read(Plain.Row("A", amount));

        Assert.Equal(("ROW_AMOUNT_SYNTAX", "amount", 2L), reading.Reject());
    }

    [Fact]
    public void S21_NulInAnAmount_IsRejected()
    {
        var reading = Plain.Read(Plain.Row("A", "12\0"));

        Assert.Equal("ROW_CONTROL", reading.Reject().Code);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("0.0049", 0)]
    [InlineData("0.005", 1)]
    [InlineData("0.38", 38)]
    [InlineData("0.3849", 38)]
    [InlineData("0.3850", 39)]
    [InlineData("1", 100)]
    public void S21_DeclaredBlankAndDecimals_AreRoundedHalfUpAndTheTextKept(string fee, long fen)
    {
        var row = Assert.Single(Plain.Read(Plain.Row("A", fee: fee)).Rows);

        Assert.Equal(fen, row.Transaction.Fee!.Value.Fen);
        Assert.Equal(fee == "0.38" ? null : fee, row.Extras.GetValueOrDefault("fee"));
    }

    [Theory]
    [InlineData("10000000000000.00")]
    [InlineData("99999999999999.99")]
    [InlineData("99999999999999999999.00")]
    public void S22_AmountAboveTheLimit_IsRejected(string amount)
    {
        var reading = Plain.Read(Plain.Row("A", amount));

        Assert.Equal(("ROW_AMOUNT_RANGE", "amount", 2L), reading.Reject());
    }

    [Theory]
    [InlineData("PAY", "-10.00")]
    [InlineData("REFUND", "10.00")]
    public void S23_SignAgainstTheType_IsRejected(string type, string amount)
    {
        var reading = Plain.Read(Plain.Row("A", amount, type: type));

        Assert.Equal(("ROW_SIGN", "amount", 2L), reading.Reject());
    }

    [Fact]
    public void S23_AmountThatIsNotNetAndFee_IsImportedUnbalanced()
    {
        var reading = Plain.Read(Plain.Row("A", net: "9.95"), Plain.Row("B"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal([false, true], reading.Rows.Select(r => r.Balanced));
    }

    [Theory]
    [InlineData("2026-02-30 10:00:00")]
    [InlineData("2026-01-05 24:00:00")]
    [InlineData("2026-13-05 10:00:00")]
    [InlineData("26-01-05 10:00:00")]
    [InlineData("2026-01-05 10:60:00")]
    [InlineData("2026-01-05T10:00:00")]
    [InlineData("2025-02-29 10:00:00")]
    [InlineData("0000-01-05 10:00:00")]
    public void S24_DayOrTimeThatDoesNotExist_IsRejected(string time)
    {
        var reading = Plain.Read(Plain.Row("A", time: time));

        Assert.Equal(("ROW_DATE", "time", 2L), reading.Reject());
    }

    [Fact]
    public void S25_TradeFarFromItsClearingDate_IsImportedAndFlagged()
    {
        var reading = Plain.Read(Plain.Row("A", time: "2025-12-29 10:00:00"), Plain.Row("B", time: "2025-12-28 10:00:00"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((1L, 3L), reading.Answer.Warnings.Where(w => w.Code == "DATE_WINDOW").Select(w => (w.Count, w.LineNo)).Single());
    }

    [Fact]
    public void S26_QuoteThatIsNotClosed_RejectsItsLineAndGoesOnAfterIt()
    {
        var reading = Plain.Read(Plain.Row("A", remark: "\"open"), Plain.Row("B"), Plain.Row("C", remark: "\"x, y\""));

        Assert.Equal((FileResult.ImportedWithRejects, 2L), (reading.Answer.Result, reading.Answer.Lines.Imported));
        Assert.Equal(("ROW_QUOTE", null, 2L), reading.Reject());
        Assert.Equal("x, y", reading.Rows[1].Transaction.Remark);
    }

    [Fact]
    public void S27_LineBreakInsideQuotes_IsOneRowWithItsFirstLine()
    {
        var reading = Plain.Read(Plain.Row("A", remark: "\"first\nsecond \"\"x\"\"\""), Plain.Row("B"));

        Assert.Equal(["first\nsecond \"x\"", null], reading.Rows.Select(r => r.Transaction.Remark));
        Assert.Equal([2L, 4L], reading.Rows.Select(r => r.LineNo));
        Assert.Equal(3, reading.Answer.Lines.Total);
    }

    [Fact]
    public void S28_LineOf70KiB_IsRejectedAndTheNextOneRead()
    {
        var reading = Plain.Read(Plain.Row("A", remark: new string('x', 70 * 1024)), Plain.Row("B"));

        Assert.Equal(("ROW_TOO_LONG", null, 2L), reading.Reject());
        Assert.Equal("B", Assert.Single(reading.Rows).Transaction.ProviderOrderNo);
    }

    [Fact]
    public void S28_LineOf300Fields_IsRejected()
    {
        var reading = Plain.Read(new string(',', 299), Plain.Row("B"));

        Assert.Equal(("ROW_FIELD_COUNT", null, 2L), reading.Reject());
        Assert.Equal("Expected 10 fields, got 300.", reading.Answer.Rejects[0].Reason);
    }

    [Fact]
    public void S28_FieldOf9KiB_IsRejected()
    {
        var reading = Plain.Read(Plain.Row("A", remark: new string('x', 9 * 1024)), Plain.Row("B"));

        Assert.Equal(("ROW_TOO_LONG", null, 2L), reading.Reject());
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u001bb")]
    public void S29_ControlCharacter_IsRejected(string remark)
    {
        var reading = Plain.Read(Plain.Row("A", remark: remark));

        Assert.Equal("ROW_CONTROL", reading.Reject().Code);
    }

    [Theory]
    [InlineData("a\u202Eb")]
    [InlineData("\tled by a tabulator")]
    [InlineData("=HYPERLINK(\"\"http://x\"\")")]
    public void S29_OtherCharacters_AreKeptAsTheyStand(string remark)
    {
        var row = Assert.Single(Plain.Read(Plain.Row("A", remark: $"\"{remark}\"")).Rows);

        Assert.Equal(remark.Replace("\"\"", "\"", StringComparison.Ordinal), row.Transaction.Remark);
    }

    [Fact]
    public void S29_LoneSurrogateInUtf8_IsRejected()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Plain.Header + "\n" + Plain.Row("A", remark: "x")), 0xED, 0xA0, 0x80, (byte)'\n'];

        var reading = Reading.Of(Plain.Layout, Plain.Name, bytes);

        Assert.Equal("ROW_ENCODING", reading.Reject().Code);
        Assert.Equal(0xED, bytes[reading.Answer.Rejects[0].ByteOffset]);
    }

    [Fact]
    public void S32_SameRowTwice_IsKeptOnce()
    {
        var reading = Plain.Read(Plain.Row("A"), Plain.Row("B"), Plain.Row("A"));

        Assert.Equal((FileResult.Imported, 2L, 1L), (reading.Answer.Result, reading.Answer.Lines.Imported, reading.Answer.Lines.Duplicate));
        Assert.Equal(1988, reading.Answer.Net.Fen);
    }

    [Fact]
    public void S32_SameKeyWithOtherAmounts_AreAllOutAndTheFileHeld()
    {
        var reading = Plain.Read(Plain.Row("A"), Plain.Row("B"), Plain.Row("A", "20.00", "0.12", "19.88"), Plain.Row("A"));

        Assert.Equal((FileResult.Held, "ROW_KEY_CONFLICT"), (reading.Answer.Result, reading.Answer.Code));
        Assert.Equal((1L, 3L, 994L), (reading.Answer.Lines.Imported, reading.Answer.Lines.Rejected, reading.Answer.Net.Fen));
        Assert.Equal([2L, 4L, 5L], reading.Answer.Rejects.Select(r => r.LineNo));
        Assert.Equal([new RowPlace(Plain.Name, 2)], reading.Answer.Retracted);
    }

    [Theory]
    [InlineData(606)]
    [InlineData(608)]
    public void S35_FixedWidthOfOtherLength_IsRejected(int width)
    {
        var bytes = Reading.Sample("unionpay/INN26010588ZM_777290058110048");
        byte[] changed = width == 606 ? [.. bytes[..606], .. bytes[607..]] : [.. bytes[..607], (byte)' ', .. bytes[607..]];

        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", changed);

        Assert.Equal(("ROW_WIDTH", null, 1L), reading.Reject());
        Assert.Equal(4, reading.Answer.Lines.Imported);
    }

    [Fact]
    public void S35_CharacterAcrossAColumnEdge_IsRejected()
    {
        var bytes = Reading.Sample("unionpay/INN26010588ZM_777290058110048");
        bytes[428] = 0xD6; // the last byte of merReserved and the blank behind it become one character
        bytes[429] = 0xD0;

        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", bytes);

        Assert.Equal(("ROW_ENCODING", "merReserved", 1L), reading.Reject());
        Assert.Equal(428, reading.Answer.Rejects[0].ByteOffset);
    }

    [Fact]
    public void S38_FullCardAndCvv_AreMaskedInPlaceEverywhere()
    {
        var reading = Plain.Read(Plain.Row("A", card: "6222021234567894", cvv: "123", remark: "card 6222021234567894 twice"));

        var row = Assert.Single(reading.Rows);
        Assert.Equal(("622202******7894", "card 622202******7894 twice"), (row.Transaction.MaskedCardNo, row.Transaction.Remark));
        Assert.Equal(Plain.Header + "\n" + Plain.Row("A", card: "622202******7894", cvv: "***", remark: "card 622202******7894 twice") + "\n", Encoding.UTF8.GetString(reading.Masked));
        Assert.Equal(1, reading.Answer.Warnings.Single(w => w.Code == "SAD_RECEIVED").Count);
        Assert.DoesNotContain("123", reading.Answer.Warnings.Single(w => w.Code == "SAD_RECEIVED").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void S38_CardInARejectedLine_IsMaskedToo()
    {
        var reading = Plain.Read("PAY;6222021234567894;oops");

        Assert.Equal(Plain.Header + "\nPAY;622202******7894;oops\n", Encoding.UTF8.GetString(reading.Masked));
    }

    [Theory]
    [InlineData(5, 100, "ImportedWithRejects")]
    [InlineData(6, 100, "Held")]
    [InlineData(20, 2000, "ImportedWithRejects")]
    [InlineData(21, 2000, "Held")]
    public void Rejects_FromTheLimitOn_HoldTheFile(int rejects, int rows, string expected)
    {
        var lines = Enumerable.Range(0, rows).Select(i => Plain.Row(i.ToString(CultureInfo.InvariantCulture), i < rejects ? "x" : "10.00")).ToArray();

        var reading = Plain.Read(lines);

        Assert.Equal(expected, reading.Answer.Result.ToString());
        Assert.Equal((rows - rejects, rejects), ((int)reading.Answer.Lines.Imported, (int)reading.Answer.Lines.Rejected));
    }

    [Fact]
    public void Foreign_RowsOfOtherMerchants_AreCountedWithAHashAndGoNoFurther()
    {
        var reading = Plain.Read(input => input with { MerchantNos = new HashSet<string> { "M1" } }, Plain.Row("A"), Plain.Row("B", merchant: "M2"));

        Assert.Equal((1L, 1L), (reading.Answer.Lines.Imported, reading.Answer.Lines.Foreign));
        Assert.Equal("A", Assert.Single(reading.Rows).Transaction.ProviderOrderNo);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(Plain.Row("B", merchant: "M2") + "\n"))), reading.Answer.ForeignSha256Hex);
    }
}
