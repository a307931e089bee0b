using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Banks;

namespace Rijie.Settlement.Tests.Statements.Banks;

public sealed class BankReaderTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory] // what the versions write differently, in both forms
    [InlineData("02", "<Sts>BOOK</Sts>", "<Dbtr><Nm>拉卡拉支付</Nm></Dbtr>")]
    [InlineData("08", "<Sts><Cd>BOOK</Cd></Sts>", "<Dbtr><Pty><Nm>拉卡拉支付</Nm></Pty></Dbtr>")]
    [InlineData("13", "<Sts><Cd>BOOK</Cd></Sts>", "<Dbtr><Pty><Nm>拉卡拉支付</Nm></Pty></Dbtr>")]
    public void Camt_StatementOfADay_GivesItsEntriesAndIsProvenByItsBalances(string version, string state, string party)
    {
        var reading = Camt(version, "100.00", "4900.50", Entry("4800.00", "CRDT", state, $"""
            <AcctSvcrRef>B1</AcctSvcrRef>
            <NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId><TxId>T1</TxId></Refs><RltdPties>{party}</RltdPties><RmtInf><Ustrd>打款 PO1</Ustrd></RmtInf></TxDtls></NtryDtls>
            """) + Entry("0.50", "CRDT", state, "<AddtlNtryInf>利息</AddtlNtryInf>"));

        Assert.Equal((FileResult.Imported, true, 0), (reading.Result, reading.IsProven, reading.TotalDelta.Fen));
        var statement = Assert.Single(reading.Statements);
        Assert.Equal(("6222020200001234", "CNY", new DateOnly(2026, 1, 6), new DateOnly(2026, 1, 6), 10_000, 490_050), (statement.AccountNo, statement.Currency, statement.From, statement.To, statement.Opening!.Value.Fen, statement.Closing!.Value.Fen));
        var first = statement.Entries[0];
        Assert.Equal((480_000, "B1", "E1", "拉卡拉支付", "打款 PO1 T1", new DateOnly(2026, 1, 6)), (first.Amount.Fen, first.Reference, first.EndToEndId, first.Counterparty, first.Text, first.ValueDate));
        Assert.Equal((50, "利息"), (statement.Entries[1].Amount.Fen, statement.Entries[1].Text));
    }

    [Fact]
    public void Camt_EntryThatIsNotBooked_MovesNothing()
    {
        var reading = Camt("08", "0.00", "1.00", Entry("1.00", "CRDT", "<Sts><Cd>BOOK</Cd></Sts>", "") + Entry("9.00", "CRDT", "<Sts><Cd>PDNG</Cd></Sts>", ""));

        Assert.Equal((FileResult.Imported, 1, 1), (reading.Result, reading.Statements[0].Entries.Count, reading.NotBooked));
    }

    [Fact] // the bank booked 4798 because it kept 2: both are entries
    public void Camt_ChargeInsideAnEntry_IsAnEntryOfItsOwn()
    {
        var reading = Camt("04", "0.00", "4798.00", Entry("4798.00", "CRDT", "<Sts>BOOK</Sts>", "<Chrgs><Rcrd><Amt Ccy=\"CNY\">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>"));

        Assert.Equal([(480_000L, false), (-200L, true)], reading.Statements[0].Entries.Select(e => (e.Amount.Fen, e.IsCharge)));
    }

    [Fact]
    public void Camt_SeveralTransactionsInOneEntry_AreEntriesWhereTheyAddUp()
    {
        const string Details = """
            <NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>
              <TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="CNY">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>
              <TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><Amt Ccy="CNY">12.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls>
            """;

        var split = Camt("08", "0.00", "42.00", Entry("42.00", "CRDT", "", Details)).Statements[0].Entries;
        var whole = Camt("08", "0.00", "43.00", Entry("43.00", "CRDT", "", Details)).Statements[0].Entries;

        Assert.Equal([(3_000L, "E1"), (1_200L, "E2")], split.Select(e => (e.Amount.Fen, e.EndToEndId)));
        Assert.Equal([4_300L], whole.Select(e => e.Amount.Fen));
    }

    [Fact]
    public void Camt_ReversalOfACredit_IsADebitThatTakesBack()
    {
        var entry = Camt("08", "10.00", "0.00", Entry("10.00", "DBIT", "", "<RvslInd>true</RvslInd>")).Statements[0].Entries[0];

        Assert.Equal((-1_000, true), (entry.Amount.Fen, entry.IsReversal));
    }

    [Fact]
    public void Camt_BalancesThatDoNotProveTheEntries_HoldTheFile()
    {
        var reading = Camt("08", "0.00", "5.00", Entry("4.99", "CRDT", "", ""));

        Assert.Equal((FileResult.Held, "FILE_TOTALS", -1), (reading.Result, reading.Code, reading.TotalDelta.Fen));
    }

    [Fact]
    public void Camt_BadEntry_IsRejectedWithItsLineAndTheOthersGoOn()
    {
        var reading = Camt("08", "0.00", "3.00", Entry("1.00", "CRDT", "", "") + Entry("2.00", "CRDT", "", "").Replace("2026-01-06", "2026-02-30", StringComparison.Ordinal));

        Assert.Equal((FileResult.ImportedWithRejects, 1), (reading.Result, reading.Statements[0].Entries.Count));
        var reject = Assert.Single(reading.Rejects);
        Assert.Equal(("ROW_DATE", "BookgDt", 14), (reject.Code, reject.Column, reject.LineNo));
    }

    [Theory]
    [InlineData("Amt Ccy=\"CNY\">1.00<", "Amt Ccy=\"CNY\">1,00<", "ROW_AMOUNT_SYNTAX")]
    [InlineData("Amt Ccy=\"CNY\">1.00<", "Amt Ccy=\"CNY\">-1.00<", "ROW_AMOUNT_SYNTAX")]
    [InlineData("Amt Ccy=\"CNY\">1.00<", "Amt Ccy=\"CNY\">1.001<", "ROW_AMOUNT_SYNTAX")]
    [InlineData("Amt Ccy=\"CNY\">1.00<", "Amt Ccy=\"USD\">1.00<", "ROW_CURRENCY")]
    [InlineData("Amt Ccy=\"CNY\">1.00<", "Amt Ccy=\"XXX\">1.00<", "ROW_CURRENCY")]
    [InlineData("CRDT", "WHAT", "ROW_SIGN")]
    public void Camt_AmountThatCannotBeRead_IsNamedAndHoldsTheFile(string right, string wrong, string code)
    {
        var reading = Camt("08", "0.00", "1.00", Entry("1.00", "CRDT", "", "").Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal((FileResult.Held, "FILE_TOTALS", code), (reading.Result, reading.Code, reading.Rejects[0].Code));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>", "XML_DTD")]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.08\"/>", "FILE_NOT_A_STATEMENT")]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.14\"/>", "FILE_NOT_A_STATEMENT")]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>", "FILE_NOT_A_STATEMENT")]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>", "FILE_TRUNCATED")]
    public void Camt_FileThatIsNone_IsRefusedWithItsReason(string xml, string code)
    {
        var reading = Camt053Reader.Read(Bytes(xml), Token);

        Assert.Equal((FileResult.Rejected, code), (reading.Result, reading.Code));
    }

    [Fact]
    public void Camt_NestedDeep_IsRefusedEarly()
    {
        var xml = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">" + string.Concat(Enumerable.Repeat("<a>", 200_000));

        Assert.Equal("XML_DEPTH", Camt053Reader.Read(Bytes(xml), Token).Code);
    }

    [Fact]
    public void Mt940_StatementOfADay_ReadsMarksDatesAndReferences()
    {
        var reading = Mt940("""
            :20:STMT1
            :25:6222020200001234
            :28C:00006/001
            :60F:C260105CNY100,00
            :61:2601060106C4800,00NTRFE1//B1
            补充
            :86:拉卡拉支付 打款 PO1
            第二行
            :61:260106D2,00NCHGNONREF
            :61:2601070106RC1,5NTRFE2
            :61:260106RD0,5NTRFE3
            :62F:C260106CNY4897,00
            -
            """);

        var statement = Assert.Single(reading.Statements);
        Assert.Equal((FileResult.Imported, true, "6222020200001234", "00006/001"), (reading.Result, reading.IsProven, statement.AccountNo, statement.Number));
        Assert.Equal([480_000L, -200L, -150L, 50L], statement.Entries.Select(e => e.Amount.Fen));
        Assert.Equal([false, false, true, true], statement.Entries.Select(e => e.IsReversal));
        Assert.Equal(("E1", "B1", "补充 拉卡拉支付 打款 PO1第二行"), (statement.Entries[0].EndToEndId, statement.Entries[0].Reference, statement.Entries[0].Text));
        Assert.Equal((new DateOnly(2026, 1, 7), new DateOnly(2026, 1, 6)), (statement.Entries[2].ValueDate, statement.Entries[2].BookingDate));
        Assert.Equal((new DateOnly(2026, 1, 6), new DateOnly(2026, 1, 6)), (statement.From, statement.To));
    }

    [Fact] // booked on the last day of a year, valued in the next
    public void Mt940_EntryDateWithoutAYear_TakesTheNearest()
    {
        var entry = Mt940(":20:S\n:25:1\n:60F:C251230CNY0,\n:61:2601021231C1,NTRFX\n:62F:C251231CNY1,\n").Statements[0].Entries[0];

        Assert.Equal((new DateOnly(2025, 12, 31), new DateOnly(2026, 1, 2)), (entry.BookingDate, entry.ValueDate));
    }

    [Fact]
    public void Mt940_InItsEnvelopeAndInGb18030_ReadsTheSame()
    {
        const string Text = "{1:F01BKCHCNBJAXXX0000000000}{2:I940X}{4:\r\n:20:S\r\n:25:1234\r\n:60F:C260105CNY0,00\r\n:61:260106C1,00NTRFX\r\n:86:银联商务\r\n:62F:C260106CNY1,00\r\n-}\r\n";

        var reading = Mt940Reader.Read(new MemoryStream(Gb18030.Encoding.GetBytes(Text)), Token);

        Assert.Equal("银联商务", reading.Statements[0].Entries[0].Text);
    }

    [Fact]
    public void Mt940_TwoPagesOfOneDay_AreProvenEachAndTellEqualEntriesApart()
    {
        var reading = Mt940(":20:S\n:25:1\n:60F:C260105CNY0,\n:61:260106C1,NTRFX\n:62M:C260106CNY1,\n-\n:20:S\n:25:1\n:60M:C260106CNY1,\n:61:260106C1,NTRFX\n:62F:C260106CNY2,\n-\n");

        Assert.Equal((FileResult.Imported, 2), (reading.Result, reading.Statements.Count));
        Assert.Equal(2, reading.Statements.SelectMany(s => s.Entries).Select(e => e.EntryId).Distinct().Count());
    }

    [Theory]
    [InlineData(":62F:C260106CNY1,00", ":62F:C260106CNY1,01", "FILE_TOTALS", FileResultName.Held)]
    [InlineData(":62F:C260106CNY1,00\n", "", "FILE_TRUNCATED", FileResultName.Rejected)]
    [InlineData(":20:S\n", "", "FILE_NOT_A_STATEMENT", FileResultName.Rejected)]
    [InlineData(":60F:C260105CNY0,00", ":60F:C260105XXX0,00", "FILE_CURRENCY", FileResultName.Rejected)]
    [InlineData(":61:260106C1,00NTRFX", ":61:260106C1.00NTRFX", "FILE_TOTALS", FileResultName.Held)]
    public void Mt940_FileThatIsNotWhole_IsRefusedOrHeld(string right, string wrong, string code, string result)
    {
        var reading = Mt940(":20:S\n:25:1\n:60F:C260105CNY0,00\n:61:260106C1,00NTRFX\n:62F:C260106CNY1,00\n".Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal((Enum.Parse<FileResult>(result), code), (reading.Result, reading.Code));
    }

    [Fact]
    public void Mt940_EntryWithoutAType_IsRejectedAndItsAmountStillCounts()
    {
        var reading = Mt940(":20:S\n:25:1\n:60F:C260105CNY0,00\n:61:260106C1,00\n:86:lost\n:61:260106C2,00NTRFX\n:62F:C260106CNY3,00\n");

        Assert.Equal((FileResult.ImportedWithRejects, "ROW_TYPE", 4), (reading.Result, reading.Rejects[0].Code, reading.Rejects[0].LineNo));
        Assert.Equal([(200L, "")], reading.Statements[0].Entries.Select(e => (e.Amount.Fen, e.Text)));
    }

    [Theory]
    [InlineData(":61:xx", "ROW_DATE")]
    [InlineData(":61:2601061340C1,00NTRFX", "ROW_DATE")]
    [InlineData(":61:260106X1,00NTRFX", "ROW_SIGN")]
    [InlineData(":61:260106CNTRFX", "ROW_AMOUNT_SYNTAX")]
    public void Mt940_EntryThatCannotBeRead_IsNamed(string line, string code) =>
        Assert.Equal(code, Mt940($":20:S\n:25:1\n:60F:C260105CNY0,00\n{line}\n:62F:C260106CNY1,00\n").Rejects[0].Code);

    [Fact]
    public void Csv_OneSignedAmount_IsProvenByItsBalance()
    {
        var reading = Csv("bank-amounts", """
            account,booking_date,value_date,amount_yuan,currency,balance_yuan,reference,counterparty,text
            6222 0202 0000 1234,2026-01-06,2026-01-06,"4,800.00",CNY,"4,900.00",B1,拉卡拉支付,打款 PO1
            6222 0202 0000 1234,2026-01-07,2026-01-07,-2.5,CNY,"4,897.50",B2,,手续费

            """);

        Assert.Equal((FileResult.Imported, true), (reading.Result, reading.IsProven));
        Assert.Equal(("***************1234", 10_000, 489_750), (reading.Statements[0].AccountNo, reading.Statements[0].Opening!.Value.Fen, reading.Statements[0].Closing!.Value.Fen));
        Assert.Equal([(480_000L, "B1", "拉卡拉支付", "打款 PO1"), (-250L, "B2", null, "手续费")], reading.Statements[0].Entries.Select(e => (e.Amount.Fen, e.Reference!, e.Counterparty, e.Text)));
        Assert.Equal((new DateOnly(2026, 1, 6), new DateOnly(2026, 1, 7)), (reading.Statements[0].From, reading.Statements[0].To));
    }

    [Theory] // oldest first and newest first
    [InlineData(false)]
    [InlineData(true)]
    public void Csv_AColumnForEachDirection_ReadsEitherOrder(bool isNewestFirst)
    {
        string[] rows = ["1234,20260106,,4800.00,4900.00,B1,拉卡拉支付,转账,PO1", "1234,20260107,2.00,,4898.00,B2,,费用,短信费"];
        if (isNewestFirst) Array.Reverse(rows);

        var reading = BankCsvReader.Read("x.csv", new MemoryStream(Gb18030.Encoding.GetBytes("账号,交易日期,借方发生额,贷方发生额,余额,交易流水号,对方户名,摘要,附言\n" + string.Concat(rows.Select(r => r + "\n")))), BankStatementReader.Layouts[1], null, null, Token);

        Assert.Equal((FileResult.Imported, true), (reading.Result, reading.IsProven));
        Assert.Equal([480_000L, -200L], reading.Statements[0].Entries.Select(e => e.Amount.Fen));
    }

    [Fact]
    public void Csv_ALineIsMissing_HoldsTheFile()
    {
        var reading = Csv("bank-amounts", "account,booking_date,value_date,amount_yuan,currency,balance_yuan,reference,counterparty,text\n1234,2026-01-06,2026-01-06,1.00,CNY,1.00,,,\n1234,2026-01-07,2026-01-07,1.00,CNY,3.00,,,\n");

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Result, reading.Code));
    }

    [Fact]
    public void Csv_BadRow_IsRejectedAndTheOthersGoOn()
    {
        var reading = Csv("bank-amounts", "account,booking_date,value_date,amount_yuan,currency,balance_yuan,reference,counterparty,text\n1234,2026-01-06,2026-01-06,1.00,CNY,,,,\n1234,2026-01-06,2026-01-06,1e3,CNY,,,,\n1234,2026-01-06,2026-01-06,\"12,34.00\",CNY,,,,\n");

        Assert.Equal((FileResult.ImportedWithRejects, 2, 1), (reading.Result, reading.Rejected, reading.Statements[0].Entries.Count));
        Assert.Equal([("ROW_AMOUNT_SYNTAX", 3L), ("ROW_AMOUNT_SYNTAX", 4L)], reading.Rejects.Select(r => (r.Code, r.LineNo)));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">", "camt.053")]
    [InlineData("\uFEFF:20:X\n", "mt940")]
    [InlineData("{1:F01X}{2:X}{4:\n:20:X\n", "mt940")]
    [InlineData("account,booking_date,value_date,amount_yuan,currency,balance_yuan,reference,counterparty,text\n1234,2026-01-06,2026-01-06,1.00,CNY,1.00,,,\n", "bank-amounts")]
    [InlineData("traded_at,type\n", null)]
    [InlineData("<html>", null)]
    public void FormatOf_AFile_IsToldByItsContent(string text, string? format) =>
        Assert.Equal(format, BankStatementReader.FormatOf(Bytes(text), "any.csv", BankStatementReader.Layouts));

    private static class FileResultName
    {
        public const string Held = nameof(FileResult.Held);
        public const string Rejected = nameof(FileResult.Rejected);
    }

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static BankReading Mt940(string text) => Mt940Reader.Read(Bytes(text.ReplaceLineEndings("\r\n")), Token);

    private static BankReading Csv(string layoutId, string text) =>
        BankCsvReader.Read("entries.csv", Bytes(text.ReplaceLineEndings("\n")), BankStatementReader.Layouts.First(l => l.Id == layoutId), null, null, Token);

    private static string Entry(string amount, string direction, string state, string more) =>
        $"<Ntry><Amt Ccy=\"CNY\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{state}<BookgDt><Dt>2026-01-06</Dt></BookgDt><ValDt><Dt>2026-01-06</Dt></ValDt>{more}</Ntry>\n";

    private static BankReading Camt(string version, string opening, string closing, string entries) => Camt053Reader.Read(Bytes($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
        <BkToCstmrStmt>
        <GrpHdr><MsgId>M</MsgId></GrpHdr>
        <Stmt>
        <Id>S1</Id>
        <FrToDt><FrDtTm>2026-01-06T00:00:00</FrDtTm><ToDtTm>2026-01-07T00:00:00</ToDtTm></FrToDt>
        <Acct><Id><Othr><Id>6222020200001234</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{closing}</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-06</Dt></Dt></Bal>
        <!-- a remark -->
        {entries}</Stmt>
        </BkToCstmrStmt>
        </Document>
        """.ReplaceLineEndings("\n")), Token);
}
