using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>SMZF025 and 024: handed over by the statement source, read by their layouts.</summary>
public sealed class PayoutTests : IDisposable
{
    private const string NextDay = "ruiyinxin-025";
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact] // the sample day: what 020 nets is what 025 pays and takes for it
    public async Task Read_TheSampleOfThe025_PaysWhatTheStatementNets()
    {
        Answer025(RuiyinxinBench.SampleText("smzf025-content.txt"));

        var (reading, rows) = await PayoutBench.FetchAsync(bench, Day, NextDay);

        var payout = Assert.Single(rows);
        Assert.Equal((FileResult.Imported, 1L, 255_273L), (reading.Result, reading.Payouts, reading.PayoutTotal.Fen));
        Assert.Equal((RowKind.Payout, "B20260106000000000010", RuiyinxinBench.MerchantNo, TransactionState.Succeeded), (payout.Kind, payout.PayoutNo, payout.Transaction.MerchantNo, payout.Transaction.State));
        Assert.Equal(255_373, payout.Transaction.Gross.Fen + payout.Transaction.Fee!.Value.Fen);
        Assert.Equal(Day, payout.Transaction.ClearingDate);
        Assert.EndsWith("1234", payout.Transaction.MaskedCardNo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S", "000000", TransactionState.Succeeded)]
    [InlineData("s", "000000", TransactionState.Succeeded)]
    [InlineData("S", "200020", TransactionState.Pending)] // never paid without its code
    [InlineData("R", "200002", TransactionState.Pending)]
    [InlineData("E", "200020", TransactionState.Failed)]
    [InlineData("E", "000000", TransactionState.Pending)]
    public async Task Read_EachTypeAndCode_IsPaidOnlyByBoth(string type, string code, TransactionState expected)
    {
        Answer025($"COOP_TEST|M000000001|B1|622202******1234|测*户|1.00||20260105|{type}|{code}|户名不符|T1\n########");

        var (reading, rows) = await PayoutBench.FetchAsync(bench, Day, NextDay);

        var payout = Assert.Single(rows);
        Assert.Equal((expected, 100L, 0L, "户名不符"), (payout.Transaction.State, payout.Transaction.Gross.Fen, payout.Transaction.Fee!.Value.Fen, payout.Transaction.Remark)); // a blank fee is none
        Assert.Equal(expected == TransactionState.Succeeded ? 100 : 0, reading.PayoutTotal.Fen);
    }

    [Theory] // what is not documented is no payout that anyone could show
    [InlineData("X", "000000")]
    [InlineData("", "")]
    public async Task Read_ATypeThatIsNone_RejectsTheRowAndSaysSo(string type, string code)
    {
        Answer025($"COOP_TEST|M000000001|B1|622202******1234|测*户|1.00||20260105|{type}|{code}||T1\nCOOP_TEST|M000000001|B2|622202******1234|测*户|1.00||20260105|S|000000||T1\n########");

        var (reading, rows) = await PayoutBench.FetchAsync(bench, Day, NextDay);

        Assert.Equal((FileResult.ImportedWithRejects, "ROW_CLASS"), (reading.Result, Assert.Single(reading.Rejects).Code));
        Assert.Equal(["B2"], rows.Select(r => r.PayoutNo));
    }

    [Theory] // the last four of an account stay, its holder's name does not
    [InlineData("622202******1234", "622202******1234")]
    [InlineData("6222020000001234", "************1234")]
    [InlineData("", null)]
    public async Task Read_TheAccount_IsKeptMasked(string account, string? expected)
    {
        Answer025($"COOP_TEST|M000000001|B1|{account}|测试商户|1.00||20260105|S|000000||T1\n########");

        var payout = Assert.Single((await PayoutBench.FetchAsync(bench, Day, NextDay)).Rows);

        Assert.Equal(expected, payout.Transaction.MaskedCardNo);
        Assert.DoesNotContain(payout.Extras.Values, text => text.Contains("测试", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_TheSameDay024_IsReadByItsOwnColumns()
    {
        bench.ReplyBy(code => RuiyinxinBench.Content(code == "SMZF024" ? "COOP_TEST|M000000001|B2|DRAW1|622202******1234|测*户|50.00|2.005|0.38|20260105|S|000000|处理成功\n########" : "########"));

        var payout = Assert.Single((await PayoutBench.FetchAsync(bench, Day, "ruiyinxin-024")).Rows);

        Assert.Equal(("B2", "DRAW1", 5000L, 201L), (payout.PayoutNo, payout.Transaction.MerchantOrderNo, payout.Transaction.Gross.Fen, payout.Transaction.Fee!.Value.Fen)); // 2.005 yuan, rounded half up
        Assert.EndsWith("1234", payout.Transaction.MaskedCardNo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TheBook_GivesBothStatementsAndNoStrangers()
    {
        bench.Answering();
        bench.Book.Add(Paid("B20260106000000000001", "T1"));
        bench.Book.Add(Paid("B20260105000000000002", "T0"));
        bench.Book.Add(Paid("B20260106000000000003", "T1") with { MerchantNo = RuiyinxinBench.OtherMerchantNo });
        bench.Book.Add(Paid("B20260106000000000004", "T1") with { PaidAt = RuiyinxinBench.At(11, 0, day: 6) });
        bench.Book.Add(Paid("B20260106000000000005", "T1") with { State = PayoutState.Failed, Reason = "户名不符" });
        bench.Clock.SetUtcNow(RuiyinxinBench.At(10, 30, day: 6));

        var (next, nextRows) = await PayoutBench.FetchAsync(bench, Day, NextDay);
        var (_, sameRows) = await PayoutBench.FetchAsync(bench, Day, "ruiyinxin-024");

        Assert.Equal(
            [("B20260106000000000001", TransactionState.Succeeded), ("B20260106000000000004", TransactionState.Pending), ("B20260106000000000005", TransactionState.Failed)],
            nextRows.Select(r => (r.PayoutNo, r.Transaction.State)));
        Assert.Equal((1L, 1L, 1L, 1L), (next.Payouts, next.Lines.Open, next.Lines.NoMoney, next.Lines.Foreign));
        Assert.Equal(["B20260105000000000002"], sameRows.Select(r => r.PayoutNo));
    }

    [Theory]
    [InlineData("", "FILE_EMPTY")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\n", "FILE_TRUNCATED")] // no mark: it may have been cut
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\n####", "FILE_TRUNCATED")]
    [InlineData("OTHER|M000000001|B1||x|1.00||20260105|S|000000||T1\n########", "FILE_WRONG_OWNER")]
    [InlineData("COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\nCOOP_TEST|M000000001|B1||x|1.01||20260105|S|000000||T1\n########", "ROW_KEY_CONFLICT")]
    public async Task Read_TextThatCannotCount_IsRefusedOrHeldWhole(string content, string code)
    {
        Answer025(content);

        var (reading, _) = await PayoutBench.FetchAsync(bench, Day, NextDay);

        Assert.Equal(code, reading.Code);
        Assert.True(reading.Result is FileResult.Rejected or FileResult.Held, $"{reading.Result}");
    }

    [Theory]
    [InlineData("COOP_TEST|M000000001|B2||x|1.000||20260105|S|000000||T1", "ROW_AMOUNT_SYNTAX")]
    [InlineData("COOP_TEST|M000000001|B2||x|-1.00||20260105|S|000000||T1", "ROW_AMOUNT_SYNTAX")]
    [InlineData("COOP_TEST|M000000001|B2||x|1.00|0.12345|20260105|S|000000||T1", "ROW_AMOUNT_SYNTAX")]
    [InlineData("COOP_TEST|M000000001|B2||x|1.00||20260230|S|000000||T1", "ROW_DATE")]
    [InlineData("COOP_TEST|M000000001|B2||x|1.00||20260105|S|000000|", "ROW_FIELD_COUNT")] // a field too few
    [InlineData("COOP_TEST|M000000001|B2||x|1.00||20260105|S|000000||T1|", "ROW_FIELD_COUNT")]
    [InlineData("COOP_TEST|M000000001||x|y|1.00||20260105|S|000000||T1", "ROW_PAYOUT")]
    [InlineData("COOP_TEST||B2|x|y|1.00||20260105|S|000000||T1", "ROW_MERCHANT")]
    public async Task Read_OneRowAgainstTheDocumentation_IsRejectedAlone(string row, string code)
    {
        Answer025($"COOP_TEST|M000000001|B1||x|1.00||20260105|S|000000||T1\n{row}\n########");

        var (reading, rows) = await PayoutBench.FetchAsync(bench, Day, NextDay);

        Assert.Equal((FileResult.ImportedWithRejects, code), (reading.Result, Assert.Single(reading.Rejects).Code));
        Assert.Equal(["B1"], rows.Select(r => r.PayoutNo));
    }

    private static Payout Paid(string number, string speed) => new()
    {
        PayoutNo = number, MerchantNo = RuiyinxinBench.MerchantNo, State = PayoutState.Paid, Paid = Money.FromFen(500), WithdrawalFee = Money.FromFen(100),
        SettlementDate = Day, Speed = speed, PaidAt = RuiyinxinBench.At(10, 15, day: 6), BankAccountLast4 = "1234",
    };

    private void Answer025(string content) => bench.ReplyBy(code => RuiyinxinBench.Content(code == "SMZF025" ? content : "COOP_TEST|M000000001|B0|REQ1|1.00|20260105|S|000000||01||||||\n########"));
}
