using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

public sealed class FixedWidthRowTests
{
    private static readonly byte[] Zm = Reading.Sample("unionpay/INN26010588ZM_777290058110048");

    [Fact]
    public void Read_OrderNumberThatLooksLikeACard_StaysAsItIs()
    {
        // 2026010500000018 passes Luhn and begins like a card of an old scheme; it is an order number all the same.
        var bytes = Zm.ToArray();
        "ORD2026010500000018"u8.CopyTo(bytes.AsSpan(112));

        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", bytes);

        Assert.Equal("ORD2026010500000018", reading.Rows[0].Transaction.MerchantOrderNo);
        Assert.Equal(bytes, reading.Masked);
    }

    [Fact]
    public void Read_RemarkThatHoldsACard_IsMasked()
    {
        var bytes = Zm.ToArray();
        "6222021234567894"u8.CopyTo(bytes.AsSpan(397));

        var reading = Reading.Of(Layouts.Read("unionpay-statement"), "INN26010588ZM_777290058110048", bytes);

        Assert.Equal("622202******7894", reading.Rows[0].Transaction.Remark);
        Assert.DoesNotContain("6222021234567894", Encoding.ASCII.GetString(reading.Masked), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OneColumnThatIsNoText_RejectsTheRowAndStillAddsItsAmounts()
    {
        var bytes = Zm.ToArray();
        (bytes[609 + 397], bytes[609 + 398]) = (0xC3, (byte)' ');

        var reading = WithSummary(bytes);

        Assert.Equal((FileResult.ImportedWithRejects, "ROW_ENCODING"), (reading.Answer.Result, reading.Answer.Code));
        var reject = Assert.Single(reading.Answer.Rejects);
        Assert.Equal(("ROW_ENCODING", 2, 609 + 397, "merReserved"), (reject.Code, reject.LineNo, reject.ByteOffset, reject.Column));
        Assert.Equal((4, 10346 - 99900), (reading.Answer.Rows, reading.Answer.Gross.Fen));
        Assert.Contains("summary", reading.Answer.ProvenBy);
    }

    [Fact]
    public void Read_AmountThatIsNoText_LeavesTheTotalsUnequal()
    {
        var bytes = Zm.ToArray();
        bytes[609 + 70] = 0xC3;

        var reading = WithSummary(bytes);

        Assert.Equal((FileResult.Held, "FILE_TOTALS"), (reading.Answer.Result, reading.Answer.Code));
    }

    private static Reading WithSummary(byte[] zm)
    {
        var layout = Layouts.Read("unionpay-statement");
        var bytes = ContainerWriter.Pack(
            layout,
            [("INN26010588ZM_777290058110048", zm), ("RD201026010501_777290058110048", Reading.Sample("unionpay/RD201026010501_777290058110048"))],
            "777290058110048_20260105.zip",
            ContainerStep.Zip);
        return Reading.Of(layout, "777290058110048_20260105.zip", bytes);
    }
}
