using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class SampleTotalsTests
{
    [Fact]
    public void Lakala_Sample_HasFourRowsAndIsProvenByItsTrailer()
    {
        var reading = Reading.Of(Layouts.Read("lakala-statement"), "TP_ORG0001_20260105.txt", Reading.Sample("lakala/TP_ORG0001_20260105.txt"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((4L, 7000L, 27L, 6973L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal(new LineCounts(1, 4, 0, 0, 0, 0, 0, 1, 0, 6), reading.Answer.Lines);
        Assert.Equal(["trailer"], reading.Answer.ProvenBy);
        Assert.Equal(new DateOnly(2026, 1, 5), reading.Answer.ClearingDate);
        Assert.Equal("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a", reading.Answer.Sha256Hex);
    }

    [Fact]
    public void UnionPay_ZmSample_HasFiveRows()
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", Reading.Sample("unionpay/INN26010588ZM_777290058110048"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((5L, 10346L, 62L, 10284L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal(Completeness.Unproven, reading.Answer.Completeness);
        Assert.Equal("门店甲", reading.Rows[1].Transaction.Remark);
        Assert.Equal(new DateTimeOffset(2026, 1, 6, 0, 59, 59, TimeSpan.FromHours(8)), reading.Rows[4].Transaction.TradedAt);
    }

    [Fact]
    public void UnionPay_ZmeSample_IsOneAdjustment()
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZME_777290058110048", Reading.Sample("unionpay/INN26010588ZME_777290058110048"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((0L, 1L, -5000L), (reading.Answer.Rows, reading.Answer.Adjustments, reading.Answer.AdjustmentTotal.Fen));
        Assert.Equal(TransactionType.CreditAdjustment, reading.Rows[0].Transaction.Type);
    }

    [Fact]
    public void ChinaUms_Sample_HasFiveRows()
    {
        var reading = Reading.Of(Layouts.Read("chinaums-statement"), "898310058120001_20260105.csv", Reading.Sample("chinaums/898310058120001_20260105.csv"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((5L, 105300L, 517L, 104783L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.All(reading.Rows, r => Assert.True(r.Balanced));
    }

    [Fact]
    public void Shengfutong_Sample_HasThreeRowsAndAPayout()
    {
        var reading = Reading.Of(Layouts.Read("shengfutong-statement"), "fund_30000001_20260105.csv", Reading.Sample("shengfutong/fund_30000001_20260105.csv"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((3L, 70001L, 420L, 69581L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal(RowKind.Payout, reading.Rows[3].Kind);
        Assert.Equal((69581L, -69581L), (reading.Rows[3].Transaction.Gross.Fen, reading.Rows[3].Transaction.Net!.Value.Fen));
        Assert.Equal((1L, 69581L), (reading.Answer.Payouts, reading.Answer.PayoutTotal.Fen));
        Assert.Equal(["trailer"], reading.Answer.ProvenBy);
    }

    [Fact]
    public void Leshua_Sample_HasFourRows()
    {
        var reading = Reading.Of(Layouts.Read("leshua-statement"), "1000001_trade_new_20260106.txt", Reading.Sample("leshua/1000001_trade_new_20260106.txt"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((4L, 51300L, 196L, 51104L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal(TransactionType.ReserveHold, reading.Rows[3].Also);
        Assert.Equal(new DateOnly(2026, 1, 5), reading.Answer.ClearingDate);
    }

    [Theory]
    [InlineData("", 996)]
    [InlineData("BV,4,2026-01-05 19:30:00,2601051830000004,5800100002,38,1000,4,996,解冻,消费,微信支付,未知,优惠类,,,,ORD-3,,2026-01-05 18:30:02,,4200000000202601050000000001,OTHERS,oTest0000000000000000000001,MICROPAY\r\n", 0)]
    [InlineData("BV,4,2026-01-05 19:30:00,2601041830000009,5800100002,38,500,0,500,解冻,消费,微信支付,未知,优惠类,,,,ORD-9,,2026-01-04 18:30:02,,4200000000202601050000000009,OTHERS,oTest0000000000000000000001,MICROPAY\r\n", 996)]
    public void Leshua_Held_IsWhatTheFileDoesNotReleaseItself(string more, long heldFen)
    {
        var bytes = Reading.Sample("leshua/1000001_trade_new_20260106.txt").Concat(Gb18030.Encoding.GetBytes(more)).ToArray();

        var reading = Reading.Of(Layouts.Read("leshua-statement"), "1000001_trade_new_20260106.txt", bytes);

        Assert.Equal((FileResult.Imported, heldFen), (reading.Answer.Result, reading.Answer.Held.Fen));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Leshua_FrozenRowBesideItsPayment_IsTheHoldOnly(bool isPaymentFirst)
    {
        // ORD-3 is frozen in the sample: 1000 gross, 4 fee, 996 net. Its payment may stand before or behind that row.
        const string payment = "BV,4,2026-01-05 18:30:00,2601051830000004,5800100002,38,1000,4,996,进账,消费,微信支付,未知,优惠类,,,,ORD-3,,2026-01-05 18:30:02,,4200000000202601050000000001,OTHERS,oTest0000000000000000000001,MICROPAY";
        var lines = Gb18030.Encoding.GetString(Reading.Sample("leshua/1000001_trade_new_20260106.txt")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ToList();
        lines.Insert(isPaymentFirst ? 1 : lines.Count, payment);

        var reading = Reading.Of(Layouts.Read("leshua-statement"), "1000001_trade_new_20260106.txt", Gb18030.Encoding.GetBytes(string.Join("\r\n", lines) + "\r\n"));

        // One row more, and of it only the hold: gross 51300 + 1000 - 1000 - 996, fee 196 + 4 - 4, net 51104 + 996 - 996 - 996.
        Assert.Equal((5L, 50304L, 196L, 50108L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal(996L, reading.Answer.Held.Fen);
    }

    [Fact]
    public void Ruiyinxin_Payouts_AreWhatWasPaidOut()
    {
        var reading = Reading.Of(Layouts.Read("ruiyinxin-025"), "smzf025", Reading.Sample("ruiyinxin/smzf025-content.txt"));

        Assert.Equal((0L, 1L, 255273L), (reading.Answer.Rows, reading.Answer.Payouts, reading.Answer.PayoutTotal.Fen));
    }

    [Theory] // S with 000000 alone is paid; what fails moves no money; all else is asked again
    [InlineData("S", "000000", TransactionState.Succeeded, 1, 0, 0)]
    [InlineData("s", "000000", TransactionState.Succeeded, 1, 0, 0)]
    [InlineData("S", "200020", TransactionState.Pending, 0, 1, 0)]
    [InlineData("R", "200002", TransactionState.Pending, 0, 1, 0)]
    [InlineData("E", "200020", TransactionState.Failed, 0, 0, 1)]
    [InlineData("e", "200020", TransactionState.Failed, 0, 0, 1)]
    [InlineData("E", "000000", TransactionState.Pending, 0, 1, 0)]
    public void Ruiyinxin_PayoutOfEachTypeAndCode_IsHandedOutAndCountedOnlyWherePaid(string type, string code, TransactionState state, long payouts, long open, long noMoney)
    {
        var text = Encoding.UTF8.GetBytes($"COOP_TEST|M000000001|B1|622202******1234|测*户|1.00|0.50|20260105|{type}|{code}|户名不符|T1\n########");

        var reading = Reading.Of(Layouts.Read("ruiyinxin-025"), "smzf025", text);

        var row = Assert.Single(reading.Rows);
        Assert.Equal((RowKind.Payout, "B1", state, 100L), (row.Kind, row.PayoutNo, row.Transaction.State, row.Transaction.Gross.Fen));
        Assert.Equal((payouts, 100 * payouts, open, noMoney), (reading.Answer.Payouts, reading.Answer.PayoutTotal.Fen, reading.Answer.Lines.Open, reading.Answer.Lines.NoMoney));
    }

    [Fact]
    public void Ruiyinxin_PayoutWithoutANumber_IsRejectedAndNotLost()
    {
        var text = "COOP_TEST|M000000001||622202******1234|测*户|1.00||20260105|S|000000||T1\nCOOP_TEST|M000000001|B1|622202******1234|测*户|1.00||20260105|S|000000||T1\n########"u8;

        var reading = Reading.Of(Layouts.Read("ruiyinxin-025"), "smzf025", text.ToArray());

        Assert.Equal((FileResult.ImportedWithRejects, 1L), (reading.Answer.Result, reading.Answer.Payouts));
        Assert.Equal("ROW_PAYOUT", Assert.Single(reading.Answer.Rejects).Code);
    }

    [Fact]
    public void PayoutLists_OfAllBrands_AreThoseWithoutATransaction() =>
        Assert.Equal(["ruiyinxin-024", "ruiyinxin-025"], Layouts.Names.Where(name => Layouts.Read(name).IsPayoutList()));

    [Fact]
    public void Ruiyinxin_Sample_HasThreeRowsAndOneOpen()
    {
        var reading = Reading.Of(Layouts.Read("ruiyinxin-020"), "smzf020", Reading.Sample("ruiyinxin/smzf020-content.txt"));

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((3L, 257000L, 1627L, 255373L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal((3L, 1L), (reading.Answer.Lines.Imported, reading.Answer.Lines.Open));
        Assert.Equal(["end_mark"], reading.Answer.ProvenBy);
    }

    [Theory]
    [InlineData("unionpay/777290058110048_20260105.zip")]
    [InlineData("unionpay/fileContent.base64.txt")]
    public void UnionPay_WholeFile_IsProvenByItsReport(string sample)
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "777290058110048_20260105.zip", Reading.Sample(sample),
            input => input with { Settings = new Dictionary<string, string> { ["mer_id"] = "777290058110048" }, ExpectedClearingDate = new(2026, 1, 5) });

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal((5L, 10346L, 62L, 10284L), (reading.Answer.Rows, reading.Answer.Gross.Fen, reading.Answer.Fee.Fen, reading.Answer.Net.Fen));
        Assert.Equal((1L, -5000L), (reading.Answer.Adjustments, reading.Answer.AdjustmentTotal.Fen));
        Assert.Equal(["summary", "container"], reading.Answer.ProvenBy);
        Assert.Equal(new DateOnly(2026, 1, 5), reading.Answer.ClearingDate);
    }

    [Fact]
    public void UnionPay_EmptyZm_IsNoTrade()
    {
        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010688ZM_777290058110048", []);

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.True(reading.Answer.NoTrade);
        Assert.Equal(Completeness.Unproven, reading.Answer.Completeness);
    }
}
